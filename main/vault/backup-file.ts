import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import {
  findPassphraseKey,
  makePassphraseKey,
  preambleLength,
  readPreamble,
  type ScryptCost,
} from './passphrase-key.ts';
import { damaged, vaultFailure } from './vault-failure.ts';

const rawKeyLength = 32;
const ephemeralStart = preambleLength + rawKeyLength;
const nonceStart = ephemeralStart + rawKeyLength;
const headerLength = nonceStart + 12;
const tagLength = 16;

/** What stands before 32 bytes of an X25519 key in DER (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/**
 * For whom backups are sealed: a key pair made of a passphrase. The public half seals and is no secret; to open takes the passphrase. So
 * backups can be made while nobody is there, and there is nothing to steal that would open them.
 */
export interface BackupRecipient {
  /** How the passphrase becomes the key, and the public key: 84 bytes, which every backup begins with. */
  readonly header: Buffer;
}

/** Makes a recipient of a passphrase. Takes the third of a second that scrypt takes. */
export async function makeRecipient(passphrase: string, cost?: ScryptCost): Promise<BackupRecipient> {
  const { key, preamble } = await makePassphraseKey('LKBK', passphrase, cost);
  const header = Buffer.concat([preamble, rawPublic(createPublicKey(privateKey(key)))]);
  key.fill(0);
  return { header };
}

/** Reads a recipient that was kept. Throws `damaged` or `newer-format`. */
export function readRecipient(header: Uint8Array): BackupRecipient {
  if (header.length !== ephemeralStart) throw damaged('backup recipient');
  readPreamble('LKBK', header);
  return { header: Buffer.from(header) };
}

/** Seals a backup: the header of its recipient, an ephemeral public key, a nonce, the ciphertext (AES-256-GCM), the tag. */
export function sealBackup(plaintext: Uint8Array, { header: recipient }: BackupRecipient): Buffer {
  const ephemeral = generateKeyPairSync('x25519');
  const header = Buffer.concat([recipient, rawPublic(ephemeral.publicKey), randomBytes(12)]);
  const key = fileKey(ephemeral.privateKey, publicKey(recipient.subarray(preambleLength)), header);
  const cipher = createCipheriv('aes-256-gcm', key, header.subarray(nonceStart));
  key.fill(0);
  cipher.setAAD(header);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([header, ciphertext, cipher.getAuthTag()]);
}

/** Opens a backup. Throws `locked` if the passphrase is another one, `damaged`, `newer-format`. */
export async function openBackup(file: Uint8Array, passphrase: string): Promise<Buffer> {
  readPreamble('LKBK', file);
  if (file.length < headerLength + tagLength) throw damaged('backup');
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const { key: seed } = await findPassphraseKey('LKBK', bytes, passphrase);
  const header = bytes.subarray(0, headerLength);
  const own = privateKey(seed);
  seed.fill(0);
  const key = fileKey(own, publicKey(header.subarray(ephemeralStart, nonceStart)), header);
  const end = bytes.length - tagLength;
  const decipher = createDecipheriv('aes-256-gcm', key, header.subarray(nonceStart), {
    authTagLength: tagLength,
  });
  key.fill(0);
  decipher.setAAD(header);
  decipher.setAuthTag(bytes.subarray(end));
  const plaintext = decipher.update(bytes.subarray(headerLength, end));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw vaultFailure('damaged', 'The backup is damaged: it is not as it was written.', 'authentication');
  }
  return plaintext;
}

/** Whether a file is a backup for this recipient, by its first bytes. */
export function isSealedFor({ header }: BackupRecipient, start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, header.length)).equals(header);
}

/** The key of one backup, from both halves of the exchange (X25519, RFC 7748; HKDF, RFC 5869). */
function fileKey(own: KeyObject, other: KeyObject, header: Buffer): Buffer {
  let shared: Buffer;
  try {
    shared = diffieHellman({ privateKey: own, publicKey: other });
  } catch {
    throw damaged('backup key');
  }
  const salt = header.subarray(preambleLength, nonceStart);
  const key = Buffer.from(hkdfSync('sha256', shared, salt, 'latchkey backup 1', 32));
  shared.fill(0);
  return key;
}

function privateKey(seed: Buffer): KeyObject {
  const der = Buffer.concat([privatePrefix, seed]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

function publicKey(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-rawKeyLength);
}
