import { type FailureError, fail, failureOf, type VaultProblem } from '../engine/failure.ts';

/** The failure `vault-unavailable`: why, in words for the person, and in a few technical ones. */
export function vaultFailure(problem: VaultProblem, message: string, detail?: string): FailureError {
  return fail('vault-unavailable', message, { vault: problem, ...(detail === undefined ? {} : { detail }) });
}

/** Why the vault refused, or undefined if something else was thrown. */
export function problemOf(thrown: unknown): VaultProblem | undefined {
  return failureOf(thrown).vault;
}

/** The failure for something that a newer version of this program made. */
export function newerFormat(detail: string): FailureError {
  return vaultFailure('newer-format', 'The sealed data was made by a newer Latchkey.', detail);
}

/** The failure for sealed bytes that cannot be what was sealed. */
export function damaged(detail: string): FailureError {
  return vaultFailure('damaged', 'The sealed data is damaged or belongs to something else.', detail);
}
