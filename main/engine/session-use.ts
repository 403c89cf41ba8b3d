import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { type Failure, FailureError, fail, failureOf, isSessionFailure } from './failure.ts';
import type { Provider, ProviderClient } from './provider.ts';
import { isFromTheFuture } from './refresh-policy.ts';
import type { Renewal } from './renewal.ts';
import type { Instant, Milliseconds, Session } from './session.ts';

/** Work that is done signed in as an account. */
export type SessionWork<T> = (client: ProviderClient, signal: AbortSignal) => Promise<T>;

/** What a tool gets. */
export interface HandedToken {
  readonly token: string;
  /** `Bearer`, or `api-key`. */
  readonly type: string;
  readonly expiresAt?: Instant;
}

/** Uses sessions: runs work with them, and hands out access tokens. */
export class SessionUse {
  readonly #context: EngineContext;
  readonly #renewal: Renewal;

  constructor(context: EngineContext, renewal: Renewal) {
    this.#context = context;
    this.#renewal = renewal;
  }

  /**
   * Runs `work` with the account's client. When it fails because the session is dead, the session is recovered by the policy and
   * `work` runs once more: once. Throws what `work` throws, or why the session could not be recovered.
   */
  async run<T>(entry: Entry, work: SessionWork<T>, actor: Actor): Promise<T> {
    const context = this.#context;
    refuseDead(entry);
    const provider = context.providerOf(entry.account);
    const { generation } = entry;
    let used: ProviderClient | undefined;
    try {
      return await context.pool.use(entry, provider, (client) => {
        used = client;
        return this.#runOnce(entry, provider, client, work, actor);
      });
    } catch (error) {
      const failure = failureOf(error);
      context.heed(provider, failure);
      if (!isSessionFailure(failure.kind)) throw error;
      const replaced =
        entry.generation !== generation || (used && !context.pool.isCurrent(entry.account.id, used));
      if (!replaced) await this.#recover(entry, provider, failure, actor);
      refuseDead(entry);
    }
    return await context.pool.use(entry, provider, async (client) => {
      try {
        return await this.#runOnce(entry, provider, client, work, actor);
      } catch (error) {
        const failure = failureOf(error);
        context.heed(provider, failure);
        if (isSessionFailure(failure.kind) && context.pool.isCurrent(entry.account.id, client)) {
          // Not awaited: it waits for this client to be free.
          this.#recover(entry, provider, failure, actor).catch(() => {
            // The caller hears of the failure itself.
          });
        }
        throw error;
      }
    });
  }

  /**
   * An access token that is valid for at least `minValid`. Refreshes first if it must; callers at the same time share one refresh.
   * Throws `not-supported` for accounts without tokens, `invalid-input` if the provider's tokens never live that long.
   */
  async accessToken(entry: Entry, minValid: Milliseconds, actor: Actor): Promise<HandedToken> {
    const context = this.#context;
    if (entry.account.paused && actor === 'tool') {
      throw fail('not-allowed', 'The account is paused, so tools get nothing from it.');
    }
    const first = await this.#tokenInHand(entry, minValid);
    const token = first ?? (await this.#tokenAfterRenewal(entry, minValid, actor));
    context.book.noteUse(entry, context.now());
    context.emit('handed-out', entry, actor);
    return token;
  }

  async #runOnce<T>(
    entry: Entry,
    provider: Provider,
    client: ProviderClient,
    work: SessionWork<T>,
    actor: Actor,
  ): Promise<T> {
    const context = this.#context;
    try {
      return await work(client, context.stopping.signal);
    } finally {
      if (actor !== 'refresher') context.book.noteUse(entry, context.now());
      // The work is done whether or not the vault takes the rotated cookies now; the client keeps them for the next time.
      await context.keeper.keepChanges(entry, provider, client).catch((error: unknown) => {
        context.emit('refresh-failed', entry, 'refresher', { failure: failureOf(error) });
      });
    }
  }

  /** Recovers a session that turned out to be dead while it was used. Throws if it could not be recovered. */
  async #recover(entry: Entry, provider: Provider, failure: Failure, actor: Actor): Promise<void> {
    const isRenewable = provider.renewal !== 'touch' && provider.renewal !== 'check';
    // A renewed session that waits for the vault may well be alive: the failure speaks of the one before.
    const isUnsaved = this.#context.keeper.unsavedOf(entry) !== undefined;
    if (isUnsaved || (failure.kind === 'session-expired' && isRenewable)) {
      await this.#renewal.renew(entry, { actor });
    } else {
      await this.#renewal.recover(entry, failure, actor);
    }
  }

  async #tokenInHand(entry: Entry, minValid: Milliseconds): Promise<HandedToken | undefined> {
    const context = this.#context;
    const { account } = entry;
    if (account.failure && isSessionFailure(account.failure.kind)) {
      refuseDead(entry);
      return undefined;
    }
    if (context.keeper.unsavedOf(entry)) return undefined;
    const provider = context.providerOf(account);
    return await context.pool.use(entry, provider, async ({ session }) => {
      const token = tokenOf(session, provider);
      const now = context.now();
      if (token.expiresAt === undefined) return token;
      if (isFromTheFuture(session.obtainedAt, now)) return undefined;
      return token.expiresAt - now >= Math.max(minValid, 1) ? token : undefined;
    });
  }

  async #tokenAfterRenewal(entry: Entry, minValid: Milliseconds, actor: Actor): Promise<HandedToken> {
    const context = this.#context;
    refuseDead(entry);
    await this.#renewal.renew(entry, { actor });
    const token = await this.#tokenInHand(entry, minValid);
    if (token) return token;
    const seconds = Math.max(0, Math.round(((entry.account.expiresAt ?? 0) - context.now()) / 1_000));
    throw fail(
      'invalid-input',
      `The newest token of this account is valid for ${seconds} s, less than was asked for.`,
      {
        field: 'minValid',
      },
    );
  }
}

/** Throws why the account waits for a person, if it does. */
function refuseDead(entry: Entry): void {
  const { status, failure } = entry.account;
  if (status !== 'needs-sign-in' && status !== 'in-use-elsewhere' && status !== 'misconfigured') return;
  if (entry.removed) throw fail('no-such-account', 'The account was removed.');
  throw failure ? new FailureError(failure) : fail('session-expired', 'The account needs a sign-in.');
}

function tokenOf(session: Session, provider: Provider): HandedToken {
  if (session.accessToken !== undefined) {
    return { token: session.accessToken, type: 'Bearer', expiresAt: session.accessTokenExpiresAt };
  }
  if (session.apiKey !== undefined) return { token: session.apiKey, type: 'api-key' };
  throw fail('not-supported', `Accounts of ${provider.name} have cookies and no token.`);
}
