import type { AccountData } from '../../preload/contract.ts';

/** What the accounts of one provider can spend together, of one unit. */
export interface CreditSum {
  readonly providerId: string;
  readonly providerName: string;
  readonly unit: string;
  readonly total: number;
  readonly accounts: number;
}

/** Sums for each provider and unit, the largest share of accounts first; units are never mixed. */
export function creditSums(accounts: Iterable<AccountData>): readonly CreditSum[] {
  const sums = new Map<string, CreditSum>();
  for (const { providerId, providerName, credits } of accounts) {
    if (!credits) continue;
    const { unit, total } = credits;
    const key = JSON.stringify([providerId, unit]);
    const known = sums.get(key);
    sums.set(key, {
      ...{ providerId, providerName, unit },
      total: (known?.total ?? 0) + total,
      accounts: (known?.accounts ?? 0) + 1,
    });
  }
  return [...sums.values()].sort((first, second) => second.accounts - first.accounts);
}
