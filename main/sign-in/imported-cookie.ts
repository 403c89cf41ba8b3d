import { type FailureError, fail } from '../engine/failure.ts';
import type { Instant, StoredCookie } from '../engine/session.ts';

/** A cookie as a file has it; `unknown` because files come from anywhere. */
export interface RawCookie {
  readonly name: unknown;
  readonly value: unknown;
  readonly domain: unknown;
  readonly path?: unknown;
  /** Seconds since 1970, or milliseconds, or a date; 0, negative or absent: a session cookie. */
  readonly expires?: unknown;
  readonly hostOnly?: unknown;
  readonly secure?: unknown;
  readonly httpOnly?: unknown;
  readonly sameSite?: unknown;
}

/** Numbers above it are milliseconds: as seconds they would be in the year 5138. */
const largestSeconds = 1e11;
/** The end of the year 9999. Beyond it dates cannot be written on the wire. */
const latest: Instant = 253_402_300_799_000;

/** The error for a wrong place in what was pasted. Names the place and never what is written there. */
export function wrongPlace(place: string, problem: string): FailureError {
  return fail('invalid-input', `What was pasted cannot be read: ${place} ${problem}.`, {
    field: 'pasted',
    detail: place,
  });
}

/** The host of a cookie, without leading dot, or undefined if the text is no host. */
export function hostOfDomain(domain: unknown): string | undefined {
  if (typeof domain !== 'string') return undefined;
  const host = domain.trim().replace(/^\./, '').toLowerCase();
  if (host === '' || /[^\p{L}\p{N}.\-_[\]:]/u.test(host)) return undefined;
  const parsed = URL.parse(`http://${host}/`);
  return parsed && parsed.port === '' && parsed.hostname !== '' ? parsed.hostname : undefined;
}

/**
 * Makes a stored cookie of a raw one. `placeOf` names the place of a field for the error. Throws `invalid-input`. Cookies whose date has
 * passed are kept: the clock of this machine may be wrong, and the provider's answer alone tells whether a session lives.
 */
export function toStoredCookie(raw: RawCookie, placeOf: (field: keyof RawCookie) => string): StoredCookie {
  const name = textOf(raw.name, placeOf('name'));
  if (name === '' || /[=;\s]/.test(name)) throw wrongPlace(placeOf('name'), 'is not the name of a cookie');
  const value = textOf(raw.value, placeOf('value'));
  if (value.includes(';')) throw wrongPlace(placeOf('value'), 'is not the value of a cookie');
  const domain = hostOfDomain(raw.domain);
  if (domain === undefined) throw wrongPlace(placeOf('domain'), 'is not a host');
  const path = typeof raw.path === 'string' && raw.path.startsWith('/') ? raw.path : '/';
  if (/[;\p{Cc}]/u.test(path)) throw wrongPlace(placeOf('path'), 'is not a path');
  const sameSite = sameSiteOf(raw.sameSite);
  const expires = endOf(raw.expires, placeOf('expires'));
  return {
    name,
    value,
    domain,
    hostOnly: isHostOnly(raw),
    path,
    secure: raw.secure === true,
    httpOnly: raw.httpOnly === true,
    ...(expires !== undefined && { expires }),
    ...(sameSite && { sameSite }),
  };
}

/** Whether the cookie goes to its host alone: exporters say it by a field, by the missing dot, or by both. */
export function isHostOnly({ domain, hostOnly }: RawCookie): boolean {
  return hostOnly !== false && !(typeof domain === 'string' && domain.trim().startsWith('.'));
}

/** Control characters would let a pasted text write headers of its own. */
function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw wrongPlace(place, 'is missing or not a text');
  if (/\p{Cc}/u.test(value)) throw wrongPlace(place, 'has a control character');
  return value;
}

function endOf(expires: unknown, place: string): Instant | undefined {
  if (expires === undefined || expires === null || expires === '') return undefined;
  const time = typeof expires === 'string' ? timeOfText(expires) : expires;
  if (typeof time !== 'number' || Number.isNaN(time)) throw wrongPlace(place, 'is not a time');
  if (time <= 0) return undefined;
  return Math.min(latest, Math.floor(time > largestSeconds ? time : time * 1_000));
}

function timeOfText(text: string): number {
  const time = Number(text);
  return Number.isNaN(time) ? Date.parse(text) : time;
}

/** Extensions write `no_restriction` for none, and several words where nothing was said. */
function sameSiteOf(value: unknown): StoredCookie['sameSite'] {
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  if (word === 'no_restriction') return 'none';
  return word === 'strict' || word === 'lax' || word === 'none' ? word : undefined;
}
