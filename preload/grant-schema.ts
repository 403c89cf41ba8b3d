/** What windows and tools see of grants, and of programs that ask for one. No key: that is shown once, to the command. */
import { z } from 'zod';
import { accountId, accountName } from './schemas.ts';

const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');

export const grantScope = z.enum(['list', 'token', 'headers', 'cookies']);

/** A program as the system names it. */
export const program = z.object({
  pid: z.number().optional(),
  path: z.string().optional(),
  /** What an interpreter runs. */
  script: z.string().optional(),
  user: z.string().optional(),
});

export const grant = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Present if it is a program's, and not of whoever has a key. */
  program: program.optional(),
  accounts: z.union([z.literal('all'), z.array(accountId)]),
  scopes: z.array(grantScope),
  createdAt: instant,
  /** Absent: until it is revoked. */
  expiresAt: instant.optional(),
  lastUsedAt: instant.optional(),
  /** Whether its time is over. */
  isOver: z.boolean(),
});

export const newGrant = z.object({
  name: z.string().trim().min(1).max(80),
  accounts: z.union([z.literal('all'), z.array(accountName).min(1).max(10_000)]),
  scopes: z.array(grantScope).min(1).max(4),
  lifetime: z
    .number()
    .int()
    .min(1_000)
    .max(10 * 366 * 86_400_000)
    .optional()
    .describe('milliseconds; absent: until it is revoked'),
});

export const consentAnswer = z.enum(['once', 'hour', 'always', 'deny']);

export const consentRequest = z.object({
  id: z.uuid(),
  program,
  /** Absent: it wants the list of all accounts. */
  accountId: accountId.optional(),
  scope: grantScope,
  askedAt: instant,
  /** When it counts as refused. */
  endsAt: instant,
  /** Whether it can be allowed for longer than this once. */
  canBeKnownAgain: z.boolean(),
});
