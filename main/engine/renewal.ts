import type { Entry } from './account-book.ts';
import { accountAfter, maySignInByItself, withReading } from './account-status.ts';
import { type EngineContext, heldBack } from './engine-context.ts';
import type { Actor } from './events.ts';
import { type Failure, FailureError, fail, failureOf, isSessionFailure } from './failure.ts';
import type { Provider, ProviderClient } from './provider.ts';
import { endsSoon, type Recovery } from './recovery.ts';
import type { Credential, Session } from './session.ts';

/** Who asks for a renewal. */
export interface RenewalRequest {
  readonly actor: Actor;
  /** Leaves the queue of the provider's gate; a renewal that has begun is not interrupted. */
  readonly signal?: AbortSignal;
}

/** Renews sessions: one renewal of an account at a time, stored before it is used, then the credits are read. */
export class Renewal {
  readonly #context: EngineContext;
  readonly #recovery: Recovery;
  readonly #finished: (entry: Entry) => void;

  /** `finished` is told after each renewal, well or not, so that the next one can be planned. */
  constructor(context: EngineContext, recovery: Recovery, finished: (entry: Entry) => void) {
    this.#context = context;
    this.#recovery = recovery;
    this.#finished = finished;
  }

  /** Renews the account's session, or joins the renewal under way. Throws the failure that remains. */
  renew(entry: Entry, request: RenewalRequest): Promise<void> {
    if (entry.renewal) return this.#join(entry.renewal, entry, request);
    return this.#exclusively(entry, request, (provider) => this.#attempt(entry, provider, request.actor));
  }

