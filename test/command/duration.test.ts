import { expect, test } from 'vitest';
import { parseDuration } from '../../main/command/duration.ts';

test.each([
  ['0', 0],
  ['5m', 300_000],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  ['250ms', 250],
  ['1m500ms', 60_500],
])('%s is %i ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '5', 'm', '5 m', '-5m', '1.5h', '5M', '5m!', '99999999999999999d'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
