import type { AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import type { ClientPool } from './client-pool.ts';
import { type WithCookies, withCookieChanges } from './cookie-changes.ts';
import { fail } from './failure.ts';
import type { Vault } from './ports.ts';
import type { Provider, ProviderClient } from './provider.ts';
import type { Credential, Session } from './session.ts';

/** What became of a session that was to be kept. */
export type Kept = 'stored' | 'discarded';

/** How the session of a sign-in is to be kept. */
export interface SignedInKeeping {
  readonly stillWanted: () => boolean;
  /** Reads the session back and compares it byte by byte. */
  readonly verify: boolean;
}

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
  /** How to try again to keep changes that the vault refused. */
  readonly #refused = new Map<AccountId, () => Promise<void>>();

  constructor(vault: Vault, pool: ClientPool) {
    this.#vault = vault;
    this.#pool = pool;
  }

  /** The renewed session that still has to be stored, if there is one. */
  unsavedOf(entry: Entry): Session | undefined {
    return this.#unsaved.get(entry.account.id);
  }

  /** The session as it is now, whatever it is used for. Throws `session-expired` if there is none, and what the vault throws. */
  async sessionOf(entry: Entry): Promise<Session> {
    const { id } = entry.account;
    const session =
      this.unsavedOf(entry) ?? this.#pool.current(id)?.session ?? (await this.#vault.loadSession(id));
    if (!session) throw fail('session-expired', 'No session of this account is stored.');
    return session;
  }

  /** Keeps a renewed session, if the account still is at `generation`. Throws what the vault throws. */
  keepRenewed(entry: Entry, provider: Provider, session: Session, generation: number): Promise<Kept> {
    return this.#inOrder(entry, async () => {
      if (entry.removed || entry.generation !== generation) return 'discarded';
      await this.#store(entry, session);
      this.#pool.replace(entry, provider, session);
      return 'stored';
    });
  }

  /**
   * Stores and returns the renewed session that the vault would not take earlier; undefined if there is none any more. Throws what the
   * vault throws.
   */
  keepUnsaved(entry: Entry, provider: Provider): Promise<Session | undefined> {
    return this.#inOrder(entry, async () => {
      const session = this.unsavedOf(entry);
      if (entry.removed || !session) return undefined;
      await this.#store(entry, session);
      this.#pool.replace(entry, provider, session);
      return session;
    });
  }

  /** Keeps the session of a sign-in: it replaces whatever is there, unless the account was removed. */
  keepSignedIn(
    entry: Entry,
    provider: Provider,
    session: Session,
    { stillWanted, verify }: SignedInKeeping,
  ): Promise<Kept> {
    return this.#inOrder(entry, async () => {
      if (entry.removed || !stillWanted()) return 'discarded';
      await this.#vault.storeSession(entry.account.id, session);
      if (verify) refuseOther(session, await this.#vault.loadSession(entry.account.id));
      this.#unsaved.delete(entry.account.id);
      entry.generation += 1;
      this.#pool.replace(entry, provider, session);
      return 'stored';
    });
  }

  /**
   * Keeps what requests changed in the client's session (rotated cookies). If a renewal has replaced the client meanwhile, its cookies go
   * into the session that is current now.
   */
  async keepChanges(entry: Entry, provider: Provider, client: ProviderClient): Promise<void> {
    if (!this.#pool.beforeChanges(entry, client)) return;
    const { id } = entry.account;
    try {
      await this.#keepChangesInOrder(entry, provider, client);
      this.#refused.delete(id);
    } catch (error) {
      this.#refused.set(id, () => this.keepChanges(entry, provider, client));
      throw error;
    }
  }

  /** Tries again to keep what requests changed and the vault refused. Resolves when that has been tried. */
  async keepRefusedChanges(): Promise<void> {
    const attempts = [...this.#refused.values()];
    this.#refused.clear();
    await Promise.allSettled(attempts.map((attempt) => attempt()));
  }

  #keepChangesInOrder(entry: Entry, provider: Provider, client: ProviderClient): Promise<void> {
    return this.#inOrder(entry, async () => {
      const before = this.#pool.beforeChanges(entry, client);
      if (entry.removed || !before) return;
      const { session } = client;
      const unsaved = this.unsavedOf(entry);
      const current = this.#pool.current(entry.account.id);
      if (unsaved) {
        this.#unsaved.set(entry.account.id, withCookieChanges(unsaved, before, session));
      } else if (current === client) {
        await this.#vault.storeSession(entry.account.id, session);
      } else if (current) {
        const merged = withCookieChanges(current.session, before, session);
        await this.#vault.storeSession(entry.account.id, merged);
        this.#pool.replace(entry, provider, merged);
      }
      this.#pool.noteStored(client, session);
    });
  }

  /**
   * Keeps the cookies that a browser opened on the session changed between `before` and `after`; later ones of requests stay. Resolves to
   * whether that changed the session.
   */
  async keepCookies(
    entry: Entry,
    provider: Provider,
    before: WithCookies,
    after: WithCookies,
  ): Promise<boolean> {
    return await this.#pool.use(entry, provider, () =>
      this.#inOrder(entry, async () => {
        if (entry.removed) return false;
        const { id } = entry.account;
        const unsaved = this.unsavedOf(entry);
        if (unsaved) {
          const changed = withCookieChanges(unsaved, before, after);
          this.#unsaved.set(id, changed);
          return changed !== unsaved;
        }
        const current = this.#pool.current(id);
        const changed = current && withCookieChanges(current.session, before, after);
        if (!changed || changed === current.session) return false;
        await this.#vault.storeSession(id, changed);
        this.#pool.replace(entry, provider, changed);
        return true;
      }),
    );
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

/** Throws if what was read back is not what was stored. */
function refuseOther(stored: Session, readBack: Session | undefined): void {
  if (canonical(readBack) === canonical(stored)) return;
  throw fail('vault-unavailable', 'The session that was read back is not the one that was stored.', {
    vault: 'damaged',
    detail: 'read back',
  });
}

/** A value as text, whatever the order of its members. Members that are undefined are as absent as those that are not there. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