  /** Acts on a failure that was met while the session was used, or joins the renewal under way. Throws the failure that remains. */
  recover(entry: Entry, failure: Failure, actor: Actor): Promise<void> {
    if (entry.renewal) return entry.renewal;
    return this.#exclusively(entry, { actor }, async () => {
      const recovered = await this.#recovery.settle(entry, failure, actor);
      if (recovered === 'settled') throw new FailureError(entry.account.failure ?? failure);
    });
  }

  /** Signs in with the stored password, after the renewal under way if there is one. Throws the failure that remains. */
  async signInWith(entry: Entry, credential: Credential, actor: Actor): Promise<void> {
    while (entry.renewal) await Promise.allSettled([entry.renewal]);
    await this.#exclusively(entry, { actor }, async (provider) => {
      const recovered = await this.#recovery.reauthenticate(entry, provider, credential, actor);
      const { failure } = entry.account;
      if (recovered === 'settled' && failure) throw new FailureError(failure);
    });
  }

  /** Tries once more to store the renewed session that the vault would not take, if there is one. Throws what the vault throws. */
  async saveUnsaved(entry: Entry): Promise<void> {
    const { keeper } = this.#context;
    if (!keeper.unsavedOf(entry)) return;
    const saved = await keeper.keepUnsaved(entry, this.#context.providerOf(entry.account));
    if (saved) this.#publish(entry, saved, 'refresher', 'session-saved-late');
  }

  /** A renewal that somebody else cancelled is begun anew for those who joined it. */
  #join(renewal: Promise<void>, entry: Entry, request: RenewalRequest): Promise<void> {
    return renewal.catch((error: unknown) => {
      if (!this.#context.isToBeginAnew(error, request.signal)) throw error;
      return this.renew(entry, request);
    });
  }

  #exclusively(
    entry: Entry,
    request: RenewalRequest,
    work: (provider: Provider) => Promise<void>,
  ): Promise<void> {
    const renewal = this.#pass(entry, request, work).finally(() => {
      entry.renewal = undefined;
      this.#finished(entry);
      this.#context.book.setActivity(entry, 'idle');
    });
    entry.renewal = renewal;
    return renewal;
  }

  async #pass(
    entry: Entry,
    { actor, signal }: RenewalRequest,
    work: (provider: Provider) => Promise<void>,
  ): Promise<void> {
    const context = this.#context;
    let provider: Provider;
    try {
      provider = context.providerOf(entry.account);
    } catch (error) {
      await this.#recovery.settle(entry, failureOf(error), actor);
      throw error;
    }
    const gate = context.gateOf(provider);
    const turn = gate.enter(actor !== 'refresher', signal);
    if (turn) await turn;
    try {
      context.throwIfStopped(entry);
      if (gate.heldUntil > context.now()) throw heldBack(provider, gate.heldUntil);
      context.book.setActivity(entry, 'refreshing');
      context.emit('refresh-started', entry, actor);
      await work(provider);
    } finally {
      gate.leave();
    }
  }

  async #attempt(entry: Entry, provider: Provider, actor: Actor): Promise<void> {
    const { generation } = entry;
    try {
      await this.#renewAndRead(entry, provider, actor);
    } catch (error) {
      const failure = failureOf(error);
      if (entry.generation !== generation) {
        // It speaks of a session that a sign-in has replaced, or of an account that is gone.
        this.#context.emit('result-discarded', entry, actor, { failure });
        return;
      }
      const recovered = await this.#recovery.settle(entry, failure, actor);
      if (recovered === 'settled') throw asSettled(entry, error);
      await this.#readCreditsAfterRenewal(entry, provider, actor).catch(async (second: unknown) => {
        await this.#recovery.settle(entry, failureOf(second), actor);
        throw asSettled(entry, second);
      });
    }
  }

  async #renewAndRead(entry: Entry, provider: Provider, actor: Actor): Promise<void> {
    const wasUnsaved = this.#context.keeper.unsavedOf(entry) !== undefined;
    await this.#renewSession(entry, provider, actor);
    try {
      await this.#readCreditsAfterRenewal(entry, provider, actor);
    } catch (error) {
      if (!wasUnsaved || failureOf(error).kind !== 'session-expired') throw error;
      // The token had waited for the vault too long, whatever the clock says. What renews it is good for all that is known.
      await this.#renewSession(entry, provider, actor);
      await this.#readCreditsAfterRenewal(entry, provider, actor);
    }
  }

  async #renewSession(entry: Entry, provider: Provider, actor: Actor): Promise<void> {
    const context = this.#context;
    const { account, generation } = entry;
    if (context.keeper.unsavedOf(entry)) {
      const saved = await context.keeper.keepUnsaved(entry, provider);
      if (!saved) return;
      this.#publish(entry, saved, actor, 'session-saved-late');
      // While it waited for the vault its token may have ended; then it is renewed like any other.
      const isOver = (saved.accessTokenExpiresAt ?? Number.POSITIVE_INFINITY) <= context.now();
      if (!isOver || account.paused) return;
    }
    if (provider.renewal === 'sign-in' && account.status !== 'in-use-elsewhere') {
      if (maySignInByItself(account.authMethod, account.hasCredential)) {
        // Never blindly: if the account is in use elsewhere by now, a sign-in would end that session.
        await context.pool.use(entry, provider, (client) =>
          context.withDeadline((signal) => prove(client, signal)),
        );
        throw new FailureError(endsSoon);
      }
    }
    await context.pool.use(entry, provider, async (client) => {
      const session = await this.#ask(entry, provider, client, (signal) =>
        renewOrProve(client, provider, signal),
      );
      // Whatever requests have changed in the client so far is in the renewed session, or older than it.
      const included = client.session;
      const kept = await context.keeper.keepRenewed(entry, provider, session, generation);
      if (kept === 'discarded') {
        context.emit('result-discarded', entry, actor);
        return;
      }
      context.pool.noteStored(client, included);
      this.#publish(entry, session, actor, 'refreshed');
    });
    refuseExpired(entry, provider, context.now());
  }

  #publish(entry: Entry, session: Session, actor: Actor, type: 'refreshed' | 'session-saved-late'): void {
    const { book } = this.#context;
    const at = this.#context.now();
    book.changeLazily(entry, accountAfter(entry.account, { type: 'renewed', session, at }));
    this.#context.emit(type, entry, actor);
  }

  /** Reads credits after a renewal. Only a failure that says the session is dead is thrown: the session is good otherwise. */
  async #readCreditsAfterRenewal(entry: Entry, provider: Provider, actor: Actor): Promise<void> {
    try {
      await this.readCredits(entry, provider, actor);
    } catch (error) {
      const failure = failureOf(error);
      this.#context.emit('credits-failed', entry, actor, { failure });
      if (isSessionFailure(failure.kind)) throw error;
      this.#context.heed(provider, failure);
    }
  }

  /** Reads credits and tasks with the account's client. Throws what that throws. */
  async readCredits(entry: Entry, provider: Provider, actor: Actor): Promise<void> {
    const context = this.#context;
    await context.pool.use(entry, provider, async (client) => {
      const reading = await this.#ask(entry, provider, client, (signal) => client.readCredits(signal));
      if (reading && !entry.removed) {
        context.book.changeUnhurried(entry, withReading(entry.account, reading.credits, reading.tasks));
        context.emit('credits-read', entry, actor, { credits: reading.credits });
      }
      if (!entry.account.identity) await this.#readMissingIdentity(entry, provider, client);
      await context.keeper.keepChanges(entry, provider, client);
    });
  }

  /** A request that fails can rotate cookies all the same: what arrived with the refusal is kept. */
  async #ask<T>(
    entry: Entry,
    provider: Provider,
    client: ProviderClient,
    request: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#context.withDeadline(request);
    } catch (error) {
      await this.#context.keeper.keepChanges(entry, provider, client).catch(() => {
        // The failure of the request says more; the client keeps the cookies for the next time.
      });
      throw error;
    }
  }

  /** The provider could not tell at the sign-in whose session it is; without that, later sign-ins have nothing to be compared with. */
  async #readMissingIdentity(entry: Entry, provider: Provider, client: ProviderClient): Promise<void> {
    const context = this.#context;
    try {
      const identity = await context.withDeadline((signal) => client.readIdentity(signal));
      const isCurrent = context.pool.isCurrent(entry.account.id, client);
      if (identity && isCurrent) context.book.changeLazily(entry, { ...entry.account, identity });
    } catch (error) {
      // It is asked again with the next credits.
      const failure = failureOf(error);
      context.heed(provider, failure);
      if (isSessionFailure(failure.kind)) throw error;
    }
  }
}

/** Providers that renew only by signing in are asked whether the session still lives. */
async function renewOrProve(
  client: ProviderClient,
  provider: Provider,
  signal: AbortSignal,
): Promise<Session> {
  if (provider.renewal !== 'sign-in') return await client.renew(signal);
  await prove(client, signal);
  return client.session;
}

/** Asks the provider for something that it gives only while the session lives. */
async function prove(client: ProviderClient, signal: AbortSignal): Promise<void> {
  if (!(await client.readCredits(signal))) await client.readIdentity(signal);
}

/** A token that is already over cannot be used, and to renew it at once would go on for ever. It is kept all the same. */
function refuseExpired(entry: Entry, provider: Provider, now: number): void {
  const { expiresAt } = entry.account;
  if (provider.renewal !== 'refresh' || expiresAt === undefined || expiresAt > now) return;
  throw fail(
    'unrecognised',
    `${provider.name} gave a token that is already over. Perhaps the clock of this machine is wrong.`,
  );
}

/** What the caller hears: why the account now waits for a person, if it does; else what happened. */
function asSettled(entry: Entry, error: unknown): unknown {
  const { failure, status } = entry.account;
  return failure && status !== 'active' ? new FailureError(failure, { cause: error }) : error;
}
