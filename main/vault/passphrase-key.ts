import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { fail } from '../engine/failure.ts';
import { damaged, newerFormat, vaultFailure } from './vault-failure.ts';

/** Costs of scrypt (RFC 7914). */
export interface ScryptCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** What begins with such a preamble: the sealed file, the vault key under the app lock, a backup. */
export type PassphraseUse = 'LKPF' | 'LKLK' | 'LKBK';

/** A key made of a passphrase, and the bytes that tell how it was made, without which it cannot be made again. */
export interface PassphraseKey {
  readonly key: Buffer;
  readonly preamble: Buffer;
}

/** 128 MiB of memory and about a third of a second. */
const usualCost: ScryptCost = { logN: 17, r: 8, p: 1 };

/** Most memory that a file may make scrypt take: 1 GiB. */
const memoryLimit = 2 ** 30;
/** Most that it may have to go through, in bytes: 32 times the usual, some ten seconds. */
const workLimit = 2 ** 32;

const version = 1;
const saltStart = 12;
const checkStart = 28;
const digestStart = 44;
export const preambleLength = 52;

/** Makes a new key of a passphrase. Throws `invalid-input` if the passphrase is empty. */
export async function makePassphraseKey(
  use: PassphraseUse,
  passphrase: string,
  cost: ScryptCost = usualCost,
): Promise<PassphraseKey> {
  const salt = randomBytes(checkStart - saltStart);
  const { key, check } = await derive(passphrase, salt, cost);
  const preamble = Buffer.alloc(preambleLength);
  preamble.write(use, 'latin1');
  preamble.set([version, 1, cost.logN, cost.r, cost.p], 4);
  preamble.set(salt, saltStart);
  preamble.set(check, checkStart);
  preamble.set(digestOf(preamble), digestStart);
  return { key, preamble };
}

/**
 * Makes the key of a passphrase again, as the preamble tells that `bytes` begin with. Throws `damaged` if the preamble was changed or asks
 * for absurd costs, `newer-format` if a newer Latchkey wrote it, and what `wrong` makes if the passphrase is another one.
 */
export async function findPassphraseKey(
  use: PassphraseUse,
  bytes: Uint8Array,
  passphrase: string,
  wrong: () => Error = wrongPassphrase,
): Promise<PassphraseKey> {
  const { preamble, cost } = readPreamble(use, bytes);
  const salt = preamble.subarray(saltStart, checkStart);
  const { key, check } = await derive(passphrase, salt, cost);
  if (!timingSafeEqual(check, preamble.subarray(checkStart, digestStart))) {
    key.fill(0);
    throw wrong();
  }
  return { key, preamble };
}

/** Reads a preamble without a passphrase. Throws `damaged` or `newer-format`. */
export function readPreamble(
  use: PassphraseUse,
  bytes: Uint8Array,
): { readonly preamble: Buffer; readonly cost: ScryptCost } {
  const preamble = Buffer.from(bytes.subarray(0, preambleLength));
  if (preamble.toString('latin1', 0, 4) !== use) throw damaged('preamble');
  if ((preamble[4] ?? 0) > version) throw newerFormat(`${use} format ${preamble[4]}`);
  if (preamble.length < preambleLength || !digestOf(preamble).equals(preamble.subarray(digestStart))) {
    throw damaged('preamble');
  }
  const [, kdf, logN = 0, r = 0, p = 0] = preamble.subarray(4, saltStart);
  if (kdf !== 1) throw newerFormat(`key derivation ${kdf}`);
  const memory = 128 * 2 ** logN * r;
  if (logN < 10 || logN > 30 || r < 1 || p < 1 || memory > memoryLimit || memory * p > workLimit) {
    throw damaged('costs');
  }
  return { preamble, cost: { logN, r, p } };
}

const wrongPassphrase = () => vaultFailure('locked', 'The passphrase is not right.', 'wrong passphrase');

/** 64 bytes of scrypt: half of it is the key, of the other half a hash shows whether the passphrase is right. */
function derive(
  passphrase: string,
  salt: Uint8Array,
  { logN, r, p }: ScryptCost,
): Promise<{ key: Buffer; check: Buffer }> {
  if (passphrase === '') throw fail('invalid-input', 'The passphrase is empty.', { field: 'passphrase' });
  // One person's keyboard may write a letter as one sign, another's as two: the same passphrase in both.
  const normalised = Buffer.from(passphrase.normalize('NFKC'));
  return new Promise((resolve, reject) => {
    const settings = { N: 2 ** logN, r, p, maxmem: memoryLimit + 2 ** 26 };
    scrypt(normalised, salt, 64, settings, (error, derived) => {
      normalised.fill(0);
      if (error)
        return reject(vaultFailure('full', 'There is not enough memory for the passphrase.', 'scrypt'));
      const key = Buffer.from(derived.subarray(0, 32));
      const check = createHmac('sha256', derived.subarray(32)).update('passphrase check').digest();
      derived.fill(0);
      resolve({ key, check: check.subarray(0, digestStart - checkStart) });
    });
  });
}

/** Tells a changed preamble from a wrong passphrase. */
function digestOf(preamble: Buffer): Buffer {
  const digest = createHash('sha256').update(preamble.subarray(0, digestStart)).digest();
  return digest.subarray(0, preambleLength - digestStart);
}
