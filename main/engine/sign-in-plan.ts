import type { JsonCondition } from './json-condition.ts';
import type { UrlPattern } from './url-pattern.ts';

/**
 * What a sign-in adapter must know of a provider to carry out one way in. Plain data without templates: the base URL of the instance
 * is filled in already.
 */
export type SignInPlan = WindowPlan | OAuthPlan | InputPlan;

/**
 * One sign that the person is signed in.
 * - `url`: the page that is open matches.
 * - `cookie`: the cookie is there and not empty, whole or in chunks (`name.0`), on the domain or above it.
 * - `response`: a GET of the URL with the page's cookies answers 2xx with JSON that meets the condition.
 */
export type DoneCondition =
  | { readonly kind: 'url'; readonly pattern: UrlPattern }
  | { readonly kind: 'cookie'; readonly name: string; readonly domain: string }
  | { readonly kind: 'response'; readonly url: string; readonly json: JsonCondition };

/** Ways `window` and `chrome`: a page in a browser, in which the person signs in. */
export interface WindowPlan {
  readonly kind: 'window';
  readonly startUrl: string;
  /**
   * Way `chrome` only. `live`: the browser is watched and finishes by itself. `after`: it is started plain, because the site refuses a
   * watched one; the person says that they are done.
   */
  readonly mode: 'live' | 'after';
  /** The person is signed in when ALL of these hold. Cheap ones come first. Never empty. */
  readonly done: readonly DoneCondition[];
  /** Cookies are captured of these hosts only; `*.example.com` means every host below example.com. */
  readonly cookieDomains: readonly string[];
  /** Local storage is captured of these origins only, such as `https://example.com`. */
  readonly localStorageOrigins: readonly string[];
  /** Pages by which the site or its identity provider refuses this kind of browser. */
  readonly rejectedUrls: readonly UrlPattern[];
  /** Hosts to be reported as `Captured.identityProvider` when the person passes them on the way. */
  readonly identityProviderHosts: readonly string[];
}

/** Where an OAuth server takes what. */
export interface OAuthEndpoints {
  readonly authorization?: string;
  readonly token: string;
  readonly deviceAuthorization?: string;
  readonly revocation?: string;
  readonly userinfo?: string;
}

/** A client that the person registered with an OAuth server. The secret is theirs, and is sealed with the session of the account. */
export interface OAuthClient {
  /** Absent: the one that the definition names. */
  readonly id?: string;
  readonly secret?: string;
}

/**
 * Ways `loopback` and `device`: OAuth 2. A definition never brings a client secret: it would be one file away from anybody (RFC 8252,
 * 8.5); a person may bring a client of their own with one. PKCE with S256 always (RFC 7636). Plain http is allowed only where the issuer
 * or endpoint is on loopback.
 */
export interface OAuthPlan {
  readonly kind: 'oauth';
  /** The endpoints are to be discovered at this issuer; absent if `endpoints` are given. */
  readonly issuer?: string;
  /** How the issuer publishes its metadata: OpenID Connect Discovery 1.0 or RFC 8414. */
  readonly discovery: 'oidc' | 'oauth2';
  readonly endpoints?: OAuthEndpoints;
  readonly clientId: string;
  /** Of the person's own client. */
  readonly clientSecret?: string;
  /** How the secret is sent (RFC 6749, 2.3.1): in the Authorization header or in the body. */
  readonly clientAuthentication: 'basic' | 'body';
  readonly scopes: readonly string[];
  /** Path of the loopback redirect URI, such as `/callback`. */
  readonly redirectPath: string;
  /** Host of the redirect URI: `127.0.0.1` unless the server knows only `localhost`. */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  /** The port of the redirect URI, for servers that compare it; absent: any free one (RFC 8252, 7.3). */
  readonly redirectPort?: number;
  /** The redirect leads to the desktop app by its own scheme instead of to this machine (RFC 8252, 7.1). */
  readonly redirectScheme?: 'app.latchkey.desktop' | 'latchkey';
  /** Further parameters of the authorization request, such as `prompt` or `access_type`. */
  readonly authorizationParameters: Readonly<Record<string, string>>;
}

/** All other ways: the person types or pastes something. */
export interface InputPlan {
  readonly kind: 'input';
  /** Where the person finds what is asked for, in a sentence of the definition's author. */
  readonly hint?: string;
  /** Way `cookies`: only cookies of these hosts are taken over; `*.example.com` means every host below example.com. */
  readonly cookieDomains: readonly string[];
  /** Way `cookies`: only local storage of these origins is taken over. */
  readonly localStorageOrigins: readonly string[];
}
