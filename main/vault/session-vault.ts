import type { AccountId } from '../engine/account.ts';
import type { Failure } from '../engine/failure.ts';
import type { Vault } from '../engine/ports.ts';
import type { Credential, Session } from '../engine/session.ts';
import type { Keychain } from './keychain.ts';
import type { ScryptCost } from './passphrase-key.ts';
import { type Resealed, Resealing } from './resealing.ts';
import type { SealedRows } from './sealed-rows.ts';
import { SealedSecrets, type VaultReport } from './sealed-secrets.ts';
import {
  credentialFormat,
  readSecret,
  type SecretFormat,
  sessionFormat,
  writeSecret,
} from './secret-format.ts';
import { Turns } from './turns.ts';
import { vaultFailure } from './vault-failure.ts';
import { VaultKeys } from './vault-keys.ts';

export interface SessionVaultOptions {
  readonly keychain: Keychain;
  readonly rows: SealedRows;
  readonly platform?: NodeJS.Platform;
  /** Is told of secrets that are in order for now, but not as they should be. */
  readonly onReport?: (report: VaultReport) => void;
  /** Costs of the passphrase of the app lock; cheaper for tests. */
  readonly cost?: ScryptCost;
  /** Told when the vault key turned out to be under the passphrase of the app lock. */
  readonly onLocked?: () => void;
  /** Records which backend the profile uses. */
  readonly recordBackend?: () => Promise<void>;
}

/** Seals sessions and credentials, and opens them. No keychain is asked before the first secret is. */
export class SessionVault implements Vault {
  readonly #keychain: Keychain;
  readonly #rows: SealedRows;
  readonly #keys: VaultKeys;
  readonly #secrets: SealedSecrets;
  readonly #resealing: Resealing;
  readonly #turns = new Turns();
  #isClosed = false;

