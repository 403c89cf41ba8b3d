import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { failureOf } from '../../main/engine/failure.ts';
import { readContent, writeContent } from '../../main/host/backup/backup-content.ts';
import { makeRecipient, openBackup, sealBackup } from '../../main/vault/backup-file.ts';
import { nearly, nearlyBytes } from './bad-input.ts';

const passphrase = 'a passphrase for backups';
/** So that many are opened in a second. */
const cheap = { logN: 10, r: 8, p: 1 };
const head = '{"format":"latchkey-backup","version":1,"createdAt":1,"latchkey":"1.0.0","accounts":1}';

/**
 * Backups as somebody may bring them: with turned bits, cut off, with any costs of scrypt under a right digest (which takes no passphrase
 * to make), and ones that open and hold anything.
 */
export async function anyBackup(): Promise<fc.Arbitrary<Buffer>> {
  const recipient = await makeRecipient(passphrase, cheap);
  const content = { accounts: [], definitions: new Map([['own', '{"id":"own"}']]), settings: {} };
  const whole = sealBackup(writeContent({ createdAt: 1, latchkey: '1.0.0', ...content }), recipient);
  const costs = fc
    .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
    // What costs seconds by right would only take the time of the others.
    .filter(([, logN, r, p]) => logN < 16 || 2 ** logN * r * p > 2 ** 25)
    .map((given) => withCosts(whole, given));
  const lines = nearly([
    `${head}\n{"account":{"id":"a","label":"x"},"session":{"accessToken":"t"}}\n`,
    `${head}\n{"definition":{"id":"own","text":"{}"}}\n{"settings":{"appearance":{"theme":"dark"}}}\n`,
  ]).map((text) => sealBackup(gzipSync(text), recipient));
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => sealBackup(bytes, recipient));
  return fc.oneof(nearlyBytes(whole), costs, lines, noise);
}

/** Opens a backup and reads what is in it. Throws if it is refused in another way than a damaged or newer one. */
export async function openAnyBackup(bytes: Buffer): Promise<void> {
  try {
    readContent(await openBackup(bytes, passphrase));
  } catch (error) {
    const { kind, vault } = failureOf(error);
    if (kind !== 'vault-unavailable' || !['damaged', 'newer-format', 'locked'].includes(vault ?? ''))
      throw error;
  }
}

/** The backup with another derivation, log₂ N, r and p, and the digest that belongs to them (docs/backup-format.md). */
export function withCosts(backup: Buffer, costs: readonly number[]): Buffer {
  const changed = Buffer.from(backup);
  changed.set(costs, 5);
  changed.set(createHash('sha256').update(changed.subarray(0, 44)).digest().subarray(0, 8), 44);
  return changed;
}
