import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { emptySession } from '../../main/engine/session.ts';
import { makeEngine } from './engine-fixture.ts';

const calm = new AbortController().signal;

async function engine() {
  const fixture = makeEngine((provider) => {
    provider.waysIn = ['password', 'cookies'];
    provider.adopt = async () => ({
      ...provider.signedIn(3_600_000),
      authMethod: 'cookies',
      tokenSource: 'cookies',
    });
  });
  await fixture.manager.start();
  const request = { attemptId: 'import', providerId: 'site', way: 'cookies', captured: {} } as const;
  return { ...fixture, request };
}

describe('a sign-in that is only tried', () => {
  test('keeps nothing, and says of a new account all that it would have', async () => {
    const { manager, request, vault } = await engine();
    const tried = await manager.trySignIn(request, calm);
    expect(manager.list()).toEqual([]);
    expect(vault.stored).toEqual([]);
    expect(tried.accountId).toBeUndefined();
    expect(tried.changes).toContainEqual({ field: 'email', change: 'added', after: 'ada@example.com' });
    expect(tried.changes).toContainEqual({ field: 'access-token', change: 'added' });
    expect(JSON.stringify(tried.changes)).not.toMatch(/access-\d|refresh-\d/);
  });

  test('says of a listed account what would change of it', async () => {
    const { manager, request, add, provider } = await engine();
    const { id } = await add();
    provider.onIdentity = async () => ({ subject: 'ada', email: 'ada@new.example' });
    const tried = await manager.trySignIn(request, calm);
    expect(tried.accountId).toBe(id);
    const fields = tried.changes.map(({ field, change }) => `${field} ${change}`);
    expect(fields).toEqual([
      'email replaced',
      'token-source replaced',
      'access-token replaced',
      'refresh-token replaced',
    ]);
  });

  test('is kept later without asking the provider again', async () => {
    const { manager, request, provider } = await engine();
    const tried = await manager.trySignIn(request, calm);
    provider.adopt = async () => {
      throw new Error('asked again');
    };
    const account = await manager.signIn({ ...request, tried });
    expect(account).toMatchObject({ status: 'active', authMethod: 'cookies', hasCredential: false });
  });

  test('is given up when the caller goes away', async () => {
    const { manager, request, provider } = await engine();
    provider.adopt = (_captured, signal) =>
      new Promise((_, reject) => signal?.addEventListener('abort', reject));
    const controller = new AbortController();
    const trying = manager.trySignIn(request, controller.signal);
    controller.abort();
    await expect(trying).rejects.toBeDefined();
    expect(manager.list()).toEqual([]);
  });
});

describe('a session that is read back', () => {
  test('and is another one is not kept, and its account is not listed', async () => {
    const { manager, request, vault } = await engine();
    const tried = await manager.trySignIn(request, calm);
    vault.loadSession = async () => ({ ...emptySession(0), accessToken: 'another' });
    const keeping = manager.signIn({ ...request, tried, verify: true });
    await expect(keeping).rejects.toMatchObject({ failure: { kind: 'vault-unavailable', vault: 'damaged' } });
    expect(manager.list()).toEqual([]);
  });

  test('and is the same, in whatever order, is kept', async () => {
    const { manager, request, vault } = await engine();
    const tried = await manager.trySignIn(request, calm);
    const load = vault.loadSession.bind(vault);
    vault.loadSession = async (id) => {
      const session = await load(id);
      return session && (Object.fromEntries(Object.entries(session).reverse()) as unknown as typeof session);
    };
    expect(await manager.signIn({ ...request, tried, verify: true })).toMatchObject({ status: 'active' });
  });
});

describe("a client of the person's own", () => {
  test('is taken from the session when the account is signed in again, and asked of nobody', async () => {
    const { manager, provider, person, ports, vault } = makeEngine((scripted) => {
      scripted.waysIn = ['loopback'];
    });
    Object.assign(ports.signIn, { ways: ['loopback'] });
    const asked: unknown[] = [];
    person.obtain = async ({ client }) => {
      asked.push(client);
      return {};
    };
    provider.adopt = async () => {
      const signedIn = provider.signedIn(3_600_000);
      const values = { clientId: 'mine', clientSecret: 'hush', redirectUri: 'http://127.0.0.1/callback' };
      return { ...signedIn, authMethod: 'oauth', session: { ...signedIn.session, values } };
    };
    await manager.start();
    const request = { providerId: 'site', way: 'loopback' } as const;
    const client = { id: 'mine', secret: 'hush' };
    const { id } = await manager.signIn({ ...request, attemptId: 'first', client });
    await manager.signIn({ ...request, attemptId: 'again', accountId: id });
    await manager.signIn({ ...request, attemptId: 'other', accountId: id, client: { id: 'other' } });
    expect(asked).toEqual([client, client, { id: 'other' }]);
    vault.loadSession = async () => {
      throw fail('vault-unavailable', 'The saved session cannot be opened.', { vault: 'damaged' });
    };
    await manager.signIn({ ...request, attemptId: 'damaged', accountId: id });
    expect(asked.at(-1)).toBeUndefined();
    expect(manager.get(id).status).toBe('active');
  });
});

describe('how an account signs in', () => {
  test('is by password once one is stored for it, though its session came by cookies', async () => {
    const { manager, request } = await engine();
    const credential = { username: 'ada', password: 'correct horse' };
    const { id } = await manager.signIn({ ...request, credential, remember: true });
    expect(manager.get(id)).toMatchObject({
      authMethod: 'password',
      tokenSource: 'cookies',
      hasCredential: true,
    });
    await manager.forgetCredential(id);
    await manager.signIn({ ...request, attemptId: 'again', accountId: id });
    expect(manager.get(id).authMethod).toBe('cookies');
    expect(await manager.setCredential(id, credential)).toMatchObject({ authMethod: 'password' });
  });

  test('by Google stays so when cookies say nothing of it, and takes no password', async () => {
    const { manager, request, provider, vault } = await engine();
    const { adopt } = provider;
    provider.adopt = async () => ({ ...provider.signedIn(3_600_000), authMethod: 'google' });
    const { id } = await manager.signIn(request);
    provider.adopt = adopt;
    const credential = { username: 'ada', password: 'correct horse' };
    const again = { ...request, attemptId: 'again', accountId: id, credential, remember: true };
    expect(await manager.signIn(again)).toMatchObject({ authMethod: 'google', hasCredential: false });
    await expect(manager.setCredential(id, credential)).rejects.toMatchObject({
      failure: { kind: 'not-supported' },
    });
    expect(vault.credentials.size).toBe(0);
  });
});
