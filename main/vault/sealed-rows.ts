import type { AccountId } from '../engine/account.ts';

/** What a row holds: a sealed box, or the note that the box is the account's keychain item. */
export type SealedContent = Uint8Array | 'in-keychain';

export type SealedPurpose = 'session' | 'credential';

/** The rows of one secret; both absent if none is stored. */
export interface SealedPair {
  readonly current?: SealedContent;
  /** The one before, until the current one has been read back. */
  readonly previous?: SealedContent;
}

/** What the vault asks of the profile's database. Everything resolves once it is durable, and throws `storage-unavailable`. */
export interface SealedRows {
  /** Random name of the profile, for ever the same. */
  readonly profileId: string;
  read(accountId: AccountId, purpose: SealedPurpose): SealedPair;
  isEmpty(): boolean;
  /** The accounts that something is sealed of, in the order of their ids. */
  accountIds(): readonly AccountId[];
  countAccounts(limit: number): number;
  /** Makes `content` the current row; `keep` says which row stays as the previous one, the current one unless it says otherwise. */
  write(
    accountId: AccountId,
    purpose: SealedPurpose,
    content: SealedContent,
    keep?: 'current' | 'previous' | 'neither',
  ): Promise<void>;
  dropPrevious(accountId: AccountId, purpose: SealedPurpose): Promise<void>;
  /** Deletes the rows and overwrites their bytes. */
  remove(accountId: AccountId, purposes: readonly SealedPurpose[]): Promise<void>;
  /** Tells the profile's vault key from others; undefined as long as there was none. */
  readKeyCheck(): Uint8Array | undefined;
  writeKeyCheck(check: Uint8Array): Promise<void>;
  /** Tells the vault key that is about to take the place of the one before; undefined unless that is under way. */
  readNextKeyCheck(): Uint8Array | undefined;
  writeNextKeyCheck(check: Uint8Array): Promise<void>;
  /** Makes the next check the current one, at once, and overwrites what was sealed under the key before. */
  promoteNextKeyCheck(): Promise<void>;
}
