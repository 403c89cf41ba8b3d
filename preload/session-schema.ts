/** What crosses about a session: that there are secrets and how long they live, and never one of them. */
import { z } from 'zod';
import { instant } from './schemas.ts';

export const sessionFacts = z.object({
  obtainedAt: instant,
  secrets: z.array(
    z.object({
      kind: z.enum(['access-token', 'refresh-token', 'api-key']),
      /** Absent: not known. */
      expiresAt: instant.optional(),
    }),
  ),
  scopes: z.array(z.string()),
  cookies: z.array(
    z.object({
      name: z.string(),
      domain: z.string(),
      /** Whether it goes to exactly that host. */
      hostOnly: z.boolean(),
      path: z.string(),
      /** Absent: a session cookie. */
      expires: instant.optional(),
      secure: z.boolean(),
      httpOnly: z.boolean(),
    }),
  ),
  storage: z.array(z.object({ origin: z.string(), keys: z.array(z.string()) })),
  /** Whether this host has a clipboard that it can clear again. */
  canCopy: z.boolean(),
});

const text = z.string().max(4_096);

/** Names one secret that a person may have copied. */
export const secretName = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('access-token') }),
  z.object({ kind: z.literal('api-key') }),
  z.object({ kind: z.literal('cookie'), name: text, domain: text, path: text }),
]);
