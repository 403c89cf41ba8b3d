import { describe, expect, test } from 'vitest';
import type { Handlers, HandlersOf } from '../../main/api/caller.ts';
import type { DesktopControl } from '../../main/api/desktop-parts.ts';
import { httpStatusOf } from '../../main/api/router.ts';
import { fail } from '../../main/engine/failure.ts';
import { type Input, type ProcedureName, procedures } from '../../preload/contract.ts';
import { caller, makeApi } from './api-fixture.ts';

const password = 'correct horse';

async function withAccount() {
  const fixture = await makeApi();
  const { id } = await fixture.add();
  return { ...fixture, id };
}

/** Does nothing, and says that it did. */
const anyDesktop: DesktopControl = {
  openSite: async () => {},
  openLogs: async () => {},
  state: () => ({ update: { state: 'ready', version: '2.0.0' }, commandTool: { state: 'missing' } }),
  installCommand: async () => {},
  checkForUpdate: async () => {},
  downloadUpdate: () => {},
  installUpdate: async () => {},
};

describe('what compiles', () => {
  test('a procedure without a handler does not', () => {
    const some: Pick<Handlers, 'engine.status'> = {
      'engine.status': async () => Promise.reject(new Error()),
    };
    // @ts-expect-error all the other handlers are missing
    const all: Handlers = some;
    expect(all).toBe(some);
  });

  test('a handler without a procedure does not', () => {
    const tokens: HandlersOf<'tokens'> = {
      'tokens.get': async () => ({ token: 'x', type: 'Bearer' }),
      // @ts-expect-error there is no such procedure
      'tokens.steal': async () => ({}),
    };
    expect(Object.keys(tokens)).toHaveLength(2);
  });
});

