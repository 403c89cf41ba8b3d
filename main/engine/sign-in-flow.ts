import type { Account, AccountId, Identity } from './account.ts';
import type { Entry } from './account-book.ts';
import { accountAfter, sessionFacts } from './account-status.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { assertNever, type Failure, fail, failureOf } from './failure.ts';
import type { Captured, Provider, SignedIn, WayIn } from './provider.ts';
import type { Credential, Session } from './session.ts';
import type { SignInProgress } from './sign-in-progress.ts';

/** A sign-in as a person asks for it. */
export interface SignInRequest {
  readonly attemptId: string;
  readonly providerId: string;
  readonly instance?: string;
  /** What the account is called; the identity if it is not given. */
  readonly label?: string;
  /** The account to sign in again; absent for a new one. */
  readonly accountId?: AccountId;
  readonly way: WayIn;
  /** `password`, `register`. */
  readonly credential?: Credential;
  /** `password`, `register`: store the password. */
  readonly remember?: boolean;
  /** `cookies`, `token`, `api-key`: what was pasted, parsed. */
  readonly captured?: Captured;
}

/** How a sign-in is steered from outside. */
export interface SignInControl {
  readonly signal: AbortSignal;
  /** Resolves when the person says that they are done. */
  readonly confirmed: Promise<void>;
  readonly onProgress: (progress: SignInProgress) => void;
}

/** Signs accounts in: the person's secrets become a session, the identity is compared, the session is stored, the account is listed. */
export class SignInFlow {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Throws the failure; nothing is changed then. */
  async signIn(request: SignInRequest, control: SignInControl, actor: Actor): Promise<Entry> {
    const context = this.#context;
    const renewed = request.accountId ? context.book.get(request.accountId) : undefined;
    const provider = this.#providerFor(request, renewed);
    context.emit('sign-in-started', renewed, actor, { facts: { way: request.way, provider: provider.id } });
    let brought: Captured | undefined;
    let keptFor: AccountId | undefined;
    try {
      brought = await this.#bring(provider, request, control);
      const obtained = await this.#obtain(provider, request, control, brought);
      const { identity, session } = await this.#readIdentity(provider, obtained, renewed, control.signal);
      const signedIn: SignedIn = { ...obtained, session };
      if (renewed) refuseOther(renewed.account, identity);
      const known = renewed ?? this.#sameAccount(request, identity);
      const entry = known ?? (await this.#list(request, provider, signedIn, identity));
      try {
        await this.#keep(entry, provider, signedIn, identity, request, control);
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

  #providerFor(request: SignInRequest, renewed: Entry | undefined): Provider {
    if (renewed) return this.#context.providerOf(renewed.account);
    const provider = this.#context.ports.providers.find(request.providerId, request.instance);
    if (provider) return provider;
    throw fail('no-such-provider', `There is no usable provider "${request.providerId}" for this address.`);
  }

  /** What the person does at a window, for the ways that need one. */
  async #bring(
    provider: Provider,
    request: SignInRequest,
    control: SignInControl,
  ): Promise<Captured | undefined> {
    const { way } = request;
    if (!provider.waysIn.includes(way)) {
      throw fail('not-supported', `${provider.name} has no sign-in of this kind.`, { field: 'way' });
    }
    if (way !== 'window' && way !== 'chrome' && way !== 'loopback' && way !== 'device') return undefined;
    const { signIn } = this.#context.ports;
    if (!signIn.ways.includes(way)) {
      throw fail('not-supported', 'This sign-in cannot be done from here.', { field: 'way' });
    }
    const account = request.accountId ? this.#context.book.get(request.accountId).account : undefined;
    return await signIn.obtain(
      {
        provider,
        way,
        accountId: request.accountId,
        loginHint: account?.identity?.email,
        onProgress: control.onProgress,
        confirmed: control.confirmed,
      },
      control.signal,
    );
  }

  #obtain(
    provider: Provider,
    request: SignInRequest,
    control: SignInControl,
    brought: Captured | undefined,
  ): Promise<SignedIn> {
    const { way } = request;
    switch (way) {
      case 'password':
        return provider.signInWithPassword(required(request.credential, 'credential'), control.signal);
      case 'register':
        return provider.register(required(request.credential, 'credential'), control.signal);
      case 'cookies':
      case 'token':
      case 'api-key':
        return provider.adopt(required(request.captured, 'pasted'), control.signal);
      case 'window':
      case 'chrome':
      case 'loopback':
      case 'device':
        return provider.adopt(required(brought, 'way'), control.signal);
      default:
        return assertNever(way);
    }
  }

  /**
   * The identity, and the session as it stands after that request, which may have rotated its cookies. A provider that cannot tell just
   * now does not undo the sign-in of a new account. One that is signed in again must be known to be the same: people switch accounts
   * in the browser, and tools would act as somebody else.
   */
  async #readIdentity(
    provider: Provider,
    signedIn: SignedIn,
    renewed: Entry | undefined,
    signal: AbortSignal,
  ): Promise<{ identity: Identity | undefined; session: Session }> {
    const client = provider.openClient(signedIn.session);
    let identity: Identity | undefined;
    try {
      identity = await client.readIdentity(signal);
    } catch (error) {
      const failure = failureOf(error);
      const { kind } = failure;
      if (kind !== 'transient' && kind !== 'rate-limited' && kind !== 'unrecognised') throw error;
      if (renewed?.account.identity) throw error;
      this.#context.heed(provider, failure);
    }
    return { identity, session: client.session };
  }

