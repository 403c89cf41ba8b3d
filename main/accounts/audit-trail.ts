import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountId } from '../engine/account.ts';
import type { SessionEvent } from '../engine/events.ts';
import type { Instant } from '../engine/session.ts';
import { ChainCheck, type ChainProblem } from './chain-check.ts';
import { type ChainedRow, digestOfDetails, hex } from './event-chain.ts';
import { readEvent } from './event-shape.ts';
import type { SealProblem } from './log-seal.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { storageFailure } from './storage-failure.ts';
import { type ChainStart, readStart, StoredChain } from './stored-chain.ts';

/** One entry of the log. */
export interface AuditEntry {
  readonly id: number;
  readonly event: SessionEvent;
  /** Whether failure and facts were erased with the account. */
  readonly erased: boolean;
}

/** Which entries are asked for. */
export interface AuditQuery {
  readonly limit: number;
  /** Only entries older than this one. */
  readonly before?: number | undefined;
  readonly accountId?: AccountId | undefined;
}

/** What a check of the whole log found. */
export interface AuditReport {
  readonly intact: boolean;
  readonly entries: number;
  /** Entries that were let go of because of their age or number. */
  readonly pruned: number;
  /** Entries whose details were erased when their account was removed. */
  readonly erased: number;
  readonly oldestAt?: Instant;
  readonly newestAt?: Instant;
  /** Up to which entry the log is sealed, and since when; absent if it never was. */
  readonly sealed?: { readonly through: number; readonly at: Instant; readonly checked: boolean };
  readonly problems: readonly ChainProblem[];
}

/** What the trail asks of the log that writes it. */
export interface TrailParts {
  /** Writes what is waiting. */
  readonly flush: () => void;
  readonly problemOfSeal: () => SealProblem | 'no-key' | undefined;
}

const sealWords: Readonly<Record<SealProblem, string>> = {
  'entries-changed': 'The newest entries are not those that were sealed, or the oldest are missing.',
  'seal-missing': 'The seal of the log is missing.',
  'seal-wrong': 'The seal of the log was not made with its key.',
  'key-lost': 'The key that sealed the log is gone from the keychain.',
  'set-back': 'The log goes less far than it once did: an earlier copy of the database was put in its place.',
};

/** So many entries are read between two turns of the event loop. */
const pageLength = 1_000;

/** The event log as a trail of what happened, for people who look back. */
export class AuditTrail {
  readonly #database: ProfileDatabase;
  readonly #parts: TrailParts;

