import { join } from 'node:path';
import { type Failure, fail, failureOf } from '../engine/failure.ts';
import { ChosenKeychain, RefusedKeychain } from './chosen-keychain.ts';
import { KeyFile } from './key-file.ts';
import type { Keychain, VaultBackend } from './keychain.ts';
import { KeytarKeychain } from './keytar-keychain.ts';
import { VaultLogKey } from './log-key.ts';
import { PassphraseFile } from './passphrase-file.ts';
import type { ScryptCost } from './passphrase-key.ts';
import type { SealedRows } from './sealed-rows.ts';
import type { VaultReport } from './sealed-secrets.ts';
import { SessionVault } from './session-vault.ts';
import { vaultFailure } from './vault-failure.ts';
import { readVaultRecord, writeVaultRecord } from './vault-record.ts';

/** Where a vault is, and what is known of it. */
export interface VaultPlace {
  readonly profileFolder: string;
  /** The sealed rows of the profile's database. */
  readonly rows: SealedRows;
  /** What the person chose; the recorded backend, or the keychain, if they chose nothing. */
  readonly backend?: VaultBackend;
  /** For the sealed file; can be given later. */
  readonly passphrase?: string;
  readonly platform?: NodeJS.Platform;
  /** Costs of passphrases; cheaper for tests. */
  readonly cost?: ScryptCost;
  readonly onReport?: (report: VaultReport) => void;
  /** Told when the vault key turned out to be under the passphrase of the app lock. */
  readonly onLocked?: () => void;
}

/** What protects the sessions, for people. */
export interface VaultProtection {
  readonly backend: VaultBackend;
  readonly name: string;
  /** Why it cannot be used, as far as that was seen; absent: nothing is known against it. */
  readonly failure?: Failure;
}

/** A profile's vault, and the choice of what protects it. */
export class OpenVault {
  readonly vault: SessionVault;
  /** Seals the event log. */
  readonly logKey: VaultLogKey;
  readonly #place: VaultPlace;
  readonly #keychain: ChosenKeychain;
  /** What `vault.json` says. */
  #recorded: VaultBackend | undefined;

