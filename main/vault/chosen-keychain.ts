import { type Failure, FailureError } from '../engine/failure.ts';
import type { Keychain, VaultBackend } from './keychain.ts';

/** The keychain that the profile uses now; another can be chosen as long as nothing is sealed. */
export class ChosenKeychain implements Keychain {
  #chosen: Keychain;

  constructor(chosen: Keychain) {
    this.#chosen = chosen;
  }

  /** Goes on with another one. */
  choose(keychain: Keychain): void {
    this.#chosen.lock();
    this.#chosen = keychain;
  }

  get backend(): VaultBackend {
    return this.#chosen.backend;
  }

  get name(): string {
    return this.#chosen.name;
  }

  get knownFailure(): Failure | undefined {
    return this.#chosen.knownFailure;
  }

  /** Whether it takes a passphrase. */
  get takesPassphrase(): boolean {
    return this.#chosen.unlock !== undefined;
  }

  get(item: string): Promise<string | undefined> {
    return this.#chosen.get(item);
  }

  set(item: string, secret: string): Promise<void> {
    return this.#chosen.set(item, secret);
  }

  delete(item: string): Promise<void> {
    return this.#chosen.delete(item);
  }

  retry(): void {
    this.#chosen.retry();
  }

  async unlock(passphrase: string): Promise<void> {
    await this.#chosen.unlock?.(passphrase);
  }

  async confirmPassphrase(passphrase: string): Promise<void> {
    await this.#chosen.confirmPassphrase?.(passphrase);
  }

  async changePassphrase(passphrase: string, next: string): Promise<void> {
    await this.#chosen.changePassphrase?.(passphrase, next);
  }

  async renewKey(passphrase: string | undefined): Promise<void> {
    await this.#chosen.renewKey?.(passphrase);
  }

  lock(): void {
    this.#chosen.lock();
  }
}

/** Stands where no keychain may be used, and says why. */
export class RefusedKeychain implements Keychain {
  readonly backend: VaultBackend;
  readonly name: string;
  readonly knownFailure: Failure;

  constructor(backend: VaultBackend, name: string, failure: Failure) {
    this.backend = backend;
    this.name = name;
    this.knownFailure = failure;
  }

  get(): Promise<never> {
    return this.#refuse();
  }

  set(): Promise<never> {
    return this.#refuse();
  }

  delete(): Promise<never> {
    return this.#refuse();
  }

  retry(): void {
    // Only another choice can help.
  }

  lock(): void {
    // There is nothing to let go of.
  }

  #refuse(): Promise<never> {
    return Promise.reject(new FailureError(this.knownFailure));
  }
}
