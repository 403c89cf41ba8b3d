import { z } from 'zod';
import { parsePointer } from '../engine/json-pointer.ts';
import { durationPattern, parseDuration } from './duration.ts';

/**
 * The texts of a definition. The error of each says what is expected there, in words: it is shown as it is to the person who wrote
 * the definition.
 */
function text(expected: string, pattern: RegExp, longest = 2_000) {
  return z.string({ error: expected }).max(longest, { error: expected }).regex(pattern, { error: expected });
}

const minute = 60_000;
const year = 366 * 24 * 60 * minute;

/** A duration as people write it. At least a second, at most a year. */
export const duration = text(
  'a duration from 1s to 366d, such as "90s", "10m", "1h30m" or "30d"',
  durationPattern,
  40,
)
  .refine(
    (value) => {
      const length = parseDuration(value);
      return length !== undefined && length >= 1_000 && length <= year;
    },
    { error: 'a duration from 1s to 366d, such as "90s", "10m", "1h30m" or "30d"' },
  )
  .meta({ id: 'duration', description: 'A duration: 90s, 10m, 1h30m, 30d, 2w.' });

const pointerExpected = 'an RFC 6901 pointer, such as "/data/token", or "" for the whole reply';

/** A place in a JSON reply. */
export const pointer = text(pointerExpected, /^(?:\/(?:[^~/]|~[01])*)*$/, 500)
  .refine((value) => parsePointer(value) !== undefined, { error: pointerExpected })
  .meta({ id: 'pointer', description: 'RFC 6901 pointer to a place in a JSON reply.' });

/** One place, or several of which the first that holds something counts. */
export const pointerChoice = z
  .union([pointer, z.array(pointer).min(1, { error: 'at least one pointer' }).max(8)])
  .meta({
    id: 'pointerChoice',
    description: 'A pointer, or several: the first that finds something counts.',
  });

/** One place, or several whose numbers are added. */
export const pointerSum = z
  .union([pointer, z.array(pointer).min(1, { error: 'at least one pointer' }).max(32)])
  .meta({ id: 'pointerSum', description: 'A pointer to a number, or several to be added.' });

export const providerId = text(
  'lower-case letters, digits and single hyphens, such as "my-site", 64 at most',
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  64,
).describe('Names the provider for ever; accounts refer to it.');

export const displayName = text('a name of 1 to 80 characters on one line', /^\S(?:[^\r\n]*\S)?$/, 80);

export const sentence = text('a text of 1 to 300 characters on one line', /^\S(?:[^\r\n]*\S)?$/, 300);

/** A text that may hold variables, such as `Bearer {accessToken}`. */
export const template = text('a text, which may hold variables such as {accessToken}', /^[^\r\n]*$/, 4_000);

export const urlTemplate = text(
  'an https URL, or one that begins with {instance}',
  /^(?:https?:\/\/\S+|\{instance\}\S*)$/,
).describe('A URL; may begin with {instance} and hold variables in path and query.');

export const urlPattern = text(
  'a URL pattern, such as "https://example.com/home/*"',
  /^(?:https?:\/\/\S+|\{instance\}\S*)$/,
).describe('A URL in which * stands for any text and *. before the host for any host below it.');

export const domain = text(
  'a host such as "example.com", "*.example.com" or "127.0.0.1:8080", or "{instance}"',
  /^(?:\{instance\}|(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/,
  255,
).describe(
  'A host in lower case; *. before it means every host below it; {instance} is the base URL of the account.',
);

export const hostName = text(
  'a host in lower case, such as "accounts.example.com"',
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
  255,
);

export const origin = text(
  'an origin such as "https://example.com", or "{instance}"',
  /^(?:\{instance\}|https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/,
  255,
);

/** RFC 9110, 5.1. */
export const headerName = text('the name of a header', /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 100);

export const cookieName = text('the name of a cookie', /^[^\s=;,"{}]+$/, 200);

export const valueName = text('a name of letters and digits', /^[A-Za-z][A-Za-z0-9]*$/, 60);
