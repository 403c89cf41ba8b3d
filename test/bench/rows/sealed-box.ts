import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import CryptoJS from 'crypto-js';
import { open, seal } from '../../../main/vault/sealed-box.ts';
import { type BenchQuestion, processorTimeEach } from '../measure.ts';

const key = randomBytes(32);
const passphrase = key.toString('hex');

/** Seal and open what a session of this size is as JSON, against what people use for it, and against Node's cipher alone. */
export function sealedBox(): BenchQuestion[] {
  return [1, 20, 200].flatMap((kilobytes) => {
    const text = randomBytes(kilobytes * 512).toString('hex');
    const plaintext = Buffer.from(text);
    const calls = Math.max(300, Math.round(8_000 / kilobytes));
    const ours = () => processorTimeEach(calls, () => sealAndOpen(plaintext));
    const name = `seal and open ${kilobytes} KB`;
    return [
      {
        name,
        unit: 'us of CPU',
        rival: 'CryptoJS AES under a passphrase',
        target: kilobytes === 20 ? 'at most 1/50' : 'less',
        ours,
        theirs: () => processorTimeEach(Math.max(2, Math.round(200 / kilobytes)), () => cryptoJs(text)),
        isReached: (ratio) => ratio.median <= (kilobytes === 20 ? 1 / 50 : 1),
      },
      {
        name,
        unit: 'us of CPU',
        rival: 'node:crypto AES-256-GCM alone, its key as bytes',
        target: 'at most 1.3',
        ours,
        theirs: () => processorTimeEach(calls, () => bareCipher(plaintext)),
        isReached: (ratio) => ratio.median <= 1.3,
      },
    ] satisfies BenchQuestion[];
  });
}

const context = {
  purpose: 'session',
  key: 'vault-key',
  subject: 'f7a1b6f0-8c5e-4b61-9d55-0c9d6a1f2e3b',
} as const;

function sealAndOpen(plaintext: Buffer): void {
  const opened = open(seal(plaintext, key, context), key, context);
  if (opened.length !== plaintext.length) throw new Error('opened something else');
}

function bareCipher(plaintext: Buffer): void {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(cipher.getAuthTag());
  const opened = Buffer.concat([decipher.update(sealed), decipher.final()]);
  if (opened.length !== plaintext.length) throw new Error('opened something else');
}

function cryptoJs(text: string): void {
  const sealed = CryptoJS.AES.encrypt(text, passphrase).toString();
  const opened = CryptoJS.AES.decrypt(sealed, passphrase).toString(CryptoJS.enc.Utf8);
  if (opened.length !== text.length) throw new Error('opened something else');
}
