import { describe, expect, test } from 'vitest';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { makeEngine } from './engine-fixture.ts';

/** An engine whose sign-in adapter writes down what it is told about its captured secrets. */
async function makeSettlingEngine() {
  const engine = makeEngine();
  const captured = { userAgent: 'a browser' };
  const settlements: (readonly [object, string | undefined])[] = [];
  engine.person.obtain = async () => captured;
  const signIn = {
    ...engine.ports.signIn,
    settle: async (brought: object, accountId: string | undefined) => {
      settlements.push([brought, accountId]);
    },
  };
  const manager = new SecureSessionManager({ ...engine.ports, signIn });
  await manager.start();
  return { ...engine, manager, captured, settlements };
}

describe('what becomes of captured secrets', () => {
  test('the adapter hears which account they went to', async () => {
    const { manager, captured, settlements } = await makeSettlingEngine();
    const account = await manager.signIn({ attemptId: 'one', providerId: 'site', way: 'chrome' });
    expect(settlements).toEqual([[captured, account.id]]);
    expect(settlements[0]?.[0]).toBe(captured);
  });

  test('the adapter hears that they were not kept', async () => {
    const { manager, captured, settlements, provider, vault } = await makeSettlingEngine();
    vault.broken = true;
    await expect(manager.signIn({ attemptId: 'one', providerId: 'site', way: 'chrome' })).rejects.toThrow();
    vault.broken = false;
    provider.adopt = async () => Promise.reject(new Error('not to be adopted'));
    await expect(manager.signIn({ attemptId: 'two', providerId: 'site', way: 'chrome' })).rejects.toThrow();
    expect(settlements).toEqual([
      [captured, undefined],
      [captured, undefined],
    ]);
  });

  test('an adapter that cannot put its things away does not undo the sign-in', async () => {
    const engine = makeEngine();
    const settle = async () => Promise.reject(new Error('disk full'));
    const manager = new SecureSessionManager({
      ...engine.ports,
      signIn: { ...engine.ports.signIn, settle },
    });
    await manager.start();
    const account = await manager.signIn({ attemptId: 'one', providerId: 'site', way: 'chrome' });
    expect(account.status).toBe('active');
  });
});
