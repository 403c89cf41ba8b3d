import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportCredits } from '../../main/api/credit-export.ts';
import { sumCredits } from '../../main/api/credit-sums.ts';
import { csvLine } from '../../main/api/csv.ts';
import { thinned } from '../../main/api/handlers/credits.ts';
import { fail } from '../../main/engine/failure.ts';
import type { ContractEvent } from '../../preload/contract.ts';
import { makeApi } from './api-fixture.ts';

const point = (at: number, total = at) => ({ at, total, unit: 'credits', parts: {} });

test('the history of an account is asked for by time, and thinned to what a chart can draw', async () => {
  const asked: unknown[] = [];
  const { call, add } = await makeApi((parts) => ({
    ...parts,
    creditHistory: {
      read: (...range) => {
        asked.push(range);
        return Array.from({ length: 101 }, (_, at) => point(at));
      },
    },
  }));
  const { id } = await add();
  const reply = await call('credits.history', { id, from: 5, most: 6 });
  expect(asked).toEqual([[id, 5, Number.POSITIVE_INFINITY]]);
  expect(reply).toEqual({
    ok: true,
    value: { points: [0, 19, 39, 59, 79, 100].map((at) => point(at)) },
  });
});

test('the trends of some accounts are few points each; accounts that are gone are left out', async () => {
  const { call, add } = await makeApi((parts) => ({
    ...parts,
    creditHistory: { read: () => Array.from({ length: 101 }, (_, at) => point(at)) },
  }));
  const { id } = await add();
  const reply = await call('credits.trends', { ids: [id, '7b0d4b3c-8f0b-4c1e-9a55-3a2f0c1d2e3f'], from: 5 });
  expect(reply).toMatchObject({ ok: true, value: { trends: [{ id, points: { length: 24 } }] } });
  expect(reply.ok && reply.value.trends[0]?.points.at(-1)).toEqual({ at: 100, total: 100 });
});

test('an account that is not there has no history', async () => {
  const { call } = await makeApi();
  expect(await call('credits.history', { id: '7b0d4b3c-8f0b-4c1e-9a55-3a2f0c1d2e3f' })).toMatchObject({
    ok: false,
    failure: { kind: 'no-such-account' },
  });
});

test('a thinned history keeps order, first and last point, and is never longer than asked', () => {
  const histories = fc.uniqueArray(fc.nat(1e12), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(histories, fc.integer({ min: 2, max: 50 }), (instants, most) => {
      const points = instants.toSorted((one, other) => one - other).map((at) => point(at));
      const kept = thinned(points, most);
      expect(kept.length).toBeLessThanOrEqual(most);
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      expect(kept).toEqual(points.filter((each) => kept.includes(each)));
    }),
  );
});

test('credits are added up for each provider and unit, and units are never mixed', () => {
  const credits = (total: number, unit: string, parts: Record<string, number>, readAt: number) => ({
    total,
    unit,
    parts,
    readAt,
  });
  const sums = sumCredits([
    { providerId: 'pixverse', credits: credits(70, 'credits', { daily: 60, monthly: 10 }, 5) },
    { providerId: 'runpod', credits: credits(0.1, 'USD', {}, 6) },
    { providerId: 'pixverse', credits: credits(5, 'credits', { daily: 5 }, 3) },
    { providerId: 'pixverse' },
    { providerId: 'runpod', credits: credits(0.2, 'USD', {}, 9) },
    { providerId: 'runpod', credits: credits(7, 'credits', {}, 9) },
  ]);
  expect(sums).toEqual([
    {
      providerId: 'pixverse',
      unit: 'credits',
      total: 75,
      parts: { daily: 65, monthly: 10 },
      accounts: 2,
      oldestReadAt: 3,
    },
    { providerId: 'runpod', unit: 'USD', total: 0.3, parts: {}, accounts: 2, oldestReadAt: 6 },
    { providerId: 'runpod', unit: 'credits', total: 7, parts: {}, accounts: 1, oldestReadAt: 9 },
  ]);
});

test('the sums name their provider', async () => {
  const { call, add, provider } = await makeApi();
  const reading = { total: 4, parts: {}, unit: 'credits', readAt: 1 };
  provider.onCredits = async () => ({ credits: reading });
  const { id } = await add();
  await call('accounts.refresh', { id });
  expect(await call('credits.summary', {})).toEqual({
    ok: true,
    value: {
      sums: [
        {
          providerId: 'site',
          providerName: 'Site',
          unit: 'credits',
          total: 4,
          parts: {},
          accounts: 1,
          oldestReadAt: 1,
        },
      ],
    },
  });
});

