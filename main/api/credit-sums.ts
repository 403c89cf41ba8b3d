import type { Credits } from '../engine/account.ts';

/** What the accounts of one provider can spend together, of one unit. */
export interface CreditSum {
  readonly providerId: string;
  readonly unit: string;
  readonly total: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly accounts: number;
  /** When the oldest of the readings was made. */
  readonly oldestReadAt: number;
}

/** One sum for each provider and unit, in the order in which they come; different units are never added. */
export function sumCredits(
  accounts: Iterable<{ readonly providerId: string; readonly credits?: Credits | undefined }>,
): readonly CreditSum[] {
  const sums = new Map<string, CreditSum>();
  for (const { providerId, credits } of accounts) {
    if (!credits) continue;
    const key = JSON.stringify([providerId, credits.unit]);
    const sum = sums.get(key);
    sums.set(key, {
      providerId,
      unit: credits.unit,
      total: added(sum?.total, credits.total),
      parts: addedParts(sum?.parts, credits.parts),
      accounts: (sum?.accounts ?? 0) + 1,
      oldestReadAt: Math.min(sum?.oldestReadAt ?? credits.readAt, credits.readAt),
    });
  }
  return [...sums.values()];
}

function addedParts(
  sums: Readonly<Record<string, number>> = {},
  parts: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const all = new Map(Object.entries(sums));
  for (const [part, amount] of Object.entries(parts)) all.set(part, added(all.get(part), amount));
  return Object.fromEntries(all);
}

/** Amounts of money have cents: what adding fractions in binary leaves behind is rounded off. */
function added(one = 0, other: number): number {
  return Math.round((one + other) * 1e6) / 1e6;
}
