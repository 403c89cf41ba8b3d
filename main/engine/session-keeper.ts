import type { AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import type { ClientPool } from './client-pool.ts';
import type { Vault } from './ports.ts';
import type { Provider, ProviderClient } from './provider.ts';
import type { Credential, Session } from './session.ts';

/** What became of a session that was to be kept. */
export type Kept = 'stored' | 'discarded';

/**
 * Puts new sessions into the vault, one at a time for each account, and into use only after that. A session whose account was
 * removed or signed in anew meanwhile is discarded. A renewed session that the vault would not take stays here, unused, until
 * it can be stored: with rotating tokens it is the only one that still works.
 */
export class SessionKeeper {
  readonly #vault: Vault;
  readonly #pool: ClientPool;
  readonly #queues = new Map<AccountId, Promise<unknown>>();
  readonly #unsaved = new Map<AccountId, Session>();

  constructor(vault: Vault, pool: ClientPool) {
    this.#vault = vault;
    this.#pool = pool;
  }

  /** The renewed session that still has to be stored, if there is one. */
  unsavedOf(entry: Entry): Session | undefined {
    return this.#unsaved.get(entry.account.id);
  }

  /** Keeps a renewed session, if the account still is at `generation`. Throws what the vault throws. */
  keepRenewed(entry: Entry, provider: Provider, session: Session, generation: number): Promise<Kept> {
    return this.#inOrder(entry, async () => {
      if (entry.removed || entry.generation !== generation) return 'discarded';
      await this.#store(entry, session);
      this.#pool.replace(entry.account.id, provider, session);
      return 'stored';
    });
  }

  /** Tries once more to store the renewed session that the vault would not take, if there is one. Throws what the vault throws. */
  async saveUnsaved(entry: Entry): Promise<void> {
    const { id } = entry.account;
    if (!this.#unsaved.has(id)) return;
    await this.#inOrder(entry, async () => {
      const session = this.#unsaved.get(id);
      if (session && !entry.removed) await this.#store(entry, session);
    });
  }

  /** Keeps the session of a sign-in: it replaces whatever is there, unless the account was removed. */
  keepSignedIn(
    entry: Entry,
    provider: Provider,
    session: Session,
    stillWanted: () => boolean,
  ): Promise<Kept> {
    return this.#inOrder(entry, async () => {
      if (entry.removed || !stillWanted()) return 'discarded';
      await this.#vault.storeSession(entry.account.id, session);
      this.#unsaved.delete(entry.account.id);
      entry.generation += 1;
      this.#pool.replace(entry.account.id, provider, session);
      return 'stored';
    });
  }

  /** Keeps what requests changed in the client's session (rotated cookies), if the client still is the current one. */
  async keepChanges(entry: Entry, client: ProviderClient): Promise<void> {
    const { id } = entry.account;
    if (!this.#pool.isChanged(id, client)) return;
    await this.#inOrder(entry, async () => {
      if (entry.removed || !this.#pool.isChanged(id, client)) return;
      const session = client.session;
      await this.#vault.storeSession(id, session);
      this.#pool.noteStored(id, client, session);
    });
  }

  /** Stores the password of the account, unless the account was removed. */
  keepCredential(entry: Entry, credential: Credential): Promise<void> {
    return this.#inOrder(entry, async () => {
      if (!entry.removed) await this.#vault.storeCredential(entry.account.id, credential);
    });
  }

  forgetCredential(entry: Entry): Promise<void> {
    return this.#inOrder(entry, () => this.#vault.deleteCredential(entry.account.id));
  }

  /** Deletes everything that the vault has of the account. What was begun earlier and ends later writes nothing. */
  async delete(entry: Entry): Promise<void> {
    const { id } = entry.account;
    entry.removed = true;
    entry.generation += 1;
    this.#pool.evict(id);
    try {
      await this.#inOrder(entry, () => this.#vault.deleteAll(id));
      this.#unsaved.delete(id);
    } catch (error) {
      entry.removed = false;
      throw error;
    }
  }

  async #store(entry: Entry, session: Session): Promise<void> {
    const { id } = entry.account;
    this.#unsaved.set(id, session);
    await this.#vault.storeSession(id, session);
    this.#unsaved.delete(id);
  }

  #inOrder<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const { id } = entry.account;
    const before = this.#queues.get(id);
    const mine = before ? before.then(work, work) : work();
    const done = () => {
      if (this.#queues.get(id) === mine) this.#queues.delete(id);
    };
    this.#queues.set(id, mine);
    mine.then(done, done);
    return mine;
  }
}
