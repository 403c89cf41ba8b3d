import { z } from 'zod';
import { request } from './request-schema.ts';
import { duration, pointer, valueName } from './text-schema.ts';

const every = duration.optional();

/** How a session is kept alive. */
export const renewal = z.discriminatedUnion(
  'by',
  [
    z
      .strictObject({
        by: z.literal('refresh'),
        request,
        every: every.describe('Where no end can be read: 30m.'),
      })
      .describe('A request that answers with new tokens: with the refresh token, or with cookies.'),
    z
      .strictObject({ by: z.literal('oauth'), every: every.describe('Where no end can be read: 30m.') })
      .describe('The refresh grant of RFC 6749.'),
    z
      .strictObject({
        by: z.literal('touch'),
        request: request.optional(),
        every: every.describe('Usually 15m.'),
        values: z
          .record(valueName, pointer)
          .optional()
          .describe('What is kept of the reply, usable as {values.NAME}.'),
      })
      .describe('A signed-in request, by which the server extends the session.'),
    z
      .strictObject({
        by: z.literal('sign-in'),
        request: request.optional(),
        every: every.describe('Usually 6h.'),
      })
      .describe('Signing in again with the stored password.'),
    z
      .strictObject({
        by: z.literal('check'),
        request: request.optional(),
        every: every.describe('Usually 6h.'),
      })
      .describe('Nothing is renewed; a request tells whether the key still works.'),
  ],
  { error: 'an object with "by": "refresh", "oauth", "touch", "sign-in" or "check"' },
);
