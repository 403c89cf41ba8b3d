import type { Account } from './account.ts';
import type { Renewal } from './provider.ts';
import type { Instant, Milliseconds } from './session.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Shortest time between two renewals that the engine starts by itself. */
const shortestPause: Milliseconds = 30 * second;
const firstRetry: Milliseconds = 5 * second;
const longestRetry: Milliseconds = 15 * minute;
/** First pause after a reply that the definition does not know: it will hardly be known a moment later. */
const firstSlowRetry: Milliseconds = 2 * minute;
const longestSlowRetry: Milliseconds = 2 * hour;
const longestVaultRetry: Milliseconds = 30 * second;
/** Wait after a 429 that does not say how long. */
const defaultHold: Milliseconds = minute;

/** A token obtained later than this from now is not trusted: the clock was set back, or the data came from elsewhere. */
export const clockTolerance: Milliseconds = minute;

/** What the policy must know of a provider. */
export interface RefreshTiming {
  readonly renewal: Renewal;
  readonly refreshMargin: Milliseconds;
  readonly touchInterval: Milliseconds;
  readonly creditsInterval?: Milliseconds;
}

/** What is due for an account, and when. */
export interface DueWork {
  readonly work: 'renew' | 'read-credits';
  readonly at: Instant;
}

/** True if the account waits for a person or is paused, so that the engine does nothing for it by itself. */
export function isAtRest(account: Account): boolean {
  return (
    account.paused ||
    account.status === 'needs-sign-in' ||
    account.status === 'in-use-elsewhere' ||
    account.status === 'misconfigured'
  );
}

/** Whether a token claims to have been obtained in the future. */
export function isFromTheFuture(obtainedAt: Instant | undefined, now: Instant): boolean {
  return obtainedAt !== undefined && obtainedAt > now + clockTolerance;
}

/** A wait longer than any that the policy or the provider gave was computed under a clock that ran ahead. */
function retryDueAt({ nextAttemptAt, failure }: Account, now: Instant): Instant {
  const at = nextAttemptAt ?? now;
  return failure?.retryAt === undefined ? Math.min(at, now + longestSlowRetry) : at;
}

/** What the engine does next for an account by itself, or undefined if it waits for a person. */
export function nextWork(account: Account, timing: RefreshTiming, now: Instant): DueWork | undefined {
  if (isAtRest(account)) return undefined;
  if (account.status !== 'active') return { work: 'renew', at: retryDueAt(account, now) };
  const renewAt = renewalDueAt(account, timing, now);
  const { creditsInterval } = timing;
  if (creditsInterval === undefined) return { work: 'renew', at: renewAt };
  const lastRead = Math.max(account.credits?.readAt ?? 0, account.lastRefreshedAt ?? account.connectedAt);
  const readAt = lastRead + creditsInterval;
  return readAt < renewAt ? { work: 'read-credits', at: readAt } : { work: 'renew', at: renewAt };
}

/**
 * When an active account is due: end - min(margin, a fifth of the lifetime). Where the end cannot be read, or the server extends the
 * session on use, at the touch interval: a cookie's own date is never believed.
 */
export function renewalDueAt(account: Account, timing: RefreshTiming, now: Instant): Instant {
  const last = account.lastRefreshedAt ?? account.connectedAt;
  if (isFromTheFuture(account.obtainedAt, now)) {
    // Not at once again: a provider that returns the same token leaves it as it is.
    return last > now ? now : Math.max(now, last + shortestPause);
  }
  // The last renewal is in the future: the clock ran ahead then, and the session is older than it seems.
  if (last > now + clockTolerance) return now;
  const { expiresAt, obtainedAt } = account;
  const renewsByEnd = timing.renewal === 'refresh' || (timing.renewal === 'sign-in' && account.hasCredential);
  if (expiresAt === undefined || !renewsByEnd) {
    const touchAt = last + timing.touchInterval;
    const endsFirst = timing.renewal === 'sign-in' && expiresAt !== undefined && expiresAt > last;
    return endsFirst ? expiresAt : touchAt;
  }
  const lifetime = Math.max(0, expiresAt - (obtainedAt ?? last));
  const margin = account.refreshMargin ?? timing.refreshMargin;
  const due = expiresAt - Math.min(margin, lifetime / 5);
  if (due - last >= Math.min(shortestPause, lifetime / 5)) return due;
  // The provider gave the same token again, or one that ends within the margin: asking at once would go on for ever.
  return last + Math.max(shortestPause, (expiresAt - last) / 2);
}

/** Exponential growth with full jitter, never under `first`. */
function jittered(
  first: Milliseconds,
  longest: Milliseconds,
  failedAttempts: number,
  fraction: number,
): Milliseconds {
  const ceiling = Math.min(longest, first * 2 ** Math.min(30, failedAttempts));
  return first + fraction * Math.max(0, ceiling - first);
}

/**
 * When to try again after a passing failure. `failedAttempts` counts those before this one. While the token lives, tries come at
 * the latest after half of what is left of it, so that a provider that recovers in time is noticed in time.
 */
export function retryAt(
  kind: 'retry' | 'retry-slowly' | 'vault',
  failedAttempts: number,
  fraction: number,
  now: Instant,
  expiresAt: Instant | undefined,
): Instant {
  if (kind === 'vault') return now + jittered(firstRetry, longestVaultRetry, failedAttempts, fraction);
  const isSlow = kind === 'retry-slowly';
  const first = isSlow ? firstSlowRetry : firstRetry;
  const pause = jittered(first, isSlow ? longestSlowRetry : longestRetry, failedAttempts, fraction);
  if (expiresAt === undefined || expiresAt <= now) return now + pause;
  return now + Math.min(pause, Math.max(first, (expiresAt - now) / 2));
}

/** How long a provider is left alone after a 429: as it said, else a minute that doubles with each further one. */
export function holdUntil(told: Instant | undefined, failedAttempts: number, now: Instant): Instant {
  if (told !== undefined && told > now) return told;
  return now + Math.min(longestRetry, defaultHold * 2 ** Math.min(10, failedAttempts));
}

/** The answer to "may the app sign in by itself now?". */
export type ReauthenticationAllowance =
  | { readonly decision: 'now' }
  | { readonly decision: 'later'; readonly at: Instant }
  | { readonly decision: 'ask' };

/** Automatic sign-ins are limited to one a minute and three an hour per account; after that a person is asked. */
export function reauthenticationAllowance(
  answered: readonly Instant[],
  lastAttemptAt: Instant | undefined,
  now: Instant,
): ReauthenticationAllowance {
  const latest = Math.max(lastAttemptAt ?? 0, answered.at(-1) ?? 0);
  // An instant in the future is left over from before the clock was set back, and must not block for as long.
  if (latest <= now && now - latest < minute) return { decision: 'later', at: latest + minute };
  return recentReauthentications(answered, now).length >= 3 ? { decision: 'ask' } : { decision: 'now' };
}

/** The automatic sign-ins of the last hour. */
export function recentReauthentications(all: readonly Instant[], now: Instant): readonly Instant[] {
  return all.filter((instant) => instant <= now && now - instant < hour);
}

/**
 * The window over which work that became due during sleep is spread, so that waking up is not a burst: a quarter of a second
 * for each account, five minutes at most.
 */
export function wakeUpSpread(dueAccounts: number): Milliseconds {
  return Math.min(5 * minute, dueAccounts * 250);
}
