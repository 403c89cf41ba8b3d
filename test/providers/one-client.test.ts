import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { type MemoryVault, makeEngine } from '../engine/engine-fixture.ts';
import { definitionOf, HandClock } from './scripted-transport.ts';
import { PixVerse } from './servers/pixverse.ts';
import { type Asked, LocalHosts, ProviderServer, type Service } from './servers/provider-server.ts';
import { browserCookie, Suno } from './servers/session-sites.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const api = 'https://app-api.pixverse.ai/creative_platform';

let service: PixVerse;
let server: ProviderServer;
let hosts: LocalHosts;
let manager: SecureSessionManager;
let vault: MemoryVault;

async function serve(id: string, made: Service, clock: HandClock): Promise<void> {
  server = await ProviderServer.start(made);
  hosts = new LocalHosts(made.hosts, server.port);
  const definition = definitionOf(builtInDefinitions.get(id));
  const provider = compileDefinition(definition, { transport: hosts, clock })();
  const engine = makeEngine();
  vault = engine.vault;
  manager = new SecureSessionManager({
    ...engine.ports,
    clock: {
      now: () => clock.now(),
      monotonic: () => engine.clock.monotonic(),
      setTimer: (callback, delay) => engine.clock.setTimer(callback, delay),
      clearTimer: (timer) => engine.clock.clearTimer(timer),
    },
    providers: { find: () => provider },
  });
}

afterEach(async () => {
  hosts.close();
  await server.stop();
});

async function servePixVerse(): Promise<void> {
  const clock = new HandClock();
  service = new PixVerse({ clock });
  await serve('pixverse', service, clock);
}

async function signIn(remember = true): Promise<string> {
  const credential = { username: 'ada@example.com', password: service.password };
  const { id } = await manager.signIn({
    attemptId: 'add',
    providerId: 'pixverse',
    way: 'password',
    credential,
    remember,
  });
  await manager.syncCredits({ actor: 'refresher' });
  return id;
}

const headersOf = (asked: readonly Asked[], name: string) => asked.map(({ headers }) => headers[name]);

describe('all requests of an account', () => {
  beforeEach(servePixVerse);

  test('authenticate in one way: identity, credits, plan, task, the daily grant, and what tools call', async () => {
    // Without a stored password a refresh proves the session; with one it signs in anew.
    const id = await signIn(false);
    await manager.claimCredits(id);
    await manager.request(id, { method: 'GET', url: `${api}/task/list` }, { actor: 'tool' });
    await manager.refresh(id);
    const paths = new Set(server.asked.map(({ path }) => path.replace('/creative_platform/', '')));
    expect([...paths].toSorted()).toEqual(
      ['getUserInfo', 'login', 'task/list', 'toc/members/plan_details', 'user/credits'].toSorted(),
    );
    const signedIn = server.asked.filter(({ path }) => !path.endsWith('/login'));
    expect(new Set(headersOf(signedIn, 'token')).size).toBe(1);
    const ids = new Set(headersOf(server.asked, 'ai-anonymous-id'));
    expect([...ids]).toEqual([expect.stringMatching(uuid)]);
    const traces = headersOf(server.asked, 'ai-trace-id');
    expect(new Set(traces).size).toBe(traces.length);
    for (const trace of traces) expect(trace).toMatch(uuid);
    for (const name of ['x-platform', 'origin', 'referer', 'user-agent']) {
      expect(new Set(headersOf(server.asked, name)).size).toBe(1);
    }
    expect(server.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('of a new sign-in have a new id, as those of a browser would', async () => {
    const id = await signIn();
    const before = server.asked.length;
    service.expire();
    await manager.refresh(id);
    const [login, ...later] = server.asked.slice(before).filter(({ headers }) => {
      return headers['ai-anonymous-id'] !== server.asked[0]?.headers['ai-anonymous-id'];
    });
    expect(login?.path).toMatch(/\/login$/);
    expect(later.length).toBeGreaterThan(0);
    expect(new Set(headersOf([...later], 'ai-anonymous-id'))).toEqual(
      new Set([login?.headers['ai-anonymous-id']]),
    );
  });
});

describe('the daily grant', () => {
  beforeEach(servePixVerse);

  test('is asked for when the person wants it, and by nothing that runs by itself', async () => {
    const id = await signIn();
    await manager.refresh(id, { actor: 'refresher' });
    await manager.syncCredits({ actor: 'user' });
    expect(server.asked.filter(({ path }) => path.endsWith('/user/credits'))).toHaveLength(4);
    expect(headersOf(server.asked, 'refresh').filter((value) => value !== undefined)).toEqual([]);

    const before = server.asked.length;
    const account = await manager.claimCredits(id);
    expect(account.credits?.total).toBe(100);
    const [grant, ...others] = server.asked.slice(before);
    expect(grant).toMatchObject({ path: '/creative_platform/user/credits', headers: { refresh: 'credit' } });
    expect(headersOf(others, 'refresh').filter((value) => value !== undefined)).toEqual([]);
  });
});

describe('tokens that live for a minute', () => {
  test('are made for tools and their requests when they are needed, and never stored', async () => {
    const clock = new HandClock();
    const suno = new Suno({ clock });
    await serve('suno', suno, clock);
    const cookies = [browserCookie('__client', 'client-1', 'auth.suno.com')];
    const { id } = await manager.signIn({
      attemptId: 'add',
      providerId: 'suno',
      way: 'cookies',
      captured: { cookies },
    });
    await manager.syncCredits({ actor: 'refresher' });
    const first = await manager.accessToken(id);
    expect(first).toMatchObject({
      token: suno.minted.at(-1),
      type: 'Bearer',
      expiresAt: clock.now() + 60_000,
    });
    expect((await manager.accessToken(id)).token).toBe(first.token);
    clock.instant += 30_000;
    const second = await manager.accessToken(id, 45_000);
    expect(second.token).not.toBe(first.token);
    await expect(manager.accessToken(id, 61_000)).rejects.toMatchObject({
      failure: { kind: 'invalid-input', field: 'minValid' },
    });

    clock.instant += 55_000;
    const url = 'https://studio-api.prod.suno.com/api/billing/info/';
    const reply = await manager.request(id, { method: 'GET', url }, { actor: 'tool' });
    expect(JSON.parse(reply.body)).toMatchObject({ total_credits_left: 50 });
    // Refused before its time: one more is made, and the request sent once more.
    suno.expire();
    expect((await manager.request(id, { method: 'GET', url })).status).toBe(200);

    expect(suno.minted.length).toBeGreaterThan(0);
    const kept = JSON.stringify([...vault.sessions.values(), ...vault.stored]);
    expect(kept).toContain('client-1');
    expect(kept).not.toMatch(/eyJ/);
  });
});
