import type { Settings } from '../../preload/settings-schema.ts';
import type { KeyRotation, LockControl, LockState } from '../api/lock-parts.ts';
import { type Failure, FailureError, fail, failureOf } from '../engine/failure.ts';
import type { Holding } from '../engine/holding.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { OpenVault } from '../vault/open-vault.ts';
import { type AttemptStore, UnlockAttempts } from './unlock-attempts.ts';

/** How often it is looked whether the person has been away for long enough. */
const lookEvery: Milliseconds = 10_000;
/** The same while nothing could be locked: a lock that is set meanwhile waits for minutes anyway. */
const restingLookEvery: Milliseconds = 30_000;
const minute: Milliseconds = 60_000;
/** Fewer characters are guessed too soon (NIST SP 800-63B). */
const shortest = 8;

/** The system's way to see that the person is there: a finger. It opens nothing by itself. */
export interface Presence {
  /** Such as `Touch ID`. */
  readonly name: string;
  isAvailable(): boolean;
  /** Rejects unless the person proved to be there. */
  prove(reason: string): Promise<void>;
}

/** What a host knows of the person. */
export interface LockHost {
  /** How long nobody has used the machine; absent: how long nobody has used Latchkey. */
  readonly idleTime?: () => Milliseconds;
  readonly presence?: Presence;
  /** Puts away what is open on sessions, such as windows of sites. */
  readonly putAway?: () => Promise<void>;
}

/** What the profile remembers of its lock. */
export interface LockNotes {
  /** Whether a passphrase is set: known without asking the keychain. */
  readonly isLockSet: boolean;
  keepLockSet(isSet: boolean): Promise<void>;
  readonly attempts: AttemptStore;
}

export interface AppLockParts {
  readonly clock: Clock;
  readonly engine: Pick<Holding, 'hold' | 'goOn' | 'forgetSessions'>;
  readonly protection: OpenVault;
  readonly notes: LockNotes;
  readonly settings: () => Settings['lock'];
  readonly host?: LockHost;
}

/** Why everything is refused while Latchkey is locked. */
export const lockedFailure: Failure = {
  kind: 'vault-unavailable',
  message: 'Latchkey is locked.',
  vault: 'app-locked',
};

/**
 * The app lock: a passphrase that the vault key is wrapped by. Locked, windows and tools are refused at once, and what runs ends. Then the
 * keys in memory are zeroed, or, where the person wants sessions kept alive, they stay, and the lock is a door in front of them.
 */
export class AppLock implements LockControl {
  readonly #parts: AppLockParts;
  readonly #attempts: UnlockAttempts;
  readonly #listeners = new Set<(state: LockState) => void>();
  #isSet: boolean;
  #isLocked: boolean;
  #isRotating = false;
  /** Counts the changes between locked and unlocked, so that a lock that takes its time does not end a later unlock. */
  #turn = 0;
  #lastSeen: { readonly wall: Milliseconds; readonly monotonic: Milliseconds };
  #timer: Timer | undefined;

  constructor(parts: AppLockParts) {
    this.#parts = parts;
    const { notes, clock } = parts;
    this.#attempts = new UnlockAttempts(notes.attempts, () => clock.now());
    this.#isSet = notes.isLockSet;
    // No key is in memory yet, so there is nothing to choose.
    this.#isLocked = this.#isSet;
    this.#lastSeen = this.#timeNow();
  }

  get refusal(): Failure | undefined {
    return this.#isLocked ? lockedFailure : undefined;
  }

  state(): LockState {
    const { protection, host } = this.#parts;
    const { retryAt } = this.#attempts;
    const offered = host?.presence?.isAvailable() ? host.presence.name : undefined;
    const presence = this.#mayUsePresence() ? offered : undefined;
    return {
      isSet: this.#isSet,
      isLocked: this.#isLocked,
      isOfFile: protection.isPassphraseFile,
      ...(retryAt === undefined ? {} : { retryAt }),
      ...(offered === undefined ? {} : { presenceOffered: offered }),
      ...(presence === undefined ? {} : { presence }),
    };
  }

