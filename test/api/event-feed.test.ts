import { describe, expect, test } from 'vitest';
import type { Subscription } from '../../main/api/event-feed.ts';
import { settled } from '../simulation/virtual-time.ts';
import { makeApi } from './api-fixture.ts';

function takeAll(subscription: Subscription) {
  const events = [];
  for (let event = subscription.take(); event; event = subscription.take()) events.push(event);
  return events;
}

async function withAccount() {
  const fixture = await makeApi();
  const { id } = await fixture.add();
  await fixture.pass(1_000);
  let ready = 0;
  const subscription = fixture.api.feed.open(() => {
    ready += 1;
  });
  return { ...fixture, id, subscription, ready: () => ready };
}

describe('the event feed', () => {
  test('tells changes that come together once, as the account then is', async () => {
    const { manager, id, subscription, ready, pass } = await withAccount();
    await manager.rename(id, 'One');
    await manager.rename(id, 'Two');
    expect(ready()).toBe(0);
    await pass(30);
    expect(ready()).toBe(1);
    await manager.rename(id, 'Three');
    const events = takeAll(subscription);
    expect(events).toEqual([
      { name: 'account-changed', data: { account: expect.objectContaining({ id, label: 'Three' }) } },
    ]);
  });

  test('calls again after everything was taken, and not before', async () => {
    const { manager, id, subscription, ready, pass } = await withAccount();
    await manager.rename(id, 'One');
    await pass(30);
    await manager.rename(id, 'Two');
    await pass(30);
    expect(ready()).toBe(1);
    takeAll(subscription);
    await manager.rename(id, 'Three');
    await pass(30);
    expect(ready()).toBe(2);
  });

  test('while Latchkey is locked tells that it is and nothing of accounts, and what changed meanwhile once it is open', async () => {
    const { manager, id, subscription, ready, call, pass } = await withAccount();
    await manager.rename(id, 'Before');
    await call('lock.now', {});
    await pass(1_000);
    const told = takeAll(subscription);
    expect(new Set(told.map(({ name }) => name))).toEqual(new Set(['lock-changed', 'engine-status']));
    expect(JSON.stringify(told)).not.toMatch(/Before|ada@example/);
    const calls = ready();
    await manager.rename(id, 'Meanwhile');
    await pass(1_000);
    expect(JSON.stringify(takeAll(subscription))).not.toMatch(/Meanwhile|ada@example/);
    await call('lock.unlock', { passphrase: 'right' });
    await pass(1_000);
    expect(ready()).toBeGreaterThan(calls);
    expect(takeAll(subscription)).toContainEqual({
      name: 'account-changed',
      data: { account: expect.objectContaining({ id, label: 'Meanwhile' }) },
    });
  });

  test('a subscriber that takes nothing costs no more than there are things', async () => {
    const { manager, id, subscription, pass, add, provider } = await withAccount();
    provider.onIdentity = async () => ({ subject: 'bob', email: 'bob@example.com' });
    const other = await add(true, 'bob');
    for (let round = 0; round < 500; round += 1) {
      await manager.rename(id, `Ada ${round}`);
      await manager.rename(other.id, `Bob ${round}`);
    }
    await pass(60_000);
    const names = takeAll(subscription).map(({ name }) => name);
    expect(names.filter((name) => name === 'account-changed')).toHaveLength(2);
    expect(names.filter((name) => name === 'engine-status')).toHaveLength(1);
    expect(names).toHaveLength(3);
  });

  test('an account that went meanwhile is told as gone', async () => {
    const { manager, id, subscription, pass } = await withAccount();
    await manager.rename(id, 'One');
    await manager.remove(id);
    await pass(30);
    expect(takeAll(subscription)).toEqual([{ name: 'account-removed', data: { id } }]);
  });

  test('every step of a sign-in is told, because each asks something else', async () => {
    const { manager, person, subscription, pass } = await withAccount();
    person.obtain = async (task) => {
      task.onProgress({ step: 'window-open' });
      task.onProgress({ step: 'open-url', url: 'https://example.com' });
      task.onProgress({ step: 'capturing' });
      return {};
    };
    await manager.signIn({ attemptId: 'a', providerId: 'site', way: 'chrome' });
    await pass(30);
    const steps = takeAll(subscription).flatMap((event) =>
      event.name === 'sign-in' ? [event.data.progress.step] : [],
    );
    expect(steps).toEqual(['window-open', 'open-url', 'capturing']);
  });

  test('the status, which counts everything, is told at most twice a second', async () => {
    const { manager, id, subscription, pass } = await withAccount();
    const statuses: unknown[] = [];
    for (let round = 0; round < 40; round += 1) {
      await manager.rename(id, `Ada ${round}`);
      await pass(50);
      statuses.push(...takeAll(subscription).filter(({ name }) => name === 'engine-status'));
    }
    expect(statuses.length).toBeGreaterThan(1);
    expect(statuses.length).toBeLessThanOrEqual(4);
  });

  test('a closed subscription is told nothing, and a closed feed leaves no timer', async () => {
    const { api, manager, id, subscription, ready, pass, time } = await withAccount();
    subscription.close();
    await manager.rename(id, 'One');
    await pass(1_000);
    expect(ready()).toBe(0);
    expect(subscription.take()).toBeUndefined();
    api.feed.open(() => {});
    await manager.rename(id, 'Two');
    api.feed.close();
    await manager.stop();
    await settled();
    expect(time.step(time.now + 10_000)).toBe(false);
  });
});
