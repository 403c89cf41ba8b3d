import type { Failure } from '../engine/failure.ts';

export type ProtectionBackend = 'keychain' | 'passphrase-file' | 'key-file';

/** What protects the sessions. */
export interface Protection {
  readonly backend: ProtectionBackend;
  /** In plain words: `GNOME Keyring`, `a sealed file under your passphrase`. */
  readonly name: string;
  /** Why it cannot be used, as far as that was seen; absent: it is open. */
  readonly failure?: Failure;
}

/** The choice of what protects the sessions. */
export interface ProtectionControl {
  /** What is known; asks no keychain. */
  current(): Protection;
  /** Asks the keychain, within its bounded wait. Does not throw: what is wrong is in the answer. */
  probe(): Promise<Protection>;
  /** Throws `not-supported` while sessions are sealed under something else, `invalid-input` without a passphrase where one is needed. */
  choose(backend: ProtectionBackend, passphrase: string | undefined): Promise<void>;
}
