import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '../../main/engine/account.ts';
import type { Failure } from '../../main/engine/failure.ts';
import {
  holdUntil,
  nextWork,
  type RefreshTiming,
  reauthenticationAllowance,
  renewalDueAt,
  retryAt,
  wakeUpSpread,
} from '../../main/engine/refresh-policy.ts';
import { day, hour, minute, second } from './engine-fixture.ts';

const now = Date.UTC(2026, 0, 1);
const oauth: RefreshTiming = { renewal: 'refresh', refreshMargin: 10 * minute, touchInterval: 6 * hour };

function account(more: Partial<Account>): Account {
  return {
    id: 'a',
    providerId: 'site',
    label: 'a',
    authMethod: 'oauth',
    tokenSource: 'account',
    status: 'active',
    failedAttempts: 0,
    paused: false,
    connectedAt: now,
    lastRefreshedAt: now,
    obtainedAt: now,
    hasCredential: false,
    reauthentications: [],
    ...more,
  };
}

describe('when an account is due', () => {
  test.each([
    ['a token of an hour: ten minutes before its end', hour, hour - 10 * minute],
    ['a token of a minute: a fifth of its life before its end', minute, 48 * second],
    ['a token of 30 days: ten minutes before its end', 30 * day, 30 * day - 10 * minute],
  ])('%s', (_, lifetime, due) => {
    expect(renewalDueAt(account({ expiresAt: now + lifetime }), oauth, now)).toBe(now + due);
  });

  test('the margin is the person’s own where they gave one, and never more than a fifth of the life', () => {
    const due = (lifetime: number, refreshMargin: number) =>
      renewalDueAt(account({ expiresAt: now + lifetime, refreshMargin }), oauth, now) - now;
    expect(due(10 * hour, hour)).toBe(9 * hour);
    expect(due(hour, hour)).toBe(48 * minute);
    expect(due(hour, 0)).toBe(hour);
  });

  test('a session whose end cannot be read, or that slides, is touched at the interval', () => {
    expect(renewalDueAt(account({}), oauth, now)).toBe(now + 6 * hour);
    const sliding: RefreshTiming = { ...oauth, renewal: 'touch' };
    expect(renewalDueAt(account({ expiresAt: now + 30 * day }), sliding, now)).toBe(now + 6 * hour);
  });

  test('an account that only signing in renews: before the end with a password, at the end without one', () => {
    const timing: RefreshTiming = { ...oauth, renewal: 'sign-in', touchInterval: 40 * day };
    const expiresAt = now + 30 * day;
    expect(renewalDueAt(account({ expiresAt, hasCredential: true }), timing, now)).toBe(
      expiresAt - 10 * minute,
    );
    expect(renewalDueAt(account({ expiresAt }), timing, now)).toBe(expiresAt);
  });

  test('a token from the future is renewed at once, but not in a loop if it comes back the same', () => {
    const future = { obtainedAt: now + hour, expiresAt: now + 2 * hour };
    expect(renewalDueAt(account({ ...future, lastRefreshedAt: now - hour }), oauth, now)).toBe(now);
    expect(renewalDueAt(account({ ...future, lastRefreshedAt: now + hour }), oauth, now)).toBe(now);
    expect(renewalDueAt(account({ ...future, lastRefreshedAt: now }), oauth, now)).toBe(now + 30 * second);
  });

  test('what was computed under a clock that ran ahead is not waited for', () => {
    const touched = account({ lastRefreshedAt: now + 2 * day, obtainedAt: now - day });
    expect(renewalDueAt(touched, { ...oauth, renewal: 'touch' }, now)).toBe(now);
    const retrying = account({ status: 'retrying', nextAttemptAt: now + 2 * day });
    expect(nextWork(retrying, oauth, now)?.at).toBeLessThanOrEqual(now + 2 * hour);
    const told: Failure = { kind: 'rate-limited', message: 'Wait.', retryAt: now + 2 * day };
    const waiting = account({ status: 'waiting', nextAttemptAt: now + 2 * day, failure: told });
    expect(nextWork(waiting, oauth, now)?.at).toBe(now + 2 * day);
  });

  test('after a renewal it is not due within 30 s, whatever the provider gave, unless its whole life is short', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -day, max: 60 * day }),
        fc.integer({ min: 0, max: 60 * day }),
        (left, age) => {
          const renewed = account({ lastRefreshedAt: now, obtainedAt: now - age, expiresAt: now + left });
          const due = renewalDueAt(renewed, oauth, now);
          const lifetime = left + age;
          const fifth = Math.max(0, lifetime) / 5;
          const planned = now + left - Math.min(oauth.refreshMargin, fifth);
          if (planned - now >= Math.min(30 * second, fifth) && lifetime > 0) expect(due).toBe(planned);
          else expect(due).toBeGreaterThanOrEqual(now + 30 * second);
        },
      ),
    );
  });

  test.each(['needs-sign-in', 'in-use-elsewhere', 'misconfigured'] as const)(
    '%s: never by itself',
    (status) => {
      expect(nextWork(account({ status, nextAttemptAt: now }), oauth, now)).toBeUndefined();
      expect(nextWork(account({ paused: true }), oauth, now)).toBeUndefined();
    },
  );

  test('credits are read in between where the definition says so', () => {
    const timing: RefreshTiming = { ...oauth, creditsInterval: 30 * minute };
    const read = account({ expiresAt: now + 30 * day });
    expect(nextWork(read, timing, now)).toEqual({ work: 'read-credits', at: now + 30 * minute });
    expect(nextWork(account({ expiresAt: now + 30 * minute }), timing, now)?.work).toBe('renew');
  });
});

