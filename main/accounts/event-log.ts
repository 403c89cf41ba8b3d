import type { AccountId } from '../engine/account.ts';
import type { SessionEvent } from '../engine/events.ts';
import type { EventLog } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { AuditTrail } from './audit-trail.ts';
import { CreditHistory, type CreditPoint } from './credit-history.ts';
import type { ChainPlace } from './event-chain.ts';
import { type EventRow, readEvent, writeEvent } from './event-shape.ts';
import type { Rider } from './group-commit.ts';
import { type LogKey, LogSeal } from './log-seal.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { isMisfit, storageFailure } from './storage-failure.ts';
import { StoredChain } from './stored-chain.ts';

const day = 86_400_000;

/** How much is kept. */
export interface EventLogLimits {
  /** Events over all accounts. */
  readonly events: number;
  /** Oldest event. */
  readonly age: Milliseconds;
  /** Oldest point of the credit history. */
  readonly creditAge: Milliseconds;
  /** Events that wait in memory while the database cannot take them; the oldest go first. */
  readonly waiting: number;
}

const usualLimits: EventLogLimits = { events: 200_000, age: 90 * day, creditAge: 400 * day, waiting: 10_000 };

/** Longest time that an event waits for another write to ride along with. */
const flushDelay = 1_000;

/** So many events are written between two looks at the limits. */
const rotationInterval = 1_000;

/**
 * Keeps what happened in the profile's database. Events wait in memory for the next commit, whoever makes it, or for a second; a
 * crash can cost the last second of the log, never more, and never anything else. Each entry is chained to those before it, and each
 * commit seals the chain, as soon as the key for that is at hand.
 */
export class SqliteEventLog implements EventLog, Rider {
  /** The log as a whole, read. */
  readonly trail: AuditTrail;
  readonly #database: ProfileDatabase;
  readonly #limits: EventLogLimits;
  readonly #credits: CreditHistory;
  readonly #chain: StoredChain;
  readonly #seal: LogSeal;
  #waiting: { readonly event: SessionEvent; readonly row: EventRow }[] = [];
  #dropped = 0;
  #writing = 0;
  #sinceRotation = rotationInterval;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: ProfileDatabase, limits: Partial<EventLogLimits> = {}) {
    this.#database = database;
    this.#limits = { ...usualLimits, ...limits };
    this.#credits = new CreditHistory(database);
    this.#chain = new StoredChain(database);
    this.#seal = new LogSeal(database, this.#chain, (facts) => {
      this.append({ at: database.now(), type: 'log-broken', actor: 'refresher', facts });
    });
    this.trail = new AuditTrail(database, {
      flush: () => this.flush(),
      problemOfSeal: () => this.#seal.problem(),
    });
    database.addRider(this);
  }

  get waiting(): boolean {
    return this.#waiting.length > 0 || this.#seal.isDue;
  }

  append(event: SessionEvent): void {
    try {
      this.#waiting.push({ event, row: writeEvent(event) });
    } catch {
      // An event that cannot be written as JSON is a mistake of its maker, and no reason to stop what it tells about.
      return;
    }
    const excess = this.#waiting.length - this.#limits.waiting;
    if (excess > 0) {
      this.#waiting.splice(0, excess);
      this.#dropped += excess;
    }
    this.#timer ??= setTimeout(() => this.flush(), flushDelay).unref();
  }

  /** From now on seals the log with the key, once it is known that nobody changed what was sealed before; else that is logged first. */
  sealWith(key: LogKey): void {
    this.flush();
    this.#seal.use(key);
    this.flush();
  }

  /** The last events of an account, newest first. Throws `storage-unavailable`. */
  timeline(accountId: AccountId, limit: number): readonly SessionEvent[] {
    this.flush();
    const waiting = this.#waiting.map(({ event }) => event).filter((event) => event.accountId === accountId);
    try {
      const rows = this.#database.connection
        .prepare('SELECT * FROM events WHERE account_id = ? ORDER BY id DESC LIMIT ?')
        .all(accountId, limit);
      const written = rows.map(readEvent).filter((event) => event !== undefined);
      return [...waiting.reverse(), ...written].slice(0, limit);
    } catch (error) {
      throw storageFailure(error, 'The history of the account could not be read');
    }
  }

  /**
   * How the credits of an account went between two instants, oldest first, led by what it had when that time began. Throws
   * `storage-unavailable`.
   */
  creditHistory(
    accountId: AccountId,
    from: Instant = 0,
    to: Instant = Number.POSITIVE_INFINITY,
  ): readonly CreditPoint[] {
    this.flush();
    try {
      return this.#credits.read(accountId, from, to);
    } catch (error) {
      throw storageFailure(error, 'The credit history of the account could not be read');
    }
  }

  write(): void {
    let head = this.#seal.headBeforeWrite();
    this.#writing = this.#waiting.length;
    if (this.#dropped > 0) head = this.#writeOne(head, this.#eventOfDropped());
    for (const { event, row } of this.#waiting) {
      head = this.#writeOne(head, row);
      if (event.type === 'credits-read' && event.accountId && event.credits) {
        this.#credits.add(event.accountId, event.credits);
      }
    }
    this.#sinceRotation += this.#writing;
    if (this.#sinceRotation >= rotationInterval) this.#rotate();
    this.#seal.write(head);
  }

  settle(durable: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (durable) {
      this.#waiting.splice(0, this.#writing);
      this.#dropped = 0;
    }
    this.#seal.settle(durable);
    this.#writing = 0;
    if (this.waiting) this.#timer = setTimeout(() => this.flush(), flushDelay).unref();
  }

  /** Writes what is waiting, now. What the database does not take goes on waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#database.flush();
    } catch {
      // The profile was closed meanwhile; there is nowhere left to write to.
    }
  }

  #writeOne(head: ChainPlace, row: EventRow): ChainPlace {
    try {
      return this.#chain.add(head, row);
    } catch (error) {
      // One event that does not fit the table must not keep back those after it.
      if (!isMisfit(error)) throw error;
      return head;
    }
  }

  #eventOfDropped(): EventRow {
    const facts = { dropped: this.#dropped };
    return writeEvent({ at: this.#database.now(), type: 'events-dropped', actor: 'refresher', facts });
  }

  /** Lets go of what is too old and too much. */
  #rotate(): void {
    const now = this.#database.now();
    this.#credits.expire(now - this.#limits.creditAge);
    this.#sinceRotation = 0;
    // What was sealed is let go of under a new seal only, or it could not be told from what somebody took away.
    if (!this.#seal.mayPrune && this.#chain.excess(2 * this.#limits.events) === 0) return;
    this.#chain.prune(now - this.#limits.age, this.#limits.events);
  }
}
