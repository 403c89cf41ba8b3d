import type { AccountId } from '../engine/account.ts';
import { failureOf } from '../engine/failure.ts';
import type { Vault } from '../engine/ports.ts';
import type { Credential, Session } from '../engine/session.ts';

/** What a host wants to know of its vault. */
export interface VaultWatch {
  /** A secret was opened or stored, so the keychain is open. */
  readonly onOpened: () => void;
  /** A secret of an account could not be opened because it, or the key, is damaged. */
  readonly onUnreadable: (accountId: AccountId) => void;
}

/** A vault whose use is watched. */
export class WatchedVault implements Vault {
  readonly #vault: Vault;
  readonly #watch: VaultWatch;

  constructor(vault: Vault, watch: VaultWatch) {
    this.#vault = vault;
    this.#watch = watch;
  }

  loadSession(accountId: AccountId): Promise<Session | undefined> {
    return this.#use(accountId, this.#vault.loadSession(accountId));
  }

  storeSession(accountId: AccountId, session: Session): Promise<void> {
    return this.#use(accountId, this.#vault.storeSession(accountId, session));
  }

  loadCredential(accountId: AccountId): Promise<Credential | undefined> {
    return this.#use(accountId, this.#vault.loadCredential(accountId));
  }

  storeCredential(accountId: AccountId, credential: Credential): Promise<void> {
    return this.#use(accountId, this.#vault.storeCredential(accountId, credential));
  }

  deleteCredential(accountId: AccountId): Promise<void> {
    return this.#vault.deleteCredential(accountId);
  }

  deleteAll(accountId: AccountId): Promise<void> {
    return this.#vault.deleteAll(accountId);
  }

  async #use<Result>(accountId: AccountId, using: Promise<Result>): Promise<Result> {
    try {
      const result = await using;
      this.#watch.onOpened();
      return result;
    } catch (error) {
      if (failureOf(error).vault === 'damaged') this.#watch.onUnreadable(accountId);
      throw error;
    }
  }
}
