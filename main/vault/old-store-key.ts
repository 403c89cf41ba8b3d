import { createDecipheriv, createHash, hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';

/** What the key of an old store is made of. */
export interface OldKeyParts {
  readonly appName: string;
  readonly appVersion: string;
  /** Electron's `userData` folder. */
  readonly userData: string;
}

/** What the parts may have been. */
export interface KeyCandidates {
  readonly names: readonly string[];
  /** Absent: every version that apps usually have. */
  readonly versions: readonly string[] | undefined;
  readonly folder: string;
}

/** `Salted__`, by which OpenSSL and CryptoJS mark what was sealed under a passphrase. */
const mark = Buffer.from('Salted__');
const saltEnd = 16;
/** Keys that are tried before other work gets its turn. */
const oneTurn = 1_000;

/**
 * Opens what `CryptoJS.AES.encrypt(text, passphrase)` sealed, where the passphrase is one of the possible ones, and parses the JSON in it.
 * Undefined if none fits.
 */
export async function openWithKnownKey(sealed: string, candidates: KeyCandidates): Promise<unknown> {
  const box = Buffer.from(sealed, 'base64');
  if (!box.subarray(0, mark.length).equals(mark) || box.length <= saltEnd || box.length % 16 !== 0)
    return undefined;
  const salt = box.subarray(mark.length, saltEnd);
  const ciphertext = box.subarray(saltEnd);
  let tried = 0;
  for (const version of candidates.versions ?? usualVersions()) {
    for (const name of candidates.names) {
      const passphrase = hash('sha256', name + version + candidates.folder, 'hex');
      const document = openWith(passphrase, salt, ciphertext);
      if (document !== undefined) return document;
      tried += 1;
      if (tried % oneTurn === 0) await breathe();
    }
  }
  return undefined;
}

function openWith(passphrase: string, salt: Buffer, ciphertext: Buffer): unknown {
  const { key, vector } = deriveKey(passphrase, salt);
  // One block tells a wrong key from a right one nearly always: what is sealed is JSON.
  const first = createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
  const begins = first.update(ciphertext.subarray(0, 16)).toString('latin1');
  if (!begins.startsWith('{"')) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, vector);
    const plaintext = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    return JSON.parse(plaintext.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round, which is what CryptoJS derives keys by unless told. */
function deriveKey(passphrase: string, salt: Buffer): { readonly key: Buffer; readonly vector: Buffer } {
  const blocks: Buffer[] = [];
  for (let block = Buffer.alloc(0); blocks.length < 3; blocks.push(block)) {
    block = createHash('md5').update(block).update(passphrase, 'utf8').update(salt).digest();
  }
  const bytes = Buffer.concat(blocks);
  return { key: bytes.subarray(0, 32), vector: bytes.subarray(32, 48) };
}

/** Versions of apps, the likely ones first: npm's and people's first ones, then all others up to 9.49.49. */
function* usualVersions(): Generator<string> {
  yield* ['1.0.0', '0.1.0', '0.0.1', '0.0.0'];
  for (let major = 0; major <= 9; major += 1) {
    for (let minor = 0; minor < 50; minor += 1) {
      for (let patch = 0; patch < 50; patch += 1) yield `${major}.${minor}.${patch}`;
    }
  }
}
