import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import { failureOf } from './failure.ts';
import type { Renewal } from './renewal.ts';
import type { Instant, Milliseconds, StoredCookie } from './session.ts';

/** Sites change cookies also for visitors who are signed out, many times in a row. */
const pauseBetweenTrials: Milliseconds = 30_000;

/** Keeps the cookies of browsers that are opened on sessions, and revives a session that lives on in one of them. */
export class BrowserCookies {
  readonly #context: EngineContext;
  readonly #renewal: Renewal;
  readonly #triedAt = new WeakMap<Entry, Instant>();

  constructor(context: EngineContext, renewal: Renewal) {
    this.#context = context;
    this.#renewal = renewal;
  }

  /**
   * Keeps what changed from `before` to `after`. If the provider refused the session meanwhile, it may have spoken of cookies that the site
   * had replaced in the browser a moment before: then the session is tried with those that it has now. Throws what the vault throws.
   */
  async keep(entry: Entry, before: readonly StoredCookie[], after: readonly StoredCookie[]): Promise<void> {
    const { keeper } = this.#context;
    const provider = this.#context.providerOf(entry.account);
    const changed = await keeper.keepCookies(entry, provider, { cookies: before }, { cookies: after });
    if (changed) void this.#revive(entry).catch(() => {});
  }

  async #revive(entry: Entry): Promise<void> {
    // What it finds out is known only at its end.
    await Promise.allSettled([entry.renewal]);
    if (!this.#isRefused(entry) || !this.#isTimely(entry)) return;
    if (await this.#isSamePerson(entry)) await this.#renewal.renew(entry, { actor: 'refresher' });
  }

  #isRefused({ account, removed, signIn }: Entry): boolean {
    const isRefused = account.status === 'needs-sign-in' && account.failure?.kind === 'session-expired';
    return isRefused && !removed && !account.paused && !signIn;
  }

  #isTimely(entry: Entry): boolean {
    const now = this.#context.now();
    const last = this.#triedAt.get(entry);
    if (last !== undefined && last <= now && now - last < pauseBetweenTrials) return false;
    this.#triedAt.set(entry, now);
    return true;
  }

  /** People switch accounts in a browser; tools would act as somebody else. Whose session it is must be known for certain. */
  async #isSamePerson(entry: Entry): Promise<boolean> {
    const context = this.#context;
    const provider = context.providerOf(entry.account);
    if (context.held || context.gateOf(provider).heldUntil > context.now()) return false;
    return await context.pool.use(entry, provider, async (client) => {
      try {
        const identity = await context.withDeadline((signal) => client.readIdentity(signal));
        return identity !== undefined && identity.subject === entry.account.identity?.subject;
      } catch (error) {
        context.heed(provider, failureOf(error));
        return false;
      } finally {
        await context.keeper.keepChanges(entry, provider, client);
      }
    });
  }
}