describe('dispatch', () => {
  test.each(['accounts.steal', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'knows no procedure %j',
    async (name) => {
      const { api } = await makeApi();
      const reply = await api.router.dispatch(name, {}, caller('tool'));
      expect(reply).toMatchObject({ ok: false, failure: { kind: 'not-supported', field: 'procedure' } });
    },
  );

  test('names the wrong field and does not repeat what was passed', async () => {
    const { api } = await makeApi();
    const credential = { username: '', password };
    const reply = await api.router.dispatch(
      'signIn.add',
      { providerId: 'site', signIn: { attemptId: 'a', way: 'password', credential } },
      caller(),
    );
    expect(reply).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-input', field: 'signIn.credential.username', remedy: 'correct-input' },
    });
    expect(JSON.stringify(reply)).not.toContain(password);
  });

  test.each([null, 7, 'text', [], [1]])('refuses %j as input', async (input) => {
    const { api } = await makeApi();
    const reply = await api.router.dispatch('accounts.get', input, caller());
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'invalid-input' } });
  });

  const nobody = '00000000-0000-4000-8000-000000000000';
  const forTools = Object.entries(procedures).flatMap(([name, { audience }]) =>
    audience === 'tool' ? [name] : [],
  );

  test.each(forTools)('refuses %s to a window', async (name) => {
    const { api, released } = await withAccount();
    const reply = await api.router.dispatch(name, {}, caller('window'));
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'not-allowed' } });
    expect(released()).toBe(0);
  });

  test('has nothing of the desktop app without it, and says so', async () => {
    const { call, id } = await withAccount();
    expect(await call('engine.status', {})).not.toHaveProperty('value.desktop');
    for (const reply of [await call('accounts.openSite', { id }), await call('desktop.checkForUpdate', {})]) {
      expect(reply).toMatchObject({ ok: false, failure: { kind: 'not-supported' } });
    }
  });

  test('hands a token to a tool by the name that people use', async () => {
    const { call, id } = await withAccount();
    for (const name of ['ada@example.com', 'ADA@example.com', 'site/ada@example.com', id, id.slice(0, 8)]) {
      expect(await call('tokens.get', { id: name }, 'tool')).toMatchObject({
        ok: true,
        value: { token: 'access-1', type: 'Bearer' },
      });
    }
  });

  test('no reply to a window holds a secret', async () => {
    const { api, add } = await makeApi((parts) => ({ ...parts, desktop: anyDesktop }));
    const { id } = await add();
    const inputs: Partial<Record<ProcedureName, unknown>> = {
      'accounts.resolve': { name: 'ada@example.com' },
      'accounts.rename': { id, label: 'Ada' },
      'accounts.update': { id, notes: 'Ours', tags: ['team'] },
      'accounts.top': { count: 10 },
      'accounts.refreshAll': { runId: 'run' },
      'accounts.removeSome': { ids: [id] },
      'credits.trends': { ids: [id], from: 0 },
      'session.copy': { id, secret: { kind: 'access-token' } },
      'accounts.cancelRefreshAll': { runId: 'run' },
      'imagefx.generate': { id, prompt: 'a key' },
      'imagefx.image': { id, name: 'a.png' },
      'credits.sync': { runId: 'run' },
      'credits.cancelSync': { runId: 'run' },
      'accounts.setCredential': { id, credential: { username: 'ada', password } },
      'signIn.add': {
        providerId: 'site',
        signIn: { attemptId: 'a', way: 'password', credential: { username: 'ada', password } },
      },
      'signIn.again': { id, signIn: { attemptId: 'b', way: 'token', pasted: 'pasted-token' } },
      'engine.unlock': { passphrase: password },
      'lock.unlock': { passphrase: password },
      'backup.create': { passphrase: password },
      'backup.read': { fileId: 'file', offset: 0 },
      'backup.upload': { name: 'backup', part: 'AAAA' },
      'backup.inspect': { fileId: 'file', passphrase: password },
      'backup.restore': { fileId: 'file', passphrase: password, wish: { mode: 'merge' } },
      'backup.setPassphrase': { passphrase: password },
      'lock.set': { passphrase: password },
      'lock.change': { passphrase: password, next: password },
      'lock.remove': { passphrase: password },
      'engine.chooseProtection': { backend: 'passphrase-file', passphrase: password },
      'signIn.finish': { attemptId: 'a' },
      'signIn.cancel': { attemptId: 'a' },
      'keys.set': { id, key: 'openai', secret: 'pasted-token' },
      'keys.clear': { id, key: 'openai' },
      'imports.preview': { text: 'pasted-token' },
      'imports.apply': { previewId: 'preview', items: [{ item: 0, password: { password } }] },
      'imports.previewOld': { path: '/store' },
      'imports.deleteOld': { previewId: 'preview' },
      'imports.discard': { previewId: 'preview' },
      'providers.check': { definition: '{}' },
      'providers.add': { definition: '{}' },
      'grants.revoke': { id: nobody },
      'grants.answer': { id: nobody, answer: 'once' },
      'grants.createAndCopy': { name: 'tool', accounts: [id], scopes: ['token'] },
      'providers.cancelTry': { runId: 'run' },
      'providers.try': {
        runId: 'run',
        definition: '{}',
        source: { kind: 'pasted', way: 'token', text: 'pasted-token' },
      },
      'settings.set': { appearance: { theme: 'dark' } },
      'playground.setFaults': { latency: 1, serverErrors: 0.5, rateLimits: 0, garbage: 0 },
    };
    const removing = ['accounts.signOut', 'accounts.remove', 'accounts.removeSome', 'lock.now'];
    const names = Object.keys(procedures).filter((name) => !removing.includes(name)) as ProcedureName[];
    const answered: string[] = [];
    for (const name of [...names, ...removing]) {
      const reply = await api.router.dispatch(
        name,
        inputs[name as ProcedureName] ?? { id },
        caller('window'),
      );
      expect(JSON.stringify(reply)).not.toMatch(/access-\d|refresh-\d|correct horse|pasted-token|lk_/);
      if (reply.ok) answered.push(name);
    }
    // There are no such grants, questions, stores and keys.
    const refused = [
      ...forTools,
      'providers.add',
      'providers.remove',
      'imports.previewOld',
      'keys.list',
      'keys.set',
      'keys.clear',
      'engine.unlock',
      'lock.unlock',
      'grants.revoke',
      'grants.answer',
      'tokenFiles.keep',
    ];
    expect([...answered, ...refused].sort()).toEqual(Object.keys(procedures).sort());
  });

  test('an error that is no failure says nothing of its own text, and is told to the host', async () => {
    const { call, unexpected } = await makeApi((parts) => ({
      ...parts,
      diagnose: async () => {
        throw new Error('token=abc');
      },
    }));
    const reply = await call('engine.diagnose', {});
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'unexpected' } });
    expect(JSON.stringify(reply)).not.toContain('abc');
    expect(unexpected).toHaveLength(1);
  });

  test('an answer that the contract does not know is found out', async () => {
    const { call, unexpected } = await makeApi((parts) => ({
      ...parts,
      facts: { ...parts.facts, host: 'elsewhere' as 'daemon' },
    }));
    expect(await call('engine.status', {})).toMatchObject({ ok: false });
    expect(unexpected).toHaveLength(1);
  });

  test('a failure comes with its words, its remedy and its HTTP status', async () => {
    const { call, vault, id } = await withAccount();
    vault.broken = true;
    const reply = await call('accounts.setCredential', { id, credential: { username: 'ada', password } });
    expect(reply).toEqual({
      ok: false,
      failure: {
        kind: 'vault-unavailable',
        what: 'The keychain is locked.',
        safe: 'Your accounts are safe and wait.',
        act: 'Unlock the keychain, then try again.',
        remedy: 'unlock',
        vault: 'locked',
      },
    });
    expect(httpStatusOf['vault-unavailable']).toBe(503);
  });
});

