/** What crosses about credits: their history, and their sums. */
import { z } from 'zod';
import { accountId, credits, failure, instant, providerId } from './schemas.ts';

/** What an account could spend from this instant on, until the next point. */
export const creditPoint = credits.omit({ readAt: true }).extend({ at: instant });

/** The same without its parts, for a small chart. */
export const creditStep = creditPoint.pick({ at: true, total: true });

/** What the accounts of one provider can spend together, of one unit. */
export const creditSum = z.object({
  providerId,
  providerName: z.string(),
  /** `credits`, or a currency such as `USD`. */
  unit: z.string(),
  total: z.number(),
  parts: z.record(z.string(), z.number()),
  /** How many accounts went into the sum. */
  accounts: z.number().int(),
  /** When the oldest of the readings was made. */
  oldestReadAt: instant,
});

/** How far a reading of all credits is. */
export const creditSyncProgress = z.object({
  runId: z.string(),
  done: z.number(),
  total: z.number(),
  failed: z.number(),
  /** The provider that asked to wait, and until when: the rest of its accounts follow then. */
  waiting: z.object({ providerName: z.string(), until: instant }).optional(),
  finished: z.boolean(),
});

/** How a reading of all credits ended. */
export const creditSyncResult = creditSyncProgress.extend({
  /** The accounts whose credits could not be read, and why. */
  problems: z.array(z.object({ id: accountId, failure })),
});
