import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { readIfThere, removeFile, replaceFile } from './durable-file.ts';
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
  /** Where a new key lies until the items are under it. */
  readonly #nextPath: string;
  readonly #file: ItemFile;
  #fileKey: FileKey | undefined;

  constructor(options: KeyFileOptions) {
    this.#keyPath = options.keyPath;
    this.#nextPath = `${options.keyPath}-next`;
    this.#file = new ItemFile(options.itemsPath);
  }

  async get(item: string): Promise<string | undefined> {
    return await this.#file.get((bytes) => this.#readKey(bytes), item);
  }

  set(item: string, secret: string): Promise<void> {
    return this.#file.change(
      (bytes) => (bytes ? this.#readKey(bytes) : this.#readOrMakeKey()),
      (items) => {
        items.set(item, secret);
        return true;
      },
    );
  }

  async delete(item: string): Promise<void> {
    if (!(await this.#file.read())) return;
    await this.#file.change(
      (bytes) => this.#readKey(bytes),
      (items) => items.delete(item),
    );
  }

  retry(): void {
    // Nothing is concluded from earlier failures here.
  }

  /**
   * The new key lies beside the old one until the items are under it, and then takes its place: whichever of the two opens the items is
   * the right one.
   */
  async renewKey(): Promise<void> {
    const bytes = await this.#file.read();
    if (!bytes) return;
    const before = await this.#readKey(bytes);
    const key = randomBytes(32);
    await this.#writeKey(this.#nextPath, key);
    await this.#file.reseal(async () => before, { key, preamble: nothing });
    await this.#writeKey(this.#keyPath, key);
    await removeFile(this.#nextPath);
    this.lock();
    key.fill(0);
  }

  lock(): void {
    this.#fileKey?.key.fill(0);
    this.#fileKey = undefined;
  }

  /** The key that the bytes of the file are sealed under. */
  async #readKey(bytes?: Buffer): Promise<FileKey> {
    const fileKey = this.#fileKey ?? (await this.#findKey(this.#keyPath));
    if (!fileKey) {
      throw vaultFailure('missing', 'The key file is gone; without it the sealed file cannot be opened.');
    }
    this.#fileKey = fileKey;
    if (!bytes || ItemFile.opensWith(bytes, fileKey)) return fileKey;
    // A new key was being made by a process that died.
    const next = await this.#findKey(this.#nextPath);
    if (!next || !ItemFile.opensWith(bytes, next)) return fileKey;
    await this.#writeKey(this.#keyPath, next.key);
    await removeFile(this.#nextPath);
    this.lock();
    this.#fileKey = next;
    return next;
  }

  async #readOrMakeKey(): Promise<FileKey> {
    if (!this.#fileKey && !(await readIfThere(this.#keyPath))) {
      const key = randomBytes(32);
      await this.#writeKey(this.#keyPath, key);
      key.fill(0);
    }
    return await this.#readKey();
  }

  #writeKey(path: string, key: Uint8Array): Promise<void> {
    // A view, no copy: that would stay in memory.
    const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
    return replaceFile(path, Buffer.from(`${writeKeyText('file-key', bytes)}\n`));
  }

  async #findKey(path: string): Promise<FileKey | undefined> {
    const text = await readIfThere(path);
    if (!text) return undefined;
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
      throw vaultFailure(
        'denied',
        'The key file can be read by other users. Close it to them (mode 0600).',
        'mode',
      );
    }
    const key = readKeyText('file-key', text.toString('latin1').trim());
    text.fill(0);
    return { key, preamble: nothing };
  }
}
