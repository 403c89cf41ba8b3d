import type { Instant } from '../engine/session.ts';
import { parseDuration } from './duration.ts';
import { parseIsoInstant, plausible, readNumber } from './instant.ts';
import { readClaims } from './jwt.ts';
import { compilePlaces, type Places, readFirst } from './places.ts';
import type { Lifetime, LifetimeObject } from './token-schema.ts';

/** What the end of a token can be read from. */
export interface LifetimeSource {
  readonly now: Instant;
  readonly token: string | undefined;
  /** Whether the token has just been made, as far as can be told: it differs from the one in hand. */
  readonly isNew: boolean;
  /** The reply that brought the token; undefined if it was pasted or captured. */
  readonly document: unknown;
  readonly cookieEnd: (name: string) => Instant | undefined;
}

/** Reads when a token ends; undefined if it cannot be told. */
export type LifetimeReader = (source: LifetimeSource) => Instant | undefined;

/** Tries the ways of a definition in order. Without any, the end of a token cannot be told. */
export function compileLifetime(lifetime: Lifetime | undefined): LifetimeReader {
  const readers = (lifetime === undefined ? [] : [lifetime].flat()).map(compileOne);
  return (source) => {
    for (const read of readers) {
      const end = read(source);
      if (end !== undefined) return end;
    }
    return undefined;
  };
}

function compileOne(lifetime: LifetimeObject): LifetimeReader {
  if ('seconds' in lifetime) return relative(compilePlaces(lifetime.seconds), 1_000);
  if ('milliseconds' in lifetime) return relative(compilePlaces(lifetime.milliseconds), 1);
  if ('epochSeconds' in lifetime) return absolute(compilePlaces(lifetime.epochSeconds), 1_000);
  if ('epochMilliseconds' in lifetime) return absolute(compilePlaces(lifetime.epochMilliseconds), 1);
  if ('instant' in lifetime) {
    const places = compilePlaces(lifetime.instant);
    return (source) => {
      const text = readFirst(places, source.document);
      return typeof text === 'string' ? byOurClock(parseIsoInstant(text), source) : undefined;
    };
  }
  if ('jwt' in lifetime) return byClaim(lifetime.jwt, lifetime.unit === 'milliseconds' ? 1 : 1_000);
  if ('cookie' in lifetime) return ({ cookieEnd }) => cookieEnd(lifetime.cookie);
  const length = parseDuration(lifetime.fixed) ?? 0;
  // Of a token that was there before it is not known when its time began.
  return ({ now, isNew }) => (isNew ? now + length : undefined);
}

function relative(places: Places, unit: number): LifetimeReader {
  return ({ document, now }) => {
    const count = readNumber(readFirst(places, document));
    // Servers that mean "for ever" write 0 or -1: no end that could be told.
    return count === undefined || count <= 0 ? undefined : plausible(now + count * unit);
  };
}

function absolute(places: Places, unit: number): LifetimeReader {
  return (source) => {
    const count = readNumber(readFirst(places, source.document));
    return count === undefined ? undefined : byOurClock(plausible(count * unit), source);
  };
}

function byClaim(name: string, unit: number): LifetimeReader {
  return (source) => {
    if (source.token === undefined) return undefined;
    const count = readNumber(readClaims(source.token)?.[name]);
    return count === undefined ? undefined : byOurClock(plausible(count * unit), source);
  };
}

/** Clocks that differ by less than this are taken to agree. */
const tolerance = 60_000;

/**
 * The end of a token that the server gave as a point in time, by this machine's clock. A new token that says it was made in the future
 * shows that this clock is behind: its length then counts from now. An end in the past is left as it is: whether the token is stale or
 * this clock is ahead cannot be told from here, and the token must be kept either way, because with rotation it may be the only one left.
 */
function byOurClock(end: Instant | undefined, { token, isNew, now }: LifetimeSource): Instant | undefined {
  if (end === undefined || !isNew || token === undefined) return end;
  const issued = readNumber(readClaims(token)?.iat);
  const issuedAt = issued === undefined ? undefined : plausible(issued * 1_000);
  const isFromTheFuture = issuedAt !== undefined && issuedAt > now + tolerance;
  return isFromTheFuture && end > issuedAt ? now + (end - issuedAt) : end;
}
