import type { HttpResponse } from '../engine/http.ts';
import type { Instant } from '../engine/session.ts';
import { parseHttpDate } from './instant.ts';

/** The longest wait that is believed: a mistake of the server must not park an account for years. */
const longest = 7 * 86_400_000;

/**
 * The earliest instant of the next try that the reply allows (RFC 9110, 10.2.3: seconds or a date), or undefined. A date is measured
 * against the server's own Date header, because the clock of this machine may be wrong.
 */
export function readRetryAfter(response: HttpResponse, now: Instant): Instant | undefined {
  const text = response.headers['retry-after']?.trim();
  if (text === undefined) return undefined;
  const date = parseHttpDate(text);
  const serverNow = parseHttpDate(response.headers.date ?? '') ?? now;
  const wait = date === undefined ? secondsOf(text) : date - serverNow;
  if (wait === undefined || wait <= 0) return undefined;
  return now + Math.min(wait, longest);
}

function secondsOf(text: string): number | undefined {
  return /^\d{1,10}(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : undefined;
}
