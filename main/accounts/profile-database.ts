import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type FailureError, fail } from '../engine/failure.ts';
import { copyBeforeMigration, keepDamagedCopy } from './database-copies.ts';
import { GroupCommit, type Rider } from './group-commit.ts';
import { applicationId, type Migration, migrations } from './migrations.ts';
import { createPrivateFile, syncPath } from './private-file.ts';
import { ensureProfileFolder } from './profile-folder.ts';
import { isDamage, storageFailure } from './storage-failure.ts';

/** Up to this size the whole file is checked at start (30 ms for 100 MB); of a larger one, what the start depends on. */
const wholeCheckLimit = 64 * 1024 * 1024;

/** Longest wait for a person's own tool that holds the file; the engine is the only writer otherwise. */
const busyTimeout = 1_000;

export interface ProfileDatabaseOptions {
  /** The history of the schema; the real one unless a test says otherwise. */
  readonly migrations?: readonly Migration[];
  /** Reads the time; milliseconds since 1970. */
  readonly now?: () => number;
}

/** Where the database of a profile lies. */
export function profileDatabasePath(profileFolder: string): string {
  return join(resolve(profileFolder), 'latchkey.db');
}

/** The open database of a profile: everything that is not in the keychain and not a setting. */
export class ProfileDatabase {
  readonly path: string;
  /** Random name of this profile, given when its database was made; tells its keychain items from another profile's. */
  readonly profileId: string;
  /** For reading, and for statements that run inside `write`. */
  readonly connection: DatabaseSync;
  readonly now: () => number;
  readonly #commits: GroupCommit;

  constructor(path: string, connection: DatabaseSync, now: () => number) {
    this.path = path;
    this.connection = connection;
    this.now = now;
    this.#commits = new GroupCommit(connection);
    this.profileId = String(this.readValue('id'));
  }

  /** Runs `work` in the next transaction and resolves once that is durable. Rejects with `storage-unavailable`. */
  write<Result>(what: string, work: () => Result): Promise<Result> {
    return this.#commits.write(what, work);
  }

  /** Lets something write along with each transaction. */
  addRider(rider: Rider): void {
    this.#commits.addRider(rider);
  }

  /** Commits what is waiting, now. */
  flush(): void {
    this.#commits.flush();
  }

  /** A value of the profile as a whole, or undefined. */
  readValue(name: string): unknown {
    const row = this.connection.prepare('SELECT value FROM profile WHERE name = ?').get(name);
    return row?.value;
  }

  /** Keeps a value of the profile as a whole, durably. Rejects with `storage-unavailable`. */
  writeValue(name: string, value: string | number | Uint8Array): Promise<void> {
    return this.changeValue(name, () => value);
  }

  /** Keeps what `change` makes of the value as it is then, so that no other change between reading and writing is lost. */
  changeValue(name: string, change: (stored: unknown) => string | number | Uint8Array): Promise<void> {
    return this.write('The profile could not be saved', () => {
      const value = change(this.readValue(name));
      this.connection.prepare('INSERT OR REPLACE INTO profile (name, value) VALUES (?, ?)').run(name, value);
    });
  }

  /**
   * Overwrites what was deleted: freed pages are zeroed at each delete (`secure_delete`), and older versions of them go with the
   * write-ahead log, which this empties.
   */
  emptyLog(): void {
    this.connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  }

  /** Commits what is waiting and closes the file. */
  close(): void {
    if (!this.connection.isOpen) return;
    this.#commits.close();
    this.connection.close();
  }
}

/**
 * Opens the database of a profile, makes it where there is none, and brings an older one up to date after a copy was set aside.
 * One that a newer Latchkey made is refused untouched; a damaged one is refused and kept. Throws `storage-unavailable`.
 */
export function openProfileDatabase(path: string, options: ProfileDatabaseOptions = {}): ProfileDatabase {
  const history = options.migrations ?? migrations;
  const now = options.now ?? Date.now;
  const folder = ensureProfileFolder(dirname(path));
  let connection: DatabaseSync | undefined;
  try {
    const isNew = createPrivateFile(path);
    const version = inspect(path, history);
    connection = connect(path);
    checkIntegrity(connection, path);
    if (version > 0 && version < latestOf(history)) copyBeforeMigration(connection, path, version, now());
    migrate(connection, history, version);
    if (isNew) syncPath(folder, 'folder');
    return new ProfileDatabase(path, connection, now);
  } catch (error) {
    connection?.close();
    if (isDamage(error)) throw damaged(path);
    throw storageFailure(error, `The profile's database ${path} cannot be opened`);
  }
}

function latestOf(history: readonly Migration[]): number {
  return Math.max(0, ...history.map((migration) => migration.version));
}

/** Reads the version over a connection that cannot write, so that a refused file stays as it is to the byte. */
function inspect(path: string, history: readonly Migration[]): number {
  const reader = new DatabaseSync(path, { readOnly: true, timeout: busyTimeout });
  try {
    const version = readNumber(reader, 'user_version');
    const application = readNumber(reader, 'application_id');
    if (application !== applicationId && (application !== 0 || version !== 0)) {
      throw fail('storage-unavailable', `${path} is not a database of Latchkey.`, {
        detail: `application_id ${application}`,
      });
    }
    if (version > latestOf(history)) {
      throw fail('storage-unavailable', 'The profile was made by a newer Latchkey. It was not touched.', {
        detail: `database version ${version}, known up to ${latestOf(history)}`,
        advice: 'Update Latchkey, then start it again.',
      });
    }
    return version;
  } finally {
    reader.close();
  }
}

function connect(path: string): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: true });
  try {
    connection.enableDefensive(true);
    connection.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA trusted_schema = OFF;
      PRAGMA journal_size_limit = 4194304;
    `);
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

function checkIntegrity(connection: DatabaseSync, path: string): void {
  const isSmall = statSync(path).size <= wholeCheckLimit;
  const checks = isSmall
    ? ['PRAGMA quick_check(1)']
    : ['PRAGMA quick_check(accounts)', 'PRAGMA quick_check(profile)'];
  for (const check of checks) {
    const row = connection.prepare(check).get();
    if (row?.quick_check !== 'ok') throw damaged(path);
  }
}

function migrate(connection: DatabaseSync, history: readonly Migration[], version: number): void {
  const steps = history.filter((step) => step.version > version).sort((a, b) => a.version - b.version);
  if (steps.length === 0) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps) step.migrate(connection);
    connection.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${latestOf(history)}; COMMIT`,
    );
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw storageFailure(
      error,
      "The profile's database could not be brought up to date and is as it was before",
    );
  }
}

function readNumber(connection: DatabaseSync, pragma: string): number {
  return Number(connection.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}

function damaged(path: string): FailureError {
  const copy = keepDamagedCopy(path);
  const aside = copy ? ` A copy was set aside as ${copy}.` : '';
  return fail(
    'storage-unavailable',
    `The profile's database is damaged. Nothing was changed in it.${aside} Put an earlier copy in its place, or move it away to begin anew.`,
    { detail: 'SQLITE_CORRUPT' },
  );
}