  /**
   * Opens the vault of a profile. Asks no keychain: what is wrong with it is told by `current`, and by each use. Throws
   * `storage-unavailable` if the profile's database cannot be read.
   */
  constructor(place: VaultPlace) {
    this.#place = place;
    this.#keychain = new ChosenKeychain(this.#keychainAtStart());
    this.logKey = new VaultLogKey(this.#keychain, place.platform ?? process.platform);
    this.vault = new SessionVault({
      keychain: this.#keychain,
      rows: place.rows,
      recordBackend: () => this.#record(this.#keychain.backend),
      ...(place.platform ? { platform: place.platform } : {}),
      ...(place.onReport ? { onReport: place.onReport } : {}),
      ...(place.cost ? { cost: place.cost } : {}),
      ...(place.onLocked ? { onLocked: place.onLocked } : {}),
    });
  }

  /** What protects the sessions, without asking it. */
  current(): VaultProtection {
    const { backend, name } = this.#keychain;
    const { failure } = this.vault;
    return { backend, name, ...(failure ? { failure } : {}) };
  }

  /** Asks the keychain again, whatever it said before, and tells what protects the sessions. Does not throw. */
  async probe(): Promise<VaultProtection> {
    await this.vault.retry();
    return this.current();
  }

  /** Whether the passphrase of the app lock is that of the sealed file. */
  get isPassphraseFile(): boolean {
    return this.#keychain.takesPassphrase;
  }

  /** Opens the sealed file, or what is under the passphrase of the app lock. Throws `locked` or `app-locked` if it is wrong. */
  async unlock(passphrase: string): Promise<void> {
    if (!this.isPassphraseFile) return await this.vault.unlock(passphrase);
    await this.#keychain.unlock(passphrase);
    await this.vault.retry();
  }

  /** Whether there is an app lock. Asks the keychain; a sealed file always takes its passphrase. */
  async isLockSet(): Promise<boolean> {
    return this.isPassphraseFile || (await this.vault.isKeyWrapped());
  }

  /** Puts the vault key under a passphrase. A sealed file has one already, which must be given: then locking means to close it. */
  async setLock(passphrase: string): Promise<void> {
    if (this.isPassphraseFile) await this.#keychain.confirmPassphrase(passphrase);
    else await this.vault.wrapKey(passphrase);
  }

  /** Throws `locked` or `app-locked` if the old passphrase is wrong. */
  async changeLock(passphrase: string, next: string): Promise<void> {
    if (this.isPassphraseFile) await this.#keychain.changePassphrase(passphrase, next);
    else await this.vault.rewrapKey(passphrase, next);
  }

  /** Throws `locked` or `app-locked` if the passphrase is wrong. */
  async removeLock(passphrase: string): Promise<void> {
    if (this.isPassphraseFile) await this.#keychain.confirmPassphrase(passphrase);
    else await this.vault.unwrapKey(passphrase);
  }

  /**
   * Chooses what protects the sessions. Throws `not-supported` while sessions are sealed under something else, and `invalid-input` where
   * a passphrase is needed and none is given.
   */
  async choose(backend: VaultBackend, passphrase?: string): Promise<void> {
    const isSealed = this.#isSealed();
    if (isSealed && backend !== (this.#recorded ?? this.#keychain.backend)) {
      throw fail(
        'not-supported',
        `The sessions of this profile are protected by ${this.#keychain.name} already.`,
      );
    }
    if (backend === 'passphrase-file' && !passphrase) {
      throw fail('invalid-input', 'The sealed file needs a passphrase.', { field: 'passphrase' });
    }
    const chosen = this.#make(backend, passphrase);
    // A wrong passphrase for a file that is there must not become the choice.
    if (passphrase !== undefined) await chosen.unlock?.(passphrase);
    await this.#record(backend);
    this.vault.lock();
    this.#keychain.choose(chosen);
    await this.logKey.carryOver();
    await this.vault.retry();
  }

  /** See `SessionVault.replaceLostKey`. */
  async replaceLostKey(): Promise<void> {
    await this.vault.replaceLostKey();
    await this.vault.retry();
  }

  /** What the start finds: never another backend than the one that the sessions are sealed under. */
  #keychainAtStart(): Keychain {
    const { profileFolder, backend, passphrase } = this.#place;
    try {
      this.#recorded = readVaultRecord(profileFolder);
    } catch (error) {
      return new RefusedKeychain(backend ?? 'keychain', 'nothing yet', failureOf(error));
    }
    if (!this.#isSealed()) return this.#make(backend ?? this.#recorded ?? 'keychain', passphrase);
    if (!this.#recorded && !backend) return refused('keychain', forgotten());
    if (this.#recorded && backend && backend !== this.#recorded) return refused(this.#recorded, changed());
    return this.#make(this.#recorded ?? backend ?? 'keychain', passphrase);
  }

  #isSealed(): boolean {
    return !this.#place.rows.isEmpty();
  }

  #make(backend: VaultBackend, passphrase: string | undefined): Keychain {
    const { profileFolder, rows, platform, cost } = this.#place;
    switch (backend) {
      case 'keychain':
        return new KeytarKeychain({
          service: `Latchkey ${rows.profileId}`,
          ...(platform ? { platform } : {}),
        });
      case 'passphrase-file':
        return new PassphraseFile({
          path: join(profileFolder, 'vault.passphrase'),
          ...(passphrase === undefined ? {} : { passphrase }),
          ...(cost ? { cost } : {}),
        });
      case 'key-file':
        return new KeyFile({
          keyPath: join(profileFolder, 'vault.key'),
          itemsPath: join(profileFolder, 'vault.key-file'),
        });
    }
  }

  async #record(backend: VaultBackend): Promise<void> {
    if (this.#recorded === backend) return;
    await writeVaultRecord(this.#place.profileFolder, backend);
    this.#recorded = backend;
  }
}

function refused(backend: VaultBackend, failure: Failure): Keychain {
  return new RefusedKeychain(backend, 'nothing that can be used now', failure);
}

function forgotten(): Failure {
  return vaultFailure(
    'missing',
    'The file vault.json is gone from the profile folder, so it is not known what protects the sessions. Put it back, or say what does.',
    'vault.json absent',
  ).failure;
}

function changed(): Failure {
  return vaultFailure(
    'missing',
    'The sessions of this profile are sealed under something else than was asked for. Nothing was changed.',
    'backend differs from vault.json',
  ).failure;
}
