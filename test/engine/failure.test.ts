import { describe, expect, test } from 'vitest';
import {
  explain,
  FailureError,
  type FailureKind,
  fail,
  failureOf,
  handlingOf,
  remedyOf,
} from '../../main/engine/failure.ts';

const handlings: Record<FailureKind, ReturnType<typeof handlingOf>> = {
  transient: 'retry',
  'rate-limited': 'wait',
  'session-expired': 'recover',
  evicted: 'stop',
  'credentials-rejected': 'ask',
  challenge: 'ask',
  'upstream-expired': 'ask',
  unrecognised: 'retry-slowly',
  misconfigured: 'stop',
  'vault-unavailable': 'retry',
  cancelled: 'none',
  'timed-out': 'none',
  'no-such-account': 'none',
  'no-such-provider': 'none',
  'invalid-input': 'none',
  'identity-mismatch': 'none',
  'not-allowed': 'none',
  'not-supported': 'none',
  'storage-unavailable': 'retry',
  'profile-in-use': 'none',
  unexpected: 'retry-slowly',
};

describe('every failure', () => {
  test.each(Object.entries(handlings))('%s is handled by: %s', (kind, handling) => {
    expect(handlingOf(kind as FailureKind)).toBe(handling);
  });

  test.each(Object.keys(handlings))('%s says what happened, what is safe, and what to do', (kind) => {
    const words = explain(fail(kind as FailureKind, 'It happened.').failure);
    for (const sentence of Object.values(words)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

test('a foreign error gives away nothing of its text', () => {
  const failure = failureOf(new TypeError('GET https://x.example/?token=secret failed'));
  expect(failure.kind).toBe('unexpected');
  expect(JSON.stringify([failure, explain(failure)])).not.toContain('secret');
});

test('a failure keeps its value on the way', () => {
  const error = fail('evicted', 'In use elsewhere.', { detail: 'ErrCode 10005' });
  expect(error).toBeInstanceOf(FailureError);
  expect(failureOf(error)).toEqual({
    kind: 'evicted',
    message: 'In use elsewhere.',
    detail: 'ErrCode 10005',
  });
  expect(remedyOf(error.failure)).toBe('take-over');
});
