import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { fail } from '../engine/failure.ts';
import { schema, schemaVersion } from './database-schema.ts';

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
