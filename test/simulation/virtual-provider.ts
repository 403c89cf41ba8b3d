import type { AuthMethod, Identity } from '../../main/engine/account.ts';
import { fail } from '../../main/engine/failure.ts';
import type { HttpRequest, HttpResponse } from '../../main/engine/http.ts';
import type { ProviderRegistry } from '../../main/engine/ports.ts';
import type {
  BrowserState,
  Captured,
  Provider,
  ProviderClient,
  Reading,
  Renewal,
  RequestParts,
  SignedIn,
  WayIn,
} from '../../main/engine/provider.ts';
import type { Credential, Session } from '../../main/engine/session.ts';
import type { SignInPlan } from '../../main/engine/sign-in-plan.ts';
import type { Faults } from './faults.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualNetwork } from './virtual-network.ts';
import {
  type Grant,
  grantIdOf,
  type Outcome,
  type ServiceKind,
  type VirtualService,
} from './virtual-service.ts';
import { grantOf, secretOf, sessionOf, withNewCookie } from './virtual-session.ts';
import type { Life, VirtualTime } from './virtual-time.ts';
import type { Watch } from './watch.ts';

/** What clients and providers of one life of the program work with. */
export interface ProviderWorld {
  readonly life: Life;
  readonly time: VirtualTime;
  readonly network: VirtualNetwork;
  readonly watch: Watch;
  readonly random: SeededRandom;
  readonly faults: Faults;
  /** Whether a credential came out of the vault, so that the app signs in by itself. */
  readonly isFromVault: (credential: Credential) => boolean;
}

const renewals: Record<ServiceKind, Renewal> = {
  'rotating-strict': 'refresh',
  'rotating-graceful': 'refresh',
  fixed: 'refresh',
  'session-endpoint': 'refresh',
  sliding: 'touch',
  'one-session': 'sign-in',
  'api-key': 'check',
};

const waysIn: Record<ServiceKind, readonly WayIn[]> = {
  'rotating-strict': ['loopback'],
  'rotating-graceful': ['loopback'],
  fixed: ['password', 'token'],
  'session-endpoint': ['chrome'],
  sliding: ['chrome'],
  'one-session': ['password'],
  'api-key': ['api-key'],
};

/** How the person signs in to a service of a kind. */
export function usualWay(kind: ServiceKind, method: AuthMethod): WayIn {
  if (kind === 'fixed') return method === 'password' ? 'password' : 'token';
  return waysIn[kind][0] ?? 'token';
}

/** Shares of requests at which a sliding session gets a new cookie. */
const cookieRotation = 0.2;

/** The providers that one life of the program finds. */
export function registryOf(services: Iterable<VirtualService>, world: ProviderWorld): ProviderRegistry {
  const providers = new Map<string, Provider>();
  for (const service of services) providers.set(service.traits.id, new VirtualProvider(service, world));
  return { find: (providerId) => providers.get(providerId) };
}

/** A provider whose server is a `VirtualService`. */
class VirtualProvider implements Provider {
  readonly id: string;
  readonly name: string;
  readonly renewal: Renewal;
  readonly refreshMargin: number;
  readonly touchInterval: number;
  readonly parallelRefreshes: number;
  readonly hasCredits = true;
  readonly parallelCredits: number;
  readonly waysIn: readonly WayIn[];
  readonly #service: VirtualService;
  readonly #world: ProviderWorld;

  constructor(service: VirtualService, world: ProviderWorld) {
    const { traits } = service;
    this.id = traits.id;
    this.name = traits.id;
    this.renewal = renewals[traits.kind];
    this.refreshMargin = traits.refreshMargin;
    this.touchInterval = traits.touchInterval;
    this.parallelRefreshes = traits.parallelRefreshes;
    this.parallelCredits = traits.parallelRefreshes;
    this.waysIn = waysIn[traits.kind];
    this.#service = service;
    this.#world = world;
  }

  signInPlan(): SignInPlan {
    return { kind: 'input', cookieDomains: [], localStorageOrigins: [] };
  }

  servesUrl(): boolean {
    return true;
  }

