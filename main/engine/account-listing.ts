import type { Entry } from './account-book.ts';
import type { EngineNotice, ListedAccount } from './events.ts';
import type { Instant } from './session.ts';

/** Shows accounts as windows and tools see them, and tells the hosts what happens. */
export class AccountListing {
  readonly #dueAt: (entry: Entry) => Instant | undefined;
  readonly #listeners = new Set<(notice: EngineNotice) => void>();

  /** `dueAt`: when the engine next does something for the account by itself. */
  constructor(dueAt: (entry: Entry) => Instant | undefined) {
    this.#dueAt = dueAt;
  }

  listed(entry: Entry): ListedAccount {
    const { account } = entry;
    const activity = entry.signIn ? 'signing-in' : entry.activity;
    const nextAttemptAt = this.#dueAt(entry) ?? account.nextAttemptAt;
    return { ...account, activity, nextAttemptAt };
  }

  /** Tells `listener` what happens; returns a function that ends it. */
  subscribe(listener: (notice: EngineNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something about the account changed. */
  announce(entry: Entry): void {
    if (this.#listeners.size > 0) this.notify({ type: 'account-changed', account: this.listed(entry) });
  }

  notify(notice: EngineNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
