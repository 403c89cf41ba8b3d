import type { StatementSync } from 'node:sqlite';
import type { AccountId } from '../engine/account.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { storageFailure } from './storage-failure.ts';

/** What a sealed row holds: the sealed bytes, or the note that they are the account's keychain item. */
export type SealedContent = Uint8Array | 'in-keychain';

/** The two rows of one secret. */
export interface SealedPair {
  readonly current?: SealedContent;
  /** The one before, kept until the current one has been read back. */
  readonly previous?: SealedContent;
}

export type SealedPurpose = 'session' | 'credential';

/**
 * Keeps the sealed secrets of accounts, two rows for each: the current one and, until that has been read back, the one before. It
 * knows no key and opens nothing.
 */
export class SqliteSealedSessions {
  /** Names this profile for ever. */
  readonly profileId: string;
  readonly #database: ProfileDatabase;
  readonly #read: StatementSync;
  readonly #any: StatementSync;
  readonly #accountIds: StatementSync;
  readonly #count: StatementSync;
  readonly #put: StatementSync;
  readonly #shift: StatementSync;
  readonly #drop: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: ProfileDatabase) {
    const { connection } = database;
    this.profileId = database.profileId;
    this.#database = database;
    this.#read = connection.prepare('SELECT slot, content FROM sealed WHERE account_id = ? AND purpose = ?');
    this.#any = connection.prepare('SELECT 1 FROM sealed LIMIT 1');
    this.#accountIds = connection.prepare('SELECT DISTINCT account_id FROM sealed ORDER BY account_id');
    this.#count = connection.prepare('SELECT count(*) AS found FROM (SELECT 1 FROM accounts LIMIT ?)');
    this.#put = connection.prepare(
      "INSERT OR REPLACE INTO sealed (account_id, purpose, slot, content) VALUES (?, ?, 'current', ?)",
    );
    this.#shift = connection.prepare(
      "UPDATE OR REPLACE sealed SET slot = 'previous' WHERE account_id = ? AND purpose = ? AND slot = 'current'",
    );
    this.#drop = connection.prepare(
      "DELETE FROM sealed WHERE account_id = ? AND purpose = ? AND slot = 'previous'",
    );
    this.#delete = connection.prepare('DELETE FROM sealed WHERE account_id = ? AND purpose = ?');
  }

  /** The rows of a secret. Throws `storage-unavailable`. */
  read(accountId: AccountId, purpose: SealedPurpose): SealedPair {
    const pair: { current?: SealedContent; previous?: SealedContent } = {};
    try {
      for (const row of this.#read.all(accountId, purpose)) {
        const content = row.content instanceof Uint8Array ? row.content : 'in-keychain';
        pair[row.slot === 'current' ? 'current' : 'previous'] = content;
      }
    } catch (error) {
      throw storageFailure(error, 'The sealed session could not be read');
    }
    return pair;
  }

  /** Whether nothing was ever sealed, or all of it was deleted. Throws `storage-unavailable`. */
  isEmpty(): boolean {
    try {
      return this.#any.get() === undefined;
    } catch (error) {
      throw storageFailure(error, 'The sealed sessions could not be read');
    }
  }

  /** The accounts that something is sealed of, in the order of their ids. Throws `storage-unavailable`. */
  accountIds(): readonly AccountId[] {
    try {
      return this.#accountIds.all().map((row) => String(row.account_id));
    } catch (error) {
      throw storageFailure(error, 'The sealed sessions could not be read');
    }
  }

  /** How many accounts the profile lists; counts no further than `limit`. Throws `storage-unavailable`. */
  countAccounts(limit: number): number {
    try {
      return Number(this.#count.get(limit)?.found);
    } catch (error) {
      throw storageFailure(error, 'The accounts could not be counted');
    }
  }

  /**
   * Makes `content` the current row, durably. `keep` says which row stays as the previous one: the one that is current now; if that is
   * of no use, the one that is previous now; or neither, where what is noted has been read back already.
   */
  write(
    accountId: AccountId,
    purpose: SealedPurpose,
    content: SealedContent,
    keep: 'current' | 'previous' | 'neither' = 'current',
  ): Promise<void> {
    return this.#database.write('The sealed session could not be saved', () => {
      if (keep === 'current') this.#shift.run(accountId, purpose);
      if (keep === 'neither') this.#drop.run(accountId, purpose);
      this.#put.run(accountId, purpose, content === 'in-keychain' ? null : content);
    });
  }

  /** Drops the previous row of a secret. */
  dropPrevious(accountId: AccountId, purpose: SealedPurpose): Promise<void> {
    return this.#database.write('The previous sealed session could not be dropped', () => {
      this.#drop.run(accountId, purpose);
    });
  }

  /** Deletes the rows of the given purposes, and overwrites their bytes in the file and its write-ahead log. */
  async remove(accountId: AccountId, purposes: readonly SealedPurpose[]): Promise<void> {
    await this.#database.write('The sealed session could not be deleted', () => {
      for (const purpose of purposes) this.#delete.run(accountId, purpose);
    });
    this.#overwriteDeleted();
  }

  /** Tells the profile's vault key from others, or undefined if there was none yet. Throws `storage-unavailable`. */
  readKeyCheck(): Uint8Array | undefined {
    return this.#readCheck('vault-key-check');
  }

  writeKeyCheck(check: Uint8Array): Promise<void> {
    return this.#database.writeValue('vault-key-check', check);
  }

  /** Tells the vault key that is about to take the place of the one before, or undefined. Throws `storage-unavailable`. */
  readNextKeyCheck(): Uint8Array | undefined {
    return this.#readCheck('next-vault-key-check');
  }

  writeNextKeyCheck(check: Uint8Array): Promise<void> {
    return this.#database.writeValue('next-vault-key-check', check);
  }

  /** Makes the next check the current one in one transaction, and overwrites what was sealed under the key before. */
  async promoteNextKeyCheck(): Promise<void> {
    await this.#database.write('The profile could not be saved', () => {
      this.#database.connection.exec(`
        UPDATE OR REPLACE profile SET name = 'vault-key-check' WHERE name = 'next-vault-key-check'
      `);
    });
    this.#overwriteDeleted();
  }

  #readCheck(name: string): Uint8Array | undefined {
    try {
      const value = this.#database.readValue(name);
      return value instanceof Uint8Array ? value : undefined;
    } catch (error) {
      throw storageFailure(error, 'The profile could not be read');
    }
  }

  #overwriteDeleted(): void {
    try {
      this.#database.emptyLog();
    } catch (error) {
      throw storageFailure(error, 'The bytes of the deleted session could not be overwritten');
    }
  }
}
