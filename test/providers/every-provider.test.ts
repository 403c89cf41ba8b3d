import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Failure, type FailureKind, failureOf } from '../../main/engine/failure.ts';
import type { Provider, ProviderClient } from '../../main/engine/provider.ts';
import type { Session } from '../../main/engine/session.ts';
import type { SignInProgress } from '../../main/engine/sign-in-progress.ts';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { signInByDeviceCode } from '../../main/sign-in/device-code.ts';
import { signInByLoopback } from '../../main/sign-in/loopback.ts';
import { readPasted } from '../../main/sign-in/paste.ts';
import { SteppingClock } from '../sign-in/stepping-clock.ts';
import { calm, definitionOf, HandClock } from './scripted-transport.ts';
import { bitbucket, type GitHost, gitea, gitHub, gitLab, ownClient } from './servers/git-hosts.ts';
import { KeyService, keyServices } from './servers/key-services.ts';
import { PixVerse, PixVersePlatform } from './servers/pixverse.ts';
import { LocalHosts, ProviderServer, type Service, type ServiceWorld } from './servers/provider-server.ts';
import { browserCookie, GoogleLabs, NextAuthSite, Suno } from './servers/session-sites.ts';

/** The cases that every provider is put through. */
const caseNames = [
  'sign in',
  'refresh',
  'expire',
  'evict',
  'revoke',
  'garbage',
  'slow',
  '429',
  'wrong password',
  'challenge',
] as const;
type CaseName = (typeof caseNames)[number];

/** What must come out: it works, it fails in this way, or the provider cannot have the case, for the reason given. */
type Outcome = 'works' | FailureKind | { readonly cannot: string };

interface Entry<S extends Service = Service> {
  readonly service: (world: ServiceWorld) => S;
  readonly instance?: string;
  /** What a person must add to the built-in definition. */
  readonly own?: Readonly<Record<string, unknown>>;
  readonly cases: Readonly<Record<CaseName, Outcome>>;
}

const manySessions = { cannot: 'An account may have any number of sessions.' };
const nothingToRefresh = { cannot: 'There is nothing to renew: a key lasts until it is withdrawn.' };

const passing = {
  garbage: 'transient',
  slow: 'transient',
  '429': 'rate-limited',
  challenge: 'challenge',
} as const;
const ofKeys = {
  'sign in': 'works',
  refresh: nothingToRefresh,
  expire: 'session-expired',
  evict: manySessions,
  revoke: 'session-expired',
  'wrong password': 'invalid-input',
  ...passing,
} as const;
const ofGitHosts = {
  ...ofKeys,
  refresh: 'works',
} as const;
const ownOAuth = { oauth: { clientId: ownClient.id } };

const table: Readonly<Record<string, Entry>> = {
  pixverse: {
    service: (world) => new PixVerse(world),
    cases: {
      'sign in': 'works',
      refresh: { cannot: 'A session is renewed only by a new sign-in; the stored password does that.' },
      expire: 'session-expired',
      evict: 'evicted',
      revoke: 'session-expired',
      'wrong password': 'credentials-rejected',
      ...passing,
    },
  },
  'pixverse-platform': { service: () => new PixVersePlatform(), cases: ofKeys },
  imagefx: {
    service: (world) => new GoogleLabs(world),
    cases: {
      'sign in': 'works',
      refresh: 'works',
      expire: 'session-expired',
      evict: manySessions,
      revoke: 'session-expired',
      garbage: 'unrecognised',
      slow: 'transient',
      '429': 'rate-limited',
      'wrong password': 'unrecognised',
      challenge: { cannot: 'Google asks on its own pages, within the sign-in window.' },
    },
  },
  nextauth: {
    service: (world) => new NextAuthSite(world),
    instance: 'https://chat.example',
    cases: {
      'sign in': 'works',
      refresh: 'works',
      expire: {
        cannot: 'The token is not used by the definition itself; a definition based on it reads with it.',
      },
      evict: manySessions,
      revoke: 'session-expired',
      'wrong password': 'session-expired',
      ...passing,
    },
  },
  suno: {
    service: (world) => new Suno(world),
    cases: {
      'sign in': 'works',
      refresh: { cannot: 'Tokens are minted for requests and never kept; only the cookie is proven.' },
      expire: 'works',
      evict: manySessions,
      revoke: 'session-expired',
      'wrong password': 'session-expired',
      ...passing,
    },
  },
  github: { service: gitHub, own: ownOAuth, cases: ofGitHosts },
  gitlab: { service: gitLab, instance: 'https://gitlab.com', own: ownOAuth, cases: ofGitHosts },
  gitea: {
    service: () => gitea('gitea.com'),
    instance: 'https://gitea.com',
    own: ownOAuth,
    cases: ofGitHosts,
  },
  forgejo: {
    service: () => gitea('codeberg.org'),
    instance: 'https://codeberg.org',
    own: ownOAuth,
    cases: ofGitHosts,
  },
  bitbucket: { service: () => bitbucket(), own: ownOAuth, cases: ofGitHosts },
  ...Object.fromEntries(
    Object.entries(keyServices).map(([id, facts]) => [
      id,
      { service: () => new KeyService(facts), cases: ofKeys },
    ]),
  ),
};

