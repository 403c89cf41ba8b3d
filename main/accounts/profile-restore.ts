import type { StatementSync } from 'node:sqlite';
import type { Account, AccountId } from '../engine/account.ts';
import { accountColumns, writeAccount } from './account-row.ts';
import type { CreditPoint } from './credit-history.ts';
import type { ProfileDatabase } from './profile-database.ts';
import type { SealedPurpose } from './sealed-sessions.ts';
import { storageFailure } from './storage-failure.ts';

/** One account to be written, with secrets that are sealed already. */
export interface RestoredAccount {
  readonly account: Account;
  readonly sealed: Readonly<Partial<Record<SealedPurpose, Uint8Array>>>;
  readonly credits: readonly CreditPoint[];
}

/** What is to be written at once. */
export interface Restoration {
  readonly accounts: readonly RestoredAccount[];
  /** Accounts that are to go, with everything of them that is in the database. */
  readonly removed: readonly AccountId[];
  /** Values of the profile as a whole. */
  readonly values: ReadonlyMap<string, string>;
}

/** Names the value of the profile that tells what is still to be done after a restoration. */
const journal = 'restore-journal';

/** Writes a restored backup into the profile's database: all of it, or nothing. */
export class ProfileRestore {
  readonly #database: ProfileDatabase;
  readonly #save: StatementSync;
  readonly #unseal: StatementSync;
  readonly #seal: StatementSync;
  readonly #point: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeSealed: StatementSync;
  readonly #value: StatementSync;

  constructor(database: ProfileDatabase) {
    this.#database = database;
    const { connection } = database;
    const [key, ...fields] = accountColumns;
    this.#save = connection.prepare(`
      INSERT INTO accounts (${accountColumns.join()}) VALUES (${accountColumns.map(() => '?').join()})
      ON CONFLICT (${key}) DO UPDATE SET ${fields.map((field) => `${field} = excluded.${field}`).join()}
    `);
    this.#unseal = connection.prepare('DELETE FROM sealed WHERE account_id = ? AND purpose = ?');
    this.#seal = connection.prepare(
      "INSERT INTO sealed (account_id, purpose, slot, content) VALUES (?, ?, 'current', ?)",
    );
    this.#point = connection.prepare(`
      INSERT OR IGNORE INTO credit_points (account_id, at, total, unit, plan, parts) VALUES (?, ?, ?, ?, ?, ?)
    `);
    this.#remove = connection.prepare('DELETE FROM accounts WHERE id = ?');
    this.#removeSealed = connection.prepare('DELETE FROM sealed WHERE account_id = ?');
    this.#value = connection.prepare('INSERT OR REPLACE INTO profile (name, value) VALUES (?, ?)');
  }

  /** Writes everything in one transaction, together with a note of what is to be done after it. Rejects with `storage-unavailable`. */
  async write({ accounts, removed, values }: Restoration, toDo: unknown): Promise<void> {
    await this.#database.write('The backup could not be restored', () => {
      for (const id of removed) {
        this.#remove.run(id);
        this.#removeSealed.run(id);
      }
      for (const each of accounts) this.#writeAccount(each);
      for (const [name, value] of values) this.#value.run(name, value);
      this.#value.run(journal, JSON.stringify(toDo));
    });
    try {
      this.#database.emptyLog();
    } catch {
      // It is written; older bytes in the log go with the next time that it is emptied.
    }
  }

  /** What is still to be done after a restoration, or undefined. Throws `storage-unavailable`. */
  get toDo(): unknown {
    try {
      const text = this.#database.readValue(journal);
      return typeof text === 'string' ? JSON.parse(text) : undefined;
    } catch (error) {
      throw storageFailure(error, 'The profile could not be read');
    }
  }

  /** It is done. */
  async done(): Promise<void> {
    await this.#database.write('The profile could not be saved', () => {
      this.#database.connection.prepare('DELETE FROM profile WHERE name = ?').run(journal);
    });
  }

  #writeAccount({ account, sealed, credits }: RestoredAccount): void {
    this.#save.run(...writeAccount(account));
    for (const purpose of ['session', 'credential'] as const) {
      const box = sealed[purpose];
      if (!box) continue;
      this.#unseal.run(account.id, purpose);
      this.#seal.run(account.id, purpose, box);
    }
    for (const { at, total, unit, plan, parts } of credits) {
      this.#point.run(account.id, Math.round(at), total, unit, plan ?? null, JSON.stringify(parts));
    }
  }
}
