import type { Milliseconds } from '../engine/session.ts';

const units: readonly (readonly [string, Milliseconds])[] = [
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** How a duration is written: numbers with a unit, such as `90s`, `10m`, `1h30m`, `30d`. */
export const durationPattern = /^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|[smhdw]))+$/;

/** The milliseconds of a duration as people write it, or undefined if the text is none. */
export function parseDuration(text: string): Milliseconds | undefined {
  if (!durationPattern.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)([a-z]+)/g)) {
    const size = units.find(([name]) => name === unit)?.[1];
    if (number === undefined || size === undefined) return undefined;
    total += Number(number) * size;
  }
  return Math.round(total);
}

/** Writes a duration with the largest units that fit: 5,400,000 is `1h30m`. */
export function formatDuration(duration: Milliseconds): string {
  let rest = Math.max(0, Math.round(duration));
  let text = '';
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    if (count === 0) continue;
    text += `${count}${name}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}