test('a sync tells how far it is, and its end names what could not be read', async () => {
  const { api, call, add, provider, pass } = await makeApi();
  await add(true, 'ada');
  provider.onIdentity = async () => ({ subject: 'bob' });
  const { id } = await add(true, 'bob');
  const reading = { total: 4, parts: {}, unit: 'credits', readAt: 1 };
  provider.onCredits = async ({ accessToken }) => {
    if (accessToken === 'access-1') return { credits: reading };
    throw fail('unrecognised', 'Strange answer.');
  };
  const told: ContractEvent[] = [];
  const subscription = api.feed.open(() => {
    for (let event = subscription.take(); event; event = subscription.take()) told.push(event);
  });
  const reply = await call('credits.sync', { runId: 'one' });
  expect(reply).toMatchObject({
    ok: true,
    value: { runId: 'one', done: 2, total: 2, failed: 1, finished: true },
  });
  expect(reply.ok && reply.value.problems).toMatchObject([
    { id, failure: { kind: 'unrecognised', what: 'Strange answer.', act: expect.any(String) } },
  ]);
  await pass(1_000);
  const progress = told.filter(({ name }) => name === 'credit-sync');
  expect(progress).toMatchObject([{ data: { runId: 'one', done: 2, total: 2, failed: 1, finished: true } }]);
  subscription.close();
});

test('CSV is what RFC 4180 says, and no text in it is a formula', () => {
  expect(csvLine(['plain', 5, -1.5, undefined, 'a "b", c', 'two\nlines'])).toBe(
    'plain,5,-1.5,,"a ""b"", c","two\nlines"\r\n',
  );
  for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', '＝1', '\r=1']) {
    expect(csvLine([formula]).replace(/^"/, '')).toMatch(/^'/);
  }
  // A reader of RFC 4180 gets back every text, but for the apostrophe before what might be a formula.
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 }), (cells) => {
      const read = readCsv(csvLine(cells));
      expect(read).toHaveLength(1);
      expect(read[0]?.map((cell) => cell.replace(/^'/, ''))).toEqual(
        cells.map((cell) => cell.replace(/^'/, '')),
      );
      for (const cell of read[0] ?? []) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }),
  );
});

/** A strict reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    line.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    lines.push(line);
    line = [];
  }
  return lines;
}

test('the export comes in pages that together hold each point once, by provider and account', async () => {
  const { manager, add, provider } = await makeApi();
  for (const name of ['cleo', 'ada', 'bob']) {
    provider.onIdentity = async () => ({ subject: name, email: `${name}@example.com` });
    await add(true, name);
  }
  const accounts = manager.list();
  const records = {
    read: () => [point(1), point(2), { ...point(3), plan: '=pro', parts: { daily: 1, gift: 2 } }],
  };
  let csv = '';
  let pages = 0;
  let after: string | undefined;
  do {
    const page = await exportCredits(records, { accounts, nameOf: () => 'Site', from: 2, to: 9, after }, 2);
    csv += page.csv;
    after = page.next;
    pages += 1;
  } while (after !== undefined);
  expect(pages).toBe(3);
  const [head, ...lines] = readCsv(csv);
  expect(head).toEqual(['provider', 'account', 'email', 'at', 'total', 'unit', 'plan', 'parts']);
  expect(lines.map((cells) => [cells[1], cells[3]])).toEqual(
    ['ada', 'bob', 'cleo'].flatMap((name) => [
      [`${name}@example.com`, '1970-01-01T00:00:00.002Z'],
      [`${name}@example.com`, '1970-01-01T00:00:00.003Z'],
    ]),
  );
  expect(lines[1]?.slice(4)).toEqual(['3', 'credits', "'=pro", 'daily 1; gift 2']);
});

test('credits are low when they are under what was set for the account, or else for its provider', async () => {
  let creditAlert: number | undefined;
  const { call, add, provider } = await makeApi((parts) => {
    const known = () => parts.providers.list().map((site) => ({ ...site, creditAlert }));
    return { ...parts, providers: { ...parts.providers, list: known, find: () => known()[0] } };
  });
  provider.onCredits = async () => ({ credits: { total: 40, parts: {}, unit: 'credits', readAt: 1 } });
  const { id } = await add();
  await call('accounts.refresh', { id });
  const low = async () => {
    const reply = await call('accounts.get', { id });
    return reply.ok ? reply.value.lowCredits : 'failed';
  };
  expect(await low()).toBeUndefined();
  creditAlert = 40;
  expect(await low()).toBeUndefined();
  creditAlert = 41;
  expect(await low()).toBe(41);
  await call('accounts.update', { id, creditAlert: 0 });
  expect(await low()).toBeUndefined();
  await call('accounts.update', { id, creditAlert: 100 });
  expect(await low()).toBe(100);
  await call('accounts.update', { id, creditAlert: null });
  expect(await low()).toBe(41);
});
