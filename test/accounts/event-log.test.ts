import { expect, test, vi } from 'vitest';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import { SqliteEventLog } from '../../main/accounts/event-log.ts';
import type { Credits } from '../../main/engine/account.ts';
import type { SessionEvent } from '../../main/engine/events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bareAccount, fullAccount } from './account-fixture.ts';
import { openDatabase } from './open-database.ts';

const start = Date.UTC(2026, 10, 21);
const hour = 3_600_000;

function event(change: Partial<SessionEvent> = {}): SessionEvent {
  return {
    at: start,
    type: 'refreshed',
    actor: 'refresher',
    accountId: 'one',
    providerId: 'suno',
    ...change,
  };
}

function creditsRead(accountId: string, readAt: number, change: Partial<Credits> = {}): SessionEvent {
  const credits: Credits = {
    total: 100,
    parts: { daily: 100 },
    unit: 'credits',
    plan: 'free',
    readAt,
    ...change,
  };
  return event({ type: 'credits-read', accountId, at: readAt, credits });
}

test('events come back whole, newest first, of one account, at most as many as asked for', () => {
  const folder = temporaryFolder();
  const database = openDatabase(folder, { now: () => start });
  const log = new SqliteEventLog(database);
  const failed = event({
    type: 'refresh-failed',
    at: start + 1,
    failure: {
      kind: 'rate-limited',
      message: 'Too many requests.',
      detail: 'HTTP 429',
      retryAt: start + hour,
    },
    facts: { duration: 12, cause: 'limit', retried: true },
  });
  const read = creditsRead('one', start + 2);
  for (const one of [event(), event({ accountId: 'two' }), failed, read]) log.append(one);
  log.append({ at: start + 3, type: 'woke-up', actor: 'refresher' });
  expect(log.timeline('one', 10)).toEqual([read, failed, event()]);
  expect(log.timeline('one', 2)).toEqual([read, failed]);
  expect(log.timeline('nobody', 10)).toEqual([]);
  database.close();
  expect(new SqliteEventLog(openDatabase(folder)).timeline('one', 10)).toEqual([read, failed, event()]);
});

test('an event is written with the next commit, whoever makes it', async () => {
  const folder = temporaryFolder();
  const database = openDatabase(folder, { now: () => start });
  const log = new SqliteEventLog(database);
  const count = () => database.connection.prepare('SELECT count(*) AS rows FROM events').get()?.rows;
  log.append(event());
  expect(count()).toBe(0);
  await new SqliteAccountStore(database).save(bareAccount());
  expect(count()).toBe(1);
  expect(log.waiting).toBe(false);
});

