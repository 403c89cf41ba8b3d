import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Account, AccountId } from '../engine/account.ts';
import type { AccountStore } from '../engine/ports.ts';
import { accountColumns, readAccount, writeAccount } from './account-row.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { storageFailure } from './storage-failure.ts';
import { eraseDetails } from './stored-chain.ts';

/** A stored account that was not as it must be. */
export interface AccountReport {
  readonly accountId: AccountId;
  /** Names of the wrong fields. No content. */
  readonly wrongFields: readonly string[];
  /** Whether the account is listed, without those fields. If not, its row is kept as it is. */
  readonly listed: boolean;
}

/** Keeps the accounts of a profile in its database. */
export class SqliteAccountStore implements AccountStore {
  readonly #database: ProfileDatabase;
  readonly #onReport: (report: AccountReport) => void;
  readonly #all: StatementSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  /** `onReport` is told of stored accounts that cannot be read whole. */
  constructor(database: ProfileDatabase, onReport: (report: AccountReport) => void = () => undefined) {
    this.#database = database;
    this.#onReport = onReport;
    const { connection } = database;
    this.#all = connection.prepare(`SELECT ${accountColumns.join()} FROM accounts ORDER BY rowid`);
    // An array for each row is read twice as fast as an object.
    this.#all.setReturnArrays(true);
    const [key, ...fields] = accountColumns;
    this.#save = connection.prepare(`
      INSERT INTO accounts (${accountColumns.join()}) VALUES (${accountColumns.map(() => '?').join()})
      ON CONFLICT (${key}) DO UPDATE SET ${fields.map((field) => `${field} = excluded.${field}`).join()}
    `);
    this.#remove = connection.prepare('DELETE FROM accounts WHERE id = ?');
  }

  /** All accounts in the order in which they were added. Throws `storage-unavailable`. */
  async loadAll(): Promise<readonly Account[]> {
    const accounts: Account[] = [];
    try {
      this.#database.flush();
      const rows: NodeJS.Iterator<unknown> = this.#all.iterate();
      for (const row of rows as NodeJS.Iterator<SQLOutputValue[]>) {
        const { account, wrongFields } = readAccount(row);
        if (account) accounts.push(account);
        if (wrongFields.length > 0) {
          this.#onReport({ accountId: String(row[0]), wrongFields, listed: account !== undefined });
        }
      }
    } catch (error) {
      throw storageFailure(error, 'The accounts could not be read');
    }
    return accounts;
  }

  save(account: Account): Promise<void> {
    const row = writeAccount(account);
    return this.#database.write('The account could not be saved', () => {
      this.#save.run(...row);
    });
  }

  /** Removes the account with its credit history and the details of what was logged about it so far. */
  remove(accountId: AccountId): Promise<void> {
    // What waits to be logged about the account would otherwise be written after it was erased.
    this.#database.flush();
    return this.#database.write('The account could not be removed', () => {
      this.#remove.run(accountId);
      eraseDetails(this.#database, accountId);
    });
  }
}
