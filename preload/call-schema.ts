/** Requests that a tool has sent signed in as an account. */
import { z } from 'zod';
import { callMethods, longestCall, longestCallBody, longestCallReply } from './call-limits.ts';
import { accountName } from './schemas.ts';

const headerName = z
  .string()
  .max(200)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of a header (RFC 9110, 5.1)');
/** No line breaks: each would begin a header of its own. */
const headerValue = z
  .string()
  .max(8_000)
  .regex(/^[^\r\n\0]*$/, 'expected one line');

export const callRequest = z.object({
  /** An id, the start of an id, a label or an e-mail address. */
  id: accountName,
  method: z.enum(callMethods).default('GET'),
  url: z.url({ protocol: /^https?$/ }).max(8_000),
  headers: z
    .record(headerName, headerValue)
    .refine((headers) => Object.keys(headers).length <= 50, { error: '50 headers at most' })
    .default({}),
  /** The body in base64. */
  body: z
    .base64()
    .max(Math.ceil(longestCallBody / 3) * 4)
    .optional(),
  /** Milliseconds for the whole exchange. */
  timeout: z.number().int().min(1).max(longestCall).default(30_000),
  /** Longest reply that is read, in bytes. */
  maxBytes: z
    .number()
    .int()
    .min(1)
    .max(longestCallReply)
    .default(8 * 1024 * 1024),
});

export const callReply = z.object({
  status: z.number().int(),
  /** Where the reply came from, after redirects. */
  url: z.string(),
  /** Lower-case names; without Set-Cookie, which the session keeps. */
  headers: z.record(z.string(), z.string()),
  /** The body in base64. */
  body: z.string(),
});
