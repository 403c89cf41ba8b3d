import type { AuthMethod, Credits, DailyTask, Identity, TokenSource } from './account.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Credential, Instant, Milliseconds, Session, StoredCookie } from './session.ts';
import type { OAuthClient, SignInPlan } from './sign-in-plan.ts';

/**
 * A way to sign in.
 * - `password`: the app sends user name and password itself.
 * - `register`: the app makes a new account with user name and password.
 * - `window`: an embedded window (desktop app only).
 * - `chrome`: the system's own Chrome or Chromium with a profile of its own.
 * - `loopback`: OAuth in the person's browser, coming back to a port on this machine (RFC 8252).
 * - `device`: OAuth by a code typed on another device (RFC 8628).
 * - `cookies`: cookies exported from a browser.
 * - `token`: a pasted token. `api-key`: a pasted API key.
 */
export type WayIn =
  | 'password'
  | 'register'
  | 'window'
  | 'chrome'
  | 'loopback'
  | 'device'
  | 'cookies'
  | 'token'
  | 'api-key';

/** What a sign-in adapter brings back, before the provider has made a session of it. Secrets. */
export interface Captured {
  readonly cookies?: readonly StoredCookie[];
  readonly localStorage?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A token reply as the OAuth token endpoint gave it, or a pasted token. */
  readonly tokens?: {
    readonly accessToken: string;
    readonly refreshToken?: string;
    /** Seconds, as the wire has it (RFC 6749, 5.1). */
    readonly expiresIn?: number;
    readonly refreshExpiresIn?: number;
    readonly idToken?: string;
    readonly scope?: string;
    /** The redirect URI of the grant, for servers that want it repeated when the grant is renewed. */
    readonly redirectUri?: string;
    /** Of a client of the person's own, by which the grant is renewed as well. */
    readonly clientId?: string;
    readonly clientSecret?: string;
  };
  readonly apiKey?: string;
  readonly userAgent?: string;
  /** The identity provider that was seen on the way, such as `accounts.google.com`: tells the auth method. */
  readonly identityProvider?: string;
}

/** What a sign-in makes. */
export interface SignedIn {
  readonly session: Session;
  readonly authMethod: AuthMethod;
  readonly tokenSource: TokenSource;
}

/**
 * How a session is kept alive without a person.
 * - `refresh`: a new token from the session itself (refresh grant, session endpoint).
 * - `touch`: a signed-in request at an interval; the server extends the session, or its end cannot be read.
 * - `sign-in`: only by signing in again with the stored password.
 * - `check`: nothing to renew (API keys); a request at an interval tells whether it lives.
 */
export type Renewal = 'refresh' | 'touch' | 'sign-in' | 'check';

/** A signed-in client of one account. All requests of an account go through the same one. */
export interface ProviderClient {
  /** The session as it stands now: requests can change it, because every Set-Cookie is kept. */
  readonly session: Session;
  /**
   * Renews the session (`refresh`) or proves that it lives (`touch`, `check`), and returns the session to keep. The
   * client itself goes on with the old one: the engine opens a new client once the new session is stored.
   */
  renew(signal: AbortSignal): Promise<Session>;
  /** Who the account is, or undefined if the provider cannot tell. */
  readIdentity(signal: AbortSignal): Promise<Identity | undefined>;
  /** Credits and tasks, or undefined if the provider has none. */
  readCredits(signal: AbortSignal): Promise<Reading | undefined>;
  /**
   * A token that is made on demand and kept nowhere but in this client, valid for at least `minValid` where the provider makes such. Absent
   * where tokens belong to the session.
   */
  mintToken?(minValid: Milliseconds, signal: AbortSignal): Promise<MintedToken>;
  /** Asks for the credits that the provider hands out on request. Throws `not-supported` if there are none. */
  claimCredits(signal: AbortSignal): Promise<void>;
  /**
   * What a request to the URL would carry, or with none what all that go to the provider would. Asks the provider for a token where each
   * request needs a new one. Throws `not-allowed` if requests of the account may not go there.
   */
  requestParts(url: string | undefined, signal: AbortSignal): Promise<RequestParts>;
  /** What a browser needs to be signed in as the account. */
  browserState(): BrowserState;
  /** A request signed in as the account, limited to the provider's domains. Throws the failure that its reply means. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Absent: accounts of the provider keep no keys of other services. */
  readonly ownKeys?: OwnKeyClient | undefined;
  /** Ends the session at the provider where it can be; best effort. */
  revoke(signal: AbortSignal): Promise<void>;
}

