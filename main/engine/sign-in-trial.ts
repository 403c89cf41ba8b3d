import type { Account, Identity } from './account.ts';
import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import { assertNever, fail, failureOf } from './failure.ts';
import type { Captured, Provider, SignedIn } from './provider.ts';
import type { Session } from './session.ts';
import type { OAuthClient } from './sign-in-plan.ts';
import type { SignInControl, SignInRequest, TriedSignIn } from './sign-in-request.ts';

/** Makes a session of what a person brought, and learns whose it is. Changes nothing. */
export class SignInTrial {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  providerFor(request: SignInRequest, renewed: Entry | undefined): Provider {
    if (renewed) return this.#context.providerOf(renewed.account);
    const provider = this.#context.ports.providers.find(request.providerId, request.instance);
    if (provider) return provider;
    throw fail('no-such-provider', `There is no usable provider "${request.providerId}" for this address.`);
  }

  /** What the person does at a window, for the ways that need one. */
  async bring(
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
    const isOAuth = way === 'loopback' || way === 'device';
    const client = isOAuth ? await this.#clientFor(request) : undefined;
    const account = request.accountId ? this.#context.book.get(request.accountId).account : undefined;
    // Cancelled while the vault was asked: an adapter would wait for an abort that has been.
    if (control.signal.aborted) throw fail('cancelled', 'The sign-in was cancelled.');
    return await signIn.obtain(
      {
        provider,
        way,
        accountId: request.accountId,
        client,
        loginHint: account?.identity?.email,
        onProgress: control.onProgress,
        confirmed: control.confirmed,
      },
      control.signal,
    );
  }

  /** The client that the person named, or else the one by which the account was signed in before. */
  async #clientFor({ client, accountId }: SignInRequest): Promise<OAuthClient | undefined> {
    if (client || accountId === undefined) return client;
    // A session that cannot be opened is what people sign in again for; the client is asked for then.
    const session = await this.#context.ports.vault.loadSession(accountId).catch(() => undefined);
    const { clientId, clientSecret } = session?.values ?? {};
    if (clientId === undefined && clientSecret === undefined) return undefined;
    return {
      ...(clientId !== undefined && { id: clientId }),
      ...(clientSecret !== undefined && { secret: clientSecret }),
    };
  }

  /** Throws what the provider says, or `identity-mismatch` if it is somebody else than the account to be renewed. */
  async prove(
    provider: Provider,
    request: SignInRequest,
    brought: Captured | undefined,
    signal: AbortSignal,
  ): Promise<TriedSignIn> {
    const renewed = request.accountId ? this.#context.book.get(request.accountId) : undefined;
    const obtained = await this.#obtain(provider, request, brought, signal);
    const { identity, session } = await this.#readIdentity(provider, obtained, renewed, signal);
    if (renewed) refuseOther(renewed.account, identity);
    const known = renewed ?? this.sameAccount(request, identity);
    return { signedIn: { ...obtained, session }, identity, accountId: known?.account.id };
  }

  /** The listed account that a person signed in to once more as if it were new. */
  sameAccount(
    request: Pick<SignInRequest, 'providerId' | 'instance'>,
    identity: Identity | undefined,
  ): Entry | undefined {
    if (!identity) return undefined;
    for (const entry of this.#context.book.entries()) {
      const { account } = entry;
      if (account.providerId !== request.providerId || account.instance !== request.instance) continue;
      if (!entry.removed && account.identity?.subject === identity.subject) return entry;
    }
    return undefined;
  }

  #obtain(
    provider: Provider,
    request: SignInRequest,
    brought: Captured | undefined,
    signal: AbortSignal,
  ): Promise<SignedIn> {
    const { way } = request;
    switch (way) {
      case 'password':
        return provider.signInWithPassword(required(request.credential, 'credential'), signal);
      case 'register':
        return provider.register(required(request.credential, 'credential'), signal);
      case 'cookies':
      case 'token':
      case 'api-key':
        return provider.adopt(required(request.captured, 'pasted'), signal);
      case 'window':
      case 'chrome':
      case 'loopback':
      case 'device':
        return provider.adopt(required(brought, 'way'), signal);
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
}

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
