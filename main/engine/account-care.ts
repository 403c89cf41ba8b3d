import type { Entry } from './account-book.ts';
import { accountAfter, authMethodAfter } from './account-status.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { type Failure, fail, failureOf } from './failure.ts';
import type { Credential, Milliseconds } from './session.ts';

/** What a person writes down about an account. What is absent stays as it is; what is empty is kept no longer. */
export interface AccountChanges {
  readonly label?: string | undefined;
  readonly notes?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** `null`: as the provider's definition says. */
  readonly refreshMargin?: Milliseconds | null | undefined;
  /** `null`: as it is set for the provider. */
  readonly creditAlert?: number | null | undefined;
}

/** What is known of a session where there is none. */
const noSession = {
  expiresAt: undefined,
  refreshExpiresAt: undefined,
  obtainedAt: undefined,
  scopes: undefined,
};

/** What a person changes about an account, apart from signing in. Each resolves when it is durable. */
export class AccountCare {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async setPaused(entry: Entry, paused: boolean): Promise<void> {
    await this.#context.book.change(entry, { ...entry.account, paused });
    this.#context.emit(paused ? 'paused' : 'resumed', entry, 'user');
  }

  async update(entry: Entry, changes: AccountChanges): Promise<void> {
    const { account } = entry;
    const { label = account.label, notes = account.notes, refreshMargin = account.refreshMargin } = changes;
    const { creditAlert = account.creditAlert } = changes;
    const tags = changes.tags ? [...new Set(changes.tags)] : account.tags;
    await this.#context.book.change(entry, {
      ...account,
      label,
      notes: notes === '' ? undefined : notes,
      tags: tags?.length === 0 ? undefined : tags,
      refreshMargin: refreshMargin ?? undefined,
      creditAlert: creditAlert ?? undefined,
    });
    this.#context.emit('edited', entry, 'user', { facts: { fields: Object.keys(changes).join(', ') } });
  }

  /**
   * Throws `not-supported` for accounts that sign in with Google, which takes no password from an app, and for providers without a
   * sign-in by password.
   */
  async setCredential(entry: Entry, credential: Credential): Promise<void> {
    if (entry.account.authMethod === 'google') {
      throw fail(
        'not-supported',
        'This account signs in with Google, which takes no password from Latchkey.',
      );
    }
    const { providers } = this.#context.ports;
    const provider = providers.find(entry.account.providerId, entry.account.instance);
    if (provider && !provider.waysIn.includes('password')) {
      throw fail('not-supported', `${provider.name} has no sign-in with a password.`);
    }
    await this.#context.keeper.keepCredential(entry, credential);
    const { account } = entry;
    const authMethod = authMethodAfter(account, account.authMethod, true);
    await this.#context.book.change(entry, { ...account, authMethod, hasCredential: true });
    this.#context.emit('password-stored', entry, 'user');
  }

  async forgetCredential(entry: Entry): Promise<void> {
    await this.#context.keeper.forgetCredential(entry);
    await this.#context.book.change(entry, { ...entry.account, hasCredential: false });
    this.#context.emit('password-forgotten', entry, 'user');
  }

  /** Deletes the secrets and keeps the account, which then waits for a sign-in. Throws what the vault throws when they cannot be deleted. */
  async signOut(entry: Entry, actor: Actor): Promise<void> {
    const { book, keeper } = this.#context;
    await this.#revoke(entry);
    await keeper.delete(entry);
    entry.removed = false;
    const failure: Failure = { kind: 'session-expired', message: 'You have signed this account out.' };
    const signedOut = accountAfter(entry.account, { type: 'halted', failure });
    await book.change(entry, { ...signedOut, ...noSession, hasCredential: false });
    this.#context.emit('signed-out', entry, actor);
  }

  /** Throws what the vault throws when the secrets cannot be deleted; the account stays listed then. */
  async remove(entry: Entry, actor: Actor): Promise<void> {
    const { book, keeper } = this.#context;
    await this.#revoke(entry);
    await keeper.delete(entry);
    await book.remove(entry);
    this.#context.emit('signed-out', entry, actor);
  }

  /** Best effort: a provider that cannot be reached keeps nobody from signing out. */
  async #revoke(entry: Entry): Promise<void> {
    const context = this.#context;
    const provider = context.ports.providers.find(entry.account.providerId, entry.account.instance);
    if (!provider) return;
    try {
      await context.pool.use(entry, provider, (client) =>
        context.withDeadline((signal) => client.revoke(signal)),
      );
    } catch (error) {
      // Whatever it was: deleting the secrets is what counts.
      context.heed(provider, failureOf(error));
    }
  }
}
