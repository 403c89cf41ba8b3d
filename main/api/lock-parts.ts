import type { Failure } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';

/** How the app lock is. */
export interface LockState {
  readonly isSet: boolean;
  readonly isLocked: boolean;
  /** After wrong passphrases: when the next one is looked at. */
  readonly retryAt?: Instant;
  /** What else may unlock now, such as `Touch ID`. */
  readonly presence?: string;
  /** What else this machine could unlock with. */
  readonly presenceOffered?: string;
  /** Whether the passphrase is that of the sealed file. */
  readonly isOfFile: boolean;
}

/** How far a new vault key is with sealing everything anew, in accounts. */
export interface KeyRotation {
  readonly done: number;
  readonly total: number;
  /** Accounts with something that no key opens; it is kept as it is. */
  readonly damaged: number;
}

/**
 * The app lock. Unlocking, changing and removing throw `vault-unavailable` (`app-locked`) if the passphrase is wrong, with `retryAt` if the
 * next one has to wait.
 */
export interface LockControl {
  state(): LockState;
  /** Why everything else is refused now; undefined while it is unlocked. */
  readonly refusal: Failure | undefined;
  /** Throws `not-supported` if no passphrase is set. */
  lock(): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  /** Throws `not-allowed` where only the passphrase may unlock, `cancelled` if the person says no. */
  unlockByPresence(): Promise<void>;
  set(passphrase: string): Promise<void>;
  change(passphrase: string, next: string): Promise<void>;
  remove(passphrase: string): Promise<void>;
  /**
   * Begins with a new vault key because the old one, or its passphrase, is lost for good. One that can be read is kept. Throws
   * `vault-unavailable`.
   */
  replaceLostKey(): Promise<void>;
  /**
   * Makes a new vault key and seals everything anew; or goes on with that where it was interrupted. Takes the passphrase, where there is
   * one. Throws what the keychain throws; then nothing is lost, and it can be gone on with.
   */
  rotateKey(onProgress: (progress: KeyRotation) => void, passphrase?: string): Promise<KeyRotation>;
  /** Whether a new key was begun with, and is not done. */
  readonly isRotationOpen: boolean;
  /** The person is there. */
  touch(): void;
  /** Tells of each change; returns a function that ends it. */
  subscribe(listener: (state: LockState) => void): () => void;
}
