import type { Instant } from '../engine/session.ts';

/** Latest instant that a `Date` can hold. */
const latest = 8.64e15;

const isoPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads an instant written as ISO 8601 or RFC 3339. Without a zone it is UTC: that is what servers mean that write
 * `2026-11-21T10:00:00.123456`, and the zone of this machine never is.
 */
export function parseIsoInstant(text: string): Instant | undefined {
  const match = isoPattern.exec(text.trim());
  if (!match) return undefined;
  const [, date, time = '00:00', fraction = '', zone = 'Z'] = match;
  const clock = time.length === 5 ? `${time}:00` : time;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  return plausible(Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${offset}`));
}

/** Reads a date as HTTP headers carry it (RFC 9110, 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function parseHttpDate(text: string): Instant | undefined {
  const looksRight = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
  return looksRight.test(text.trim()) ? plausible(Date.parse(text)) : undefined;
}

/** A number, or a text that is a plain decimal number: services with large numbers write them as texts. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return undefined;
  return Number(value);
}

/** The instant, if a clock can show it. */
export function plausible(instant: number): Instant | undefined {
  return Number.isFinite(instant) && instant > 0 && instant <= latest ? Math.round(instant) : undefined;
}
