import type { Instant } from '../engine/session.ts';

/** What an account could spend from an instant on. */
export interface CreditPoint {
  readonly at: Instant;
  readonly total: number;
  readonly unit: string;
  readonly plan?: string;
  readonly parts: Readonly<Record<string, number>>;
}

/** How credits went. */
export interface CreditRecords {
  /** The points of an account between two instants, oldest first, led by what it had when that time began. */
  read(
    accountId: string,
    from: Instant,
    to: Instant,
  ): readonly CreditPoint[] | Promise<readonly CreditPoint[]>;
}