  /** The listed account that a person signed in to once more as if it were new. */
  #sameAccount(request: SignInRequest, identity: Identity | undefined): Entry | undefined {
    if (!identity) return undefined;
    for (const entry of this.#context.book.entries()) {
      const { account } = entry;
      if (account.providerId !== request.providerId || account.instance !== request.instance) continue;
      if (!entry.removed && account.identity?.subject === identity.subject) return entry;
    }
    return undefined;
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
  ): Promise<void> {
    const context = this.#context;
    const remembered = await this.#rememberPassword(entry, signedIn, request);
    await this.#keepSession(entry, provider, signedIn.session, control);
    const at = context.now();
    const signedInAccount = accountAfter(entry.account, { type: 'signed-in', session: signedIn.session, at });
    // The session is stored. A row that cannot be written just now still says that it is to be looked for.
    context.book.changeLazily(entry, {
      ...signedInAccount,
      ...sessionFacts(signedIn.session),
      identity: identity ?? entry.account.identity,
      authMethod: signedIn.authMethod,
      tokenSource: signedIn.tokenSource,
      hasCredential: remembered || entry.account.hasCredential,
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
      const kept = await keeper.keepSignedIn(entry, provider, session, () => !control.signal.aborted);
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
  async #rememberPassword(entry: Entry, signedIn: SignedIn, request: SignInRequest): Promise<boolean> {
    if (!request.remember || !request.credential || signedIn.authMethod === 'google') return false;
    await this.#context.keeper.keepCredential(entry, request.credential);
    return true;
  }
}

/** What a row says while its new session is being stored. */
const interrupted: Failure = {
  kind: 'transient',
  message: 'The sign-in was interrupted while its session was being stored.',
};

function required<T>(value: T | undefined, field: string): T {
  if (value === undefined)
    throw fail('invalid-input', 'Something is missing for this kind of sign-in.', { field });
  return value;
}

/** People switch accounts in the browser: a session of somebody else must not land in this account. */
function refuseOther(account: Account, identity: Identity | undefined): void {
  if (!identity || !account.identity || account.identity.subject === identity.subject) return;
  const got = identity.email ?? identity.name ?? identity.subject;
  const wanted = account.identity.email ?? account.identity.name ?? account.label;
  throw fail('identity-mismatch', `The sign-in was as ${got}, but this account is ${wanted}.`);
}