/** The providers whose own tests are elsewhere: with the Playground, and with a real OpenID provider. */
const elsewhere = [
  'playground-api',
  'playground-studio',
  'playground-gallery',
  'playground-video',
  'playground-connect',
  'jwt-api',
  'oidc',
];

interface Stage<S extends Service> {
  readonly service: S;
  readonly server: ProviderServer;
  readonly hosts: LocalHosts;
  readonly clock: HandClock;
  readonly provider: Provider;
}

let open: { stop(): Promise<void> }[] = [];

beforeEach(() => {
  open = [];
});

afterEach(async () => {
  for (const one of open) await one.stop();
});

async function stage<S extends Service>(id: string, entry: Entry<S>): Promise<Stage<S>> {
  const clock = new HandClock();
  const service = entry.service({ clock });
  const server = await ProviderServer.start(service);
  const hosts = new LocalHosts(service.hosts, server.port);
  open.push({
    stop: async () => {
      hosts.close();
      await server.stop();
      expect(hosts.strays).toEqual([]);
    },
  });
  const definition = entry.own
    ? definitionOf({ format: 1, id: `my-${id}`, name: `My ${id}`, basedOn: id, ...entry.own })
    : definitionOf(builtInDefinitions.get(id));
  const provider = compileDefinition(definition, { transport: hosts, clock })(entry.instance);
  return { service, server, hosts, clock, provider };
}

async function failure(promise: Promise<unknown>): Promise<Failure> {
  return await promise.then(
    () => {
      throw new Error('it worked, and should not have');
    },
    (thrown: unknown) => failureOf(thrown),
  );
}

/** What the engine reads after a renewal. */
async function read(client: ProviderClient, service: Service): Promise<void> {
  if (service.credits) {
    const reading = await client.readCredits(calm);
    expect(reading?.credits).toEqual({ ...service.credits, readAt: expect.any(Number) });
  } else if (service.identity) {
    expect(await client.readIdentity(calm)).toEqual(service.identity);
  } else await client.renew(calm);
}

const secretsOf = ({ accessToken, refreshToken, apiKey, cookies, values }: Session) => ({
  accessToken,
  refreshToken,
  apiKey,
  cookies,
  values,
});