/** What tools that send requests themselves need of a session. Secrets, but never a refresh token. */
export interface RequestParts {
  /** Names in lower case; without `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** In the order in which they are sent (RFC 6265, 5.4). */
  readonly cookies: readonly StoredCookie[];
}

/** The cookies and the local storage, by origin, that a browser has of a session. Secrets, but never a refresh token. */
export interface BrowserState {
  readonly cookies: readonly StoredCookie[];
  readonly localStorage: Session['localStorage'];
}

/** A token that lives for seconds. */
export interface MintedToken {
  readonly accessToken: string;
  /** Undefined if it cannot be told: then the token is for one request. */
  readonly endsAt: Instant | undefined;
}

/** What is read about an account that changes over time. */
export interface Reading {
  readonly credits: Credits;
  readonly tasks?: readonly DailyTask[];
}

/** A key of another service that accounts can keep at a provider. */
export interface KeySlot {
  /** As the provider calls it. */
  readonly id: string;
  readonly name: string;
}

/** Whether such a key is set. */
export interface OwnKey extends KeySlot {
  readonly isSet: boolean;
  /** The last signs of a long key, as far as the provider tells them. */
  readonly hint?: string;
}

/** The keys of other services that an account keeps at its provider. */
export interface OwnKeyClient {
  read(signal: AbortSignal): Promise<readonly OwnKey[]>;
  /** Sets a key, or takes it away. Throws `invalid-input` if there is no such key, or the provider does not take it. */
  write(id: string, key: string | undefined, signal: AbortSignal): Promise<void>;
}

/** A service that accounts live on, for one instance. Compiled from a definition. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly instance?: string;
  readonly renewal: Renewal;
  /** How long before its end a token is renewed, at most; a fifth of its lifetime if that is less. */
  readonly refreshMargin: Milliseconds;
  /** Interval of touches and checks, and of renewals where the end of a token cannot be read. */
  readonly touchInterval: Milliseconds;
  /** Interval of credit readings between renewals; absent: only at renewals. */
  readonly creditsInterval?: Milliseconds;
  /** How many renewals may run at once over all accounts of the provider. */
  readonly parallelRefreshes: number;
  /** Whether accounts have credits that can be read. */
  readonly hasCredits: boolean;
  /** What the provider hands out when a person asks for it, such as `Daily credits`; absent: nothing. */
  readonly claim?: string;
  /** How many readings of credits may run at once over all accounts of the provider, beside renewals. */
  readonly parallelCredits: number;
  /** True where tokens are made when they are needed and live for seconds. */
  readonly mintsTokens?: boolean;
  readonly waysIn: readonly WayIn[];
  /**
   * What a sign-in adapter must know to carry out the way. Throws `not-supported` for a way that is not in `waysIn`, `invalid-input`
   * if it needs a client of the person's own that is not given.
   */
  signInPlan(way: WayIn, client?: OAuthClient): SignInPlan;
  /** Whether requests of an account, with its secrets, may go to the URL. */
  servesUrl(url: string): boolean;
  /** Opens a client on a session. No request is made. */
  openClient(session: Session): ProviderClient;
  /** Signs in with user name and password. Throws `credentials-rejected`, `challenge`, `transient`, ... */
  signInWithPassword(credential: Credential, signal: AbortSignal): Promise<SignedIn>;
  /** Makes a new account with user name and password, and signs in. */
  register(credential: Credential, signal: AbortSignal): Promise<SignedIn>;
  /** Makes a session of what a sign-in adapter captured; may ask the provider for a token (session endpoint). */
  adopt(captured: Captured, signal: AbortSignal): Promise<SignedIn>;
}
