import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Instant } from '../engine/session.ts';
import {
  type ChainPlace,
  chainBeginning,
  digestOfDetails,
  digestOfEntry,
  hex,
  isSameDigest,
  type LooseRow,
} from './event-chain.ts';
import type { EventRow } from './event-shape.ts';
import type { ProfileDatabase } from './profile-database.ts';

/** Where the entries that are kept begin. */
export interface ChainStart {
  /** The newest entry that was let go of, or the beginning of the profile's chain. */
  readonly place: ChainPlace;
  /** How many entries were let go of so far. */
  readonly pruned: number;
}

/** Says, under a key that the database does not hold, from where to where the chain went at an instant. */
export interface ChainSeal {
  readonly start: ChainStart;
  readonly end: ChainPlace;
  readonly at: Instant;
  /** HMAC-SHA-256 of `sealedText`. */
  readonly code: Uint8Array;
}

/** What the code of a seal is made of. */
export function sealedText(profileId: string, { start, end, at }: Omit<ChainSeal, 'code'>): Buffer {
  const { place, pruned } = start;
  const text = [profileId, place.id, hex(place.hash), pruned, end.id, hex(end.hash), at];
  return Buffer.from(JSON.stringify(text));
}

type Row = Readonly<Record<string, unknown>>;

function placeOf(row: Row, id: string, hash: string): ChainPlace {
  const digest = row[hash];
  return { id: Number(row[id]), hash: digest instanceof Uint8Array ? digest : new Uint8Array() };
}

const selectStart = 'SELECT start_id, start_hash, pruned FROM event_chain';

/** The start in a row; without one, nothing was let go of yet. */
function startOf(row: Row | undefined, profileId: string): ChainStart {
  if (!row) return { place: chainBeginning(profileId), pruned: 0 };
  return { place: placeOf(row, 'start_id', 'start_hash'), pruned: Number(row.pruned) };
}

/** Where the kept entries begin, as a connection sees it. */
export function readStart(connection: DatabaseSync, profileId: string): ChainStart {
  return startOf(connection.prepare(selectStart).get(), profileId);
}

/** The chain of entries in the profile's database. All that writes runs inside a transaction. */
export class StoredChain {
  readonly #database: ProfileDatabase;
  readonly #head: StatementSync;
  readonly #start: StatementSync;
  readonly #insert: StatementSync;
  readonly #seal: StatementSync;

  constructor(database: ProfileDatabase) {
    const { connection } = database;
    this.#database = database;
    this.#head = connection.prepare('SELECT id, hash FROM events ORDER BY id DESC LIMIT 1');
    this.#start = connection.prepare(selectStart);
    this.#insert = connection.prepare(`
      INSERT INTO events (id, at, type, account_id, provider_id, actor, tool, failure, facts, credits, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    `);
    this.#seal = connection.prepare(`
      INSERT OR REPLACE INTO event_seal (one, start_id, start_hash, pruned, end_id, end_hash, at, code)
      VALUES (1, ?, ?, ?, ?, ?, ?, ?)
    `);
  }

  /** The newest entry, or where the chain begins. */
  head(): ChainPlace {
    const row = this.#head.get();
    return row ? placeOf(row, 'id', 'hash') : this.start().place;
  }

  start(): ChainStart {
    return startOf(this.#start.get(), this.#database.profileId);
  }

  /** Adds an entry after `head`, and returns its place. */
  add(head: ChainPlace, row: EventRow): ChainPlace {
    const id = head.id + 1;
    const hash = digestOfEntry(head.hash, { id, ...row });
    const { at, type, account_id, provider_id, actor, tool, failure, facts, credits } = row;
    // Bound by place, which takes half the time of binding by name.
    this.#insert.run(id, at, type, account_id, provider_id, actor, tool, failure, facts, credits, hash);
    return { id, hash };
  }

  /** Whether the entry is there as it is named, or was let go of since. */
  holds({ id, hash }: ChainPlace): boolean {
    const { place } = this.start();
    if (id < place.id) return true;
    if (id === place.id) return isSameDigest(place.hash, hash);
    const row = this.#database.connection.prepare('SELECT hash FROM events WHERE id = ?').get(id);
    return row?.hash instanceof Uint8Array && isSameDigest(row.hash, hash);
  }

  /** How many entries would go beyond `most`; 0 unless there are more. */
  excess(most: number): number {
    return Math.max(0, this.head().id - this.start().place.id - most);
  }

  /** Lets go of the oldest entries: those before `oldest` that no younger one comes before, and what is more than `most`. */
  prune(oldest: Instant, most: number): void {
    const { connection } = this.#database;
    const head = this.head();
    // The plus keeps SQLite from sorting all that the index by time has: what is looked for stands at the beginning.
    const young = connection.prepare('SELECT id FROM events WHERE +at >= ? ORDER BY id LIMIT 1').get(oldest);
    const lastOld = young ? Number(young.id) - 1 : head.id;
    const cut = connection
      .prepare('SELECT id, hash FROM events WHERE id <= ? ORDER BY id DESC LIMIT 1')
      .get(Math.max(lastOld, head.id - most));
    if (!cut) return;
    const place = placeOf(cut, 'id', 'hash');
    const { changes } = connection.prepare('DELETE FROM events WHERE id <= ?').run(place.id);
    connection
      .prepare('INSERT OR REPLACE INTO event_chain (one, start_id, start_hash, pruned) VALUES (1, ?, ?, ?)')
      .run(place.id, place.hash, this.start().pruned + Number(changes));
  }

  readSeal(): ChainSeal | undefined {
    const row = this.#database.connection.prepare('SELECT * FROM event_seal').get();
    if (!row || !(row.code instanceof Uint8Array)) return undefined;
    return {
      start: startOf(row, this.#database.profileId),
      end: placeOf(row, 'end_id', 'end_hash'),
      at: Number(row.at),
      code: row.code,
    };
  }

  /** Seals the chain as it is; `code` makes the code of a text. */
  seal(end: ChainPlace, code: (text: Buffer) => Buffer): void {
    const start = this.start();
    const at = Math.round(this.#database.now());
    const { place, pruned } = start;
    const { profileId } = this.#database;
    const sealed = code(sealedText(profileId, { start, end, at }));
    this.#seal.run(place.id, place.hash, pruned, end.id, end.hash, at, sealed);
  }
}

/** Forgets the details of all that was logged about an account, and keeps what happened, when and by whom. Runs inside a transaction. */
export function eraseDetails({ connection }: ProfileDatabase, accountId: string): void {
  const rows = connection
    .prepare(`
      SELECT * FROM events
      WHERE account_id = ? AND erased IS NULL AND coalesce(failure, facts, credits) IS NOT NULL
    `)
    .all(accountId) as unknown as readonly LooseRow[];
  const erase = connection.prepare(
    'UPDATE events SET failure = NULL, facts = NULL, credits = NULL, erased = ? WHERE id = ?',
  );
  for (const row of rows) erase.run(Buffer.from(digestOfDetails(row), 'hex'), row.id);
}
