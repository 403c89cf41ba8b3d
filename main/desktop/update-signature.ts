import { type KeyObject, sign, verify } from 'node:crypto';
import type { UpdateInfo } from 'electron-updater';

/** What of an update is signed: its version, and name and digest of each file that can be loaded. The updater checks the digests. */
type SignedPart = Pick<UpdateInfo, 'version'> & {
  readonly files: readonly { readonly url: string; readonly sha512: string }[];
};

/** The signature of an update (Ed25519, base64), to stand in its description as `signature`. */
export function signatureOf(update: SignedPart, privateKey: KeyObject): string {
  return sign(null, signedBytes(update), privateKey).toString('base64');
}

/** Whether the description of an update carries a signature by this key (SPKI in PEM). */
export function isSignedUpdate(update: SignedPart, publicKey: string): boolean {
  const signature = 'signature' in update ? update.signature : undefined;
  if (typeof signature !== 'string' || update.files.length === 0) return false;
  try {
    return verify(null, signedBytes(update), publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function signedBytes({ version, files }: SignedPart): Buffer {
  const parts = [version, files.map(({ url, sha512 }) => [url, sha512])];
  return Buffer.from(`latchkey update\n${JSON.stringify(parts)}`);
}
