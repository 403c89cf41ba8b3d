import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { type Failure, fail } from '../engine/failure.ts';
import { type FileKey, ItemFile } from './item-file.ts';
import type { Keychain } from './keychain.ts';
import { damaged, newerFormat, problemOf, vaultFailure } from './vault-failure.ts';

const magic = 'LKPF';
const version = 1;
const saltStart = 12;
const checkStart = 28;
const digestStart = 44;
const preambleLength = 52;

/** Costs of scrypt (RFC 7914): 128 MiB of memory and about a third of a second. */
const usualCost: ScryptCost = { logN: 17, r: 8, p: 1 };

/** Most memory that a file may make scrypt take: 1 GiB. */
const memoryLimit = 2 ** 30;

interface ScryptCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

export interface PassphraseFileOptions {
  readonly path: string;
  /** Asked for at the first use; until `unlock` is called otherwise. */
  readonly passphrase?: string;
  /** Cheaper for tests. */
  readonly cost?: ScryptCost;
}

/**
 * Stands in for the keychain where there is none: a file sealed under a passphrase. The key is derived once in the life of a process, and
 * the passphrase is not kept.
 */
export class PassphraseFile implements Keychain {
  readonly backend = 'passphrase-file';
  readonly name = 'a sealed file under your passphrase';
  readonly #file: ItemFile;
  readonly #cost: ScryptCost;
  #passphrase: string | undefined;
  #fileKey: FileKey | undefined;

  constructor(options: PassphraseFileOptions) {
    this.#file = new ItemFile(options.path);
    this.#cost = options.cost ?? usualCost;
    this.#passphrase = options.passphrase;
  }

  get knownFailure(): Failure | undefined {
    return this.#fileKey || this.#passphrase !== undefined ? undefined : waiting().failure;
  }

  async get(item: string): Promise<string | undefined> {
    const items = await this.#file.items((bytes) => this.#findKey(bytes));
    return items.get(item);
  }

  set(item: string, secret: string): Promise<void> {
    return this.#file.change(
      (bytes) => this.#findKey(bytes),
      (items) => {
        items.set(item, secret);
        return true;
      },
    );
  }

  async delete(item: string): Promise<void> {
    if (!(await this.#file.read())) return;
    await this.#file.change(
      (bytes) => this.#findKey(bytes),
      (items) => items.delete(item),
    );
  }

  retry(): void {
    // Nothing is concluded from earlier failures here.
  }

  /** Takes the passphrase. Throws `locked` if the file was sealed under another one. */
  async unlock(passphrase: string): Promise<void> {
    this.lock();
    this.#passphrase = passphrase;
    await this.#file.items((bytes) => this.#findKey(bytes));
  }

  lock(): void {
    this.#fileKey?.key.fill(0);
    this.#fileKey = undefined;
    this.#passphrase = undefined;
  }

  /** The key of the file as it is, or a new one for a file to be made. */
  async #findKey(bytes: Buffer | undefined): Promise<FileKey> {
    if (this.#fileKey) return this.#fileKey;
    const passphrase = this.#passphrase;
    if (passphrase === undefined) throw waiting();
    if (passphrase === '') throw fail('invalid-input', 'The passphrase is empty.', { field: 'passphrase' });
    try {
      this.#fileKey = bytes
        ? await keyOfFile(bytes, passphrase)
        : await makeKey(passphrase, this.#cost, randomBytes(checkStart - saltStart));
    } catch (error) {
      // A wrong passphrase stays wrong: each further call would take another third of a second to find that out.
      if (problemOf(error) === 'locked') this.#passphrase = undefined;
      throw error;
    }
    this.#passphrase = undefined;
    return this.#fileKey;
  }
}

const waiting = () => vaultFailure('locked', 'The sealed file waits for its passphrase.');

/** Derives the key, and the preamble that tells how: costs, salt, check of the passphrase, digest of all that. */
async function makeKey(passphrase: string, cost: ScryptCost, salt: Uint8Array): Promise<FileKey> {
  const { key, check } = await derive(passphrase, salt, cost);
  const preamble = Buffer.alloc(preambleLength);
  preamble.write(magic, 'latin1');
  preamble.set([version, 1, cost.logN, cost.r, cost.p], 4);
  preamble.set(salt, saltStart);
  preamble.set(check, checkStart);
  preamble.set(digestOf(preamble), digestStart);
  return { key, preamble };
}

async function keyOfFile(bytes: Buffer, passphrase: string): Promise<FileKey> {
  const preamble = Buffer.from(bytes.subarray(0, preambleLength));
  if (preamble.toString('latin1', 0, 4) !== magic) throw damaged('preamble');
  if ((preamble[4] ?? 0) > version) throw newerFormat(`passphrase file format ${preamble[4]}`);
  if (preamble.length < preambleLength || !digestOf(preamble).equals(preamble.subarray(digestStart))) {
    throw damaged('preamble');
  }
  const [, kdf, logN = 0, r = 0, p = 0] = preamble.subarray(4, saltStart);
  if (kdf !== 1) throw newerFormat(`key derivation ${kdf}`);
  if (logN < 10 || logN > 30 || r < 1 || p < 1 || 128 * 2 ** logN * r > memoryLimit || p > 16) {
    throw damaged('costs');
  }
  const salt = preamble.subarray(saltStart, checkStart);
  const { key, check } = await derive(passphrase, salt, { logN, r, p });
  if (!timingSafeEqual(check, preamble.subarray(checkStart, digestStart))) {
    key.fill(0);
    throw vaultFailure('locked', 'The passphrase is not right.');
  }
  return { key, preamble };
}

/** 64 bytes of scrypt: half of it is the key, of the other half a hash shows whether the passphrase is right. */
function derive(
  passphrase: string,
  salt: Uint8Array,
  { logN, r, p }: ScryptCost,
): Promise<{ key: Buffer; check: Buffer }> {
  // One person's keyboard may write a letter as one sign, another's as two: the same passphrase in both.
  const normalised = passphrase.normalize('NFKC');
  return new Promise((resolve, reject) => {
    const settings = { N: 2 ** logN, r, p, maxmem: memoryLimit + 2 ** 26 };
    scrypt(normalised, salt, 64, settings, (error, derived) => {
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
