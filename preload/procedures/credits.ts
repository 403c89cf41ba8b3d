import { z } from 'zod';
import { creditPoint, creditStep, creditSum, creditSyncResult } from '../credit-schema.ts';
import { account, accountId, instant } from '../schemas.ts';
import { byId, nothing, procedure } from './procedure.ts';

export const creditProcedures = {
  /**
   * How an account's credits went, oldest first: one point for each change, and at least one for each day with a reading. The first
   * can lie before `from`: it is what the account had then. More points than `most` are thinned: the last of each slice of time stays.
   */
  'credits.history': procedure(
    z.object({
      id: accountId,
      from: instant.default(0),
      to: instant.optional(),
      most: z.number().int().min(2).max(20_000).default(1_000),
    }),
    z.object({ points: z.array(creditPoint) }),
  ),
  /** How the credits of some accounts went, in few points each: what a list draws. Accounts that are gone are left out. */
  'credits.trends': procedure(
    z.object({ ids: z.array(accountId).max(200), from: instant }),
    z.object({ trends: z.array(z.object({ id: accountId, points: z.array(creditStep) })) }),
  ),
  /** What the accounts of each provider can spend together, as last read, one sum for each unit. */
  'credits.summary': procedure(nothing, z.object({ sums: z.array(creditSum) })),
  /** Reads the credits of all accounts, or of those named, now. Answers when all are done; `credit-sync` events tell how far it is. */
  'credits.sync': procedure(
    z.object({ runId: z.string().min(1).max(64), ids: z.array(accountId).max(100_000).optional() }),
    creditSyncResult,
  ),
  /** Asks the provider for what it hands out on request (`claim` of the provider), and reads the credits after it. */
  'credits.claim': procedure(byId, account),
  /**
   * The history of credits as CSV (RFC 4180), of all accounts or one, in pages: what is in `next` goes into `after` of the next call. The
   * pages put together are the file.
   */
  'credits.export': procedure(
    z.object({
      id: accountId.optional(),
      from: instant.default(0),
      to: instant.optional(),
      after: z.string().max(1_000).optional(),
    }),
    z.object({ csv: z.string(), next: z.string().optional() }),
  ),
  'credits.cancelSync': procedure(z.object({ runId: z.string().min(1).max(64) }), nothing),
} as const;