describe('how long to wait after a failure', () => {
  const anyFraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const anyAttempts = fc.integer({ min: 0, max: 1_000 });

  test('between 5 s and 15 min', () => {
    fc.assert(
      fc.property(anyFraction, anyAttempts, (fraction, attempts) => {
        const pause = retryAt('retry', attempts, fraction, now, undefined) - now;
        expect(pause).toBeGreaterThanOrEqual(5 * second);
        expect(pause).toBeLessThanOrEqual(15 * minute);
      }),
    );
  });

  test('while the token lives, at the latest after half of what is left of it', () => {
    fc.assert(
      fc.property(anyFraction, anyAttempts, fc.integer({ min: 1, max: day }), (fraction, attempts, left) => {
        const pause = retryAt('retry', attempts, fraction, now, now + left) - now;
        expect(pause).toBeLessThanOrEqual(Math.max(5 * second, left / 2));
      }),
    );
  });

  test('grows with the attempts, and spreads over the whole range', () => {
    expect(retryAt('retry', 0, 0.99, now, undefined) - now).toBe(5 * second);
    expect(retryAt('retry', 20, 0, now, undefined) - now).toBe(5 * second);
    expect(retryAt('retry', 20, 0.999, now, undefined) - now).toBeGreaterThan(14 * minute);
  });

  test('an unknown reply is asked about more slowly, and yet before the token ends; the vault more often', () => {
    expect(retryAt('retry-slowly', 20, 0.999, now, now + hour) - now).toBeLessThanOrEqual(hour / 2);
    expect(retryAt('retry-slowly', 20, 0.999, now, now + minute) - now).toBe(2 * minute);
    expect(retryAt('retry-slowly', 0, 0, now, undefined) - now).toBeGreaterThanOrEqual(2 * minute);
    expect(retryAt('vault', 50, 0.999, now, undefined) - now).toBeLessThanOrEqual(30 * second);
  });

  test('a 429 is waited out as told, else a minute that doubles', () => {
    expect(holdUntil(now + hour, 0, now)).toBe(now + hour);
    expect(holdUntil(undefined, 0, now)).toBe(now + minute);
    expect(holdUntil(now - hour, 2, now)).toBe(now + 4 * minute);
    expect(holdUntil(undefined, 500, now)).toBe(now + 15 * minute);
  });
});

describe('signing in by itself', () => {
  test('at most once a minute, three times an hour, then the person is asked', () => {
    expect(reauthenticationAllowance([], undefined, now)).toEqual({ decision: 'now' });
    expect(reauthenticationAllowance([now - 30 * second], undefined, now)).toEqual({
      decision: 'later',
      at: now + 30 * second,
    });
    expect(reauthenticationAllowance([], now - 10 * second, now).decision).toBe('later');
    const three = [now - 50 * minute, now - 30 * minute, now - 2 * minute];
    expect(reauthenticationAllowance(three, undefined, now)).toEqual({ decision: 'ask' });
    expect(reauthenticationAllowance(three, undefined, now + 11 * minute)).toEqual({ decision: 'now' });
  });

  test('an instant left over from before the clock was set back blocks nothing', () => {
    expect(reauthenticationAllowance([now + day], now + day, now)).toEqual({ decision: 'now' });
  });
});

test('waking up is spread over a quarter of a second for each account, five minutes at most', () => {
  expect(wakeUpSpread(4)).toBe(second);
  expect(wakeUpSpread(100_000)).toBe(5 * minute);
});