/** What each case does. It ends with the session whole and of use again, unless the session is over. */
const deeds: Record<CaseName, (stage: Stage<Service>, outcome: Exclude<Outcome, object>) => Promise<void>> = {
  'sign in': async ({ service, provider }) => {
    const { session } = await service.signIn(provider);
    const client = provider.openClient(session);
    expect(await client.readIdentity(calm)).toEqual(service.identity);
    await read(client, service);
  },
  refresh: async ({ service, provider, clock }) => {
    const { session } = await service.signIn(provider);
    const end = session.accessTokenExpiresAt ?? 0;
    expect(end).toBeGreaterThan(clock.now());
    clock.instant = end - 60_000;
    const client = provider.openClient(session);
    const renewed = await client.renew(calm);
    expect(renewed.accessToken).not.toBe(session.accessToken);
    expect(renewed.accessTokenExpiresAt).toBeGreaterThan(end);
    expect(secretsOf(client.session)).toEqual(secretsOf(session));
    const next = provider.openClient(renewed);
    await read(next, service);
    // Once more, with what the first renewal brought: rotation has gone on.
    clock.instant += 60_000;
    const again = await next.renew(calm);
    expect(again.accessToken).not.toBe(renewed.accessToken);
    await read(provider.openClient(again), service);
  },
  expire: async ({ service, provider }, outcome) => {
    const { session } = await service.signIn(provider);
    const client = provider.openClient(session);
    await read(client, service);
    const before = secretsOf(client.session);
    service.expire();
    if (outcome === 'works') return await read(client, service);
    expect((await failure(read(client, service))).kind).toBe(outcome);
    expect(secretsOf(client.session)).toEqual(before);
    if (provider.renewal !== 'refresh') return;
    await read(provider.openClient(await client.renew(calm)), service);
  },
  evict: async ({ service, provider }, outcome) => {
    const { session } = await service.signIn(provider);
    const client = provider.openClient(session);
    service.evict?.();
    expect((await failure(read(client, service))).kind).toBe(outcome);
    expect((await failure(client.renew(calm))).kind).toBe(outcome);
    expect(secretsOf(client.session)).toEqual(secretsOf(session));
  },
  revoke: async ({ service, provider }, outcome) => {
    const { session } = await service.signIn(provider);
    service.revoke();
    const client = provider.openClient(session);
    expect((await failure(client.renew(calm))).kind).toBe(outcome);
    expect(secretsOf(client.session)).toEqual(secretsOf(session));
  },
  garbage: async (stage, outcome) => {
    await passes(stage, 'garbage', outcome);
  },
  slow: async (stage, outcome) => {
    await passes(stage, 'slow', outcome);
  },
  '429': async (stage, outcome) => {
    const told = await passes(stage, '429', outcome);
    expect(told.retryAt).toBe(stage.clock.now() + 120_000);
  },
  challenge: async (stage, outcome) => {
    await passes(stage, 'challenge', outcome);
  },
  'wrong password': async ({ service, provider }, outcome) => {
    expect((await failure(service.signInWrongly(provider))).kind).toBe(outcome);
  },
};

/** Renewing and reading fail in this way, the session stays as it is, and is of use once the fault is over. */
async function passes(
  { service, server, hosts, provider }: Stage<Service>,
  fault: NonNullable<ProviderServer['fault']>,
  outcome: FailureKind | 'works',
): Promise<Failure> {
  const { session } = await service.signIn(provider);
  const client = provider.openClient(session);
  server.fault = fault;
  // Only where nothing comes: on a busy machine an answer can take as long.
  hosts.patience = fault === 'slow' ? 100 : undefined;
  const told = await failure(client.renew(calm));
  expect(told.kind).toBe(outcome);
  expect(secretsOf(client.session)).toEqual(secretsOf(session));
  server.fault = undefined;
  hosts.patience = undefined;
  await read(provider.openClient(await client.renew(calm)), service);
  return told;
}

describe('the table of cases', () => {
  it('has every built-in provider', () => {
    expect([...Object.keys(table), ...elsewhere].toSorted()).toEqual(
      [...builtInDefinitions.keys()].toSorted(),
    );
  });

  it('says of each provider which cases it cannot have', () => {
    const impossible = Object.fromEntries(
      Object.entries(table).map(([id, { cases }]) => [
        id,
        caseNames.filter((name) => typeof cases[name] === 'object').join(', '),
      ]),
    );
    const keys = Object.fromEntries(Object.keys(keyServices).map((id) => [id, 'refresh, evict']));
    expect(impossible).toEqual({
      pixverse: 'refresh',
      'pixverse-platform': 'refresh, evict',
      imagefx: 'evict, challenge',
      nextauth: 'expire, evict',
      suno: 'refresh, evict',
      github: 'evict',
      gitlab: 'evict',
      gitea: 'evict',
      forgejo: 'evict',
      bitbucket: 'evict',
      ...keys,
    });
  });
});

describe.each(Object.entries(table))('%s', (id, entry) => {
  for (const name of caseNames) {
    const outcome = entry.cases[name];
    if (typeof outcome === 'object') continue;
    it(`${name}: ${outcome}`, async () => {
      await deeds[name](await stage(id, entry), outcome);
    });
  }

  it('sends no secret anywhere but to the hosts of the service', async () => {
    const { service, server, provider } = await stage(id, entry);
    const { session } = await service.signIn(provider);
    const client = provider.openClient(session);
    await client.readIdentity(calm);
    await client.readCredits(calm);
    await client.revoke(calm);
    expect(server.asked.length).toBeGreaterThan(0);
    expect((await failure(client.request({ method: 'GET', url: 'https://evil.example/' }, calm))).kind).toBe(
      'not-allowed',
    );
  });
});

