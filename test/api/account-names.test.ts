import { describe, expect, test } from 'vitest';
import { isWholeId, resolveAccount } from '../../main/api/account-names.ts';
import type { ListedAccount } from '../../main/engine/events.ts';
import { FailureError } from '../../main/engine/failure.ts';

function account(id: string, providerId: string, label: string, email?: string): ListedAccount {
  return {
    id,
    providerId,
    label,
    identity: email ? { subject: id, email } : undefined,
    authMethod: 'password',
    tokenSource: 'account',
    status: 'active',
    activity: 'idle',
    failedAttempts: 0,
    paused: false,
    connectedAt: 0,
    hasCredential: false,
    reauthentications: [],
  };
}

const pixverse = account('11111111-aaaa-4000-8000-000000000001', 'pixverse', 'Art', 'art@example.com');
const imagefx = account('11112222-aaaa-4000-8000-000000000002', 'imagefx', 'Lab', 'art@example.com');
const github = account('33333333-aaaa-4000-8000-000000000003', 'github', '1111');
const accounts = [pixverse, imagefx, github];

const resolve = (name: string) =>
  resolveAccount(accounts, name, (id) => ({ name: id.toUpperCase() }) as never);

function failureOf(name: string) {
  try {
    resolve(name);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
  }
  throw new Error('no failure');
}

describe('naming an account', () => {
  test.each([
    [pixverse.id, pixverse],
    [pixverse.id.toUpperCase(), pixverse],
    ['11111', pixverse],
    ['art', pixverse],
    [' Lab ', imagefx],
    ['imagefx/art@example.com', imagefx],
    ['imagefx/lab', imagefx],
    // A label that looks like the start of an id is a label.
    ['1111', github],
  ])('%j finds one', (name, expected) => {
    expect(resolve(name)).toBe(expected);
  });

  test.each(['nobody', '', '111', 'pixverse', 'suno/art@example.com', '9999'])('%j finds none', (name) => {
    expect(failureOf(name)).toMatchObject({ kind: 'no-such-account', field: 'id' });
  });

  test('an address at several services says at which', () => {
    const failure = failureOf('art@example.com');
    expect(failure.kind).toBe('invalid-input');
    expect(failure.message).toContain('Art (PIXVERSE, 11111111); Lab (IMAGEFX, 11112222)');
  });

  test('many candidates are not all named', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      account(`1111aaaa-0000-4000-8000-0000000000${10 + index}`, 'site', 'Same'),
    );
    expect(() => resolveAccount(many, 'same', () => undefined)).toThrow(/fits 12 accounts.*and 7 more/);
  });

  test('a whole id is told from everything else', () => {
    expect(isWholeId(pixverse.id)).toBe(true);
    expect(isWholeId(`${pixverse.id}0`)).toBe(false);
    expect(isWholeId('art@example.com')).toBe(false);
  });
});
