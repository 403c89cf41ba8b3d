/** What crosses about credits: their history, and their sums. */
import { z } from 'zod';
import { credits, instant, providerId } from './schemas.ts';

/** What an account could spend from this instant on, until the next point. */
export const creditPoint = credits.omit({ readAt: true }).extend({ at: instant });

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