describe('accounts', () => {
  test('of which nobody understands the replies are shown to the person after a while, with what to do', async () => {
    const { call, provider, pass, id } = await withAccount();
    const advice = 'Open it in your browser.';
    provider.onRenew = async () => {
      throw fail('unrecognised', 'It shows no session.', { advice });
    };
    const refresh = async () => {
      await call('accounts.refresh', { id });
      const reply = await call('accounts.get', { id });
      return reply.ok ? reply.value : undefined;
    };
    for (let tries = 1; tries < 4; tries += 1) expect((await refresh())?.stuck).toBeUndefined();
    expect(await refresh()).toMatchObject({ status: 'retrying', stuck: true, failure: { act: advice } });
    // It is tried all the same, and comes back by itself.
    provider.onRenew = async () => provider.newSession(3_600_000);
    await pass(3 * 3_600_000);
    const later = await call('accounts.get', { id });
    expect(later.ok && later.value).toMatchObject({ status: 'active' });
    expect(later.ok && later.value.stuck).toBeUndefined();
  });

  test('a refresh of all tells how far it is and can be cancelled by its name', async () => {
    const { call, provider, api, pass } = await withAccount();
    const renewing = Promise.withResolvers<void>();
    provider.onRenew = async (session) => {
      await renewing.promise;
      return session;
    };
    const subscription = api.feed.open(() => {});
    const run = call('accounts.refreshAll', { runId: 'mine' });
    expect(await call('accounts.refreshAll', { runId: 'mine' })).toMatchObject({ ok: false });
    expect(await call('accounts.cancelRefreshAll', { runId: 'mine' })).toMatchObject({ ok: true });
    renewing.resolve();
    await pass(100);
    expect(await run).toMatchObject({ ok: true, value: { runId: 'mine', total: 1, finished: true } });
    const events = [];
    for (let event = subscription.take(); event; event = subscription.take()) events.push(event);
    expect(events).toContainEqual({
      name: 'refresh-all',
      data: expect.objectContaining({ runId: 'mine', finished: true }),
    });
  });

  test('a refresh of some leaves the others alone', async () => {
    const { call, id } = await withAccount();
    const other = '00000000-0000-4000-8000-000000000000';
    const refreshed = (ids: string[]) => call('accounts.refreshAll', { runId: `${ids.length} named`, ids });
    expect(await refreshed([other])).toMatchObject({ ok: true, value: { total: 0 } });
    expect(await refreshed([id, other])).toMatchObject({ ok: true, value: { done: 1, total: 1 } });
  });

  test('what a person writes down is kept field by field, and no longer where it is empty', async () => {
    const { call, id } = await withAccount();
    const update = (changes: Omit<Input<'accounts.update'>, 'id'>) =>
      call('accounts.update', { id, ...changes });
    await update({ label: 'Ada', notes: ' For the trailer. ', tags: ['films', 'ours', 'films'] });
    expect(await update({ refreshMargin: 60_000 })).toMatchObject({
      ok: true,
      value: { label: 'Ada', notes: 'For the trailer.', tags: ['films', 'ours'], refreshMargin: 60_000 },
    });
    const emptied = await update({ notes: '', tags: [], refreshMargin: null });
    expect(JSON.stringify(emptied)).not.toMatch(/notes|tags|refreshMargin/);
    expect(emptied).toMatchObject({ ok: true, value: { label: 'Ada' } });
    expect(await update({ tags: ['two words'] })).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-input', field: 'tags.0' },
    });
  });

  test('the accounts come whole, in pages that follow on each other, or the first ones in the order of the settings', async () => {
    const { call, add, provider } = await makeApi();
    const ids: string[] = [];
    for (const name of ['cy', 'ada', 'bo']) {
      provider.onIdentity = async () => ({ subject: name, email: `${name}@example.com` });
      ids.push((await add(true, name)).id);
    }
    const listed = async (input: Input<'accounts.list'>) => {
      const reply = await call('accounts.list', input);
      return reply.ok ? reply.value.accounts.map(({ id }) => id) : [];
    };
    expect(new Set(await listed({}))).toEqual(new Set(ids));
    const [first, second, third] = ids.toSorted();
    expect(await listed({ limit: 2 })).toEqual([first, second]);
    expect(await listed({ limit: 2, after: second })).toEqual([third]);
    // One that was removed between two pages leaves no gap.
    await call('accounts.remove', { id: second ?? '' });
    expect(await listed({ limit: 2, after: second })).toEqual([third]);
    await call('settings.set', { list: { descending: true } });
    const reply = await call('accounts.top', { count: 1, locale: 'en' });
    const [cy, ada, bo] = ids;
    const last = [cy, bo, ada].find((id) => id !== second);
    expect(reply).toMatchObject({
      value: {
        accounts: [{ id: last }],
        order: { sort: 'name', descending: true, byProvider: false },
        counts: { accounts: 2, needing: 0, providers: [{ id: 'site', accounts: 2 }] },
      },
    });
  });

  test('the timeline is the newest first, and only of accounts that there are', async () => {
    const { call, id } = await withAccount();
    await call('accounts.rename', { id, label: 'Ada' });
    const reply = await call('accounts.timeline', { id, limit: 1 });
    expect(reply).toMatchObject({ ok: true, value: { entries: [{ type: expect.any(String) }] } });
    const other = '00000000-0000-4000-8000-000000000000';
    expect(await call('accounts.timeline', { id: other })).toMatchObject({
      ok: false,
      failure: { kind: 'no-such-account' },
    });
  });

  test('an account whose definition is gone is listed by the id of its provider, without ways in', async () => {
    const { call } = await makeApi((parts) => ({
      ...parts,
      providers: { ...parts.providers, find: () => undefined },
    })).then(async (fixture) => {
      await fixture.add();
      return fixture;
    });
    const reply = await call('accounts.list', {});
    expect(reply).toMatchObject({ ok: true, value: { accounts: [{ providerName: 'site', waysIn: [] }] } });
  });
});

