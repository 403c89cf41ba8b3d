import type { FailureKind } from '../engine/failure.ts';

/** What the command's exit code says. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  needsSignIn: 3,
  vault: 4,
  provider: 5,
  notAllowed: 6,
  noSuchAccount: 7,
} as const;

const byKind: Record<FailureKind, number> = {
  transient: exitCodes.provider,
  'rate-limited': exitCodes.provider,
  'session-expired': exitCodes.needsSignIn,
  evicted: exitCodes.needsSignIn,
  'credentials-rejected': exitCodes.needsSignIn,
  challenge: exitCodes.needsSignIn,
  'upstream-expired': exitCodes.needsSignIn,
  unrecognised: exitCodes.provider,
  misconfigured: exitCodes.unexpected,
  'vault-unavailable': exitCodes.vault,
  cancelled: exitCodes.unexpected,
  'timed-out': exitCodes.provider,
  'no-such-account': exitCodes.noSuchAccount,
  'no-such-provider': exitCodes.usage,
  'invalid-input': exitCodes.usage,
  'identity-mismatch': exitCodes.needsSignIn,
  'not-allowed': exitCodes.notAllowed,
  'not-supported': exitCodes.usage,
  'storage-unavailable': exitCodes.unexpected,
  'profile-in-use': exitCodes.unexpected,
  unexpected: exitCodes.unexpected,
};

/** The exit code for a failure; kinds that a newer engine sends and this command does not know are unexpected. */
export function exitCodeOf(kind: string): number {
  return Object.hasOwn(byKind, kind) ? byKind[kind as FailureKind] : exitCodes.unexpected;
}
