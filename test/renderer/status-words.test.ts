import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../main/engine/failure.ts';
import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import { mendingOf } from '../../renderer/status/mending.ts';
import { statusSentence, statusWords } from '../../renderer/status/status-words.ts';
import { english } from '../../renderer/texts/english.ts';
import { createSpeech } from '../../renderer/texts/texts.ts';
import { account, failureData, hour, minute, now } from './account-fixture.ts';

const speech = createSpeech(english, 'en-GB', 'Europe/Berlin');
const say = (changes: Partial<AccountData>, renewal?: 'check') =>
  statusSentence(statusWords(account(1, changes), now, speech, renewal), speech);

describe('the words of a status', () => {
  test.each<[string, Partial<AccountData>]>([
    ['Active, refreshes in 12 min', {}],
    ['Active, refreshes on 30 Nov, 13:53', { nextAttemptAt: now + 9 * 24 * hour }],
    ['Active, refresh is due', { nextAttemptAt: now - 1 }],
    ['Active', { nextAttemptAt: undefined }],
    ['Refreshing…', { activity: 'refreshing', status: 'needs-sign-in' }],
    ['Signing in…', { activity: 'signing-in', paused: true }],
    ['Paused, still valid until 14:50', { paused: true }],
    ['Paused, session has ended', { paused: true, expiresAt: now }],
    ['Paused', { paused: true, expiresAt: undefined }],
    ['Retrying, still valid until 14:05', { status: 'retrying', expiresAt: now + 12 * minute }],
    ['Retrying in 2 min', { status: 'retrying', expiresAt: now, nextAttemptAt: now + 2 * minute }],
    ['Waiting for PixVerse (asked us to wait 3 min)', { status: 'waiting', nextAttemptAt: now + 3 * minute }],
    ['Waiting for PixVerse', { status: 'waiting', nextAttemptAt: now - 1 }],
    ['In use elsewhere: another session ended this one', { status: 'in-use-elsewhere' }],
    ['Wrong definition', { status: 'misconfigured' }],
  ])('%s', (words, changes) => {
    expect(say(changes)).toBe(words);
  });

  test.each<[string, FailureKind]>([
    ['Sign in again: password was rejected', 'credentials-rejected'],
    ['Sign in again: session has ended', 'session-expired'],
    ['Sign in again: PixVerse asks for a check', 'challenge'],
    ['Sign in again: sign-in at the identity provider has ended', 'upstream-expired'],
    ['Sign in again', 'unexpected'],
  ])('%s', (words, kind) => {
    expect(say({ status: 'needs-sign-in', failure: failureData({ kind, message: 'It failed.' }) })).toBe(
      words,
    );
  });

  test('a wait is counted from what the provider said, not from the next try', () => {
    const failure = failureData({ kind: 'rate-limited', message: 'Wait.', retryAt: now + 90 * minute });
    expect(say({ status: 'waiting', failure, nextAttemptAt: now + 95 * minute })).toBe(
      'Waiting for PixVerse (asked us to wait 2 h)',
    );
  });

  test('what is only checked is not said to be refreshed', () => {
    expect(say({ nextAttemptAt: now + 5 * hour }, 'check')).toBe('Active, next check in 5 h');
  });

  test('a wrong definition names the place', () => {
    const failure = failureData({ kind: 'misconfigured', message: 'Wrong.', field: '/refresh/url' });
    expect(say({ status: 'misconfigured', failure })).toBe('Wrong definition: at /refresh/url');
  });

  test('every account has a sentence without holes, and its shape agrees with whether it needs a person', () => {
    fc.assert(
      fc.property(anyAccount, fc.integer({ min: -5, max: 5 }), (given, hours) => {
        const at = now + hours * hour;
        const words = statusWords(given, at, speech);
        const sentence = statusSentence(words, speech);
        expect(sentence).toMatch(/^\p{Lu}/u);
        expect(sentence).not.toMatch(/undefined|null|NaN|Invalid|\s\s/);
        expect(words.shape === 'triangle').toBe(needsPerson(given) && given.activity === 'idle');
        expect(mendingOf(given) !== undefined).toBe(words.shape === 'triangle');
      }),
    );
  });
});

const kinds: readonly FailureKind[] = [
  'transient',
  'rate-limited',
  'session-expired',
  'evicted',
  'credentials-rejected',
  'challenge',
  'upstream-expired',
  'unrecognised',
  'misconfigured',
  'vault-unavailable',
  'storage-unavailable',
  'identity-mismatch',
  'unexpected',
];

const instant = fc.option(fc.integer({ min: now - 90 * 24 * hour, max: now + 90 * 24 * hour }), {
  nil: undefined,
});

const anyAccount: fc.Arbitrary<AccountData> = fc
  .record({
    status: fc.constantFrom(
      'active' as const,
      'retrying' as const,
      'waiting' as const,
      'needs-sign-in' as const,
      'in-use-elsewhere' as const,
      'misconfigured' as const,
    ),
    activity: fc.constantFrom('idle' as const, 'refreshing' as const, 'signing-in' as const),
    paused: fc.boolean(),
    nextAttemptAt: instant,
    expiresAt: instant,
    obtainedAt: instant,
    failure: fc.option(
      fc
        .record({ kind: fc.constantFrom(...kinds), retryAt: instant })
        .map(({ kind, retryAt }) =>
          failureData({ kind, message: 'It failed.', ...(retryAt !== undefined && { retryAt }) }),
        ),
      { nil: undefined },
    ),
  })
  .map((changes) => account(1, changes));
