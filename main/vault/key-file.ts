import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { readIfThere, replaceFile } from './durable-file.ts';
import { type FileKey, ItemFile } from './item-file.ts';
import { readKeyText, writeKeyText } from './key-text.ts';
import type { Keychain } from './keychain.ts';
import { vaultFailure } from './vault-failure.ts';

const nothing = new Uint8Array();

export interface KeyFileOptions {
  /** The file with the key. */
  readonly keyPath: string;
  /** The sealed file with the items. */
  readonly itemsPath: string;
}

/**
 * Stands in for the keychain where there is none and nobody to type a passphrase: a file sealed under a key that lies in another file.
 * It protects from other users of the machine and from whoever gets one of the two files, not from who can read both.
 */
export class KeyFile implements Keychain {
  readonly backend = 'key-file';
  readonly name = 'a key file that only your user can read';
  readonly #keyPath: string;
  readonly #file: ItemFile;
  #fileKey: FileKey | undefined;

  constructor(options: KeyFileOptions) {
    this.#keyPath = options.keyPath;
    this.#file = new ItemFile(options.itemsPath);
  }

  async get(item: string): Promise<string | undefined> {
    const items = await this.#file.items(() => this.#readKey());
    return items.get(item);
  }

  set(item: string, secret: string): Promise<void> {
    return this.#file.change(
      (bytes) => (bytes ? this.#readKey() : this.#readOrMakeKey()),
      (items) => {
        items.set(item, secret);
        return true;
      },
    );
  }

  async delete(item: string): Promise<void> {
    if (!(await this.#file.read())) return;
    await this.#file.change(
      () => this.#readKey(),
      (items) => items.delete(item),
    );
  }

  retry(): void {
    // Nothing is concluded from earlier failures here.
  }

  lock(): void {
    this.#fileKey?.key.fill(0);
    this.#fileKey = undefined;
  }

  async #readKey(): Promise<FileKey> {
    const fileKey = await this.#findKey();
    if (fileKey) return fileKey;
    throw vaultFailure('missing', 'The key file is gone; without it the sealed file cannot be opened.');
  }

  async #readOrMakeKey(): Promise<FileKey> {
    const found = await this.#findKey();
    if (found) return found;
    const key = randomBytes(32);
    await replaceFile(this.#keyPath, Buffer.from(`${writeKeyText('file-key', key)}\n`));
    key.fill(0);
    return await this.#readKey();
  }

  async #findKey(): Promise<FileKey | undefined> {
    if (this.#fileKey) return this.#fileKey;
    const text = await readIfThere(this.#keyPath);
    if (!text) return undefined;
    if (process.platform !== 'win32' && ((await stat(this.#keyPath)).mode & 0o077) !== 0) {
      throw vaultFailure(
        'denied',
        'The key file can be read by other users. Close it to them (mode 0600).',
        'mode',
      );
    }
    this.#fileKey = { key: readKeyText('file-key', text.toString('latin1').trim()), preamble: nothing };
    text.fill(0);
    return this.#fileKey;
  }
}
