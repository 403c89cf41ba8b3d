const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration as people write it: `5m`, `90s`, `1h30m`, `2d`; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(\d+(ms|s|m|h|d))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
    sum += Number(count) * (units[unit] ?? 0);
  }
  return Number.isSafeInteger(sum) ? sum : undefined;
}
