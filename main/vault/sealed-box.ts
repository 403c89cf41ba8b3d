import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { damaged, newerFormat } from './vault-failure.ts';
import { withoutStacks } from './without-stacks.ts';

/** What is inside a box. Part of the header, so that nothing passes for something else. */
export type BoxPurpose = 'session' | 'credential' | 'item-key' | 'items' | 'vault-key';

/** Which key a box is sealed with. Part of the header, so that the reader knows which one to fetch. */
export type BoxKey = 'vault-key' | 'item-key' | 'file-key' | 'passphrase-key';

/** What a box is bound to: it opens only under the same words. */
export interface BoxContext {
  readonly purpose: BoxPurpose;
  readonly key: BoxKey;
  /** Whose it is: the account's id, the profile's id for its vault key. Any text; of the items of a sealed file, empty. */
  readonly subject: string;
}

/** What the header of a box says. It is proven only once the box has been opened. */
export interface BoxHeader {
  readonly purpose: BoxPurpose;
  readonly key: BoxKey;
}

const magic = 0x4c_4b_42_58;
const version = 1;
const purposes: readonly BoxPurpose[] = ['session', 'credential', 'item-key', 'items', 'vault-key'];
const keys: readonly BoxKey[] = ['vault-key', 'item-key', 'file-key', 'passphrase-key'];

const nonceStart = 8;
const headerLength = 20;
const tagLength = 16;

/** How many bytes longer a box is than what is in it. */
export const boxOverhead = headerLength + tagLength;

/** Length of every key in bytes. */
export const keyLength = 32;

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under a 32-byte key. Layout: `LKBX`, version, purpose, key, a zero, 12 bytes of random
 * nonce, the ciphertext, 16 bytes of tag; header and subject are authenticated. Nonces are random, so a key is good for 2^32 boxes.
 */
export function seal(plaintext: Uint8Array, key: Uint8Array, context: BoxContext): Buffer {
  const box = Buffer.allocUnsafe(headerLength + plaintext.length + tagLength);
  box.writeUInt32BE(magic, 0);
  box[4] = version;
  box[5] = purposes.indexOf(context.purpose) + 1;
  box[6] = keys.indexOf(context.key) + 1;
  box[7] = 0;
  randomFillSync(box, nonceStart, headerLength - nonceStart);
  const nonce = box.subarray(nonceStart, headerLength);
  const cipher = withoutStacks(() => createCipheriv('aes-256-gcm', key, nonce));
  cipher.setAAD(authenticated(box, context.subject));
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  box.set(ciphertext, headerLength);
  box.set(cipher.getAuthTag(), headerLength + plaintext.length);
  return box;
}

/**
 * Opens a box. Throws `vault-unavailable`: `newer-format` if a newer Latchkey made it, `damaged` if it was changed, cut, made for
 * something else or sealed with another key.
 */
export function open(box: Uint8Array, key: Uint8Array, context: BoxContext): Buffer {
  const header = readHeader(box);
  if (header.purpose !== context.purpose || header.key !== context.key) throw damaged('header');
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  const end = bytes.length - tagLength;
  const nonce = bytes.subarray(nonceStart, headerLength);
  const decipher = withoutStacks(() =>
    createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }),
  );
  decipher.setAAD(authenticated(bytes, context.subject));
  decipher.setAuthTag(bytes.subarray(end));
  const plaintext = decipher.update(bytes.subarray(headerLength, end));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw damaged('authentication');
  }
  return plaintext;
}

/** Reads what a box says about itself, without a key. Throws like `open`. */
export function readHeader(box: Uint8Array): BoxHeader {
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  if (bytes.length < 5 || bytes.readUInt32BE(0) !== magic || bytes[4] === 0) throw damaged('header');
  if (bytes[4] !== version) throw newerFormat(`box format ${bytes[4]}`);
  const purpose = purposes[(bytes[5] ?? 0) - 1];
  const key = keys[(bytes[6] ?? 0) - 1];
  if (bytes.length < boxOverhead || !purpose || !key || bytes[7] !== 0) throw damaged('header');
  return { purpose, key };
}

/** The header and the subject, as one. The header has a fixed length, so that no two pairs look alike. */
function authenticated(box: Buffer, subject: string): Buffer {
  return Buffer.concat([box.subarray(0, headerLength), Buffer.from(subject)]);
}
