import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A token or cookie value that cannot be guessed: 256 random bits after the prefix. Between them stands what the environment has as
 * `LATCHKEY_PLAYGROUND_MARK`, so that whoever looks for leaked secrets can tell them.
 */
export function randomSecret(prefix = ''): string {
  return prefix + (process.env.LATCHKEY_PLAYGROUND_MARK ?? '') + randomBytes(32).toString('base64url');
}

/** SHA-256 of a secret in lower-case hexadecimal: all that the store keeps of tokens and cookies. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A key of its own for a purpose, so that one master key serves many. */
export function derivedKey(masterKey: Uint8Array, purpose: string): Uint8Array {
  return createHmac('sha256', masterKey).update(purpose).digest();
}

/** Compares without telling by its duration how much was right. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(fingerprint(left)), Buffer.from(fingerprint(right)));
}
