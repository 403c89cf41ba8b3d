import type { AccountId } from './account.ts';
import type { Instant } from './session.ts';

/** What a tool may have: the list and state of accounts, or one of the things that sign requests in. */
export type GrantScope = 'list' | 'token' | 'headers' | 'cookies';

export const grantScopes: readonly GrantScope[] = ['list', 'token', 'headers', 'cookies'];

/**
 * Who may use a grant: whoever has its key, of which only the SHA-256 in hex is kept, or a program that the person was asked about, by
 * its path and, for an interpreter, the path of the script.
 */
export type GrantHolder =
  | { readonly by: 'key'; readonly hash: string }
  | { readonly by: 'program'; readonly path: string; readonly script?: string };

/** What a person allowed a tool. */
export interface Grant {
  readonly id: string;
  /** As the person named it; names the tool in the event log. */
  readonly name: string;
  readonly holder: GrantHolder;
  readonly accounts: readonly AccountId[] | 'all';
  readonly scopes: readonly GrantScope[];
  readonly createdAt: Instant;
  /** Absent: until it is revoked. */
  readonly expiresAt?: Instant;
  readonly lastUsedAt?: Instant;
}

/** Keeps grants over a restart. */
export interface GrantStore {
  load(): readonly Grant[];
  /** Resolves once it is durable. Throws `storage-unavailable`. */
  save(grant: Grant): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Whether the time of a grant is over. */
export function isOver({ expiresAt }: Grant, now: Instant): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

/** Whether the grant opens an account to any use. */
export function opensAccount({ accounts }: Grant, id: AccountId): boolean {
  return accounts === 'all' || accounts.includes(id);
}
