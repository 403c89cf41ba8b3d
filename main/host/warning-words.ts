import type { AccountReport } from '../accounts/account-store.ts';
import type { VaultReport } from '../vault/sealed-secrets.ts';

/** A secret that is in order for now, and not as it should be. */
export function vaultWords({ type, accountId, failure }: VaultReport): string {
  return type === 'previous-copy-used'
    ? `The saved session of account ${accountId} is damaged; the copy before it is used. (${failure.detail ?? failure.kind})`
    : `The keychain did not take the item of account ${accountId}; its session is sealed in the database. (${failure.detail ?? failure.kind})`;
}

/** A stored account that could not be read whole. */
export function accountWords({ accountId, wrongFields, listed }: AccountReport): string {
  const consequence = listed ? 'these are left out' : 'it is not listed, and kept as it is';
  return `The stored account ${accountId} is damaged (${wrongFields.join(', ')}); ${consequence}.`;
}

/** Where it happened, and never the error's own text, which can hold what was sent. */
export function unexpectedWords(procedure: string, error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^ +at /.test(line)) : '';
  return `Something went wrong inside ${procedure}: ${name}${place ?? ''}`;
}
