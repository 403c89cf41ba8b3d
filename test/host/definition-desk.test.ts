import { existsSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { ListedAccount } from '../../main/engine/events.ts';
import { HostDefinitionDesk } from '../../main/host/definition-desk.ts';
import { openProfileHost } from '../../main/host/profile-host.ts';
import { demoUsers } from '../../main/playground/demo-users.ts';
import { DefinitionRegistry } from '../../main/providers/registry.ts';
import { calm, ScriptedTransport } from '../providers/scripted-transport.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const site = {
  format: 1,
  id: 'my-site',
  name: 'My site',
  domains: ['my.example'],
  signIn: { token: {} },
  renewal: { by: 'check', request: 'https://my.example/me' },
};

async function makeDesk(accounts: readonly Pick<ListedAccount, 'id' | 'providerId' | 'label'>[] = []) {
  const folder = temporaryFolder();
  const world = { transport: new ScriptedTransport([]), clock: { now: () => 0 } };
  const registry = await DefinitionRegistry.open({ ...world, folder });
  let changes = 0;
  const listed = accounts as readonly ListedAccount[];
  const desk = new HostDefinitionDesk({
    registry,
    world,
    folder,
    accounts: () => listed,
    account: (id) => {
      const found = listed.find((each) => each.id === id);
      if (!found) throw new Error('no such account');
      return found;
    },
    vault: {
      loadSession: async () => {
        throw new Error('the vault was asked');
      },
    },
    keepCookies: async () => {
      throw new Error('there are no cookies');
    },
    onChange: () => {
      changes += 1;
    },
  });
  return { desk, registry, folder, changes: () => changes };
}

test('a definition is read as it was written, and its file can be shared', async () => {
  const { desk, registry } = await makeDesk([{ id: '1', providerId: 'my-site', label: 'Ada' }]);
  const text = `${JSON.stringify(site, null, 4)}\n`;
  await registry.add(text);
  const read = await desk.read('my-site');
  expect(read).toMatchObject({ definition: text, builtIn: false, overrides: false, accounts: 1 });
  expect(readFileSync(read.file ?? '', 'utf8')).toBe(text);
  const builtIn = await desk.read('github');
  expect(builtIn).toMatchObject({ builtIn: true, accounts: 0 });
  expect(JSON.parse(builtIn.definition)).toMatchObject({ id: 'github' });
  await expect(desk.read('nothing')).rejects.toMatchObject({ failure: { kind: 'no-such-provider' } });
});

test('a definition is removed with its file, unless accounts would be left without one', async () => {
  const { desk, registry, changes } = await makeDesk([
    { id: '1', providerId: 'kept', label: 'Ada' },
    { id: '2', providerId: 'github', label: 'Octo' },
  ]);
  for (const changed of [site, { ...site, id: 'kept' }, { ...site, id: 'github', overrides: true }]) {
    await registry.add(JSON.stringify(changed));
  }
  const { file = '' } = await desk.read('my-site');
  await desk.remove('my-site');
  expect(existsSync(file)).toBe(false);
  expect(registry.find('my-site')).toBeUndefined();
  await expect(desk.remove('kept')).rejects.toMatchObject({
    failure: { kind: 'not-allowed', message: expect.stringContaining('Ada') },
  });
  expect(registry.find('kept')).toBeDefined();
  // The built-in one takes its place again.
  await desk.remove('github');
  expect((await desk.read('github')).builtIn).toBe(true);
  await expect(desk.remove('github')).rejects.toMatchObject({ failure: { kind: 'not-supported' } });
  expect(changes()).toBe(2);
});

test('a session is not even opened for a definition that would send it elsewhere', async () => {
  const { desk, registry } = await makeDesk([{ id: '1', providerId: 'my-site', label: 'Ada' }]);
  await registry.add(JSON.stringify(site));
  const elsewhere = JSON.stringify({ ...site, domains: ['my.example', 'thief.example'] });
  await expect(desk.try(elsewhere, undefined, { kind: 'account', id: '1' }, calm)).rejects.toMatchObject({
    failure: { kind: 'not-allowed', field: '/domains' },
  });
  await expect(desk.try('{"format": 1', undefined, { kind: 'account', id: '1' }, calm)).rejects.toMatchObject(
    {
      failure: { kind: 'invalid-input' },
    },
  );
});

