import type { DatabaseSync } from 'node:sqlite';
import { fail } from '../engine/failure.ts';
import { storageFailure } from './storage-failure.ts';

/** Writes along with whatever commits next, because a commit costs the same for one row as for many. */
export interface Rider {
  /** Whether there is anything to write. */
  readonly waiting: boolean;
  /** Writes inside the transaction. */
  write(): void;
  /** Tells how the transaction ended; when it was not durable, `write` is called again at the next one. */
  settle(durable: boolean): void;
}

interface Job {
  run(): void;
  resolve(): void;
  reject(failure: unknown): void;
}

/**
 * Makes one durable transaction out of all writes that come in the same turn of the event loop. Each write succeeds or fails by
 * itself; its promise resolves after the commit that it is part of.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #riders: Rider[] = [];
  #queue: Job[] = [];
  #immediate: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  addRider(rider: Rider): void {
    this.#riders.push(rider);
  }

  /** Runs `work` in the next transaction. Rejects with `storage-unavailable`; `what` opens its sentence. */
  write<Result>(what: string, work: () => Result): Promise<Result> {
    if (this.#closed) return Promise.reject(fail('storage-unavailable', `${what}: the profile is closed.`));
    return new Promise<Result>((resolve, reject) => {
      let result: Result;
      this.#queue.push({
        run() {
          result = work();
        },
        resolve: () => resolve(result),
        reject: (error) => reject(storageFailure(error, what)),
      });
      this.#immediate ??= setImmediate(() => this.flush());
    });
  }

  /** Commits what is waiting, now. */
  flush(): void {
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    const jobs = this.#queue;
    this.#queue = [];
    const riders = this.#riders.filter((rider) => rider.waiting);
    if (jobs.length === 0 && riders.length === 0) return;
    const failures = new Map<Job | Rider, unknown>();
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const job of jobs) this.#runAlone(job, () => job.run(), failures);
      for (const rider of riders) this.#runAlone(rider, () => rider.write(), failures);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#rollBack();
      for (const rider of riders) rider.settle(false);
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const rider of riders) rider.settle(!failures.has(rider));
    for (const job of jobs) {
      if (failures.has(job)) job.reject(failures.get(job));
      else job.resolve();
    }
  }

  /** Commits what is waiting and takes no more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.flush();
  }

  /** Undoes only this piece of work if it fails; throws if SQLite gave up the whole transaction with it. */
  #runAlone(owner: Job | Rider, work: () => void, failures: Map<Job | Rider, unknown>): void {
    this.#database.exec('SAVEPOINT one');
    try {
      work();
    } catch (error) {
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('ROLLBACK TO one');
      failures.set(owner, error);
    }
    this.#database.exec('RELEASE one');
  }

  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // SQLite rolls back by itself after an I/O error; the first error is the one that is told.
    }
  }
}
