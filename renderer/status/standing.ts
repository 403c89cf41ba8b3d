import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from './mending.ts';

/** Where an account stands in a word, by which it is ordered and filtered: what waits for a person first, what rests last. */
export const standings = ['needs-you', 'waiting', 'active', 'paused'] as const;
export type Standing = (typeof standings)[number];

/** The standing of an account. What is being done with it at the moment does not count, so that a row stays where it is meanwhile. */
export function standingOf(account: AccountData): Standing {
  if (account.paused) return 'paused';
  if (needsPerson(account)) return 'needs-you';
  return account.status === 'active' ? 'active' : 'waiting';
}
