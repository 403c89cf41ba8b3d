import type { AccountData } from '../../preload/contract.ts';

/** Milliseconds since 1970. */
export type Now = number;

const minute = 60_000;
const hour = 60 * minute;

/** `in 12 min`, `in 3 h`, or the day. */
export function timeWords(at: number, now: Now): string {
  const left = at - now;
  if (left < minute) return 'in a moment';
  if (left < hour) return `in ${Math.round(left / minute)} min`;
  if (left < 24 * hour) return `in ${Math.round(left / hour)} h`;
  return `on ${new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at)}`;
}

/** How the account stands, in few words. */
export function statusWords(account: AccountData, now: Now): string {
  const { status, activity, paused, nextAttemptAt, failure } = account;
  if (activity === 'signing-in') return 'signing in';
  if (activity === 'refreshing') return 'refreshing';
  if (paused) return 'paused';
  switch (status) {
    case 'active':
      return nextAttemptAt === undefined ? 'active' : `active, refreshes ${timeWords(nextAttemptAt, now)}`;
    case 'retrying':
      return nextAttemptAt === undefined ? 'retrying' : `retrying ${timeWords(nextAttemptAt, now)}`;
    case 'waiting':
      return nextAttemptAt === undefined ? 'waiting' : `waiting, goes on ${timeWords(nextAttemptAt, now)}`;
    case 'in-use-elsewhere':
      return 'in use elsewhere';
    case 'misconfigured':
      return 'its provider needs a correction';
    case 'needs-sign-in':
      return failure?.kind === 'credentials-rejected' ? 'password was rejected' : 'sign in again';
  }
}
