import { keyLength } from './sealed-box.ts';
import { damaged, newerFormat } from './vault-failure.ts';

/** A key as text for a keychain or a file, such as `latchkey-vault-key-1:<base64url>`. */
export function writeKeyText(name: 'vault-key' | 'file-key', key: Buffer): string {
  return `latchkey-${name}-1:${key.toString('base64url')}`;
}

/** The key of such a text. Throws `vault-unavailable`: `newer-format` or `damaged`. */
export function readKeyText(name: 'vault-key' | 'file-key', text: string): Buffer {
  const [, found, version = '', encoded = ''] = /^latchkey-([a-z-]+)-(\d+):([\w-]+)$/.exec(text) ?? [];
  if (found !== name) throw damaged(name);
  if (Number(version) > 1) throw newerFormat(`${name} format ${version}`);
  const key = Buffer.from(encoded, 'base64url');
  if (key.length !== keyLength || key.toString('base64url') !== encoded) throw damaged(name);
  return key;
}
