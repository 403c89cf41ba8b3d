import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CreditStep, forecast } from '../../renderer/account/forecast.ts';
import { day, hour, now } from './account-fixture.ts';

/** Any history of up to two weeks, in order, that ends before now. */
const anySteps = fc
  .array(
    fc.record({ ago: fc.integer({ min: 0, max: 14 * 24 }), total: fc.integer({ min: 0, max: 5_000 }) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((steps): readonly CreditStep[] =>
    steps
      .map(({ ago, total }) => ({ at: now - ago * hour, total }))
      .toSorted((first, second) => first.at - second.at),
  );

/** So much less each day for ten days, ending now with `left`. */
const spending = (perDay: number, left: number): readonly CreditStep[] =>
  Array.from({ length: 11 }, (_, index) => ({
    at: now - (10 - index) * day,
    total: left + (10 - index) * perDay,
  }));

describe('the forecast', () => {
  test('is empty when what is left is spent at the same rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 80 }), (perDay, days) => {
        const ahead = forecast(spending(perDay, perDay * days), now);
        expect(ahead?.perDay).toBeCloseTo(perDay, 6);
        expect(ahead?.emptyAt).toBeCloseTo(now + days * day, -3);
      }),
    );
  });

  test('lies ahead, within three months, at a rate above nothing', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const ahead = forecast(steps, now);
        if (!ahead) return;
        expect(ahead.perDay).toBeGreaterThan(0);
        expect(ahead.emptyAt).toBeGreaterThan(now);
        expect(ahead.emptyAt).toBeLessThanOrEqual(now + 90 * day);
      }),
    );
  });

  test('does not depend on the size of the unit, nor on when it is', () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.integer({ min: 2, max: 100 }),
        fc.integer({ min: 1, max: 1_000 }),
        (...given) => {
          const [steps, factor, days] = given;
          const ahead = forecast(steps, now);
          const scaled = forecast(
            steps.map(({ at, total }) => ({ at, total: total * factor })),
            now,
          );
          const later = forecast(
            steps.map(({ at, total }) => ({ at: at + days * day, total })),
            now + days * day,
          );
          expect(scaled?.emptyAt === undefined).toBe(ahead?.emptyAt === undefined);
          expect(scaled?.emptyAt ?? 0).toBeCloseTo(ahead?.emptyAt ?? 0, -3);
          expect((later?.emptyAt ?? days * day) - days * day).toBeCloseTo(ahead?.emptyAt ?? 0, -3);
        },
      ),
    );
  });

  test('a purchase now and then changes how long it lasts, and not the rate', () => {
    const before = forecast(spending(20, 100), now);
    const bought = spending(20, 100).map((step, index) =>
      index < 8 ? step : { ...step, total: step.total + 900 },
    );
    const after = forecast(bought, now);
    // On the day of the purchase what was spent cannot be seen.
    expect(after?.perDay).toBeCloseTo((6 * 20) / 7, 6);
    expect(after?.emptyAt ?? 0).toBeGreaterThan(before?.emptyAt ?? 0);
  });

  test('credits that come every day are counted on', () => {
    const daily = Array.from({ length: 22 }, (_, index) => ({
      at: now - 10.5 * day + (index * day) / 2,
      // Each day 60 come, and 50 or 70 go.
      total: 200 + (index % 2 === 0 ? 60 : 0),
    }));
    expect(forecast(daily, now)).toBeUndefined();
    const sinking = daily.map((step, index) => ({ ...step, total: step.total - Math.floor(index / 2) * 10 }));
    expect(forecast(sinking, now)?.perDay).toBeCloseTo(10, 0);
  });

  test.each([
    ['nothing is known', []],
    ['only one reading is there', [{ at: now - 3 * day, total: 5 }]],
    [
      'too little time has passed',
      [
        { at: now - hour, total: 9 },
        { at: now, total: 5 },
      ],
    ],
    [
      'nothing is left',
      [
        { at: now - 3 * day, total: 9 },
        { at: now, total: 0 },
      ],
    ],
    [
      'nothing goes',
      [
        { at: now - 3 * day, total: 9 },
        { at: now, total: 12 },
      ],
    ],
  ])('says nothing where %s', (_, steps) => {
    expect(forecast(steps, now)).toBeUndefined();
  });
});