test('an account’s session out of the vault tries a changed definition, and is as good as before', async () => {
  const host = await openProfileHost({ profile: temporaryFolder(), kind: 'daemon' });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  await host.protection.choose('key-file', undefined);
  const { url = '' } = await host.playground.start();
  const [ada] = demoUsers;
  const { id } = await host.engine.signIn({
    attemptId: 'a',
    providerId: 'playground-api',
    instance: url,
    way: 'password',
    credential: { username: ada.email, password: ada.password },
  });
  const { token } = await host.engine.accessToken(id, 0, 'tool');
  const definition = JSON.stringify({
    format: 1,
    id: 'my-api',
    name: 'My API',
    basedOn: 'playground-api',
    credits: { request: '{instance}/api/v1/credits', total: '/nothing' },
  });
  const reply = await host.api.router.dispatch(
    'providers.try',
    { runId: 'run', definition, instance: url, source: { kind: 'account', id } },
    { audience: 'window', actor: 'user', signal: calm },
  );
  expect(reply).toMatchObject({
    ok: true,
    value: {
      steps: [
        { step: 'sign-in', state: 'skipped' },
        { step: 'renew', reason: 'would-spend' },
        { step: 'identity', state: 'good', found: { email: ada.email } },
        { step: 'credits', state: 'failed', failure: { kind: 'unrecognised' } },
      ],
    },
  });
  const shown = JSON.stringify(reply);
  expect(shown).toContain('/api/v1/credits');
  expect(token).toMatch(/^ey/);
  expect(shown).not.toContain(token);
  // Its refresh token, which can be used once, was not.
  expect((await host.engine.refresh(id)).status).toBe('active');
});

test('a trial that takes long is called off by its name, and asks nothing more of the site', async () => {
  const host = await openProfileHost({ profile: temporaryFolder(), kind: 'daemon' });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  await host.protection.choose('key-file', undefined);
  const { url = '' } = await host.playground.start();
  await host.playground.setFaults({ latency: 300_000, serverErrors: 0, rateLimits: 0, garbage: 0 });
  const definition = JSON.stringify({ format: 1, id: 'slow', name: 'Slow', basedOn: 'playground-api' });
  const [ada] = demoUsers;
  const source = { kind: 'password', username: ada.email, password: ada.password };
  const caller = { audience: 'window', actor: 'user', signal: calm } as const;
  const { router } = host.api;
  const trial = router.dispatch(
    'providers.try',
    { runId: 'slow one', definition, instance: url, source },
    caller,
  );
  expect(await router.dispatch('providers.cancelTry', { runId: 'another' }, caller)).toMatchObject({
    ok: true,
  });
  await router.dispatch('providers.cancelTry', { runId: 'slow one' }, caller);
  const reply = await trial;
  expect(reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
});

test('what the site changes of the cookies while a definition is tried is kept', async () => {
  const host = await openProfileHost({ profile: temporaryFolder(), kind: 'daemon' });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  await host.protection.choose('key-file', undefined);
  const { url = '' } = await host.playground.start();
  const [ada] = demoUsers;
  const { id } = await host.engine.signIn({
    attemptId: 'a',
    providerId: 'playground-studio',
    instance: url,
    way: 'password',
    credential: { username: ada.email, password: ada.password },
  });
  const definition = JSON.stringify({
    format: 1,
    id: 'my-studio',
    name: 'My studio',
    basedOn: 'playground-studio',
  });
  const cookies = async () => JSON.stringify(await host.engine.sessionInventory(id));
  const before = await cookies();
  for (let round = 0; round < 3; round += 1) {
    const reply = await host.api.router.dispatch(
      'providers.try',
      { runId: 'run', definition, instance: url, source: { kind: 'account', id } },
      { audience: 'window', actor: 'user', signal: calm },
    );
    expect(reply).toMatchObject({ ok: true, value: { steps: { 2: { step: 'identity', state: 'good' } } } });
  }
  // The site gives each cookie out for one use.
  expect(await cookies()).not.toBe(before);
  expect((await host.engine.refresh(id)).status).toBe('active');
});
