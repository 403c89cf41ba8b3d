import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BoundedCalls } from '../../main/vault/bounded-calls.ts';
import { problemOf, vaultFailure } from '../../main/vault/vault-failure.ts';

let time = 0;
beforeEach(() => {
  time = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const newCalls = () => new BoundedCalls({ patience: 3_000, now: () => time });
const pass = async (milliseconds: number) => {
  time += milliseconds;
  await vi.advanceTimersByTimeAsync(milliseconds);
};

/** A call that ends when told. */
function controlled() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = vi.fn(() => promise);
  return { call, resolve, reject };
}

/** What became of a promise so far. */
function watch(promise: Promise<unknown>) {
  const seen = { state: 'waiting' as string | undefined };
  promise.then(
    (value) => {
      seen.state = `got ${String(value)}`;
    },
    (error: unknown) => {
      seen.state = problemOf(error) ?? 'other error';
    },
  );
  return seen;
}

test('calls about one item run in their order, about others beside them, never more than two at once', async () => {
  const calls = newCalls();
  const [first, second, other, third] = [controlled(), controlled(), controlled(), controlled()];
  const results = [
    watch(calls.run('a', first.call)),
    watch(calls.run('a', second.call)),
    watch(calls.run('b', other.call)),
    watch(calls.run('c', third.call)),
  ];
  await pass(0);
  expect([first, second, other, third].map(({ call }) => call.mock.calls.length)).toEqual([1, 0, 1, 0]);
  first.resolve('1');
  await pass(0);
  expect([second, third].map(({ call }) => call.mock.calls.length)).toEqual([1, 0]);
  second.resolve('2');
  other.resolve('3');
  await pass(0);
  third.resolve('4');
  await pass(0);
  expect(results.map(({ state }) => state)).toEqual(['got 1', 'got 2', 'got 3', 'got 4']);
});

test('a slow keychain is waited for, however many calls wait', async () => {
  const calls = newCalls();
  const results = Array.from({ length: 20 }, (_, index) =>
    watch(calls.run(`item ${index}`, () => new Promise((resolve) => setTimeout(resolve, 2_000, index)))),
  );
  await pass(20_000);
  expect(results.map(({ state }) => state)).toEqual(results.map((_, index) => `got ${index}`));
});

test('a hanging call ends after the patience, and a thousand others with it, without being made', async () => {
  const calls = newCalls();
  const hanging = controlled();
  const second = controlled();
  const never = vi.fn(async () => 'never');
  const first = watch(calls.run('a', hanging.call));
  watch(calls.run('b', second.call));
  const others = Array.from({ length: 1_000 }, (_, index) => watch(calls.run(`item ${index}`, never)));
  await pass(2_999);
  expect(first.state).toBe('waiting');
  await pass(1);
  expect(first.state).toBe('hanging');
  expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['hanging']));
  const later = watch(calls.run('later', never));
  await pass(0);
  expect(later.state).toBe('hanging');
  expect(never).not.toHaveBeenCalled();
});

test('after a pause one call tries again; the pauses grow up to a minute', async () => {
  const calls = newCalls();
  for (const pause of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
    const attempt = controlled();
    const result = watch(calls.run('item', attempt.call));
    await pass(3_000);
    expect(result.state).toBe('hanging');
    attempt.reject(new Error('gave up at last'));
    await pass(pause - 1);
    const early = watch(calls.run('item', controlled().call));
    await pass(0);
    expect(early.state).toBe('hanging');
    await pass(1);
  }
});

test('two calls that hang beside each other are one hang: the pause after them is that after one', async () => {
  const calls = newCalls();
  const [one, other] = [controlled(), controlled()];
  const results = [watch(calls.run('a', one.call)), watch(calls.run('b', other.call))];
  await pass(3_000);
  expect(results.map(({ state }) => state)).toEqual(['hanging', 'hanging']);
  for (const call of [one, other]) call.reject(new Error('gave up at last'));
  await pass(4_999);
  const early = watch(calls.run('c', async () => 'asked'));
  await pass(1);
  const due = watch(calls.run('d', async () => 'asked'));
  await pass(0);
  expect([early.state, due.state]).toEqual(['hanging', 'got asked']);
});

test('calls that never end take at most two threads, and everyone is told at once', async () => {
  const calls = newCalls();
  const made = vi.fn(() => new Promise<string>(() => undefined));
  for (const item of ['a', 'b', 'c', 'd']) {
    const result = watch(calls.run(item, made));
    await pass(3_000);
    expect(result.state).toBe('hanging');
    await pass(60_000);
  }
  expect(made).toHaveBeenCalledTimes(2);
  const result = watch(calls.run('e', made));
  await pass(0);
  expect(result.state).toBe('hanging');
});

test('a write is never begun while an earlier one of the same item may still be under way', async () => {
  const calls = newCalls();
  const [early, late] = [controlled(), controlled()];
  watch(calls.run('item', early.call));
  await pass(3_000);
  await pass(60_000);
  const refused = watch(calls.run('item', late.call));
  await pass(0);
  expect(refused.state).toBe('hanging');
  expect(late.call).not.toHaveBeenCalled();
  early.resolve('written after all');
  await pass(0);
  const next = watch(calls.run('item', async () => 'in order'));
  await pass(0);
  expect(next.state).toBe('got in order');
});

test('an answer that comes too late for its caller ends the pause for the others', async () => {
  const calls = newCalls();
  const slow = controlled();
  const result = watch(calls.run('a', slow.call));
  await pass(3_000);
  slow.resolve('late');
  await pass(0);
  expect(result.state).toBe('hanging');
  const next = watch(calls.run('b', async () => 'quick'));
  await pass(0);
  expect(next.state).toBe('got quick');
});

test.each([
  ['locked', 5_000],
  ['missing', 5_000],
  ['denied', 600_000],
] as const)(
  'after %s nobody is asked again for a while, unless the person says so',
  async (problem, pause) => {
    const calls = newCalls();
    const asked = vi.fn(async () => {
      throw vaultFailure(problem, 'No.');
    });
    const first = watch(calls.run('a', asked));
    await pass(0);
    expect(first.state).toBe(problem);
    watch(calls.run('b', asked));
    await pass(pause - 1);
    watch(calls.run('c', asked));
    await pass(0);
    expect(asked).toHaveBeenCalledTimes(1);
    await pass(1);
    watch(calls.run('d', asked));
    await pass(0);
    expect(asked).toHaveBeenCalledTimes(2);
    calls.retry();
    watch(calls.run('e', asked));
    await pass(0);
    expect(asked).toHaveBeenCalledTimes(3);
  },
);

test('what is wrong with one item stops no other', async () => {
  const calls = newCalls();
  const damaged = watch(
    calls.run('a', async () => {
      throw vaultFailure('damaged', 'No.');
    }),
  );
  const fine = watch(calls.run('b', async () => 'fine'));
  await pass(0);
  expect([damaged.state, fine.state]).toEqual(['damaged', 'got fine']);
});
