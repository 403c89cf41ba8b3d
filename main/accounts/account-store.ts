import type { StatementSync } from 'node:sqlite';
import type { Account, AccountId } from '../engine/account.ts';
import type { AccountStore } from '../engine/ports.ts';
import { readAccount, writeAccount } from './account-shape.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { storageFailure } from './storage-failure.ts';

/** A stored account that was not as it must be. */
export interface AccountReport {
  readonly accountId: AccountId;
  /** Names of the wrong fields, or `JSON`. No content. */
  readonly wrongFields: readonly string[];
  /** Whether the account is listed, without those fields. If not, its row is kept as it is. */
  readonly listed: boolean;
}

/** Keeps the accounts of a profile in its database. */
export class SqliteAccountStore implements AccountStore {
  readonly #database: ProfileDatabase;
  readonly #onReport: (report: AccountReport) => void;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeEvents: StatementSync;

  /** `onReport` is told of stored accounts that cannot be read whole. */
  constructor(database: ProfileDatabase, onReport: (report: AccountReport) => void = () => undefined) {
    this.#database = database;
    this.#onReport = onReport;
    const { connection } = database;
    this.#save = connection.prepare(`
      INSERT INTO accounts (id, content, saved_at) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
    `);
    this.#remove = connection.prepare('DELETE FROM accounts WHERE id = ?');
    this.#removeEvents = connection.prepare('DELETE FROM events WHERE account_id = ?');
  }

  /** All accounts in the order in which they were added. Throws `storage-unavailable`. */
  async loadAll(): Promise<readonly Account[]> {
    const accounts: Account[] = [];
    for (const { id, content } of this.#rows()) {
      const { account, wrongFields } = readAccount(id, content);
      if (account) accounts.push(account);
      if (wrongFields.length > 0) {
        this.#onReport({ accountId: id, wrongFields, listed: account !== undefined });
      }
    }
    return accounts;
  }

  save(account: Account): Promise<void> {
    const content = writeAccount(account);
    return this.#database.write('The account could not be saved', () => {
      this.#save.run(account.id, content, this.#database.now());
    });
  }

  /** Removes the account with its credit history and what was logged about it so far. */
  remove(accountId: AccountId): Promise<void> {
    return this.#database.write('The account could not be removed', () => {
      this.#remove.run(accountId);
      this.#removeEvents.run(accountId);
    });
  }

  #rows(): { id: string; content: string }[] {
    try {
      this.#database.flush();
      const rows = this.#database.connection.prepare('SELECT id, content FROM accounts ORDER BY rowid').all();
      return rows as { id: string; content: string }[];
    } catch (error) {
      throw storageFailure(error, 'The accounts could not be read');
    }
  }
}
