import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What an account's status is at a glance; the terminal tells it by a sign as well as by colour. */
export type Mood = 'good' | 'busy' | 'attention' | 'stopped';

/** A length of time: `12 min`. */
export function lengthWords(length: number): string {
  if (length < 59.5 * second) return `${Math.round(length / second)} s`;
  if (length < 59.5 * minute) return `${Math.round(length / minute)} min`;
  if (length < 23.5 * hour) return `${Math.round(length / hour)} h`;
  const days = Math.round(length / day);
  return days === 1 ? '1 day' : `${days} days`;
}

/** Relative up to a day, absolute beyond: `in 12 min`, `3 h ago`, `3 Mar, 14:05`. Instants in milliseconds. */
export function timeWords(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) >= 23.5 * hour) return dayAndClock(at);
  if (distance >= 0) return `in ${lengthWords(distance)}`;
  return distance > -5 * second ? 'just now' : `${lengthWords(-distance)} ago`;
}

function dayAndClock(at: number): string {
  return new Date(at).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
}

/** An end within a sentence: `14:05`, or with the day where that is another one. */
function untilWords(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday
    ? new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })
    : dayAndClock(at);
}

export function moodOf(account: AccountData): Mood {
  if (account.activity !== 'idle') return 'busy';
  if (account.paused) return 'stopped';
  if (account.status === 'active') return 'good';
  return needsPerson(account) ? 'attention' : 'busy';
}

/** What is, and what comes, in one sentence. */
export function statusWords(account: AccountData, now: number): string {
  if (account.activity === 'refreshing') return 'Refreshing…';
  if (account.activity === 'signing-in') return 'Signing in…';
  if (account.paused) return pausedWords(account, now);
  const { nextAttemptAt } = account;
  switch (account.status) {
    case 'active':
      if (nextAttemptAt === undefined) return 'Active';
      return nextAttemptAt <= now
        ? 'Active, refresh is due'
        : `Active, refreshes ${timeWords(nextAttemptAt, now)}`;
    case 'retrying':
      if (account.stuck) return `Look at it: ${account.failure?.what ?? ''} ${account.failure?.act ?? ''}`;
      return withCause(retryingWords(account, now), account);
    case 'waiting':
      return waitingWords(account, now);
    case 'needs-sign-in':
      return withCause('Sign in again', account);
    case 'in-use-elsewhere':
      return 'In use elsewhere: another session ended this one';
    case 'misconfigured':
      return withCause('Definition needs a correction', account);
  }
}

/** What the account may still spend, in one cell. */
export function creditWords({ credits }: AccountData): string {
  return credits ? amountWords(credits.total, credits.unit) : '–';
}

/** An amount with its unit, where that is not credits. */
export function amountWords(amount: number, unit: string): string {
  const words = amount.toLocaleString();
  return unit === 'credits' ? words : `${words} ${unit}`;
}

function pausedWords({ expiresAt }: AccountData, now: number): string {
  if (expiresAt === undefined) return 'Paused';
  return expiresAt > now
    ? `Paused, still valid until ${untilWords(expiresAt, now)}`
    : 'Paused, session has ended';
}

function retryingWords({ expiresAt, nextAttemptAt }: AccountData, now: number): string {
  if (expiresAt !== undefined && expiresAt > now) {
    return `Retrying, still valid until ${untilWords(expiresAt, now)}`;
  }
  if (nextAttemptAt !== undefined && nextAttemptAt > now) return `Retrying ${timeWords(nextAttemptAt, now)}`;
  return 'Retrying';
}

function waitingWords({ failure, nextAttemptAt, providerName }: AccountData, now: number): string {
  const until = failure?.retryAt ?? nextAttemptAt;
  if (until === undefined || until <= now) return `Waiting for ${providerName}`;
  return `Waiting for ${providerName} (asked us to wait ${lengthWords(until - now)})`;
}

function withCause(headline: string, account: AccountData): string {
  const cause = causeWords(account);
  return cause ? `${headline}: ${cause}` : headline;
}

/** Why, in a few words. */
function causeWords({ failure, providerName }: AccountData): string | undefined {
  switch (failure?.kind) {
    case 'credentials-rejected':
      return 'password was rejected';
    case 'session-expired':
      return 'session has ended';
    case 'challenge':
      return `${providerName} asks for a check`;
    case 'upstream-expired':
      return 'sign-in at the identity provider has ended';
    case 'identity-mismatch':
      return 'another account was signed in';
    case 'vault-unavailable':
      return failure.vault === 'damaged'
        ? 'saved session cannot be opened'
        : 'the sealed sessions cannot be opened';
    case 'storage-unavailable':
      return 'the disk does not take it';
    case 'transient':
      return `${providerName} did not answer`;
    case 'unrecognised':
      return `unknown answer from ${providerName}`;
    case 'misconfigured':
      return failure.field === undefined ? undefined : `at ${failure.field}`;
    default:
      return undefined;
  }
}
