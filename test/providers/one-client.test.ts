import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { makeEngine } from '../engine/engine-fixture.ts';
import { definitionOf, HandClock } from './scripted-transport.ts';
import { PixVerse } from './servers/pixverse.ts';
import { type Asked, LocalHosts, ProviderServer } from './servers/provider-server.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const api = 'https://app-api.pixverse.ai/creative_platform';

let service: PixVerse;
let server: ProviderServer;
let hosts: LocalHosts;
let manager: SecureSessionManager;

beforeEach(async () => {
  const clock = new HandClock();
  service = new PixVerse({ clock });
  server = await ProviderServer.start(service);
  hosts = new LocalHosts(service.hosts, server.port);
  const definition = definitionOf(builtInDefinitions.get('pixverse'));
  const provider = compileDefinition(definition, { transport: hosts, clock })();
  manager = new SecureSessionManager({ ...makeEngine().ports, providers: { find: () => provider } });
});

afterEach(async () => {
  hosts.close();
  await server.stop();
});

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
  test('authenticate in one way: identity, credits, plan, task, the daily grant, and what tools call', async () => {
    // Without a stored password a refresh proves the session; with one it signs in anew.
    const id = await signIn(false);
    await manager.claimCredits(id);
    await manager.runWithSession(id, (client, signal) =>
      client.request({ method: 'GET', url: `${api}/task/list` }, signal),
    );
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