  constructor(database: ProfileDatabase, parts: TrailParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /** Entries, newest first. Throws `storage-unavailable`. */
  list({ limit, before = Number.MAX_SAFE_INTEGER, accountId }: AuditQuery): readonly AuditEntry[] {
    this.#parts.flush();
    try {
      const { connection } = this.#database;
      const rows =
        accountId === undefined
          ? connection
              .prepare('SELECT * FROM events WHERE id < ? ORDER BY id DESC LIMIT ?')
              .all(before, limit)
          : connection
              .prepare('SELECT * FROM events WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?')
              .all(accountId, before, limit);
      return rows.flatMap((row) => {
        const event = readEvent(row);
        return event ? [{ id: Number(row.id), event, erased: row.erased !== null }] : [];
      });
    } catch (error) {
      throw storageFailure(error, 'The event log could not be read');
    }
  }

  /** Whether the log was ever sealed. */
  isSealed(): boolean {
    return new StoredChain(this.#database).readSeal() !== undefined;
  }

  /** Follows the whole chain and compares it with its seal, without keeping others waiting. Throws `storage-unavailable`. */
  async verify(): Promise<AuditReport> {
    this.#parts.flush();
    try {
      const seal = new StoredChain(this.#database).readSeal();
      const sealProblem = this.#parts.problemOfSeal();
      let oldestAt: Instant | undefined;
      let newestAt: Instant | undefined;
      const { start, check } = await this.#read(async (start, pages) => {
        const check = new ChainCheck(start.place, this.#removedAccounts());
        for await (const page of pages) {
          oldestAt ??= page[0]?.at;
          newestAt = page.at(-1)?.at;
          for (const row of page) check.take(row);
        }
        return { start, check };
      });
      if (seal && seal.end.id > check.head.id) {
        check.note({ what: `Entries after ${check.head.id} are missing; ${seal.end.id} was sealed.` });
      }
      if (sealProblem && sealProblem !== 'no-key') check.note({ what: sealWords[sealProblem] });
      return {
        intact: check.problems.length === 0,
        entries: check.entries,
        pruned: start.pruned,
        erased: check.erased,
        ...(oldestAt === undefined ? {} : { oldestAt }),
        ...(newestAt === undefined ? {} : { newestAt }),
        ...(seal && {
          sealed: { through: seal.end.id, at: seal.at, checked: sealProblem !== 'no-key' },
        }),
        problems: check.problems,
      };
    } catch (error) {
      throw storageFailure(error, 'The event log could not be read');
    }
  }

  /**
   * Tells the log as lines of JSON, oldest first: one about the log, then one for each entry after `after`, at most `limit`. `next` is
   * there if there are more. Throws `storage-unavailable`.
   */
  export(
    after: number | undefined,
    limit: number,
  ): { readonly lines: readonly string[]; readonly next?: number } {
    this.#parts.flush();
    try {
      const { connection, profileId } = this.#database;
      const { place, pruned } = readStart(connection, profileId);
      const rows = connection
        .prepare('SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?')
        .all(after ?? place.id, limit) as unknown as readonly ChainedRow[];
      const start = { id: place.id, hash: hex(place.hash) };
      const first = JSON.stringify({ log: 'latchkey event log 1', profile: profileId, pruned, start });
      const lines = [...(after === undefined ? [first] : []), ...rows.map(exportedLine)];
      const last = rows.at(-1);
      return { lines, ...(last && rows.length === limit ? { next: last.id } : {}) };
    } catch (error) {
      throw storageFailure(error, 'The event log could not be read');
    }
  }

  /** Reads the log as it is at one moment, on a connection of its own. */
  async #read<Result>(
    work: (start: ChainStart, pages: AsyncGenerator<readonly ChainedRow[]>) => Promise<Result>,
  ): Promise<Result> {
    const reader = new DatabaseSync(this.#database.path, { readOnly: true, timeout: 1_000 });
    try {
      reader.exec('BEGIN');
      const start = readStart(reader, this.#database.profileId);
      return await work(start, pagesAfter(reader, start.place.id));
    } finally {
      reader.close();
    }
  }

  #removedAccounts(): (accountId: string | null) => boolean {
    const rows = this.#database.connection.prepare('SELECT id FROM accounts').all();
    const listed = new Set(rows.map(({ id }) => String(id)));
    return (accountId) => accountId !== null && !listed.has(accountId);
  }
}

/** All entries after one, with a turn of the event loop between pages. */
async function* pagesAfter(reader: DatabaseSync, after: number): AsyncGenerator<readonly ChainedRow[]> {
  const page = reader.prepare('SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?');
  for (let last = after; ; await nextTurn()) {
    const rows = page.all(last, pageLength) as unknown as readonly ChainedRow[];
    const end = rows.at(-1);
    if (!end) return;
    yield rows;
    last = end.id;
  }
}

function exportedLine(row: ChainedRow): string {
  const { id, at, type, account_id, provider_id, actor, tool, failure, facts, credits, erased, hash } = row;
  return JSON.stringify({
    id,
    at,
    type,
    account: account_id,
    provider: provider_id,
    actor,
    tool,
    failure: parsed(failure),
    facts: parsed(facts),
    credits: parsed(credits),
    erased: erased !== null,
    details: erased ? hex(erased) : digestOfDetails(row),
    hash: hex(hash ?? new Uint8Array()),
  });
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