describe('what is peculiar to PixVerse', () => {
  const entry = { service: (world: ServiceWorld) => new PixVerse(world), cases: {} as Entry['cases'] };

  it('reads the advertisement task, and never asks for the daily grant', async () => {
    const { service, server, provider } = await stage('pixverse', entry);
    const { session, authMethod } = await service.signIn(provider);
    expect(authMethod).toBe('password');
    const reading = await provider.openClient(session).readCredits(calm);
    expect(reading?.tasks).toEqual([{ name: 'Watch an advertisement', reward: 30, done: 1, total: 2 }]);
    expect(server.asked.some(({ headers }) => 'refresh' in headers)).toBe(false);
  });

  it('takes the token out of the cookie, with its end', async () => {
    const { service, clock, provider } = await stage('pixverse', entry);
    const cookies = [browserCookie('_ai_token', service.newToken(), 'app.pixverse.ai')];
    const { session, authMethod, tokenSource } = await provider.adopt(
      { cookies, identityProvider: 'accounts.google.com' },
      calm,
    );
    expect({ authMethod, tokenSource }).toEqual({ authMethod: 'google', tokenSource: 'cookies' });
    expect(session.accessTokenExpiresAt).toBe(clock.now() + 30 * 86_400_000);
  });

  it('knows an account without a password, and a wrong one', async () => {
    const { provider } = await stage('pixverse', entry);
    const google = { username: 'google@example.com', password: 'x' };
    expect(await failure(provider.signInWithPassword(google, calm))).toMatchObject({
      kind: 'challenge',
      message: expect.stringContaining('no password'),
    });
    const wrong = { username: 'ada@example.com', password: 'wrong' };
    expect((await failure(provider.signInWithPassword(wrong, calm))).kind).toBe('credentials-rejected');
  });

  it('signs in again, which ends the session before', async () => {
    const { service, provider } = await stage('pixverse', entry);
    const first = await service.signIn(provider);
    const second = await service.signIn(provider);
    expect((await failure(provider.openClient(first.session).readCredits(calm))).kind).toBe('evicted');
    await read(provider.openClient(second.session), service);
  });
});

describe('what is peculiar to Google Labs', () => {
  const entry = { service: (world: ServiceWorld) => new GoogleLabs(world), cases: {} as Entry['cases'] };

  it('tells an ended Google session, a moved account and a page apart, and loses no rotated cookie', async () => {
    const { service, provider } = await stage('imagefx', entry);
    const { session, authMethod } = await service.signIn(provider);
    expect(authMethod).toBe('google');
    expect(session.cookies.map(({ name }) => name)).toEqual(['__Secure-next-auth.session-token']);
    const client = provider.openClient(session);
    service.upstreamEnded = true;
    expect((await failure(client.renew(calm))).kind).toBe('upstream-expired');
    expect(client.session.accessToken).toBe(session.accessToken);
    expect(client.session.cookies.map(({ name }) => name)).toEqual([
      '__Secure-next-auth.session-token.0',
      '__Secure-next-auth.session-token.1',
    ]);
    service.upstreamEnded = false;
    service.instead = { json: {} };
    expect(await failure(client.renew(calm))).toMatchObject({
      kind: 'unrecognised',
      message: expect.stringContaining('flow.google.com'),
    });
    service.instead = { status: 403, html: '<html>' };
    expect((await failure(client.renew(calm))).kind).toBe('unrecognised');
    service.instead = undefined;
    await client.renew(calm);
  });
});

describe('what is peculiar to NextAuth sites', () => {
  it('a definition based on it reads with the token, and renews one that is refused', async () => {
    const credits = { request: '{instance}/api/me', total: '/remaining' };
    const { service, provider } = await stage('nextauth', {
      service: (world: ServiceWorld) => new NextAuthSite(world),
      instance: 'https://chat.example',
      own: { credits },
      cases: {} as Entry['cases'],
    });
    const client = provider.openClient((await service.signIn(provider)).session);
    expect((await client.readCredits(calm))?.credits.total).toBe(80);
    service.expire();
    expect((await failure(client.readCredits(calm))).kind).toBe('session-expired');
    const renewed = provider.openClient(await client.renew(calm));
    expect((await renewed.readCredits(calm))?.credits.total).toBe(80);
  });
});

