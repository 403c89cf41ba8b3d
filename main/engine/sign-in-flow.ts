import type { AccountId, Identity } from './account.ts';
import type { Entry } from './account-book.ts';
import { accountAfter, authMethodAfter, sessionFacts } from './account-status.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { type Failure, fail, failureOf } from './failure.ts';
import type { Captured, Provider, SignedIn } from './provider.ts';
import type { Session } from './session.ts';
import type { SignInControl, SignInRequest, TriedSignIn } from './sign-in-request.ts';
import { SignInTrial } from './sign-in-trial.ts';

/** Signs accounts in: the person's secrets become a session, the identity is compared, the session is stored, the account is listed. */
export class SignInFlow {
  readonly #context: EngineContext;
  readonly #trial: SignInTrial;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#trial = new SignInTrial(context);
  }

  /** Finds out what a sign-in without a person would make, and keeps nothing of it. Throws the failure. */
  async trySignIn(request: SignInRequest, signal: AbortSignal): Promise<TriedSignIn> {
    const context = this.#context;
    const renewed = request.accountId ? context.book.get(request.accountId) : undefined;
    const provider = this.#trial.providerFor(request, renewed);
    if (!provider.waysIn.includes(request.way)) {
      throw fail('not-supported', `${provider.name} has no sign-in of this kind.`, { field: 'way' });
    }
    try {
      return await context.withDeadline((deadline) =>
        this.#trial.prove(provider, request, undefined, AbortSignal.any([signal, deadline])),
      );
    } catch (error) {
      context.heed(provider, failureOf(error));
      throw error;
    }
  }

  /** Throws the failure; nothing is changed then. */
  async signIn(request: SignInRequest, control: SignInControl, actor: Actor): Promise<Entry> {
    const context = this.#context;
    const renewed = request.accountId ? context.book.get(request.accountId) : undefined;
    const provider = this.#trial.providerFor(request, renewed);
    context.emit('sign-in-started', renewed, actor, { facts: { way: request.way, provider: provider.id } });
    let brought: Captured | undefined;
    let keptFor: AccountId | undefined;
    try {
      brought = request.tried ? undefined : await this.#trial.bring(provider, request, control);
      const { signedIn, identity } =
        request.tried ?? (await this.#trial.prove(provider, request, brought, control.signal));
      const known = renewed ?? this.#trial.sameAccount(request, identity);
      const entry = known ?? (await this.#list(request, provider, signedIn, identity));
      try {
        await this.#keep(entry, provider, signedIn, identity, request, control, actor);
      } catch (error) {
        if (!known) await this.#unlist(entry);
        throw error;
      }
      context.emit('signed-in', entry, actor, { facts: { way: request.way } });
      keptFor = entry.account.id;
      return entry;
    } catch (error) {
      const failure = failureOf(error);
      context.heed(provider, failure);
      context.emit('sign-in-failed', renewed, actor, { failure });
      throw error;
    } finally {
      // Whether a browser profile could be put away changes nothing about the sign-in.
      if (brought) await Promise.allSettled([context.ports.signIn.settle?.(brought, keptFor)]);
    }
  }

  /** Lists a new account, before its session is stored: a crash in between leaves an account that looks for it, and no orphan. */
  async #list(
    request: SignInRequest,
    provider: Provider,
    signedIn: SignedIn,
    identity: Identity | undefined,
  ): Promise<Entry> {
    const context = this.#context;
    return await context.book.add({
      id: context.ports.random.uuid(),
      providerId: provider.id,
      instance: request.instance,
      label:
        request.label ?? identity?.email ?? identity?.name ?? request.credential?.username ?? provider.name,
      identity,
      authMethod: signedIn.authMethod,
      tokenSource: signedIn.tokenSource,
      status: 'retrying',
      failure: interrupted,
      nextAttemptAt: context.now(),
      failedAttempts: 0,
      paused: false,
      connectedAt: context.now(),
      hasCredential: false,
      reauthentications: [],
    });
  }

  /** Best effort: what stays listed asks for a sign-in and can be removed. */
  async #unlist(entry: Entry): Promise<void> {
    const { book, keeper } = this.#context;
    await Promise.allSettled([keeper.delete(entry)]);
    await Promise.allSettled([book.remove(entry)]);
  }

  async #keep(
    entry: Entry,
    provider: Provider,
    signedIn: SignedIn,
    identity: Identity | undefined,
    request: SignInRequest,
    control: SignInControl,
    actor: Actor,
  ): Promise<void> {
    const context = this.#context;
    const remembered = await this.#rememberPassword(entry, signedIn, request, actor);
    await this.#keepSession(entry, provider, signedIn.session, request, control);
    const at = context.now();
    const hasCredential = remembered || entry.account.hasCredential;
    const signedInAccount = accountAfter(entry.account, { type: 'signed-in', session: signedIn.session, at });
    // The session is stored. A row that cannot be written just now still says that it is to be looked for.
    context.book.changeLazily(entry, {
      ...signedInAccount,
      ...sessionFacts(signedIn.session),
      identity: identity ?? entry.account.identity,
      authMethod: authMethodAfter(entry.account, signedIn.authMethod, hasCredential),
      tokenSource: signedIn.tokenSource,
      hasCredential,
      reauthentications: [],
    });
  }

  /**
   * Stores the session. Before that the row says durably that the account is to look for it: after a crash in between, an account that
   * asked for a sign-in would go on asking, although its new session is there.
   */
  async #keepSession(
    entry: Entry,
    provider: Provider,
    session: Session,
    { verify = false }: SignInRequest,
    control: SignInControl,
  ): Promise<void> {
    const { book, keeper } = this.#context;
    const { status, failure, nextAttemptAt } = entry.account;
    try {
      const now = this.#context.now();
      await book.change(entry, {
        ...entry.account,
        status: 'retrying',
        failure: interrupted,
        nextAttemptAt: now,
      });
      const kept = await keeper.keepSignedIn(entry, provider, session, {
        verify,
        stillWanted: () => !control.signal.aborted,
      });
      if (kept === 'stored') return;
      throw entry.removed
        ? fail('no-such-account', 'The account was removed during the sign-in.')
        : fail('cancelled', 'The sign-in was cancelled.');
    } catch (error) {
      book.changeLazily(entry, { ...entry.account, status, failure, nextAttemptAt });
      throw error;
    }
  }

  /** Google accounts have no password of the provider's own to keep. */
  async #rememberPassword(
    entry: Entry,
    signedIn: SignedIn,
    request: SignInRequest,
    actor: Actor,
  ): Promise<boolean> {
    if (!request.remember || !request.credential) return false;
    if (authMethodAfter(entry.account, signedIn.authMethod, false) === 'google') return false;
    await this.#context.keeper.keepCredential(entry, request.credential);
    this.#context.emit('password-stored', entry, actor);
    return true;
  }
}

/** What a row says while its new session is being stored. */
const interrupted: Failure = {
  kind: 'transient',
  message: 'The sign-in was interrupted while its session was being stored.',
};
