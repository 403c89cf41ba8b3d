import type { Account, AccountId, Identity } from '../../main/engine/account.ts';
import type { SessionEvent } from '../../main/engine/events.ts';
import { fail } from '../../main/engine/failure.ts';
import type { AccountStore, Ports, SignInTask, Vault } from '../../main/engine/ports.ts';
import type { Captured, Provider, ProviderClient, Reading, SignedIn } from '../../main/engine/provider.ts';
import { type Credential, emptySession, type Session } from '../../main/engine/session.ts';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { settled, VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A promise that a test settles when it likes. */
export function gate<T = void>() {
  return Promise.withResolvers<T>();
}

/** A vault in memory whose answers a test can steer. */
export class MemoryVault implements Vault {
  readonly sessions = new Map<AccountId, Session>();
  readonly credentials = new Map<AccountId, Credential>();
  readonly stored: Session[] = [];
  broken = false;
  /** While set, storing waits for it. */
  slow: Promise<void> | undefined;

  #check(): void {
    if (this.broken) throw fail('vault-unavailable', 'The keychain is locked.', { vault: 'locked' });
  }

  async loadSession(id: AccountId) {
    this.#check();
    return this.sessions.get(id);
  }

  async storeSession(id: AccountId, session: Session) {
    await this.slow;
    this.#check();
    this.sessions.set(id, session);
    this.stored.push(session);
  }

  async loadCredential(id: AccountId) {
    this.#check();
    return this.credentials.get(id);
  }

  async storeCredential(id: AccountId, credential: Credential) {
    this.#check();
    this.credentials.set(id, credential);
  }

  async deleteCredential(id: AccountId) {
    this.credentials.delete(id);
  }

  async deleteAll(id: AccountId) {
    this.#check();
    this.sessions.delete(id);
    this.credentials.delete(id);
  }
}

class MemoryStore implements AccountStore {
  readonly accounts = new Map<AccountId, Account>();

  async loadAll() {
    return [...this.accounts.values()];
  }

  async save(account: Account) {
    this.accounts.set(account.id, account);
  }

  async remove(id: AccountId) {
    this.accounts.delete(id);
  }
}

/** A provider whose server side is a handful of functions that a test replaces. */
export class ScriptedProvider implements Provider {
  id = 'site';
  name = 'Site';
  renewal: Provider['renewal'] = 'refresh';
  refreshMargin = 10 * minute;
  touchInterval = 6 * hour;
  creditsInterval: number | undefined;
  parallelRefreshes = 2;
  hasCredits = true;
  parallelCredits = 2;
  waysIn: Provider['waysIn'] = ['password', 'token', 'chrome'];

  renewals = 0;
  signIns = 0;
  /** What a renewal makes of the session in hand. */
  onRenew: (session: Session) => Promise<Session> = async () => this.newSession(hour);
  onSignIn: (credential: Credential) => Promise<SignedIn> = async () => this.signedIn(hour);
  onIdentity: () => Promise<Identity | undefined> = async () => ({
    subject: 'ada',
    email: 'ada@example.com',
  });
  onCredits: (session: Session) => Promise<Reading | undefined> = async () => undefined;
  onClaim: () => Promise<void> = async () => {};
  onRevoke: () => Promise<void> = async () => {};

  readonly #time: VirtualTime;
  #tokens = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  newSession(lifetime: number | undefined): Session {
    this.#tokens += 1;
    return {
      ...emptySession(this.#time.wall),
      accessToken: `access-${this.#tokens}`,
      refreshToken: `refresh-${this.#tokens}`,
      accessTokenExpiresAt: lifetime === undefined ? undefined : this.#time.wall + lifetime,
    };
  }

  signedIn(lifetime: number | undefined): SignedIn {
    return { session: this.newSession(lifetime), authMethod: 'password', tokenSource: 'account' };
  }

  servesUrl(url: string): boolean {
    return url.startsWith('https://site.example/');
  }

  openClient(session: Session): ProviderClient {
    return {
      session,
      renew: async () => {
        this.renewals += 1;
        return await this.onRenew(session);
      },
      readIdentity: () => this.onIdentity(),
      readCredits: () => this.onCredits(session),
      claimCredits: () => this.onClaim(),
      request: async (request) => ({ status: 200, url: request.url, headers: {}, setCookies: [], body: '' }),
      requestParts: async () => ({
        headers: { authorization: `Bearer ${session.accessToken}` },
        cookies: session.cookies,
      }),
      browserState: () => ({ cookies: session.cookies, localStorage: session.localStorage }),
      revoke: () => this.onRevoke(),
    };
  }

  async signInWithPassword(credential: Credential): Promise<SignedIn> {
    this.signIns += 1;
    return await this.onSignIn(credential);
  }

  async register(credential: Credential): Promise<SignedIn> {
    return await this.signInWithPassword(credential);
  }

  async adopt(_captured: Captured, _signal?: AbortSignal): Promise<SignedIn> {
    return { ...this.signedIn(hour), authMethod: 'oauth' };
  }

  signInPlan(): never {
    throw new Error('not asked for in these tests');
  }
}

/** An engine on virtual time, with one scripted provider. */
export function makeEngine(prepare?: (provider: ScriptedProvider) => void) {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const clock = new VirtualClock(time, { number: 1, alive: true });
  const provider = new ScriptedProvider(time);
  prepare?.(provider);
  const vault = new MemoryVault();
  const store = new MemoryStore();
  const events: SessionEvent[] = [];
  const person = { obtain: async (_task: SignInTask, _signal: AbortSignal): Promise<Captured> => ({}) };
  const network = { online: true, tell: (_online: boolean) => {} };
  const ports: Ports = {
    clock,
    random: new SeededRandom(1, 'engine'),
    vault,
    accounts: store,
    providers: { find: (id) => (id === provider.id ? provider : undefined) },
    signIn: { ways: ['chrome'], obtain: (task, signal) => person.obtain(task, signal) },
    events: { append: (event) => events.push(event) },
    connectivity: {
      isOnline: () => network.online,
      subscribe: (callback) => {
        network.tell = callback;
        return () => {};
      },
    },
  };
  const manager = new SecureSessionManager(ports);
  return {
    time,
    clock,
    provider,
    vault,
    store,
    events,
    person,
    network,
    ports,
    manager,
    /** Lets virtual time pass, with all that happens in it. */
    async pass(duration: number) {
      const until = time.now + duration;
      await settled();
      while (time.step(until)) await settled();
      await settled();
    },
    /** Signs a password account in. */
    async add(remember = true, username = 'ada') {
      const account = await manager.signIn({
        attemptId: `add-${username}`,
        providerId: provider.id,
        way: 'password',
        credential: { username, password: 'correct horse' },
        remember,
      });
      await settled();
      return account;
    },
    /** How often something happened. */
    count(type: SessionEvent['type']) {
      return events.filter((event) => event.type === type).length;
    },
  };
}
