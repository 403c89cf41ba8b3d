import type { Failure } from '../engine/failure.ts';
import { type FileKey, ItemFile } from './item-file.ts';
import type { Keychain } from './keychain.ts';
import { findPassphraseKey, makePassphraseKey, type ScryptCost } from './passphrase-key.ts';
import { problemOf, vaultFailure } from './vault-failure.ts';

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
  readonly #cost: ScryptCost | undefined;
  #passphrase: string | undefined;
  #fileKey: FileKey | undefined;

  constructor(options: PassphraseFileOptions) {
    this.#file = new ItemFile(options.path);
    this.#cost = options.cost;
    this.#passphrase = options.passphrase;
  }

  get knownFailure(): Failure | undefined {
    return this.#fileKey || this.#passphrase !== undefined ? undefined : waiting().failure;
  }

  async get(item: string): Promise<string | undefined> {
    return await this.#file.get((bytes) => this.#findKey(bytes), item);
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
    const bytes = await this.#file.read();
    // What is open stays open for a wrong passphrase.
    const found = bytes && (await findPassphraseKey('LKPF', bytes, passphrase));
    this.lock();
    this.#fileKey = found;
    if (!found) this.#passphrase = passphrase;
    await this.#file.change(
      (read) => this.#findKey(read),
      () => false,
    );
  }

  async confirmPassphrase(passphrase: string): Promise<void> {
    const bytes = await this.#file.read();
    if (bytes) (await findPassphraseKey('LKPF', bytes, passphrase)).key.fill(0);
  }

  async changePassphrase(passphrase: string, next: string): Promise<void> {
    const made = await makePassphraseKey('LKPF', next, this.#cost);
    await this.#file.reseal((bytes) => findPassphraseKey('LKPF', bytes, passphrase), made);
    this.lock();
    this.#fileKey = made;
  }

  /** The key is made of passphrase and salt: a new salt makes a new key. */
  async renewKey(passphrase: string | undefined): Promise<void> {
    if (passphrase === undefined) throw waiting();
    await this.changePassphrase(passphrase, passphrase);
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
    try {
      this.#fileKey = bytes
        ? await findPassphraseKey('LKPF', bytes, passphrase)
        : await makePassphraseKey('LKPF', passphrase, this.#cost);
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
