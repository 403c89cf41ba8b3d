import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openProfileHost } from '../../main/host/profile-host.ts';
import type { ContractEvent, Input, ProcedureName, Reply } from '../../preload/contract.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('an amount that is set for a provider marks its accounts at once, tells it, and outlives the engine', async () => {
  const server = createServer((_request, response) => response.end('{"id":"me","left":40}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const profile = temporaryFolder();
  mkdirSync(join(profile, 'definitions'));
  const definition = {
    format: 1,
    id: 'my-site',
    name: 'My site',
    instance: {},
    send: { 'x-key': '{apiKey}' },
    signIn: { 'api-key': {} },
    renewal: { by: 'check' },
    identity: { request: '{instance}/me', subject: '/id' },
    credits: { request: '{instance}/credits', total: '/left' },
  };
  writeFileSync(join(profile, 'definitions', 'my-site.json'), JSON.stringify(definition));
  const open = async () => {
    const host = await openProfileHost({ profile, kind: 'daemon' });
    if (!host) throw new Error('the profile is in use');
    const caller = { audience: 'window', actor: 'user', signal: new AbortController().signal } as const;
    const call = async <Name extends ProcedureName>(name: Name, input: Input<Name>) => {
      const reply = (await host.api.router.dispatch(name, input, caller)) as Reply<Name>;
      if (!reply.ok) throw new Error(`${name}: ${reply.failure.what}`);
      return reply.value;
    };
    return { host, call };
  };

  const { host, call } = await open();
  await call('engine.chooseProtection', { backend: 'key-file' });
  const instance = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signIn = { attemptId: 'add', way: 'api-key', pasted: 'key-of-mine' } as const;
  const { id } = await call('signIn.add', { providerId: 'my-site', instance, signIn });
  await call('credits.sync', { runId: 'one' });
  expect(await call('accounts.get', { id })).toMatchObject({ credits: { total: 40 } });
  const told: ContractEvent[] = [];
  const subscription = host.api.feed.open(() => {
    for (let event = subscription.take(); event; event = subscription.take()) told.push(event);
  });
  await call('settings.set', { alerts: { lowCredits: { 'my-site': 50 } } });
  expect(await call('accounts.get', { id })).toMatchObject({ lowCredits: 50 });
  await expect
    .poll(() => told.map(({ name, data }) => [name, 'account' in data && data.account.lowCredits]))
    .toContainEqual(['account-changed', 50]);
  const { providers } = await call('providers.list', {});
  expect(providers.find((each) => each.id === 'my-site')).toMatchObject({ creditAlert: 50 });
  await call('accounts.update', { id, creditAlert: 10 });
  expect((await call('accounts.get', { id })).lowCredits).toBeUndefined();
  const { points } = await call('credits.history', { id });
  expect(points).toMatchObject([{ total: 40, unit: 'credits' }]);
  await host.close();

  const again = await open();
  onTestFinished(() => again.host.close());
  expect(await again.call('accounts.get', { id })).toMatchObject({ creditAlert: 10, credits: { total: 40 } });
  await again.call('accounts.update', { id, creditAlert: null });
  expect(await again.call('accounts.get', { id })).toMatchObject({ lowCredits: 50 });
});