  openClient(session: Session): ProviderClient {
    return new VirtualClient(this.#world, grantOf(session, this.#service.grants), session);
  }

  async signInWithPassword(credential: Credential, signal: AbortSignal): Promise<SignedIn> {
    const { life, network, watch, time, isFromVault } = this.#world;
    const service = this.#service;
    const account = service.accounts.get(credential.username);
    const isAutomatic = account !== undefined && isFromVault(credential);
    if (isAutomatic && life.alive) watch.automaticSignInBegins(account);
    try {
      const grant = await network.send({
        life,
        account,
        service,
        signal,
        serve: (): Outcome<Grant> => service.signIn(credential.username, credential.password, time.now),
        delivered: () => isAutomatic && watch.signInDelivered(account),
      });
      return this.#signedIn(grant);
    } finally {
      if (isAutomatic && life.alive) watch.automaticSignInEnds(account);
    }
  }

  async register(): Promise<SignedIn> {
    throw fail('not-supported', 'This service takes no new accounts.');
  }

  async adopt(captured: Captured, signal: AbortSignal): Promise<SignedIn> {
    const { life, network, time } = this.#world;
    const service = this.#service;
    const secret = captured.tokens?.refreshToken ?? captured.apiKey ?? captured.cookies?.[0]?.value ?? '';
    const grant = service.grants.get(grantIdOf(secret));
    if (!grant) throw fail('invalid-input', 'This is no secret of this service.');
    await network.send({
      life,
      account: grant.account,
      service,
      signal,
      serve: () => service.use(grant, useToken(grant, secret), time.now, false),
    });
    return this.#signedIn(grant);
  }

  #signedIn(grant: Grant): SignedIn {
    const { time, life } = this.#world;
    grant.deliveredNumber = grant.number;
    grant.deliveredLife = life.number;
    const { method } = grant.account;
    return {
      session: sessionOf(grant, time.now, time.wall),
      authMethod: method,
      tokenSource: method === 'cookies' ? 'cookies' : 'account',
    };
  }
}

/** What a request shows: the access token, or the secret itself where there is no token. */
function useToken(grant: Grant, secret: string): string {
  const { kind } = grant.account.service.traits;
  return kind === 'sliding' || kind === 'api-key' ? secret : grant.accessToken;
}

/** A signed-in client of one account. */
class VirtualClient implements ProviderClient {
  readonly #world: ProviderWorld;
  readonly #grant: Grant;
  #session: Session;

  constructor(world: ProviderWorld, grant: Grant, session: Session) {
    this.#world = world;
    this.#grant = grant;
    this.#session = session;
  }

  get session(): Session {
    return this.#session;
  }

  async renew(signal: AbortSignal): Promise<Session> {
    const { life, time, network, watch, random, faults } = this.#world;
    const grant = this.#grant;
    const { account } = grant;
    const { service } = account;
    const session = this.#session;
    const secret = secretOf(session);
    // No provider gives a token again that is over.
    const isAlive = session.accessToken === grant.accessToken && time.now < grant.accessEnds;
    const same = isAlive && faults.sameToken > 0 && random.chance(faults.sameToken);
    const rotate = faults.name !== 'none' && random.chance(cookieRotation);
    if (life.alive) watch.renewalBegins(grant, secret);
    try {
      await network.send({
        life,
        account,
        service,
        signal,
        serve: () => service.renew(grant, secret, time.now, same, rotate),
        delivered: () => watch.renewalDelivered(grant, life, same),
      });
    } finally {
      if (life.alive) watch.renewalEnds(account);
    }
    if (same || service.traits.kind === 'api-key') return session;
    if (service.traits.kind === 'sliding') return withNewCookie(session, grant);
    return sessionOf(grant, time.now, time.wall);
  }

  async readIdentity(signal: AbortSignal): Promise<Identity | undefined> {
    await this.#use(signal);
    const { subject } = this.#grant.account;
    return { subject, email: `${subject}@service.test` };
  }

  async claimCredits(): Promise<void> {
    throw fail('not-supported', 'This service hands out nothing.');
  }

  async readCredits(signal: AbortSignal): Promise<Reading | undefined> {
    if (this.#grant.account.service.traits.kind === 'api-key') return undefined;
    await this.#use(signal);
    return { credits: { total: 60, parts: noParts, unit: 'credits', readAt: this.#world.time.wall } };
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    await this.#use(signal);
    return { status: 200, url: request.url, headers: {}, setCookies: [], body: '{}' };
  }

  async requestParts(): Promise<RequestParts> {
    return { headers: {}, cookies: this.session.cookies };
  }

  browserState(): BrowserState {
    return { cookies: this.session.cookies, localStorage: {} };
  }

  async revoke(signal: AbortSignal): Promise<void> {
    const { life, network } = this.#world;
    const grant = this.#grant;
    const { account } = grant;
    const { service } = account;
    await network.send({
      life,
      account,
      service,
      signal,
      serve: () => {
        service.end(grant, 'session-expired', 'signed out', this.#world.time.now);
        return { value: true as const };
      },
    });
  }

  async #use(signal: AbortSignal): Promise<void> {
    const { life, time, network, random, faults } = this.#world;
    const grant = this.#grant;
    const { account } = grant;
    const { service } = account;
    const token = this.#session.accessToken ?? secretOf(this.#session);
    const isSliding = service.traits.kind === 'sliding';
    const rotate = isSliding && faults.name !== 'none' && random.chance(cookieRotation);
    await network.send({
      life,
      account,
      service,
      signal,
      serve: () => service.use(grant, token, time.now, rotate),
    });
    if (isSliding && this.#session.cookies[0]?.value !== grant.secret) {
      this.#session = withNewCookie(this.#session, grant);
      grant.deliveredNumber = grant.number;
      grant.deliveredLife = life.number;
    }
  }
}

const noParts = Object.freeze({});
