import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumCredits } from '../../main/api/credit-sums.ts';
import { thinned } from '../../main/api/handlers/credits.ts';
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
