/** The shapes of the app lock. A passphrase goes one way only: in. */
import { z } from 'zod';

const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');

/** A passphrase that was set once, or is tried. */
export const givenPassphrase = z.string().min(1).max(1_024);
/** A passphrase that is being set. Eight characters are the least that make guessing take long (NIST SP 800-63B). */
export const newPassphrase = z.string().min(8).max(1_024);

/** How far a new vault key is with sealing everything anew, in accounts. */
export const keyRotation = z.object({
  done: z.number(),
  total: z.number(),
  /** Accounts with something that no key opens; it is kept as it is. */
  damaged: z.number(),
});

export const lockState = z.object({
  /** Whether a passphrase is set. */
  isSet: z.boolean(),
  isLocked: z.boolean(),
  /** After wrong passphrases: when the next one is looked at. */
  retryAt: instant.optional(),
  /** What else may unlock now, such as `Touch ID`; absent if nothing else may. */
  presence: z.string().optional(),
  /** What else this machine could unlock with, if the person wants it. */
  presenceOffered: z.string().optional(),
  /** The passphrase is that of the sealed file: it can be changed, and cannot be done without. */
  isOfFile: z.boolean(),
});
