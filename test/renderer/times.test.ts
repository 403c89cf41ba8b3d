import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lifetimeLeft } from '../../renderer/status/lifetime.ts';
import { english } from '../../renderer/texts/english.ts';
import { createSpeech } from '../../renderer/texts/texts.ts';
import { account, day, hour, minute, now, second } from './account-fixture.ts';

const { times, formats } = createSpeech(english, 'en-GB', 'Europe/Berlin');

describe('times', () => {
  test.each<[string, number]>([
    ['in 12 min', 12 * minute],
    ['in 1 min', 60 * second],
    ['in 59 s', 59 * second],
    ['in 1 h', 59.6 * minute],
    ['in 23 h', 23.2 * hour],
    ['now', 300],
    ['just now', 0],
    ['just now', -4 * second],
    ['5 s ago', -5 * second],
    ['3 h ago', -3 * hour],
    ['22 Nov, 13:53', day],
    ['20 Nov, 13:53', -day],
    ['21 Nov 2025, 13:53', -365 * day],
  ])('%s', (words, distance) => {
    expect(times.relative(now + distance, now)).toBe(words);
  });

  test('what has happened is never told as to come, even if a clock lags', () => {
    expect(times.since(now + 900, now)).toBe('just now');
    expect(times.since(now - hour, now)).toBe('1 h ago');
  });

  test('within a sentence a day is led by "on"', () => {
    expect(times.when(now + 2 * day, now)).toBe('on 23 Nov, 13:53');
    expect(times.when(now + 2 * hour, now)).toBe('in 2 h');
  });

  test('the time of day is written as people of the locale do', () => {
    const at = Date.UTC(2026, 10, 21, 8, 5);
    expect(createSpeech(english, 'en-GB', 'Europe/Berlin').formats.clock(at)).toBe('09:05');
    expect(createSpeech(english, 'en-US', 'Europe/Berlin').formats.clock(at)).toMatch(/^9:05\sAM$/);
  });

  test('an end tells the day only where it is another one', () => {
    expect(times.until(now + 12 * minute, now)).toBe('14:05');
    expect(times.until(now + 12 * hour, now)).toBe('22 Nov, 01:53');
  });

  test('a length never overflows its unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * day }), (length) => {
        const [count = '', unit = ''] = times.duration(length).split(' ');
        const most = { s: 59, min: 59, h: 23, day: 1, days: 40 }[unit];
        expect(Number(count)).toBeLessThanOrEqual(most ?? -1);
      }),
    );
  });

  test('a longer length is never told as a shorter one', () => {
    const inSeconds = (words: string) => {
      const [count, unit = ''] = words.split(' ');
      return Number(count) * ({ s: 1, min: 60, h: 3_600, day: 86_400, days: 86_400 }[unit] ?? Number.NaN);
    };
    fc.assert(
      fc.property(fc.nat({ max: 3 * day }), fc.nat({ max: 3 * day }), (first, second) => {
        const [short, long] = first < second ? [first, second] : [second, first];
        expect(inSeconds(times.duration(short))).toBeLessThanOrEqual(inSeconds(times.duration(long)));
      }),
    );
  });

  test('what is near is relative, what is far is a date', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400 * day, max: 400 * day }), (distance) => {
        const words = times.relative(now + distance, now);
        const isDate = /\d\d:\d\d$/.test(words);
        if (Math.abs(distance) < 23.5 * hour) expect(isDate).toBe(false);
        if (Math.abs(distance) >= day) expect(isDate).toBe(true);
      }),
    );
  });
});

describe('numbers', () => {
  test('credits are plain numbers, money is money', () => {
    expect(formats.amount(12_840, 'credits')).toBe('12,840');
    expect(formats.amount(24.5, 'USD')).toBe('US$24.50');
    expect(createSpeech(english, 'de-DE').formats.amount(12_840.5, 'credits')).toBe('12.840,5');
  });
});

describe('the bar of a token', () => {
  test('shrinks from 1 to 0 and never leaves that range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -day, max: day }),
        fc.integer({ min: -day, max: day }),
        fc.integer({ min: -2 * day, max: 2 * day }),
        (obtained, expires, at) => {
          const given = account(1, { obtainedAt: now + obtained, expiresAt: now + expires });
          const left = lifetimeLeft(given, now + at);
          if (expires <= obtained) expect(left).toBeUndefined();
          else {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(left).toBeLessThanOrEqual(1);
            expect(left).toBeGreaterThanOrEqual(lifetimeLeft(given, now + at + second) ?? Number.NaN);
          }
        },
      ),
    );
    const given = account(1, { obtainedAt: now, expiresAt: now + hour });
    expect(lifetimeLeft(given, now + 15 * minute)).toBe(0.75);
  });
});
