/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

/** A cookie as the vault keeps it. `expires` is absent for session cookies, which are kept as well. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  /** Host without a leading dot. */
  readonly domain: string;
  /** True if the cookie goes to exactly `domain`, false if to its subdomains as well (RFC 6265, 5.3). */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly expires?: Instant;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite?: 'strict' | 'lax' | 'none';
}

/**
 * The secrets of one account, as one immutable value. A refresh makes a new one. It lives in the vault and, while it is used,
 * in memory; it never reaches a renderer, a log or an error.
 */
export interface Session {
  readonly accessToken?: string;
  /** Absent: the end of the token cannot be read. */
  readonly accessTokenExpiresAt?: Instant;
  readonly refreshToken?: string;
  readonly refreshTokenExpiresAt?: Instant;
  readonly apiKey?: string;
  readonly scopes?: readonly string[];
  readonly cookies: readonly StoredCookie[];
  /** Local storage by origin, then by key. */
  readonly localStorage: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Further named secrets that the definition captures, such as an anonymous id or the id token. */
  readonly values: Readonly<Record<string, string>>;
  /** When the access token in hand was obtained; unchanged when a provider returns the same token again. */
  readonly obtainedAt: Instant;
}

/** The password of a password account, kept apart from the session and used only to sign in again. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** A session without anything in it, obtained at the given instant. */
export function emptySession(obtainedAt: Instant): Session {
  return { cookies: [], localStorage: {}, values: {}, obtainedAt };
}
