import type { Account, AccountId, Activity } from './account.ts';
import type { ListedAccount } from './events.ts';
import { fail } from './failure.ts';
import type { AccountStore } from './ports.ts';
import type { Instant } from './session.ts';

/** One account in memory, with what is going on around it. */
export interface Entry {
  account: Account;
  activity: Activity;
  /** Counts the sessions that replaced an earlier one by a sign-in: a result that began before is not written. */
  generation: number;
  removed: boolean;
  /** The one renewal under way; whoever else asks gets the same promise. */
  renewal?: Promise<void> | undefined;
  /** The one reading of credits under way, apart from renewals. */
  creditReading?: Promise<void> | undefined;
  /** The one sign-in under way. */
  signIn?: Promise<ListedAccount> | undefined;
  lastReauthenticationAt?: Instant | undefined;
  runningWrite?: Promise<void> | undefined;
  waitingWrite?: Promise<void> | undefined;
}

/**
 * All accounts in memory, the truth for as long as the engine runs. A change is visible at once; `change` resolves when it is durable.
 * Changes to one account that come while a write runs are written together.
 */
export class AccountBook {
  readonly #store: AccountStore;
  readonly #changed: (entry: Entry) => void;
  readonly #entries = new Map<AccountId, Entry>();
  readonly #dirty = new Set<Entry>();

  constructor(store: AccountStore, changed: (entry: Entry) => void) {
    this.#store = store;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    for (const account of await this.#store.loadAll()) this.#entries.set(account.id, entryOf(account));
  }

  /**
   * Takes over what is stored of some accounts, where somebody else has written it, and returns their entries; those that are not stored any
   * more are removed. Nothing of them may be going on.
   */
  async reload(ids: readonly AccountId[]): Promise<readonly Entry[]> {
    const stored = new Map((await this.#store.loadAll()).map((account) => [account.id, account]));
    const reloaded: Entry[] = [];
    for (const id of ids) {
      const account = stored.get(id);
      const entry = this.#entries.get(id) ?? (account && entryOf(account));
      if (!entry) continue;
      entry.generation += 1;
      this.#dirty.delete(entry);
      if (account) {
        entry.account = account;
        this.#entries.set(id, entry);
        this.#changed(entry);
      } else {
        entry.removed = true;
        this.#entries.delete(id);
      }
      reloaded.push(entry);
    }
    return reloaded;
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }

  find(id: AccountId): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Throws `no-such-account`. */
  get(id: AccountId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw fail('no-such-account', 'There is no such account.');
    return entry;
  }

  /** Adds an account; it is listed once it is durable. */
  async add(account: Account): Promise<Entry> {
    await this.#store.save(account);
    const entry = entryOf(account);
    this.#entries.set(account.id, entry);
    this.#changed(entry);
    return entry;
  }

  /**
   * Replaces the account at once; resolves when that is durable. A write that fails is repeated by `flush`, so that what is shown and what
   * is on the disk come together again. Does nothing to a removed account.
   */
  change(entry: Entry, account: Account): Promise<void> {
    if (entry.removed) return Promise.resolve();
    entry.account = account;
    this.#changed(entry);
    return this.#write(entry);
  }

  /** Like `change`, for facts whose writing nobody waits for. */
  changeLazily(entry: Entry, account: Account): void {
    this.change(entry, account).catch(() => {
      // `flush` repeats it.
    });
  }

  /**
   * Replaces the account at once, and leaves the writing to the next `flush`: for what is read often, and is read again after a crash. A
   * thousand readings in a row are then one write to the disk and not a thousand.
   */
  changeUnhurried(entry: Entry, account: Account): void {
    if (entry.removed) return;
    entry.account = account;
    this.#changed(entry);
    this.#dirty.add(entry);
  }

  /** Notes to a second when an account was used; written by the next `flush`, because it happens often and its loss costs nothing. */
  noteUse(entry: Entry, at: Instant): void {
    if (Math.abs(at - (entry.account.lastUsedAt ?? 0)) < 1_000) return;
    entry.account = { ...entry.account, lastUsedAt: at };
    this.#dirty.add(entry);
  }

  setActivity(entry: Entry, activity: Activity): void {
    if (entry.activity === activity) return;
    entry.activity = activity;
    if (!entry.removed) this.#changed(entry);
  }

  /** Writes what is not durable yet. */
  flush(): void {
    for (const entry of this.#dirty) {
      this.#dirty.delete(entry);
      if (entry.removed) continue;
      this.#write(entry).catch(() => {
        // The next flush repeats it.
      });
    }
  }

  /** Resolves when every write that was begun has ended. */
  async settled(): Promise<void> {
    this.flush();
    const writes: Promise<void>[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.runningWrite) writes.push(entry.waitingWrite ?? entry.runningWrite);
    }
    await Promise.allSettled(writes);
  }

  /** Removes the account; nothing written earlier can bring it back. */
  async remove(entry: Entry): Promise<void> {
    entry.removed = true;
    await Promise.allSettled([entry.runningWrite, entry.waitingWrite]);
    await this.#store.remove(entry.account.id);
    this.#entries.delete(entry.account.id);
    this.#dirty.delete(entry);
  }

  #write(entry: Entry): Promise<void> {
    if (entry.waitingWrite) return entry.waitingWrite;
    if (!entry.runningWrite) return this.#startWrite(entry);
    const next = () => {
      entry.waitingWrite = undefined;
      return entry.removed ? undefined : this.#startWrite(entry);
    };
    entry.waitingWrite = entry.runningWrite.then(next, next);
    return entry.waitingWrite;
  }

  #startWrite(entry: Entry): Promise<void> {
    const done = () => {
      if (entry.runningWrite === write) entry.runningWrite = undefined;
    };
    const write = this.#store.save(entry.account);
    entry.runningWrite = write;
    write.then(done, () => {
      done();
      this.#dirty.add(entry);
    });
    return write;
  }
}

function entryOf(account: Account): Entry {
  return { account, activity: 'idle', generation: 0, removed: false };
}
