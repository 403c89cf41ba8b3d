import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { AccountId, Credits } from '../engine/account.ts';
import type { Instant } from '../engine/session.ts';
import type { ProfileDatabase } from './profile-database.ts';

const day = 86_400_000;

/** What an account could spend at a point in time. */
export interface CreditPoint {
  readonly at: Instant;
  readonly total: number;
  readonly unit: string;
  readonly plan?: string;
  readonly parts: Readonly<Record<string, number>>;
}

const partsShape = z.record(z.string(), z.number());

/** How the credits of accounts went: one point for each change, and at least one for each day (UTC) with a reading. */
export class CreditHistory {
  readonly #last: StatementSync;
  readonly #insert: StatementSync;
  readonly #range: StatementSync;
  readonly #expire: StatementSync;

  constructor(database: ProfileDatabase) {
    const { connection } = database;
    this.#last = connection.prepare(
      'SELECT at, total, unit, plan, parts FROM credit_points WHERE account_id = ? ORDER BY at DESC LIMIT 1',
    );
    // A reading can come in after its account was removed; it is then of no use.
    this.#insert = connection.prepare(`
      INSERT INTO credit_points (account_id, at, total, unit, plan, parts)
      SELECT :account, :at, :total, :unit, :plan, :parts WHERE EXISTS (SELECT 1 FROM accounts WHERE id = :account)
      ON CONFLICT (account_id, at) DO UPDATE
      SET total = excluded.total, unit = excluded.unit, plan = excluded.plan, parts = excluded.parts
    `);
    this.#range = connection.prepare(`
      SELECT at, total, unit, plan, parts FROM credit_points
      WHERE account_id = :account AND at <= :to AND at >= coalesce(
        (SELECT max(at) FROM credit_points WHERE account_id = :account AND at <= :from), :from)
      ORDER BY at
    `);
    this.#expire = connection.prepare('DELETE FROM credit_points WHERE at < ?');
  }

  /** Adds a reading if it tells something new. Runs inside a transaction. */
  add(accountId: AccountId, credits: Credits): void {
    const parts = JSON.stringify(credits.parts);
    const last = this.#last.get(accountId);
    const at = Math.round(credits.readAt);
    const isNews =
      last?.total !== credits.total ||
      last?.unit !== credits.unit ||
      last?.plan !== (credits.plan ?? null) ||
      last?.parts !== parts ||
      Math.floor(Number(last?.at) / day) !== Math.floor(at / day);
    if (!isNews) return;
    const { total, unit } = credits;
    this.#insert.run({ account: accountId, at, total, unit, plan: credits.plan ?? null, parts });
  }

  /**
   * The points of an account from one instant to another, oldest first, led by the last one before them: what the account had when the
   * time began.
   */
  read(accountId: AccountId, from: Instant, to: Instant): readonly CreditPoint[] {
    const range = { account: accountId, from: bounded(from), to: bounded(to) };
    return this.#range.all(range).map((row) => ({
      at: Number(row.at),
      total: Number(row.total),
      unit: String(row.unit),
      ...(row.plan === null ? {} : { plan: String(row.plan) }),
      parts: readParts(String(row.parts)),
    }));
  }

  /** Deletes the points before an instant. Runs inside a transaction. */
  expire(before: Instant): void {
    this.#expire.run(before);
  }
}

function bounded(at: Instant): Instant {
  return Math.round(Math.min(Math.max(at, 0), Number.MAX_SAFE_INTEGER));
}

function readParts(text: string): Readonly<Record<string, number>> {
  try {
    return partsShape.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