  constructor(options: SessionVaultOptions) {
    const { keychain, rows, platform = process.platform } = options;
    const { onReport = () => undefined, recordBackend = async () => undefined } = options;
    this.#keychain = keychain;
    this.#rows = rows;
    const { cost, onLocked } = options;
    this.#keys = new VaultKeys({ keychain, rows, recordBackend, cost }, onLocked);
    this.#secrets = new SealedSecrets({
      keys: this.#keys,
      rows,
      platform,
      backend: () => keychain.backend,
      onReport,
    });
    this.#resealing = new Resealing(this.#keys, rows, this.#secrets);
  }

  /** Whether the vault key is in memory, so that nothing has to be asked. */
  get isOpen(): boolean {
    return this.#keys.isOpen;
  }

  /** Why the keychain could not be used when it was last asked, or what is known against it unasked. */
  get failure(): Failure | undefined {
    return this.#keys.failure ?? this.#keychain.knownFailure;
  }

  loadSession(accountId: AccountId): Promise<Session | undefined> {
    return this.#load(accountId, sessionFormat);
  }

  storeSession(accountId: AccountId, session: Session): Promise<void> {
    return this.#store(accountId, sessionFormat, session);
  }

  loadCredential(accountId: AccountId): Promise<Credential | undefined> {
    return this.#load(accountId, credentialFormat);
  }

  storeCredential(accountId: AccountId, credential: Credential): Promise<void> {
    return this.#store(accountId, credentialFormat, credential);
  }

  deleteCredential(accountId: AccountId): Promise<void> {
    return this.#inTurn(accountId, () => this.#secrets.removeRows(accountId, ['credential']));
  }

  deleteAll(accountId: AccountId): Promise<void> {
    return this.#inTurn(accountId, async () => {
      // The item first: what is left of the rows in copies of the database cannot be opened without it.
      if (this.#rows.readKeyCheck()) await this.#keys.deleteItem(accountId);
      await this.#secrets.removeRows(accountId, ['session', 'credential']);
    });
  }

  /** Forgets earlier failures and asks the keychain again. Does not throw: `failure` tells. */
  async retry(): Promise<void> {
    this.#keychain.retry();
    await this.#keys.probe().catch(() => undefined);
  }

  /**
   * Begins with a new vault key because the person gave up what was sealed with the old one; that stays until it is signed in anew.
   * Throws if the keychain cannot be read: then nothing is known to be lost.
   */
  replaceLostKey(): Promise<void> {
    this.#keychain.retry();
    return this.#keys.replaceLostKey();
  }

  /** Opens a vault whose key is under the passphrase of the app lock. Throws `app-locked` if that is wrong. */
  unlock(passphrase: string): Promise<void> {
    return this.#keys.unlock(passphrase);
  }

  /** Whether the vault key is under a passphrase. Asks the keychain. */
  isKeyWrapped(): Promise<boolean> {
    return this.#keys.changeLock((source) => source.isWrapped());
  }

  /** Puts the vault key under a passphrase, so that the keychain alone opens nothing. It stays open here. */
  async wrapKey(passphrase: string): Promise<void> {
    await this.#keys.prepare('existing or new');
    await this.#keys.changeLock((source) => source.wrap(passphrase));
  }

  /** Puts the vault key under another passphrase. Throws `app-locked` if the old one is wrong. */
  rewrapKey(passphrase: string, next: string): Promise<void> {
    return this.#keys.changeLock((source) => source.rewrap(passphrase, next));
  }

  /** Leaves the vault key to the keychain alone. Throws `app-locked` if the passphrase is wrong. */
  unwrapKey(passphrase: string): Promise<void> {
    return this.#keys.changeLock((source) => source.unwrap(passphrase));
  }

  /**
   * Makes a new vault key, seals everything anew with it, and with new keys of accounts, and lets go of the old one; or goes on with that
   * where it was interrupted. Throws what the keychain throws; then both keys are kept, and it can be gone on with.
   */
  async renewKey(
    onProgress: (progress: Resealed) => void = () => undefined,
    passphrase?: string,
  ): Promise<Resealed> {
    // Keys in memory are enough to go on with; what is to be read from the keychain may need the passphrase.
    if (!this.isRenewingKey || !this.isOpen) await this.#keys.beginRenewal(passphrase);
    const result = await this.#resealing.all((accountId, work) => this.#inTurn(accountId, work), onProgress);
    await this.#keys.finishRenewal();
    if (passphrase !== undefined || this.#keychain.backend !== 'passphrase-file') {
      await this.#keychain.renewKey?.(passphrase);
    }
    return result;
  }

  /** Whether a new vault key is taking the place of the one before, and was not done with it. */
  get isRenewingKey(): boolean {
    return this.#rows.readNextKeyCheck() !== undefined;
  }

  /** Seals secrets so that they open with the vault key alone, whatever the keychain has of the account: for many rows at once. */
  async sealBridges(
    accountId: AccountId,
    secrets: { readonly session?: Session | undefined; readonly credential?: Credential | undefined },
  ): Promise<{ session?: Uint8Array; credential?: Uint8Array }> {
    await this.#keys.prepare('existing or new');
    const sealed: { session?: Uint8Array; credential?: Uint8Array } = {};
    const { session, credential } = secrets;
    if (session) sealed.session = this.#sealBridge(accountId, sessionFormat, session);
    if (credential) sealed.credential = this.#sealBridge(accountId, credentialFormat, credential);
    return sealed;
  }

  /** Deletes the keychain item of an account that nothing is stored of any more. */
  deleteItem(accountId: AccountId): Promise<void> {
    return this.#inTurn(accountId, () => this.#keys.deleteItem(accountId));
  }

  /** Zeroes the keys in memory; the next secret asks the keychain again. */
  lock(): void {
    this.#keys.forgetAll();
    this.#keychain.lock();
  }

  /** Lets what is under way end, zeroes the keys in memory, and refuses everything from then on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turns.rest();
    this.lock();
  }

  #load<Secret>(accountId: AccountId, format: SecretFormat<Secret>): Promise<Secret | undefined> {
    return this.#inTurn(accountId, async () => {
      const bytes = await this.#secrets.load(accountId, format.purpose);
      if (!bytes) return undefined;
      try {
        return readSecret(format, bytes);
      } finally {
        bytes.fill(0);
      }
    });
  }

  #store<Secret>(accountId: AccountId, format: SecretFormat<Secret>, secret: Secret): Promise<void> {
    return this.#inTurn(accountId, async () => {
      const bytes = writeSecret(format, secret);
      try {
        await this.#secrets.store(accountId, format.purpose, bytes);
      } finally {
        bytes.fill(0);
      }
    });
  }

  #sealBridge<Secret>(accountId: AccountId, format: SecretFormat<Secret>, secret: Secret): Uint8Array {
    const bytes = writeSecret(format, secret);
    try {
      return this.#keys.seal(bytes, 'vault-key', format.purpose, accountId);
    } finally {
      bytes.fill(0);
    }
  }

  async #inTurn<Result>(accountId: AccountId, work: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw vaultFailure('locked', 'The vault is closed.');
    return await this.#turns.take(accountId, work);
  }
}
