import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import { fail } from './failure.ts';
import type { Instant, Session, StoredCookie } from './session.ts';

/** A cookie without its value. */
export type CookieFacts = Omit<StoredCookie, 'value'>;

/** What may be told of a session: what there is and how long it lives, and no value of it. */
export interface SessionInventory {
  /** When the access token in hand was obtained. */
  readonly obtainedAt: Instant;
  /** The secrets that there are. Absent end: not known. */
  readonly secrets: readonly {
    readonly kind: 'access-token' | 'refresh-token' | 'api-key';
    readonly expiresAt?: Instant | undefined;
  }[];
  readonly scopes: readonly string[];
  readonly cookies: readonly CookieFacts[];
  /** The keys of local storage, by origin. */
  readonly storage: readonly { readonly origin: string; readonly keys: readonly string[] }[];
}

/** Names one secret that a person may have copied. A refresh token is no such: it is of use to nobody but its keeper. */
export type SecretName =
  | { readonly kind: 'access-token' }
  | { readonly kind: 'api-key' }
  | { readonly kind: 'cookie'; readonly name: string; readonly domain: string; readonly path: string };

/** The facts of a session. */
export function sessionInventory(session: Session): SessionInventory {
  const { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt, apiKey } = session;
  return {
    obtainedAt: session.obtainedAt,
    secrets: [
      ...(accessToken === undefined
        ? []
        : [{ kind: 'access-token' as const, expiresAt: accessTokenExpiresAt }]),
      ...(refreshToken === undefined
        ? []
        : [{ kind: 'refresh-token' as const, expiresAt: refreshTokenExpiresAt }]),
      ...(apiKey === undefined ? [] : [{ kind: 'api-key' as const }]),
    ],
    scopes: session.scopes ?? [],
    cookies: session.cookies.map(({ value: _, ...facts }) => facts),
    storage: Object.entries(session.localStorage).map(([origin, entries]) => ({
      origin,
      keys: Object.keys(entries),
    })),
  };
}

/** One secret of the account's session, for a person who wants a copy; the log says so. Throws `invalid-input` if there is no such secret. */
export async function copySecret(context: EngineContext, entry: Entry, name: SecretName): Promise<string> {
  const secret = secretOf(await context.keeper.sessionOf(entry), name);
  if (secret === undefined)
    throw fail('invalid-input', 'The session has no such secret.', { field: 'secret' });
  context.emit('handed-out', entry, 'user', { facts: { copied: name.kind } });
  return secret;
}

/** The secret of that name, or undefined if the session has none. */
function secretOf(session: Session, secret: SecretName): string | undefined {
  switch (secret.kind) {
    case 'access-token':
      return session.accessToken;
    case 'api-key':
      return session.apiKey;
    case 'cookie':
      return session.cookies.find(
        ({ name, domain, path }) => name === secret.name && domain === secret.domain && path === secret.path,
      )?.value;
  }
}
