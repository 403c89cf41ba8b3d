import type { Failure } from '../engine/failure.ts';

/** What keeps the keys: the system's keychain, or one of its stand-ins where there is none. */
export type VaultBackend = 'keychain' | 'passphrase-file' | 'key-file';

/**
 * Keeps small secrets by name. Every call ends within a few seconds; a failed one throws `vault-unavailable` with the problem.
 * Calls about one item run in the order in which they were made.
 */
export interface Keychain {
  readonly backend: VaultBackend;
  /** What protects the sessions, in plain words, such as `GNOME Keyring`. Can become more exact once it has been asked. */
  readonly name: string;
  /** Why it cannot be used, as far as that is known without asking it. */
  readonly knownFailure?: Failure | undefined;
  /** The secret, or undefined only if there is certainly none: a locked keychain throws `locked`. */
  get(item: string): Promise<string | undefined>;
  set(item: string, secret: string): Promise<void>;
  /** Deletes the secret if there is one; resolves only if there is certainly none any more. */
  delete(item: string): Promise<void>;
  /** Forgets what it concluded from earlier failures, and may ask the person for a password again. */
  retry(): void;
  /** Takes the passphrase, where there is one. Throws `locked` if it is wrong. */
  unlock?(passphrase: string): Promise<void>;
  /** Checks a passphrase, where there is one, whatever is in memory. Throws like `changePassphrase`. */
  confirmPassphrase?(passphrase: string): Promise<void>;
  /** Seals everything anew under another passphrase, where there is one. Throws `locked` if the old one is wrong. */
  changePassphrase?(passphrase: string, next: string): Promise<void>;
  /** Seals everything anew under a new key of its own, where it has one. The passphrase stays, and is needed where there is one. */
  renewKey?(passphrase: string | undefined): Promise<void>;
  /** Lets go of the keys in memory. */
  lock(): void;
}