test('an event is written after a second at the latest, without keeping the process alive', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const database = openDatabase(undefined, { now: () => start });
    const log = new SqliteEventLog(database);
    log.append(event());
    vi.advanceTimersByTime(999);
    expect(log.waiting).toBe(true);
    vi.advanceTimersByTime(1);
    expect(log.waiting).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test('what cannot be written now waits, up to a limit, and never disturbs', () => {
  const database = openDatabase(undefined, { now: () => start });
  const log = new SqliteEventLog(database, { waiting: 3 });
  database.connection.exec('PRAGMA query_only = ON');
  for (let second = 1; second <= 5; second += 1) log.append(event({ at: start + second }));
  expect(log.timeline('one', 10).map(({ at }) => at - start)).toEqual([5, 4, 3]);
  database.connection.exec('PRAGMA query_only = OFF');
  expect(log.timeline('one', 10).map(({ at }) => at - start)).toEqual([5, 4, 3]);
  expect(log.waiting).toBe(false);
  database.close();
  expect(() => log.append(event())).not.toThrow();
});

test('an event that fits no column does not keep back the others', () => {
  const database = openDatabase(undefined, { now: () => start });
  const log = new SqliteEventLog(database);
  const circular: Record<string, never> = {};
  Object.assign(circular, { circular });
  log.append(event({ facts: circular }));
  log.append(event({ at: Number.NaN }));
  log.append(event({ at: start + 5 }));
  expect(log.timeline('one', 10)).toEqual([event({ at: start + 5 })]);
});

test('events that the database refuses wait for the next commit, and cost no account its own', async () => {
  const database = openDatabase(undefined, { now: () => start });
  const log = new SqliteEventLog(database);
  const store = new SqliteAccountStore(database);
  log.append(event());
  database.connection.exec('ALTER TABLE events RENAME TO elsewhere');
  await store.save(bareAccount());
  expect(log.waiting).toBe(true);
  database.connection.exec('ALTER TABLE elsewhere RENAME TO events');
  await store.save(bareAccount());
  expect(log.waiting).toBe(false);
  expect(log.timeline('one', 10)).toEqual([event()]);
});

test('events that a newer Latchkey wrote are passed over', () => {
  const database = openDatabase(undefined, { now: () => start });
  const log = new SqliteEventLog(database);
  log.append(event());
  log.timeline('one', 1);
  database.connection.exec(
    "INSERT INTO events (at, type, account_id, actor) VALUES (1, 'teleported', 'one', 'user')",
  );
  database.connection.exec(
    "INSERT INTO events (at, type, account_id, actor, facts) VALUES (1, 'refreshed', 'one', 'user', '{')",
  );
  expect(log.timeline('one', 10)).toEqual([event()]);
});

test('the log is held to an age and a count', () => {
  const now = start + 100 * 24 * hour;
  const database = openDatabase(undefined, { now: () => now });
  const log = new SqliteEventLog(database, { events: 1_500 });
  log.append(event({ at: now - 91 * 24 * hour }));
  log.append(event({ at: now - 89 * 24 * hour }));
  expect(log.timeline('one', 10)).toHaveLength(1);
  for (let index = 0; index < 3_000; index += 1) log.append(event({ at: now, accountId: 'two' }));
  log.timeline('two', 1);
  const rows = Number(database.connection.prepare('SELECT count(*) AS rows FROM events').get()?.rows);
  expect(rows).toBeLessThanOrEqual(1_500);
  expect(rows).toBeGreaterThan(500);
});

test('the credit history has a point for each change, and one for each day', async () => {
  const database = openDatabase(undefined, { now: () => start });
  const store = new SqliteAccountStore(database);
  const account = fullAccount();
  await store.save(account);
  const log = new SqliteEventLog(database);
  const { id } = account;
  log.append(creditsRead(id, start));
  log.append(creditsRead(id, start + hour));
  log.append(creditsRead(id, start + 2 * hour, { total: 90, parts: { daily: 90 } }));
  log.append(creditsRead(id, start + 3 * hour, { total: 90, parts: { daily: 80, monthly: 10 } }));
  log.append(creditsRead(id, start + 23 * hour, { total: 90, parts: { daily: 80, monthly: 10 } }));
  log.append(creditsRead(id, start + 25 * hour, { total: 90, parts: { daily: 80, monthly: 10 } }));
  log.append(event({ type: 'credits-read', accountId: id }));
  const history = log.creditHistory(id);
  expect(history.map(({ at, total }) => [(at - start) / hour, total])).toEqual([
    [0, 100],
    [2, 90],
    [3, 90],
    [25, 90],
  ]);
  expect(history[2]).toEqual({
    at: start + 3 * hour,
    total: 90,
    unit: 'credits',
    plan: 'free',
    parts: { daily: 80, monthly: 10 },
  });
});

test('a part of the history begins with what the account had then', async () => {
  const database = openDatabase(undefined, { now: () => start });
  const account = fullAccount();
  await new SqliteAccountStore(database).save(account);
  const log = new SqliteEventLog(database);
  const { id } = account;
  for (const [at, total] of [
    [0, 100],
    [10, 90],
    [20, 80],
    [30, 70],
  ] as const) {
    log.append(creditsRead(id, start + at * hour, { total }));
  }
  const totals = (from: number, to: number) =>
    log.creditHistory(id, start + from * hour, start + to * hour).map(({ total }) => total);
  expect(totals(15, 25)).toEqual([90, 80]);
  expect(totals(20, 30)).toEqual([80, 70]);
  expect(totals(-5, 5)).toEqual([100]);
  expect(totals(40, 50)).toEqual([70]);
  expect(totals(-9, -5)).toEqual([]);
  expect(totals(15, Number.POSITIVE_INFINITY)).toEqual([90, 80, 70]);
});

test('of an account that was removed stays what happened and when, without a word more, also of readings that come later', async () => {
  const database = openDatabase(undefined, { now: () => start });
  const store = new SqliteAccountStore(database);
  const account = fullAccount();
  await store.save(account);
  const log = new SqliteEventLog(database);
  log.append(creditsRead(account.id, start));
  expect(log.creditHistory(account.id)).toHaveLength(1);
  log.append(
    event({ type: 'refresh-failed', accountId: account.id, failure: { kind: 'transient', message: 'No.' } }),
  );
  await store.remove(account.id);
  const bare = { accountId: account.id, providerId: 'suno', actor: 'refresher', at: start };
  expect(log.timeline(account.id, 10)).toEqual([
    { ...bare, type: 'refresh-failed' },
    { ...bare, type: 'credits-read' },
  ]);
  log.append(creditsRead(account.id, start + hour));
  expect(log.creditHistory(account.id)).toEqual([]);
});
