import { createHash } from 'node:crypto';
import type { Instant } from '../engine/session.ts';
import { type Database, numberIn } from './database.ts';
import type { Kind } from './usage.ts';
import type { User } from './users.ts';

/** What a user may still spend at one kind. */
export interface Balance {
  readonly daily: number;
  readonly monthly: number;
  readonly package: number;
  readonly total: number;
  /** How many of the day's advertisements have been watched. */
  readonly tasksDone: number;
}

export const dailyGrant = 60;
export const monthlyGrant = 300;
/** The daily advertisement: how often it can be watched, and what each time pays. */
export const adTask = { times: 2, reward: 30 } as const;

const dayLength = 24 * 60 * 60_000;

interface Purse {
  day: number;
  daily: number;
  monthly: number;
  package: number;
  tasksDone: number;
}

/** A number from 0 to `below` - 1 that depends on the words alone. */
function drawn(below: number, ...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE() % below;
}

function monthOf(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 7);
}

/**
 * Credits that change as if someone worked with them: each look spends up to two, decided by user and time; every day (UTC)
 * brings the daily grant and every month the monthly one, up to their sizes.
 */
export class Wallets {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  /** The balance after a little has been spent: daily credits first, the package last. */
  read(user: User, kind: Kind): Balance {
    const purse = this.#open(user, kind);
    let due = drawn(3, user.id, kind, this.#now());
    for (const part of ['daily', 'monthly', 'package'] as const) {
      const spent = Math.min(due, purse[part]);
      purse[part] -= spent;
      due -= spent;
    }
    this.#save(user, kind, purse);
    return balanceOf(purse);
  }

  /** The balance as it is. */
  look(user: User, kind: Kind): Balance {
    return balanceOf(this.#open(user, kind));
  }

  /** Watches one of the day's advertisements; false if all have been. */
  watchAd(user: User, kind: Kind): boolean {
    const purse = this.#open(user, kind);
    if (purse.tasksDone >= adTask.times) return false;
    purse.tasksDone += 1;
    purse.daily += adTask.reward;
    this.#save(user, kind, purse);
    return true;
  }

  #open(user: User, kind: Kind): Purse {
    const today = Math.floor(this.#now() / dayLength);
    const row = this.#database
      .prepare('SELECT * FROM wallets WHERE user_number = ? AND kind = ?')
      .get(user.number, kind);
    if (!row) {
      const bought = drawn(100, user.id, kind, 'package');
      return { day: today, daily: dailyGrant, monthly: monthlyGrant, package: bought, tasksDone: 0 };
    }
    const purse: Purse = {
      day: numberIn(row, 'day'),
      daily: numberIn(row, 'daily'),
      monthly: numberIn(row, 'monthly'),
      package: numberIn(row, 'package'),
      tasksDone: numberIn(row, 'tasks_done'),
    };
    if (purse.day >= today) return purse;
    const newMonth = monthOf(purse.day) !== monthOf(today);
    return {
      ...purse,
      day: today,
      daily: dailyGrant,
      monthly: newMonth ? monthlyGrant : purse.monthly,
      tasksDone: 0,
    };
  }

  #save(user: User, kind: Kind, purse: Purse): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO wallets (user_number, kind, day, daily, monthly, package, tasks_done)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(user.number, kind, purse.day, purse.daily, purse.monthly, purse.package, purse.tasksDone);
  }
}

function balanceOf(purse: Purse): Balance {
  const { daily, monthly, package: bought, tasksDone } = purse;
  return { daily, monthly, package: bought, total: daily + monthly + bought, tasksDone };
}
