/** How well the sessions are kept, in figures. No secret, and no account. */
import { z } from 'zod';

const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');
const count = z.number().int().min(0);

export const providerHealth = z.object({
  providerId: z.string(),
  providerName: z.string(),
  /** Sessions that were renewed, by a refresh or a sign-in with the stored password. */
  renewed: count,
  /** Tries to renew that failed. */
  failed: count,
  /** The failed ones by kind of failure. */
  failures: z.record(z.string(), count),
  /** Saved sessions that could not be opened because they, or the key, are damaged. */
  unreadable: count,
  handedOut: count,
});

export const health = z.object({
  /** The figures count what happened since then. */
  since: instant,
  providers: z.array(providerHealth),
});
