import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import type { SessionVault } from '../../main/vault/session-vault.ts';
import { vaultFailure } from '../../main/vault/vault-failure.ts';
import { readVaultKeyItem, unwrapVaultKey, wrapVaultKey } from '../../main/vault/vault-key-item.ts';
import { type Fault, MemoryWorld } from './memory-world.ts';
import { fullSession } from './secret-fixture.ts';

const account = '11111111-1111-4111-8111-111111111111';
const cheap = { logN: 10, r: 1, p: 1 };
const faults: readonly Fault[] = ['crash before', 'crash after', 'fail before', 'fail after'];

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => failureOf(error).vault ?? failureOf(error).kind,
  );

async function worldWithSession() {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(account, fullSession());
  return { world, vault };
}

test('under a passphrase the keychain alone opens nothing, and nothing is stored either', async () => {
  const { world, vault } = await worldWithSession();
  const plain = world.items.get('vault-key') ?? '';
  await vault.wrapKey('open sesame');
  expect(world.items.get('vault-key')).toMatch(/^latchkey-vault-key-2:/);
  expect([...world.items.values()].join()).not.toContain(plain.split(':')[1]);
  // Whoever set it goes on; a process of its own needs the passphrase.
  expect(await vault.loadSession(account)).toEqual(fullSession());

  const next = world.restart();
  expect(await problemOf(next.loadSession(account))).toBe('app-locked');
  expect(await problemOf(next.storeSession('two', fullSession()))).toBe('app-locked');
  expect(next.failure).toMatchObject({ kind: 'vault-unavailable', vault: 'app-locked' });
  expect(await problemOf(next.unlock('open barley'))).toBe('app-locked');
  expect(next.isOpen).toBe(false);
  await next.unlock('open sesame');
  expect(next.failure).toBeUndefined();
  expect(await next.loadSession(account)).toEqual(fullSession());

  next.lock();
  expect(await problemOf(next.loadSession(account))).toBe('app-locked');
});

test('another passphrase opens in the place of the first, and without one the keychain is enough again', async () => {
  const { world, vault } = await worldWithSession();
  await vault.wrapKey('first');
  expect(await problemOf(vault.rewrapKey('wrong', 'second'))).toBe('app-locked');
  await vault.rewrapKey('first', 'second');
  expect(await problemOf(world.restart().unlock('first'))).toBe('app-locked');
  await world.restart().unlock('second');
  expect(await problemOf(vault.unwrapKey('first'))).toBe('app-locked');
  await vault.unwrapKey('second');
  expect(world.items.get('vault-key')).toMatch(/^latchkey-vault-key-1:/);
  expect(await world.restart().loadSession(account)).toEqual(fullSession());
});

test('a passphrase can be set before anything is sealed', async () => {
  const world = new MemoryWorld();
  await world.restart().wrapKey('early');
  const next = world.restart();
  expect(await problemOf(next.storeSession(account, fullSession()))).toBe('app-locked');
  await next.unlock('early');
  await next.storeSession(account, fullSession());
  expect(await next.loadSession(account)).toEqual(fullSession());
});

test('a forgotten passphrase: the vault begins anew, and what was sealed stays where it is', async () => {
  const { world, vault } = await worldWithSession();
  await vault.wrapKey('forgotten');
  const next = world.restart();
  await next.replaceLostKey();
  expect(await problemOf(next.loadSession(account))).toBe('damaged');
  expect(world.items.has(account)).toBe(true);
  await next.storeSession(account, fullSession({ accessToken: 'anew' }));
  expect((await world.restart().loadSession(account))?.accessToken).toBe('anew');
});

const works: readonly [string, (vault: SessionVault) => Promise<void>, readonly (string | undefined)[]][] = [
  ['setting', (vault) => vault.wrapKey('new'), [undefined, 'new']],
  ['changing', (vault) => vault.rewrapKey('old', 'new'), ['old', 'new']],
  ['removing', (vault) => vault.unwrapKey('old'), ['old', undefined]],
];

test.each(works)(
  '%s the passphrase: a fault at any step leaves the old state or the new one',
  async (name, work, states) => {
    let runs = 0;
    for (const fault of faults) {
      for (let step = 0; ; step += 1) {
        const { world, vault } = await worldWithSession();
        if (name !== 'setting') await vault.wrapKey('old');
        const before = world.steps.length;
        world.plan(step, fault, () => vaultFailure('locked', 'The keychain is locked.'));
        const outcome = await problemOf(work(vault));
        if (world.steps.length - before <= step) break;
        runs += 1;
        const what = `${fault} "${world.steps[before + step]}", ${name}`;
        const opened: (string | undefined)[] = [];
        for (const passphrase of [undefined, 'old', 'new']) {
          const next = world.restart();
          if (passphrase !== undefined && (await problemOf(next.unlock(passphrase))) !== 'done') continue;
          if ((await problemOf(next.loadSession(account))) !== 'done') continue;
          expect(await next.loadSession(account), what).toEqual(fullSession());
          opened.push(passphrase);
          if (passphrase === undefined) break;
        }
        expect(opened, what).toHaveLength(1);
        expect(states, what).toContain(opened[0]);
        if (outcome === 'done') expect(opened[0], what).toBe(states[1]);
      }
    }
    expect(runs).toBeGreaterThan(8);
  },
);

test('whatever is changed in the wrapped key, it does not open, and is told apart from a wrong passphrase', async () => {
  const key = Buffer.alloc(32, 7);
  const text = await wrapVaultKey(key, 'open sesame', 'profile', cheap);
  const item = readVaultKeyItem(text);
  if (!('wrapped' in item)) throw new Error('not wrapped');
  expect(await unwrapVaultKey(item.wrapped, 'open sesame', 'profile')).toEqual(key);
  expect(await problemOf(unwrapVaultKey(item.wrapped, 'open sesame', 'other profile'))).toBe('damaged');
  await fc.assert(
    fc.asyncProperty(
      fc.nat(item.wrapped.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (place, change) => {
        const changed = Buffer.from(item.wrapped);
        changed[place] = (changed[place] ?? 0) ^ change;
        const problem = await problemOf(unwrapVaultKey(changed, 'open sesame', 'profile'));
        expect(place === 4 || place === 56 ? ['newer-format', 'damaged'] : ['damaged']).toContain(problem);
      },
    ),
    { numRuns: 120 },
  );
  expect(await problemOf(unwrapVaultKey(item.wrapped.subarray(0, 60), 'open sesame', 'profile'))).toBe(
    'damaged',
  );
  expect(() => readVaultKeyItem('latchkey-vault-key-3:AAAA')).toThrow('newer Latchkey');
});
