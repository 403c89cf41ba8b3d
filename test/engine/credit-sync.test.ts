import { expect, test } from 'vitest';
import type { CreditSyncCount, CreditSyncResult } from '../../main/engine/credit-sync.ts';
import { fail } from '../../main/engine/failure.ts';
import { hour, makeEngine, minute, second } from './engine-fixture.ts';

/** An engine with password accounts whose provider takes 100 ms for each reading of credits. */
async function withAccounts(count: number, parallelCredits = 5) {
  const fixture = makeEngine((site) => {
    site.parallelCredits = parallelCredits;
  });
  const { manager, provider, clock, time } = fixture;
  await manager.start();
  const credits = () => ({ credits: { total: 7, parts: {}, unit: 'credits', readAt: time.wall } });
  for (let index = 0; index < count; index += 1) {
    provider.onIdentity = async () => ({ subject: `person-${index}` });
    await fixture.add(true, `person-${index}`);
  }
  const server = { running: 0, most: 0, asked: 0, answer: async (_number: number) => {} };
  provider.onCredits = async () => {
    server.asked += 1;
    const number = server.asked;
    server.running += 1;
    server.most = Math.max(server.most, server.running);
    await new Promise<void>((resolve) => clock.setTimer(resolve, 100));
    server.running -= 1;
    await server.answer(number);
    return credits();
  };
  const progress: CreditSyncCount[] = [];
  const abort = new AbortController();
  const sync = () => {
    const outcome: { result?: CreditSyncResult } = {};
    void manager
      .syncCredits({ actor: 'user', signal: abort.signal, onProgress: (count) => progress.push(count) })
      .then((result) => {
        outcome.result = result;
      });
    return outcome;
  };
  return { ...fixture, server, progress, abort, sync };
}

const limited = (retryAt?: number) =>
  fail('rate-limited', 'Too many.', retryAt === undefined ? {} : { retryAt });

test('all credits are read, as many at once as the provider allows and never more', async () => {
  const { manager, pass, server, progress, sync } = await withAccounts(20, 5);
  const outcome = sync();
  await pass(399);
  expect(outcome.result).toBeUndefined();
  await pass(1);
  expect(outcome.result).toEqual({ done: 20, total: 20, failed: 0, problems: [] });
  expect(server).toMatchObject({ asked: 20, most: 5 });
  expect(progress[0]).toMatchObject({ done: 0, total: 20 });
  expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: 21 }, (_, done) => done));
  expect(manager.list().every(({ credits }) => credits?.total === 7)).toBe(true);
});

test('accounts that are paused, wait for a person, or have no credits to read are left out', async () => {
  const { manager, pass, provider, sync } = await withAccounts(3);
  const [first] = manager.list();
  await manager.pause(first?.id ?? '');
  const outcome = sync();
  await pass(second);
  expect(outcome.result).toMatchObject({ done: 2, total: 2 });
  provider.hasCredits = false;
  const none = sync();
  await pass(second);
  expect(none.result).toMatchObject({ done: 0, total: 0 });
});

test('a provider that asks to wait is left alone by all its accounts, and asked again when it may be', async () => {
  const { pass, server, progress, sync, time } = await withAccounts(20, 5);
  const until = time.wall + 20 * second;
  server.answer = async (number) => {
    if (number > 5 && number <= 10) throw limited(until);
  };
  const outcome = sync();
  await pass(19 * second);
  expect(server.asked).toBe(10);
  expect(progress.at(-1)).toMatchObject({ done: 5, waiting: { providerId: 'site', until } });
  await pass(2 * second);
  expect(outcome.result).toEqual({ done: 20, total: 20, failed: 0, problems: [] });
  expect(server.asked).toBe(25);
});

test('a provider that does not say for how long is left alone for a minute', async () => {
  const { pass, server, sync } = await withAccounts(4, 2);
  server.answer = async (number) => {
    if (number <= 2) throw limited();
  };
  const outcome = sync();
  await pass(minute);
  expect(server.asked).toBe(2);
  await pass(second);
  expect(outcome.result).toMatchObject({ done: 4, failed: 0 });
});

test('where the wait is too long, the rest is told as not read, and nothing more is sent', async () => {
  const { manager, pass, server, sync, time } = await withAccounts(20, 5);
  const until = time.wall + 2 * hour;
  server.answer = async () => {
    throw limited(until);
  };
  const outcome = sync();
  await pass(second);
  expect(server.asked).toBe(5);
  expect(outcome.result).toMatchObject({ done: 20, total: 20, failed: 20 });
  expect(outcome.result?.problems.map(({ id }) => id).toSorted()).toEqual(
    manager
      .list()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(outcome.result?.problems[19]?.failure).toMatchObject({ kind: 'rate-limited', retryAt: until });
});

test('a dead session is replaced by signing in with the stored password, and its reading repeated once', async () => {
  const { pass, provider, server, sync } = await withAccounts(1);
  provider.renewal = 'sign-in';
  const signIns = provider.signIns;
  server.answer = async (number) => {
    if (number <= 2) throw fail('session-expired', 'The session has ended.');
  };
  const outcome = sync();
  await pass(2 * second);
  expect(provider.signIns).toBe(signIns + 1);
  expect(outcome.result).toMatchObject({ done: 1, failed: 0 });
});

test('an account in use elsewhere is told, and never signed in to', async () => {
  const { manager, pass, provider, server, sync } = await withAccounts(1);
  const signIns = provider.signIns;
  server.answer = async () => {
    throw fail('evicted', 'In use elsewhere.');
  };
  const outcome = sync();
  await pass(2 * second);
  expect(provider.signIns).toBe(signIns);
  expect(outcome.result).toMatchObject({ done: 1, failed: 1, problems: [{ failure: { kind: 'evicted' } }] });
  expect(manager.list()[0]?.status).toBe('in-use-elsewhere');
});

test('once it is called off nothing new is begun, also while a provider is waited for', async () => {
  const { pass, server, sync, abort, time } = await withAccounts(20, 5);
  const outcome = sync();
  await pass(250);
  abort.abort();
  await pass(100);
  expect(outcome.result).toMatchObject({ done: 15, total: 20, failed: 0 });
  expect(server.asked).toBe(15);

  const waiting = await withAccounts(4, 2);
  waiting.server.answer = async () => {
    throw limited(time.wall + minute);
  };
  const called = waiting.sync();
  await waiting.pass(10 * second);
  waiting.abort.abort();
  await waiting.pass(0);
  expect(called.result).toMatchObject({ done: 0, total: 4, failed: 0 });
});

test('two at the same time ask for each account once', async () => {
  const { pass, server, sync } = await withAccounts(10, 5);
  const outcomes = [sync(), sync()];
  await pass(second);
  for (const { result } of outcomes) expect(result).toMatchObject({ done: 10, failed: 0 });
  expect(server.asked).toBe(10);
});
