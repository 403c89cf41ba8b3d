import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { type Failure, FailureError, fail, failureOf, isSessionFailure } from './failure.ts';
import type { HandOutLog } from './hand-out-log.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { BrowserState, Provider, ProviderClient, RequestParts } from './provider.ts';
import { isFromTheFuture, renewalDueAt } from './refresh-policy.ts';
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

/** Who gets a secret, and how good it must be. */
export interface HandOutRequest {
  /** How long the token must still be valid; 0 unless told. */
  readonly minValid?: Milliseconds | undefined;
  readonly actor: Actor;
  /** The tool by the name that the person gave it, for the event log. */
  readonly tool?: string | undefined;
}

/** Uses sessions: runs work with them, and hands out what tools need of them. */
export class SessionUse {
  readonly #context: EngineContext;
  readonly #renewal: Renewal;
  readonly #handOuts: HandOutLog;
  readonly #renewsBehind: boolean;

  /** `renewsBehind`: a token that is handed out although it is due is renewed meanwhile. */
  constructor(context: EngineContext, renewal: Renewal, handOuts: HandOutLog, renewsBehind: boolean) {
    this.#context = context;
    this.#renewal = renewal;
    this.#handOuts = handOuts;
    this.#renewsBehind = renewsBehind;
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
  async accessToken(entry: Entry, request: HandOutRequest): Promise<HandedToken> {
    const token = this.#context.providerOf(entry.account).mintsTokens
      ? await this.#mintedToken(entry, request)
      : await this.#withFresh(entry, request, ({ session }, provider) => tokenOf(session, provider));
    this.#context.book.noteUse(entry, this.#context.now());
    this.#handOuts.note(entry, 'token', request);
    return token;
  }

  /** What a request of the account to the URL carries. Throws `not-allowed` if it may not go there. */
  async requestParts(
    entry: Entry,
    url: string | undefined,
    what: 'headers' | 'cookies',
    request: HandOutRequest,
  ): Promise<RequestParts> {
    await this.#withFresh(entry, request, () => true);
    const parts = await this.run(entry, (client, signal) => client.requestParts(url, signal), request.actor);
    this.#handOuts.note(entry, what, request);
    return parts;
  }

  /** What a browser needs to be signed in as the account. */
  async browserState(entry: Entry, request: HandOutRequest): Promise<BrowserState> {
    const state = await this.#withFresh(entry, request, (client) => client.browserState());
    this.#context.book.noteUse(entry, this.#context.now());
    this.#handOuts.note(entry, 'browser-state', request);
    return state;
  }

  /** Sends a request of a person or a tool, signed in as the account. Throws as `run` does. */
  async request(
    entry: Entry,
    request: HttpRequest,
    { actor, tool, signal }: HandOutRequest & { readonly signal?: AbortSignal },
  ): Promise<HttpResponse> {
    refusePaused(entry, actor);
    const host = URL.parse(request.url)?.host ?? '';
    const send = (client: ProviderClient, stopping: AbortSignal) =>
      client.request(request, signal ? AbortSignal.any([signal, stopping]) : stopping);
    const response = await this.run(entry, send, actor);
    // Not the path: it can hold a secret of the tool's.
    const facts = { method: request.method, host, status: response.status, ...(tool ? { tool } : {}) };
    this.#context.emit('request-sent', entry, actor, { facts });
    return response;
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

  /** What `take` finds in a session whose token is valid for as long as is asked for; refreshes first if it must. */
  async #withFresh<T>(
    entry: Entry,
    { minValid = 0, actor }: HandOutRequest,
    take: (client: ProviderClient, provider: Provider) => T,
  ): Promise<T> {
    refusePaused(entry, actor);
    const taken = await this.#takeInHand(entry, minValid, take);
    if (taken === undefined) return await this.#takeAfterRenewal(entry, minValid, actor, take);
    if (this.#renewsBehind) this.#renewBehind(entry, actor);
    return taken;
  }

  async #takeInHand<T>(
    entry: Entry,
    minValid: Milliseconds,
    take: (client: ProviderClient, provider: Provider) => T,
  ): Promise<T | undefined> {
    const context = this.#context;
    const { account } = entry;
    if (account.failure && isSessionFailure(account.failure.kind)) {
      refuseDead(entry);
      return undefined;
    }
    if (context.keeper.unsavedOf(entry)) return undefined;
    const provider = context.providerOf(account);
    const look = (client: ProviderClient): T | undefined => {
      const { session } = client;
      const taken = take(client, provider);
      const end = session.accessToken === undefined ? undefined : session.accessTokenExpiresAt;
      if (end === undefined) return taken;
      const now = context.now();
      if (isFromTheFuture(session.obtainedAt, now)) return undefined;
      return end - now >= Math.max(minValid, 1) ? taken : undefined;
    };
    const client = context.pool.peek(account.id);
    return client ? look(client) : await context.pool.use(entry, provider, async (opened) => look(opened));
  }

  async #takeAfterRenewal<T>(
    entry: Entry,
    minValid: Milliseconds,
    actor: Actor,
    take: (client: ProviderClient, provider: Provider) => T,
  ): Promise<T> {
    const context = this.#context;
    refuseDead(entry);
    await this.#renewal.renew(entry, { actor });
    const taken = await this.#takeInHand(entry, minValid, take);
    if (taken !== undefined) return taken;
    throw validForLess((entry.account.expiresAt ?? 0) - context.now());
  }

  /** A token that the provider makes for a minute or so. It is handed on and kept nowhere. */
  async #mintedToken(entry: Entry, { minValid = 0, actor }: HandOutRequest): Promise<HandedToken> {
    const context = this.#context;
    refusePaused(entry, actor);
    const mint = (client: ProviderClient) =>
      context.withDeadline(async (signal) => await client.mintToken?.(minValid, signal));
    const minted = await this.run(entry, mint, actor);
    if (!minted) throw fail('not-supported', 'This account has no tokens.');
    const { accessToken, endsAt } = minted;
    if (endsAt !== undefined && endsAt - context.now() < minValid) throw validForLess(endsAt - context.now());
    return { token: accessToken, type: 'Bearer', ...(endsAt === undefined ? {} : { expiresAt: endsAt }) };
  }

  /** A renewal that is due but waits for its turn, as after sleep, is begun by whoever uses the account first. */
  #renewBehind(entry: Entry, actor: Actor): void {
    const context = this.#context;
    const { account } = entry;
    if (entry.renewal || account.paused || account.status !== 'active') return;
    const now = context.now();
    const provider = context.providerOf(account);
    if (renewalDueAt(account, provider, now) > now || context.gateOf(provider).heldUntil > now) return;
    this.#renewal.renew(entry, { actor }).catch(() => {
      // The account's status and the event log tell what happened.
    });
  }
}

function validForLess(left: Milliseconds): FailureError {
  const seconds = Math.max(0, Math.round(left / 1_000));
  const message = `The newest token of this account is valid for ${seconds} s, less than was asked for.`;
  return fail('invalid-input', message, { field: 'minValid' });
}

/** A person can use an account that they have paused; tools cannot. */
function refusePaused({ account }: Entry, actor: Actor): void {
  if (!account.paused || actor !== 'tool') return;
  throw fail('not-allowed', 'The account is paused, so tools get nothing from it.');
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
