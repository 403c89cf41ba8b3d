import type { AccountData } from '../../preload/contract.ts';

const hour = 3_600_000;
/** As many hours as are drawn. */
const hours = 24;

/** An hour to come, and how many accounts are refreshed in it. */
export interface PlannedHour {
  /** Milliseconds; the first begins now, the others follow by the hour. */
  readonly from: number;
  readonly count: number;
}

/** The refreshes that are planned for the next 24 hours, by the hour. What is overdue counts as now. */
export function plannedHours(accounts: Iterable<AccountData>, now: number): readonly PlannedHour[] {
  const counts = Array.from({ length: hours }, () => 0);
  for (const { nextAttemptAt, paused } of accounts) {
    if (nextAttemptAt === undefined || paused) continue;
    const index = Math.max(0, Math.floor((nextAttemptAt - now) / hour));
    if (index < hours) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: now + index * hour, count }));
}
