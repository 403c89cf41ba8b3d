import { describe, expect, test } from 'vitest';
import { progressLine } from '../../main/command/progress-bar.ts';
import { table } from '../../main/command/table.ts';
import { plain } from '../../main/command/terminal.ts';
import { creditWords, lengthWords, moodOf, statusWords, timeWords } from '../../main/command/words.ts';
import type { AccountData, FailureData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';

const now = new Date(2026, 5, 15, 12, 0).getTime();
const minute = 60_000;
const hour = 60 * minute;

function account(changes: Partial<AccountData>): AccountData {
  return {
    id: '11111111-aaaa-4000-8000-000000000001',
    providerId: 'pixverse',
    providerName: 'PixVerse',
    label: 'Art',
    authMethod: 'password',
    tokenSource: 'account',
    status: 'active',
    activity: 'idle',
    paused: false,
    connectedAt: 0,
    hasCredential: false,
    waysIn: [],
    ...changes,
  };
}

function failure(kind: string, more: Partial<FailureData> = {}): FailureData {
  return { kind, what: '', safe: '', act: '', remedy: 'none', ...more };
}

describe('times', () => {
  test.each([
    [0, '0 s'],
    [59_000, '59 s'],
    [59_600, '1 min'],
    [12 * minute, '12 min'],
    [59.6 * minute, '1 h'],
    [23 * hour, '23 h'],
    [24 * hour, '1 day'],
    [72 * hour, '3 days'],
  ])('%i ms are %s', (length, expected) => {
    expect(lengthWords(length)).toBe(expected);
  });

  test('are relative up to a day, absolute beyond', () => {
    expect(timeWords(now + 12 * minute, now)).toBe('in 12 min');
    expect(timeWords(now - 3 * hour, now)).toBe('3 h ago');
    expect(timeWords(now - 2_000, now)).toBe('just now');
    expect(timeWords(now + 48 * hour, now)).toMatch(/Jun 17|17 Jun/);
  });
});

describe('a status says what is, and what comes', () => {
  test.each<[Partial<AccountData>, string | RegExp]>([
    [{ nextAttemptAt: now + 12 * minute }, 'Active, refreshes in 12 min'],
    [{ nextAttemptAt: now - 1 }, 'Active, refresh is due'],
    [{}, 'Active'],
    [{ activity: 'refreshing', status: 'retrying' }, 'Refreshing…'],
    [{ paused: true, expiresAt: now - 1 }, 'Paused, session has ended'],
    [{ paused: true, expiresAt: now + hour }, /^Paused, still valid until 0?1:00/],
    [
      { status: 'retrying', expiresAt: now + hour, failure: failure('transient') },
      /^Retrying, still valid until 0?1:00.*: PixVerse did not answer$/,
    ],
    [{ status: 'retrying', nextAttemptAt: now + 30_000 }, 'Retrying in 30 s'],
    [
      { status: 'waiting', failure: failure('rate-limited', { retryAt: now + 3 * minute }) },
      'Waiting for PixVerse (asked us to wait 3 min)',
    ],
    [
      { status: 'needs-sign-in', failure: failure('credentials-rejected') },
      'Sign in again: password was rejected',
    ],
    [{ status: 'in-use-elsewhere' }, 'In use elsewhere: another session ended this one'],
    [
      { status: 'misconfigured', failure: failure('misconfigured', { field: '/renewal' }) },
      'Definition needs a correction: at /renewal',
    ],
  ])('%j', (changes, expected) => {
    const words = statusWords(account(changes), now);
    if (typeof expected === 'string') expect(words).toBe(expected);
    else expect(words).toMatch(expected);
  });

  test('who needs a person is told from who waits by itself', () => {
    expect(needsPerson(account({ status: 'needs-sign-in' }))).toBe(true);
    expect(needsPerson(account({ status: 'needs-sign-in', paused: true }))).toBe(false);
    expect(needsPerson(account({ status: 'retrying' }))).toBe(false);
    expect(moodOf(account({ status: 'misconfigured' }))).toBe('attention');
    expect(moodOf(account({ activity: 'refreshing', status: 'misconfigured' }))).toBe('busy');
  });

  test('credits carry their unit where it is not credits', () => {
    const credits = { total: 1_412, parts: {}, unit: 'credits', readAt: 0 };
    expect(creditWords(account({ credits }))).toBe((1_412).toLocaleString());
    expect(creditWords(account({ credits: { ...credits, total: 3, unit: 'USD' } }))).toBe('3 USD');
    expect(creditWords(account({}))).toBe('–');
  });
});

describe('the terminal', () => {
  test('a table lines up, wide characters and colours included', () => {
    const rows = [
      ['\u001b[33m!\u001b[0m', 'Art', 'x'],
      ['o', '作品', 'y'],
    ];
    expect(table(rows, 80)).toEqual(['\u001b[33m!\u001b[0m  Art   x', 'o  作品  y']);
  });

  test('a row is cut to the width', () => {
    expect(table([['one', 'two three four']], 10)).toEqual(['one  two …']);
    expect(table([], 80)).toEqual([]);
    expect(table([['one']], 0)).toEqual(['…']);
  });

  test('text from elsewhere cannot rewrite what is shown', () => {
    expect(plain('a\u001b[2Jb\r\nc\u202ed')).toBe('a\ufffd[2Jb\ufffd\ufffdc\ufffdd');
  });

  test('a bar fills', () => {
    expect(progressLine('Refreshing', 0, 48)).toBe(`Refreshing [${'-'.repeat(24)}] 0 of 48`);
    expect(progressLine('Refreshing', 12, 48)).toBe(
      `Refreshing [${'#'.repeat(6)}${'-'.repeat(18)}] 12 of 48`,
    );
    expect(progressLine('Refreshing', 0, 0)).toContain('0 of 0');
  });
});