describe('what is peculiar to Suno', () => {
  const entry = { service: (world: ServiceWorld) => new Suno(world), cases: {} as Entry['cases'] };

  it('mints a token when one is needed, uses it for its minute, and stores none', async () => {
    const { service, clock, provider } = await stage('suno', entry);
    const { session } = await service.signIn(provider);
    expect(service.minted).toHaveLength(0);
    const client = provider.openClient(session);
    await client.readCredits(calm);
    await client.readCredits(calm);
    expect(service.minted).toHaveLength(1);
    clock.instant += 51_000;
    await client.readCredits(calm);
    expect(service.minted).toHaveLength(2);
    const url = 'https://studio-api.prod.suno.com/api/billing/info/';
    expect((await client.request({ method: 'GET', url }, calm)).status).toBe(200);
    const kept = JSON.stringify([session, client.session, await client.renew(calm)]);
    for (const token of service.minted) expect(kept).not.toContain(token);
    expect(client.session.accessToken).toBeUndefined();
  });

  it('ends where a fresh token is refused', async () => {
    const { service, provider } = await stage('suno', entry);
    const client = provider.openClient((await service.signIn(provider)).session);
    service.revoke();
    expect((await failure(client.readCredits(calm))).kind).toBe('session-expired');
  });
});

describe('what is peculiar to the git hosts', () => {
  const hosts: readonly (readonly [string, Entry<GitHost>])[] = [
    'github',
    'gitlab',
    'gitea',
    'forgejo',
    'bitbucket',
  ].map((id) => [id, table[id] as Entry<GitHost>]);

  it.each(hosts)('%s offers tokens first, and OAuth by a client of one’s own', async (id, entry) => {
    const { provider: plain } = await stage(id, { ...entry, own: undefined } as Entry<GitHost>);
    const oauth = id === 'github' || id === 'gitlab' ? ['loopback', 'device'] : ['loopback'];
    expect(plain.waysIn).toEqual(['token', ...oauth]);
    const thrown = await failure((async () => plain.signInPlan('loopback'))());
    expect(thrown).toMatchObject({ kind: 'invalid-input', field: 'signIn.client.id' });
    // With a public client in a definition of one's own nothing is asked for but a secret, where the server wants one.
    const { provider } = await stage(id, entry);
    const ways = {
      github: ['device', 'token', 'loopback'],
      gitlab: ['loopback', 'device', 'token'],
      bitbucket: ['token', 'loopback'],
    };
    expect(provider.waysIn).toEqual(ways[id as keyof typeof ways] ?? ['loopback', 'token']);
  });

  it.each(hosts)('%s: a token without a refresh token is proven instead of renewed', async (id, entry) => {
    const { service, provider } = await stage(id, { ...entry, own: undefined } as Entry<GitHost>);
    const { session } = await service.signInWithPersonalToken(provider);
    const client = provider.openClient(session);
    expect(await client.renew(calm)).toMatchObject({ accessToken: session.accessToken });
    service.expire();
    expect((await failure(client.renew(calm))).kind).toBe('session-expired');
  });

  it('a foreign client is a mistake of the definition, and costs no session', async () => {
    for (const [id, entry] of hosts) {
      const own = { oauth: { clientId: 'another' } };
      const { service, provider } = await stage(id, { ...entry, own });
      const client = provider.openClient((await service.signIn(provider)).session);
      expect(await failure(client.renew(calm))).toMatchObject({
        kind: 'misconfigured',
        field: '/oauth/clientId',
      });
    }
  });

  it('GitLab revokes, and gets no redirect URI that there was not', async () => {
    const { service, server, provider } = await stage('gitlab', table.gitlab as Entry<GitHost>);
    const { session } = await service.signIn(provider);
    await provider.openClient(session).revoke(calm);
    expect(service.revoked).toEqual([session.refreshToken]);
    const { redirectUri: _redirectUri, ...values } = session.values;
    await failure(provider.openClient({ ...session, values }).renew(calm));
    expect(server.asked.at(-1)?.body).not.toContain('redirect_uri');
  });

  it.each(hosts)('%s signs in by redirect with one’s own client, and is renewed by it', async (id, entry) => {
    // The built-in definition, as it is: the client comes from the person.
    const { service, hosts: transport, clock, provider } = await stage(id, { ...entry, own: undefined });
    const isConfidential = id === 'github' || id === 'bitbucket';
    const client = { id: ownClient.id, ...(isConfidential && { secret: ownClient.secret }) };
    if (isConfidential) {
      const { kind, field } = await failure(
        (async () => provider.signInPlan('loopback', { id: ownClient.id }))(),
      );
      expect([kind, field]).toEqual(['invalid-input', 'signIn.client.secret']);
    }
    const plan = provider.signInPlan('loopback', client);
    if (plan.kind !== 'oauth') throw new Error('the plan of a sign-in by redirect is one of OAuth');
    // Like a browser, it is not waited for: its page answers when the tokens are there.
    let visited: Promise<Response> | undefined;
    const openUrl = async (page: string) => {
      visited = fetch(service.allow(page));
    };
    const task = { provider, client, onProgress: () => {} };
    // A port that is registered may be taken by another test.
    const anyPort = { ...plan, redirectPort: undefined };
    const captured = await signInByLoopback(task, anyPort, { transport, clock, openUrl }, calm);
    expect((await visited)?.status).toBe(200);
    const { session, authMethod } = await provider.adopt(captured, calm);
    expect(authMethod).toBe('oauth');
    expect(session.values).toMatchObject({
      clientId: ownClient.id,
      ...(isConfidential && { clientSecret: ownClient.secret }),
    });
    const renewed = provider.openClient(await provider.openClient(session).renew(calm));
    expect(await renewed.readIdentity(calm)).toEqual(service.identity);
    // Without its client the grant cannot be renewed; whether its token lives is asked instead.
    const { clientId: _id, clientSecret: _secret, ...values } = renewed.session.values;
    const proven = await provider.openClient({ ...renewed.session, values }).renew(calm);
    expect(proven.accessToken).toBe(renewed.session.accessToken);
  });

  it.each(['github', 'gitlab'])('%s signs in by a code that is typed elsewhere', async (id) => {
    // GitLab's sample reply to a device code has no refresh token, and a refresh would lack its redirect URI: only the sign-in is shown.
    const { service, hosts, provider } = await stage(id, table[id] as Entry<GitHost>);
    const plan = provider.signInPlan('device');
    if (plan.kind !== 'oauth') throw new Error('the plan of a sign-in by a code is one of OAuth');
    const clock = new SteppingClock();
    const shown: SignInProgress[] = [];
    const task = { provider, onProgress: (step: SignInProgress) => shown.push(step) };
    let isOver = false;
    const signingIn = signInByDeviceCode(task, plan, { transport: hosts, clock }, calm).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      clock.step();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { session } = await provider.adopt(await signingIn, calm);
    expect(shown[0]).toMatchObject({ step: 'enter-code', code: 'WDJB-MJHT' });
    expect(service.beforeCode).toEqual([]);
    expect(await provider.openClient(session).readIdentity(calm)).toEqual(service.identity);
    if (id === 'github') await provider.openClient(session).renew(calm);
  });

  it('Bitbucket takes a pasted reply with the client secret in it', async () => {
    const { service, provider } = await stage('bitbucket', table.bitbucket as Entry<GitHost>);
    const text = JSON.stringify({
      access_token: 'access-1',
      refresh_token: 'refresh-1',
      expires_in: 7_200,
      scopes: 'account',
      client_secret: ownClient.secret,
    });
    const captured = readPasted('token', text, provider.signInPlan('token'));
    const { session } = await provider.adopt(captured, calm);
    const client = provider.openClient(await provider.openClient(session).renew(calm));
    expect(await client.readIdentity(calm)).toEqual(service.identity);
  });

  it('Bitbucket names scopes in the old way and in the new', async () => {
    for (const name of ['scope', 'scopes'] as const) {
      const { service, provider } = await stage('bitbucket', {
        ...table.bitbucket,
        service: () => bitbucket(name),
      } as Entry<GitHost>);
      const renewed = await provider.openClient((await service.signIn(provider)).session).renew(calm);
      expect(renewed.scopes).toEqual(['account', 'email']);
    }
  });
});
