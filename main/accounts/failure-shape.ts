import { z } from 'zod';
import type { Failure, FailureKind, VaultProblem } from '../engine/failure.ts';

/** Every kind once: a new one that is missing here does not compile. */
const kinds: Readonly<Record<FailureKind, true>> = {
  transient: true,
  'rate-limited': true,
  'session-expired': true,
  evicted: true,
  'credentials-rejected': true,
  challenge: true,
  'upstream-expired': true,
  unrecognised: true,
  misconfigured: true,
  'vault-unavailable': true,
  cancelled: true,
  'timed-out': true,
  'no-such-account': true,
  'no-such-provider': true,
  'invalid-input': true,
  'identity-mismatch': true,
  'not-allowed': true,
  'not-supported': true,
  'storage-unavailable': true,
  'profile-in-use': true,
  unexpected: true,
};

const problems: Readonly<Record<VaultProblem, true>> = {
  'app-locked': true,
  locked: true,
  missing: true,
  denied: true,
  hanging: true,
  damaged: true,
  'newer-format': true,
  full: true,
};

/** One of the keys of a record, as its own type. */
export function keyOf<Key extends string>(record: Readonly<Record<Key, true>>) {
  return z.enum(Object.keys(record) as [Key, ...Key[]]);
}

/** A failure as it was stored. */
export const failureShape: z.ZodType<Failure> = z.object({
  kind: keyOf(kinds),
  message: z.string(),
  advice: z.string().exactOptional(),
  detail: z.string().exactOptional(),
  retryAt: z.number().exactOptional(),
  field: z.string().exactOptional(),
  vault: keyOf(problems).exactOptional(),
});
