import type { AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import { fail } from './failure.ts';
import type { Vault } from './ports.ts';
import type { Provider, ProviderClient } from './provider.ts';
import type { Session } from './session.ts';

interface Pooled {
  readonly client: ProviderClient;
  /** The session as it was last stored; differs from `client.session` when a request changed cookies. */
  stored: Session;
  /** How often the account had been signed in anew when the client was opened. */
  readonly generation: number;
  users: number;
  /** Its provider may have changed: the next use opens a new client. */
  outdated: boolean;
}

/**
 * One signed-in client per account, so that all requests of an account authenticate the same way. Clients nobody uses are let go, the
 * longest unused first, so that secrets of few accounts are in memory at a time.
 */
export class ClientPool {
  readonly #vault: Vault;
  readonly #capacity: number;
  /** The longest unused first. */
  readonly #pooled = new Map<AccountId, Pooled>();
  /** The last of them, by its account, so that no session stays here: whoever is used again and again need not be moved to where it is. */
  #newest: AccountId | undefined;
  readonly #loading = new Map<AccountId, Promise<Pooled>>();
  /** All clients that are still in anybody's hands, also those that were replaced while they were used. */
  readonly #known = new WeakMap<ProviderClient, Pooled>();

  constructor(vault: Vault, capacity: number) {
    this.#vault = vault;
    this.#capacity = capacity;
  }

  /** Runs `work` with the account's client, which is not let go meanwhile. Throws `session-expired` if nothing is stored. */
  async use<T>(entry: Entry, provider: Provider, work: (client: ProviderClient) => Promise<T>): Promise<T> {
    const pooled = this.#pooled.get(entry.account.id) ?? (await this.#load(entry, provider));
    this.#markUsed(entry.account.id, pooled);
    pooled.users += 1;
    try {
      return await work(pooled.client);
    } finally {
      pooled.users -= 1;
      if (pooled.outdated) this.#letGoOf(entry.account.id, pooled);
    }
  }

  /** The account's client for a look at it that waits for nothing; undefined if none is open, or its provider changed. */
  peek(id: AccountId): ProviderClient | undefined {
    const pooled = this.#pooled.get(id);
    if (!pooled || pooled.outdated) return undefined;
    this.#markUsed(id, pooled);
    return pooled.client;
  }

  /** True if this very client is the account's current one. */
  isCurrent(id: AccountId, client: ProviderClient): boolean {
    return this.#pooled.get(id)?.client === client;
  }

  /** The account's current client. */
  current(id: AccountId): ProviderClient | undefined {
    return this.#pooled.get(id)?.client;
  }

  /**
   * The session as it was before requests changed it in this client, which may have been replaced meanwhile; undefined if they did not, or
   * if the account has been signed in anew since.
   */
  beforeChanges(entry: Entry, client: ProviderClient): Session | undefined {
    const pooled = this.#known.get(client);
    const isChanged = pooled?.generation === entry.generation && pooled.stored !== client.session;
    return isChanged ? pooled.stored : undefined;
  }

  /** Whatever requests changed in the client's session up to `session` is taken care of. */
  noteStored(client: ProviderClient, session: Session): void {
    const pooled = this.#known.get(client);
    if (pooled) pooled.stored = session;
  }

  /** From now on the account is used through a client on `session`, which is stored. */
  replace(entry: Entry, provider: Provider, session: Session): void {
    this.#markUsed(entry.account.id, this.#poolable(entry, provider, session));
    this.#letGo();
  }

  /** Drops the account's client, or only if it is `client`. */
  evict(id: AccountId, client?: ProviderClient): void {
    if (!client || this.isCurrent(id, client)) this.#pooled.delete(id);
  }

  /** Lets go of every client that nobody uses, so that the next use opens a new one. */
  letGoOfIdle(): void {
    for (const [id, pooled] of this.#pooled) this.#letGoOf(id, pooled);
  }

  /** Providers may have changed: what is under way ends with the clients it has, and the next use of each account opens a new one. */
  renewAll(): void {
    for (const [id, pooled] of this.#pooled) {
      pooled.outdated = true;
      this.#letGoOf(id, pooled);
    }
  }

  /** Unless somebody uses it, or it holds what is not stored yet. */
  #letGoOf(id: AccountId, pooled: Pooled): boolean {
    const isFree = pooled.users === 0 && pooled.stored === pooled.client.session;
    return isFree && this.#pooled.get(id) === pooled && this.#pooled.delete(id);
  }

  clear(): void {
    this.#pooled.clear();
  }

  #load(entry: Entry, provider: Provider): Promise<Pooled> {
    const { id } = entry.account;
    const loading = this.#loading.get(id);
    if (loading) return loading;
    const load = this.#open(entry, provider).finally(() => this.#loading.delete(id));
    this.#loading.set(id, load);
    return load;
  }

  async #open(entry: Entry, provider: Provider): Promise<Pooled> {
    const { id } = entry.account;
    const { generation } = entry;
    const session = await this.#vault.loadSession(id);
    const newer = this.#pooled.get(id);
    if (newer) return newer;
    if (!session) throw fail('session-expired', 'No session of this account is stored.');
    if (entry.removed || entry.generation !== generation) {
      throw fail('transient', 'The account was changed while its session was being opened.');
    }
    const pooled = this.#poolable(entry, provider, session);
    this.#markUsed(id, pooled);
    this.#letGo();
    return pooled;
  }

  #poolable({ generation }: Entry, provider: Provider, stored: Session): Pooled {
    const pooled = { client: provider.openClient(stored), stored, generation, users: 0, outdated: false };
    this.#known.set(pooled.client, pooled);
    return pooled;
  }

  #markUsed(id: AccountId, pooled: Pooled): void {
    if (id === this.#newest && this.#pooled.get(id) === pooled) return;
    this.#pooled.delete(id);
    this.#pooled.set(id, pooled);
    this.#newest = id;
  }

  #letGo(): void {
    if (this.#pooled.size <= this.#capacity) return;
    for (const [id, pooled] of this.#pooled) {
      if (this.#letGoOf(id, pooled)) return;
    }
  }
}