  subscribe(listener: (state: LockState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to look whether the person is away. */
  watch(): void {
    const { clock } = this.#parts;
    const mayLock = this.#isSet && !this.#isLocked;
    this.#timer = clock.setTimer(
      () => {
        if (this.#isAway()) this.lock().catch(() => undefined);
        this.watch();
      },
      mayLock ? lookEvery : restingLookEvery,
    );
  }

  /** Ends it. */
  close(): void {
    if (this.#timer) this.#parts.clock.clearTimer(this.#timer);
  }

  touch(): void {
    this.#lastSeen = this.#timeNow();
  }

  async lock(): Promise<void> {
    if (!this.#isSet) {
      throw fail('not-supported', 'There is no app lock yet. Set a passphrase for it first.');
    }
    if (this.#isLocked) return;
    this.#turnTo('locked');
    const turn = this.#turn;
    const { engine, protection, settings, host } = this.#parts;
    await host?.putAway?.().catch(() => undefined);
    // Without the key there is nothing to refresh with, whatever is wanted.
    if (settings().refreshWhileLocked && protection.vault.isOpen) return engine.forgetSessions();
    await engine.hold(lockedFailure);
    if (this.#turn === turn) protection.vault.lock();
  }

  /** The machine goes to sleep. */
  async suspend(): Promise<void> {
    if (this.#isSet && this.#parts.settings().onSuspend) await this.lock();
  }

  async unlock(passphrase: string): Promise<void> {
    const { protection } = this.#parts;
    if (!this.#isSet && !protection.isPassphraseFile) {
      throw fail('not-supported', 'The sessions of this profile are not protected by a passphrase.');
    }
    await this.#try(() => protection.unlock(passphrase));
    // The lock may have been taken off by a process that died before it could note so.
    if (this.#isSet && !(await protection.isLockSet())) await this.#noteSet(false);
    this.#turnTo('unlocked');
    this.resumeRotation();
  }

  async unlockByPresence(): Promise<void> {
    const { host } = this.#parts;
    if (!this.#isLocked) return;
    if (!this.#mayUsePresence() || !host?.presence?.isAvailable()) {
      throw fail('not-allowed', 'Only the passphrase can unlock Latchkey now.');
    }
    await host.presence.prove('unlock Latchkey').catch(() => {
      throw fail('cancelled', 'Latchkey stays locked.');
    });
    if (this.#mayUsePresence()) this.#turnTo('unlocked');
  }

  async set(passphrase: string): Promise<void> {
    if (this.#isSet)
      throw fail('not-supported', 'There is an app lock already. Its passphrase can be changed.');
    const { protection } = this.#parts;
    if (protection.isPassphraseFile) await this.#try(() => protection.setLock(passphrase));
    else {
      if (passphrase.length < shortest) {
        throw fail('invalid-input', `A passphrase has ${shortest} characters at least.`, {
          field: 'passphrase',
        });
      }
      await protection.setLock(passphrase);
    }
    await this.#noteSet(true);
    this.#tell();
  }

  async change(passphrase: string, next: string): Promise<void> {
    // A sealed file has a passphrase whether or not Latchkey locks itself.
    if (!this.#parts.protection.isPassphraseFile) this.#refuseUnset();
    await this.#try(() => this.#parts.protection.changeLock(passphrase, next));
    this.#tell();
  }

  async remove(passphrase: string): Promise<void> {
    this.#refuseUnset();
    await this.#try(() => this.#parts.protection.removeLock(passphrase));
    await this.#noteSet(false);
    this.#tell();
  }

  async rotateKey(onProgress: (progress: KeyRotation) => void, passphrase?: string): Promise<KeyRotation> {
    const { protection } = this.#parts;
    let result: KeyRotation = { done: 0, total: 0, damaged: 0 };
    const rotate = async () => {
      result = await protection.vault.renewKey(onProgress, passphrase);
    };
    const needsPassphrase = this.#isSet || protection.isPassphraseFile;
    if (needsPassphrase && passphrase === undefined) {
      throw fail('invalid-input', 'A new key takes the passphrase.', { field: 'passphrase' });
    }
    if (this.#isRotating) throw fail('invalid-input', 'A new key is being made already.');
    this.#isRotating = true;
    try {
      await (needsPassphrase ? this.#try(rotate) : rotate());
    } finally {
      this.#isRotating = false;
    }
    return result;
  }

  get isRotationOpen(): boolean {
    return this.#parts.protection.vault.isRenewingKey;
  }

  /** Goes on with a new key that an earlier process did not come to an end with. What goes wrong now is tried at the next start. */
  resumeRotation(): void {
    if (this.#isLocked || this.#isRotating || !this.isRotationOpen) return;
    this.#isRotating = true;
    this.#parts.protection.vault
      .renewKey()
      .catch(() => undefined)
      .finally(() => {
        this.#isRotating = false;
      });
  }

  async replaceLostKey(): Promise<void> {
    await this.#parts.protection.replaceLostKey();
    if (this.#isSet && !(await this.#parts.protection.isLockSet())) await this.#noteSet(false);
    if (!this.#isSet) this.#turnTo('unlocked');
  }

  /** The vault found that it is locked although nothing was noted: whoever set the passphrase died before that. */
  notice(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#parts.notes.keepLockSet(true).catch(() => undefined);
    void this.lock();
  }

  #try(attempt: () => Promise<void>): Promise<void> {
    return this.#attempts
      .make(attempt, (error) => isWrongPassphrase(failureOf(error)))
      .catch((error: unknown) => {
        const failure = failureOf(error);
        const { retryAt } = this.#attempts;
        this.#tell();
        throw retryAt === undefined ? error : new FailureError({ ...failure, retryAt });
      });
  }

  async #noteSet(isSet: boolean): Promise<void> {
    await this.#parts.notes.keepLockSet(isSet);
    this.#isSet = isSet;
  }

  #refuseUnset(): void {
    if (!this.#isSet) throw fail('not-supported', 'There is no app lock yet. Set a passphrase for it first.');
  }

  /** A finger proves who is there and holds no key: it can do no more than open the door in front of a vault that is open. */
  #mayUsePresence(): boolean {
    const { settings, protection } = this.#parts;
    return this.#isLocked && settings().byPresence && protection.vault.isOpen;
  }

  #turnTo(state: 'locked' | 'unlocked'): void {
    this.#turn += 1;
    this.#isLocked = state === 'locked';
    this.touch();
    if (!this.#isLocked) this.#parts.engine.goOn(lockedFailure);
    this.#tell();
  }

  #isAway(): boolean {
    const { idleMinutes } = this.#parts.settings();
    if (!this.#isSet || this.#isLocked || idleMinutes === 0) return false;
    return this.#awayFor() >= idleMinutes * minute;
  }

  /** The longer of both clocks: one stands still while the machine sleeps, the other can be set back. */
  #awayFor(): Milliseconds {
    const now = this.#timeNow();
    const unseen = Math.max(now.wall - this.#lastSeen.wall, now.monotonic - this.#lastSeen.monotonic);
    return this.#parts.host?.idleTime?.() ?? unseen;
  }

  #timeNow() {
    const { clock } = this.#parts;
    return { wall: clock.now(), monotonic: clock.monotonic() };
  }

  #tell(): void {
    const state = this.state();
    for (const listener of this.#listeners) listener(state);
  }
}

function isWrongPassphrase({ kind, detail }: Failure): boolean {
  return kind === 'vault-unavailable' && detail === 'wrong passphrase';
}
