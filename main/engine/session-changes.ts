import type { Account } from './account.ts';
import { authMethodAfter } from './account-status.ts';
import type { Session, StoredCookie } from './session.ts';
import type { TriedSignIn } from './sign-in-request.ts';

/** What can change of an account and its session by a sign-in. */
export type ChangedField =
  | 'status'
  | 'email'
  | 'name'
  | 'auth-method'
  | 'token-source'
  | 'scopes'
  | 'access-token'
  | 'access-token-end'
  | 'refresh-token'
  | 'refresh-token-end'
  | 'api-key'
  | 'cookies'
  | 'local-storage'
  | 'values';

/** One change. Of secrets it says what they are called and never what they are. */
export interface SessionChange {
  readonly field: ChangedField;
  readonly change: 'added' | 'replaced' | 'removed';
  /** `cookies`, `local-storage`, `values`: which ones. */
  readonly names?: readonly string[];
  /** What may be shown of it, before and after: a text, or an instant. */
  readonly before?: string | number;
  readonly after?: string | number;
}

/** What a sign-in would change, field by field; for a new account (no `account`) everything that it would have. */
export function changesOf(
  account: Account | undefined,
  before: Session | undefined,
  { signedIn, identity }: TriedSignIn,
): readonly SessionChange[] {
  const after = signedIn.session;
  const hasCredential = account?.hasCredential === true;
  const method = account ? authMethodAfter(account, signedIn.authMethod, hasCredential) : signedIn.authMethod;
  return [
    ...shown('status', account?.status, 'active'),
    ...shown('email', account?.identity?.email, identity ? identity.email : account?.identity?.email),
    ...shown('name', account?.identity?.name, identity ? identity.name : account?.identity?.name),
    ...shown('auth-method', account?.authMethod, method),
    ...shown('token-source', account?.tokenSource, signedIn.tokenSource),
    ...shown('scopes', before?.scopes?.join(' '), after.scopes?.join(' ')),
    ...secret('access-token', before?.accessToken, after.accessToken),
    ...shown('access-token-end', before?.accessTokenExpiresAt, after.accessTokenExpiresAt),
    ...secret('refresh-token', before?.refreshToken, after.refreshToken),
    ...shown('refresh-token-end', before?.refreshTokenExpiresAt, after.refreshTokenExpiresAt),
    ...secret('api-key', before?.apiKey, after.apiKey),
    ...named('cookies', cookieValues(before), cookieValues(after)),
    ...named('local-storage', storedItems(before), storedItems(after)),
    ...named('values', valuesOf(before), valuesOf(after)),
  ];
}

function shown<Value extends string | number>(
  field: ChangedField,
  before: Value | undefined,
  after: Value | undefined,
): readonly SessionChange[] {
  const [change] = secret(field, before, after);
  if (!change) return [];
  return [{ ...change, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function secret<Value>(
  field: ChangedField,
  before: Value | undefined,
  after: Value | undefined,
): readonly SessionChange[] {
  if (before === after) return [];
  if (before === undefined) return [{ field, change: 'added' }];
  return [{ field, change: after === undefined ? 'removed' : 'replaced' }];
}

/** By name: what is new, what has another value, what is gone. */
function named(
  field: ChangedField,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly SessionChange[] {
  const added = [...after.keys()].filter((name) => !before.has(name));
  const replaced = [...after].filter(([name, value]) => before.has(name) && before.get(name) !== value);
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const changes = [
    { field, change: 'added', names: added },
    { field, change: 'replaced', names: replaced.map(([name]) => name) },
    { field, change: 'removed', names: removed },
  ] as const;
  return changes.filter(({ names }) => names.length > 0);
}

/** Cookies of one name at several places count as one. */
function cookieValues(session: Session | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const cookie of session?.cookies ?? []) {
    values.set(cookie.name, `${values.get(cookie.name) ?? ''}${textOf(cookie)}\n`);
  }
  return values;
}

function textOf({ domain, path, value, expires }: StoredCookie): string {
  return JSON.stringify([domain, path, value, expires ?? null]);
}

function storedItems(session: Session | undefined): ReadonlyMap<string, string> {
  return new Map(Object.values(session?.localStorage ?? {}).flatMap((items) => Object.entries(items)));
}

function valuesOf(session: Session | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(session?.values ?? {}));
}
