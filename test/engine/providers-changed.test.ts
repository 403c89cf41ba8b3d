import { expect, test } from 'vitest';
import type { ProviderClient } from '../../main/engine/provider.ts';
import { gate, makeEngine } from './engine-fixture.ts';

test('what is under way when definitions change ends with its client; the next use opens a new one', async () => {
  const { manager, add, pass } = makeEngine();
  await manager.start();
  const { id } = await add();
  const held = gate();
  const clients: ProviderClient[] = [];
  const use = (until?: Promise<void>) =>
    manager.runWithSession(id, async (client) => {
      clients.push(client);
      await until;
    });
  const underWay = use(held.promise);
  await pass(0);
  manager.providersChanged();
  // Used by others meanwhile: still one client for all requests of the account.
  await use();
  held.resolve();
  await underWay;
  await use();
  await use();
  const [first, second, third, fourth] = clients;
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(fourth).toBe(third);
});
