import type { Instant, Session } from '../engine/session.ts';
import { compileLifetime, type LifetimeReader } from './lifetime.ts';
import { compilePlaces, type Places, readFirst, readSecret } from './places.ts';
import type { TokenPlaces } from './token-schema.ts';

/** The token reply of RFC 6749, 5.1, with the names that GitHub and Keycloak use for the end of the refresh token. */
export const oauthTokenPlaces: TokenPlaces = {
  accessToken: '/access_token',
  refreshToken: '/refresh_token',
  expires: [{ seconds: '/expires_in' }, { jwt: 'exp' }],
  refreshExpires: { seconds: ['/refresh_token_expires_in', '/refresh_expires_in'] },
  scopes: '/scope',
};

/** What a reply brought. */
export interface ReceivedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly values?: Readonly<Record<string, string>>;
  /** Seconds until the tokens end, where a sign-in adapter read them already. */
  readonly expiresIn?: number | undefined;
  readonly refreshExpiresIn?: number | undefined;
}

interface Circumstances {
  readonly now: Instant;
  /** The reply; undefined for tokens that did not come in one. */
  readonly document: unknown;
  readonly cookieEnd: (name: string) => Instant | undefined;
  /** False for a pasted token: it was made at some time before. */
  readonly justMade?: boolean;
}

/** Finds the tokens in replies, and makes sessions with them. */
export class TokenReader {
  readonly #accessToken: Places;
  readonly #refreshToken: Places;
  readonly #scopes: Places;
  readonly #values: readonly (readonly [string, Places])[];
  readonly #end: LifetimeReader;
  readonly #refreshEnd: LifetimeReader;

  constructor(places: TokenPlaces) {
    this.#accessToken = compilePlaces(places.accessToken);
    this.#refreshToken = compilePlaces(places.refreshToken);
    this.#scopes = compilePlaces(places.scopes);
    this.#values = Object.entries(places.values ?? {}).map(
      ([name, at]) => [name, compilePlaces(at)] as const,
    );
    this.#end = compileLifetime(places.expires);
    this.#refreshEnd = compileLifetime(places.refreshExpires);
  }

  /** The tokens in a reply, or undefined if there is no access token that could be sent. */
  read(document: unknown): ReceivedTokens | undefined {
    const accessToken = readSecret(this.#accessToken, document);
    if (accessToken === undefined) return undefined;
    const values: Record<string, string> = {};
    for (const [name, places] of this.#values) {
      const value = readSecret(places, document);
      if (value !== undefined) values[name] = value;
    }
    return {
      accessToken,
      refreshToken: readSecret(this.#refreshToken, document),
      scopes: scopesOf(readFirst(this.#scopes, document)),
      values,
    };
  }

  /**
   * The session with new tokens. A refresh token that the reply leaves out stays in force (RFC 6749, 6), and if the same access token came
   * back it was obtained when it was. The same object if nothing changed.
   */
  apply(session: Session, received: ReceivedTokens, circumstances: Circumstances): Session {
    const { now, document, cookieEnd, justMade = true } = circumstances;
    const { accessToken } = received;
    const isSame = accessToken === session.accessToken;
    const refreshToken = received.refreshToken ?? session.refreshToken;
    const isSameRefresh = refreshToken === session.refreshToken;
    const source = { now, document, cookieEnd };
    const end =
      after(now, received.expiresIn) ??
      this.#end({ ...source, token: accessToken, isNew: justMade && !isSame }) ??
      (isSame ? session.accessTokenExpiresAt : undefined);
    const refreshEnd =
      after(now, received.refreshExpiresIn) ??
      this.#refreshEnd({ ...source, token: refreshToken, isNew: justMade && !isSameRefresh }) ??
      (isSameRefresh ? session.refreshTokenExpiresAt : undefined);
    const scopes = received.scopes ?? session.scopes;
    const values = mergeValues(session.values, received.values ?? {});
    if (
      isSame &&
      isSameRefresh &&
      end === session.accessTokenExpiresAt &&
      refreshEnd === session.refreshTokenExpiresAt &&
      values === session.values &&
      sameScopes(scopes, session.scopes)
    ) {
      return session;
    }
    const { accessTokenExpiresAt: _end, refreshTokenExpiresAt: _refreshEnd, ...kept } = session;
    return {
      ...kept,
      accessToken,
      ...(end === undefined ? {} : { accessTokenExpiresAt: end }),
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(refreshToken === undefined || refreshEnd === undefined
        ? {}
        : { refreshTokenExpiresAt: refreshEnd }),
      ...(scopes === undefined ? {} : { scopes }),
      values,
      obtainedAt: isSame ? session.obtainedAt : now,
    };
  }
}

function after(now: Instant, seconds: number | undefined): Instant | undefined {
  return seconds === undefined || !(seconds > 0) ? undefined : now + seconds * 1_000;
}

/** A list, or one text with spaces (RFC 6749, 3.3) or commas (GitHub) between. */
export function scopesOf(value: unknown): readonly string[] | undefined {
  const list = typeof value === 'string' ? value.split(/[\s,]+/) : value;
  if (!Array.isArray(list)) return undefined;
  const scopes = list.filter((scope): scope is string => typeof scope === 'string' && scope !== '');
  return scopes.length > 0 ? scopes : undefined;
}

function sameScopes(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return (
    one === other ||
    (one?.length === other?.length && one?.every((scope, index) => scope === other?.[index]) === true)
  );
}

function mergeValues(
  known: Readonly<Record<string, string>>,
  received: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const changed = Object.entries(received).some(([name, value]) => known[name] !== value);
  return changed ? { ...known, ...received } : known;
}
