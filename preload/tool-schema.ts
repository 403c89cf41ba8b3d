/** What tools get of a session. The only shapes that hold secrets; none of them crosses to a window. */
import { z } from 'zod';

const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');

/** A length of time in milliseconds, up to a year. */
export const minValid = z
  .number()
  .int()
  .min(0)
  .max(365 * 86_400_000)
  .default(0)
  .describe('how long the token must still be valid, in milliseconds');

export const url = z.url().max(8_192);

export const tokenReply = z.object({
  token: z.string(),
  type: z.string(),
  expiresAt: instant.optional(),
});

export const toolCookie = z.object({
  name: z.string(),
  value: z.string(),
  /** Without a leading dot. */
  domain: z.string(),
  /** True if the cookie goes to exactly `domain`, false if to its subdomains as well. */
  hostOnly: z.boolean(),
  path: z.string(),
  /** Absent for session cookies. */
  expires: instant.optional(),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  sameSite: z.enum(['strict', 'lax', 'none']).optional(),
});

export const headersReply = z.object({
  /** Names in lower case. */
  headers: z.record(z.string(), z.string()),
});

/** In the order in which they are sent. */
export const cookiesReply = z.object({ cookies: z.array(toolCookie) });

export const browserStateReply = z.object({
  cookies: z.array(toolCookie),
  /** By origin, then by key. */
  localStorage: z.record(z.string(), z.record(z.string(), z.string())),
});
