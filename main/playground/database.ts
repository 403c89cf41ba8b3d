import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { fail } from '../engine/failure.ts';

/** Counts up when the tables change; a file of another version is refused rather than misread. */
const schemaVersion = 1;

const schema = `
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE users (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    challenge INTEGER NOT NULL,
    -- Counts up when everything of the user is revoked: tokens that carry their own proof are signed under it.
    epoch INTEGER NOT NULL DEFAULT 0,
    runpod_key TEXT, openai_key TEXT, civitai_key TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_of_user ON sessions (user_number, kind);

  CREATE TABLE families (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    scope TEXT,
    signed_in_at INTEGER NOT NULL,
    upstream_until INTEGER,
    access_ends_at INTEGER,
    last_used TEXT
  ) STRICT;
  CREATE INDEX families_of_user ON families (user_number, kind);

  CREATE TABLE rotating_tokens (
    hash TEXT PRIMARY KEY,
    family TEXT NOT NULL REFERENCES families ON DELETE CASCADE,
    parent TEXT,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX rotating_tokens_of_family ON rotating_tokens (family);

  CREATE TABLE access_tokens (
    hash TEXT PRIMARY KEY,
    family TEXT NOT NULL REFERENCES families ON DELETE CASCADE,
    scope TEXT,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX access_tokens_of_family ON access_tokens (family);

  CREATE TABLE video_sessions (
    user_number INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    session TEXT NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE authorization_codes (
    hash TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    scope TEXT NOT NULL,
    nonce TEXT,
    signed_in_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- The family that the code was spent for: a code that comes twice ends it.
    family TEXT
  ) STRICT;

  CREATE TABLE device_codes (
    hash TEXT PRIMARY KEY,
    user_code TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    scope TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    poll_interval INTEGER NOT NULL,
    polled_at INTEGER,
    user_number INTEGER REFERENCES users ON DELETE CASCADE,
    signed_in_at INTEGER,
    state TEXT NOT NULL DEFAULT 'pending'
  ) STRICT;

  CREATE TABLE wallets (
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    daily INTEGER NOT NULL,
    monthly INTEGER NOT NULL,
    package INTEGER NOT NULL,
    tasks_done INTEGER NOT NULL,
    PRIMARY KEY (user_number, kind)
  ) STRICT;

  CREATE TABLE sign_ins (
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (user_number, kind)
  ) STRICT;

  CREATE TABLE refresh_uses (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT;
`;

/**
 * The Playground's database. Statements are compiled once each: what a compiled one holds lies outside the reach of the garbage
 * collector's count, so that thousands of them would pile up before it saw a reason to run.
 */
export class Database {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The compiled statement. The text is one of few: values go in as parameters, never into the text. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Runs all of the work or none of it. */
  transaction<Result>(work: () => Result): Result {
    this.#database.exec('BEGIN');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

/**
 * Opens the database: a file, so that a restarted Playground honours its sessions, or memory. The file is made if it is not
 * there. Throws `storage-unavailable` if it was made by another version, is no database or cannot be opened.
 */
export function openDatabase(path: string | undefined): Database {
  const database = connectTo(path);
  try {
    // A killed process loses nothing under NORMAL; only a power cut could, and nobody practises for that here.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    const version = database.prepare('PRAGMA user_version').get()?.user_version;
    if (version === 0) {
      database.exec(`BEGIN; ${schema}; PRAGMA user_version = ${schemaVersion}; COMMIT`);
      return new Database(database);
    }
    if (version === schemaVersion) return new Database(database);
  } catch {
    database.close();
    throw fail(
      'storage-unavailable',
      'The file of the Playground cannot be read. If nothing else uses it, delete it to start anew.',
    );
  }
  database.close();
  throw fail(
    'storage-unavailable',
    'The database of the Playground was made by another version; delete the file to start anew.',
  );
}

function connectTo(path: string | undefined): DatabaseSync {
  try {
    return new DatabaseSync(path ?? ':memory:');
  } catch {
    throw fail('storage-unavailable', 'The database of the Playground cannot be opened.', {
      field: 'databasePath',
    });
  }
}

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The text in a column that is never null. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`the column ${column} holds no text`);
  return value;
}

/** The text in a column, or undefined where it is null. */
export function optionalTextIn(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : textIn(row, column);
}

/** The number in a column that is never null. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`the column ${column} holds no number`);
  return value;
}

/** The number in a column, or undefined where it is null. */
export function optionalNumberIn(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : numberIn(row, column);
}
