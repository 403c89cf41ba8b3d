/**
 * What the extension and its host on this machine say to each other (native messaging of Chrome and Firefox: JSON, one message after
 * the other). Secrets go one way: from the browser to the host.
 */

/** A cookie as `chrome.cookies` gives it. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly session: boolean;
  readonly sameSite?: string;
  /** Seconds since 1970; absent for session cookies. */
  readonly expirationDate?: number;
}

/** A provider that has something to do with the page. */
export interface SiteProvider {
  readonly providerId: string;
  readonly providerName: string;
  readonly instance?: string | undefined;
  /** Hosts whose cookies its sessions lie in; `*.example.com` means every host below. */
  readonly cookieDomains: readonly string[];
  /** Origins whose local storage they lie in. */
  readonly localStorageOrigins: readonly string[];
  /** The person's accounts there. */
  readonly accounts: readonly { readonly id: string; readonly label: string; readonly status: string }[];
}

/** What was found in the browser, before anything is stored. Names secrets and holds none. */
export interface FoundAccount {
  readonly previewId: string;
  readonly item: number;
  readonly providerName: string;
  /** Who is signed in, as far as the provider tells. */
  readonly person?: string | undefined;
  /** The account that it would renew; absent: it would be a new one. */
  readonly account?: string | undefined;
  readonly password: 'possible' | 'google' | 'not-possible';
  readonly username?: string | undefined;
  /** The proof has renewed its cookies: the browser's own may be of no use any more. */
  readonly renewed: boolean;
}

/** What went wrong, in the words of the app. */
export interface MessageFailure {
  readonly what: string;
  readonly safe: string;
  readonly act: string;
}

/** The questions of the extension with their answers. */
export interface Exchanges {
  /** Which providers a page belongs to. */
  readonly site: { readonly ask: { readonly url: string }; readonly answer: readonly SiteProvider[] };
  /** Shows what the browser holds for the page, and proves it at the provider. */
  readonly preview: {
    readonly ask: {
      readonly url: string;
      readonly providerId?: string | undefined;
      readonly instance?: string | undefined;
      readonly cookies: readonly BrowserCookie[];
      readonly localStorage: Readonly<Record<string, string>>;
    };
    readonly answer: FoundAccount;
  };
  /** Stores what was shown. */
  readonly apply: {
    readonly ask: {
      readonly previewId: string;
      readonly item: number;
      readonly password?: string | undefined;
    };
    readonly answer: { readonly label: string; readonly providerName: string };
  };
}

export type ExchangeName = keyof Exchanges;

/** A question on the wire. */
export interface Question<Name extends ExchangeName = ExchangeName> {
  readonly id: number;
  readonly name: Name;
  readonly ask: Exchanges[Name]['ask'];
}

/** Its answer. */
export type Answer<Name extends ExchangeName = ExchangeName> =
  | { readonly id: number; readonly ok: true; readonly answer: Exchanges[Name]['answer'] }
  | { readonly id: number; readonly ok: false; readonly failure: MessageFailure };

/** The name of the host among the native messaging hosts of a browser. */
export const hostName = 'app.latchkey.companion';