describe('signing in', () => {
  test('ends when the caller goes away', async () => {
    const { api, person, manager } = await makeApi();
    const gone = new AbortController();
    person.obtain = (_task, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(fail('cancelled', 'The sign-in was cancelled.')));
        gone.abort();
      });
    const reply = await api.router.dispatch(
      'signIn.add',
      { providerId: 'site', signIn: { attemptId: 'a', way: 'chrome' } },
      caller('window', gone.signal),
    );
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(manager.list()).toEqual([]);
  });

  test('does not begin for a caller that is gone', async () => {
    const { api, provider } = await makeApi();
    const credential = { username: 'ada', password };
    const reply = await api.router.dispatch(
      'signIn.add',
      { providerId: 'site', signIn: { attemptId: 'a', way: 'password', credential } },
      caller('window', AbortSignal.abort()),
    );
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(provider.signIns).toBe(0);
  });

  test.each([
    ['password', 'signIn.credential'],
    ['token', 'signIn.pasted'],
  ] as const)('by %s says what is missing', async (way, field) => {
    const { call } = await makeApi();
    const reply = await call('signIn.add', { providerId: 'site', signIn: { attemptId: 'a', way } });
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'invalid-input', field } });
  });
});

test('while Latchkey is locked, windows and tools get nothing of the accounts, and unlocking brings it back', async () => {
  const { call, add } = await makeApi();
  const { id } = await add();
  await call('lock.now', {});
  for (const name of Object.keys(procedures) as ProcedureName[]) {
    if (/^(lock|settings\.get|engine\.(status|unlock|release|openWindow|replaceVaultKey))/.test(name))
      continue;
    const reply = await call(name, { id } as never, 'tool');
    expect(reply, name).toMatchObject({
      ok: false,
      failure: { kind: 'vault-unavailable', vault: 'app-locked', remedy: 'unlock' },
    });
  }
  expect(await call('engine.status', {})).toMatchObject({
    value: { lock: { isLocked: true }, counts: { accounts: 0 }, protection: { state: 'app-locked' } },
  });
  expect(await call('lock.unlock', { passphrase: 'wrong' })).toMatchObject({ ok: false });
  expect(await call('lock.unlock', { passphrase: 'right' })).toMatchObject({ value: { isLocked: false } });
  expect(await call('accounts.list', {})).toMatchObject({ value: { accounts: [{ id }] } });
});

test('what programs ask by themselves is no sign of the person', async () => {
  const { call, touches } = await makeApi();
  await call('engine.status', {});
  await call('accounts.list', {});
  await call('accounts.list', {}, 'tool');
  expect(touches()).toBe(0);
  await call('accounts.timeline', { id: '11111111-1111-4111-8111-111111111111' });
  expect(touches()).toBe(1);
});
