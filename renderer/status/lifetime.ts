import type { AccountData } from '../../preload/contract.ts';

/** How much of the token's lifetime is left, from 1 (new) to 0 (ended); undefined where its end is unknown. */
export function lifetimeLeft(account: AccountData, now: number): number | undefined {
  const { expiresAt, obtainedAt } = account;
  if (expiresAt === undefined || obtainedAt === undefined || expiresAt <= obtainedAt) return undefined;
  return Math.min(1, Math.max(0, (expiresAt - now) / (expiresAt - obtainedAt)));
}
