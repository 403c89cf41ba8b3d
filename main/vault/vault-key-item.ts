import { readKeyText, writeKeyText } from './key-text.ts';
import { findPassphraseKey, makePassphraseKey, preambleLength, type ScryptCost } from './passphrase-key.ts';
import { keyLength, open, seal } from './sealed-box.ts';
import { damaged, vaultFailure } from './vault-failure.ts';

/** The vault key as it lies in the keychain: plain, or wrapped by the passphrase of the app lock. */
export type VaultKeyItem = { readonly key: Buffer } | { readonly wrapped: Buffer };

const context = (profileId: string) =>
  ({ purpose: 'vault-key', key: 'passphrase-key', subject: profileId }) as const;

/** Reads the text of the keychain item. Throws `newer-format` or `damaged`. */
export function readVaultKeyItem(text: string): VaultKeyItem {
  const [, version = '', encoded = ''] = /^latchkey-vault-key-(\d+):([\w-]+)$/.exec(text) ?? [];
  if (version !== '2') return { key: readKeyText('vault-key', text) };
  const wrapped = Buffer.from(encoded, 'base64url');
  if (wrapped.toString('base64url') !== encoded) throw damaged('vault key under the app lock');
  return { wrapped };
}

/** The text for a key that the keychain alone protects. */
export function plainVaultKeyItem(key: Buffer): string {
  return writeKeyText('vault-key', key);
}

/**
 * The text for a key that takes a passphrase as well: `latchkey-vault-key-2:` and base64url of a preamble that tells how the passphrase
 * becomes a key, and a box with the vault key, bound to its profile. A Latchkey without app lock refuses it as made by a newer one.
 */
export async function wrapVaultKey(
  key: Buffer,
  passphrase: string,
  profileId: string,
  cost?: ScryptCost,
): Promise<string> {
  const made = await makePassphraseKey('LKLK', passphrase, cost);
  const box = seal(key, made.key, context(profileId));
  made.key.fill(0);
  return `latchkey-vault-key-2:${Buffer.concat([made.preamble, box]).toString('base64url')}`;
}

/** Takes the vault key out. Throws `app-locked` if the passphrase is another one, `damaged`, `newer-format`. */
export async function unwrapVaultKey(
  wrapped: Buffer,
  passphrase: string,
  profileId: string,
): Promise<Buffer> {
  const { key: wrapping } = await findPassphraseKey('LKLK', wrapped, passphrase, wrongPassphrase);
  try {
    const key = open(wrapped.subarray(preambleLength), wrapping, context(profileId));
    if (key.length !== keyLength) throw damaged('vault key under the app lock');
    return key;
  } finally {
    wrapping.fill(0);
  }
}

/** Why nothing opens while the app is locked. */
export const appLocked = () => vaultFailure('app-locked', 'Latchkey is locked.');

/** Why an unlock was refused. */
export const wrongPassphrase = () =>
  vaultFailure('app-locked', 'The passphrase is not right.', 'wrong passphrase');
