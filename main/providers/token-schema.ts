import { z } from 'zod';
import { request } from './request-schema.ts';
import { cookieName, duration, pointer, pointerChoice, valueName } from './text-schema.ts';

const claim = z
  .string({ error: 'the name of a claim, such as "exp" or "ExpireTime"' })
  .min(1)
  .max(100)
  .describe('A claim of the access token, which is a JWT.');

/** One way to tell when a token ends. */
const lifetimeObject = z.union(
  [
    z.strictObject({ seconds: pointerChoice }).describe('Seconds from now, as in RFC 6749.'),
    z.strictObject({ milliseconds: pointerChoice }).describe('Milliseconds from now.'),
    z.strictObject({ epochSeconds: pointerChoice }).describe('Seconds since 1970.'),
    z.strictObject({ epochMilliseconds: pointerChoice }).describe('Milliseconds since 1970.'),
    z.strictObject({ instant: pointerChoice }).describe('ISO 8601; without a zone it is UTC.'),
    z
      .strictObject({ jwt: claim, unit: z.enum(['seconds', 'milliseconds']).optional() })
      .describe('A claim of the token, seconds since 1970 unless told.'),
    z.strictObject({ cookie: cookieName }).describe('The date of a cookie.'),
    z.strictObject({ fixed: duration }).describe('Always as long as this.'),
  ],
  {
    error:
      'an object with one of "seconds", "milliseconds", "epochSeconds", "epochMilliseconds", "instant", "jwt", "cookie", "fixed"',
  },
);

/** When a token ends; several ways are tried in order. Absent: it cannot be told. */
export const lifetime = z
  .union([lifetimeObject, z.array(lifetimeObject).min(1).max(4)], {
    error:
      'an object with one of "seconds", "milliseconds", "epochSeconds", "epochMilliseconds", "instant", "jwt", "cookie", "fixed", or a list of such',
  })
  .meta({ id: 'lifetime', description: 'When a token ends; several ways are tried in order.' });

/** Where the tokens are in the replies to sign-in and renewal. */
export const tokens = z.strictObject({
  accessToken: pointerChoice,
  refreshToken: pointerChoice.optional(),
  expires: lifetime.optional().describe('When the access token ends.'),
  refreshExpires: lifetime.optional().describe('When the refresh token ends.'),
  scopes: pointerChoice.optional(),
  values: z
    .record(valueName, pointer)
    .optional()
    .describe('Further secrets to keep, usable as {values.NAME}.'),
});

/** Tokens that live for seconds: made when a request needs one, and never stored. */
export const mint = z.strictObject({
  request,
  accessToken: pointerChoice.describe('Where the token is in the reply.'),
  expires: lifetime.optional().describe('When it ends. Absent: each request gets a new one.'),
});

const captureSource = z.union(
  [
    z.strictObject({ cookie: cookieName }),
    z.strictObject({ localStorage: z.string().min(1).max(200), pointer: pointer.optional() }),
  ],
  { error: 'an object with "cookie", or with "localStorage" and, if it holds JSON, "pointer"' },
);

/** What is taken out of captured cookies and local storage. */
export const capture = z.strictObject({
  accessToken: captureSource.optional(),
  refreshToken: captureSource.optional(),
  values: z.record(valueName, captureSource).optional(),
});

export type LifetimeObject = z.output<typeof lifetimeObject>;
export type Lifetime = z.output<typeof lifetime>;
export type TokenPlaces = z.output<typeof tokens>;
export type MintSettings = z.output<typeof mint>;
export type CaptureSource = z.output<typeof captureSource>;
