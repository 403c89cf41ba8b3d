import { hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { readKeyText } from '../../main/vault/key-text.ts';
import type { Resealed } from '../../main/vault/resealing.ts';
import { open } from '../../main/vault/sealed-box.ts';
import type { SessionVault } from '../../main/vault/session-vault.ts';
import { vaultFailure } from '../../main/vault/vault-failure.ts';
import { type Fault, MemoryWorld } from './memory-world.ts';
import { sessionOfLength } from './secret-fixture.ts';

const faults: readonly Fault[] = ['crash before', 'crash after', 'fail before', 'fail after'];
const password = { username: 'ann', password: 'a password' };

/** A profile with a secret in every form that there is: inline, spilled, with a password, and a bridge. */
async function everyForm(passphrase?: string) {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession('inline', sessionOfLength(100, 'inline'));
  await vault.storeSession('spilled', sessionOfLength(8_000, 'spilled'));
  await vault.storeSession('with-password', sessionOfLength(8_000, 'with-password'));
  await vault.storeCredential('with-password', password);
  const { set } = world.keychain;
  Object.assign(world.keychain, { set: () => Promise.reject(vaultFailure('locked', 'locked')) });
  await vault.storeSession('bridge', sessionOfLength(8_000, 'bridge'));
  Object.assign(world.keychain, { set });
  if (passphrase !== undefined) await vault.wrapKey(passphrase);
  return { world, vault };
}

const accounts = ['inline', 'spilled', 'with-password', 'bridge'];

async function expectWhole(vault: SessionVault, what: string): Promise<void> {
  for (const id of accounts) expect((await vault.loadSession(id))?.accessToken, `${what}: ${id}`).toBe(id);
  expect(await vault.loadCredential('with-password'), what).toEqual(password);
}

/** Every box that there is anywhere. */
function boxesOf(world: MemoryWorld): { subject: string; box: Uint8Array }[] {
  const items = [...world.items]
    .filter(([name]) => !name.startsWith('vault-key'))
    .map(([subject, text]) => ({ subject, box: Buffer.from(text, 'base64url') }));
  const rows = [...world.rows].flatMap(([key, { current, previous }]) =>
    [current, previous]
      .filter((content) => content instanceof Uint8Array)
      .map((box) => ({ subject: key.split(' ')[0] ?? '', box })),
  );
  return [...items, ...rows];
}

function opensWith(key: Buffer, subject: string, box: Uint8Array): boolean {
  const sealing = Buffer.from(hkdfSync('sha256', key, '', 'latchkey vault seal 1', 32));
  return (['session', 'credential', 'item-key'] as const).some((purpose) => {
    try {
      open(box, sealing, { purpose, key: 'vault-key', subject });
      return true;
    } catch {
      return false;
    }
  });
}

test('everything is sealed anew, the old key opens nothing any more, and how far it is, is told', async () => {
  const { world, vault } = await everyForm();
  const old = readKeyText('vault-key', world.items.get('vault-key') ?? '');
  const before = boxesOf(world);
  expect(before.filter(({ subject, box }) => opensWith(old, subject, box))).toHaveLength(4);
  const told: Resealed[] = [];
  expect(await vault.renewKey((progress) => told.push(progress))).toEqual({ done: 4, total: 4, damaged: 0 });
  expect(told.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4]);

  const after = boxesOf(world);
  expect(after.filter(({ subject, box }) => opensWith(old, subject, box))).toEqual([]);
  // Not only the items: the rows of spilled sessions are under keys of their own, which are new as well.
  const same = after.filter(({ box }) => before.some((earlier) => Buffer.from(earlier.box).equals(box)));
  expect(same).toEqual([]);
  expect([...world.items.keys()].sort()).toEqual([
    'bridge',
    'inline',
    'spilled',
    'vault-key',
    'with-password',
  ]);
  await expectWhole(vault, 'the same process');
  await expectWhole(world.restart(), 'another process');
  expect(vault.isRenewingKey).toBe(false);
});

test.each(faults)('%s any step: every secret opens, and it can be gone on with', async (fault) => {
  const locks = fault === 'crash before' ? [undefined, 'open sesame'] : [undefined];
  for (const passphrase of locks) {
    let steps = 0;
    for (let step = 0; ; step += 1) {
      const { world, vault } = await everyForm(passphrase);
      const oldCheck = world.keyCheck;
      const before = world.steps.length;
      world.plan(step, fault, () => vaultFailure('locked', 'The keychain is locked.'));
      const outcome = await vault.renewKey(undefined, passphrase).then(
        () => 'done',
        (error: unknown) => failureOf(error).vault ?? failureOf(error).kind,
      );
      if (world.steps.length - before <= step) break;
      steps += 1;
      const what = `${fault} "${world.steps[before + step]}", step ${step}`;
      if (fault.startsWith('fail')) await expectWhole(vault, `${what}, the same process`);

      const next = world.restart();
      if (passphrase !== undefined) await next.unlock(passphrase);
      await expectWhole(next, what);
      if (outcome === 'done') expect(next.isRenewingKey, what).toBe(false);
      // What is stored in between is kept as well.
      await next.storeSession('bridge', sessionOfLength(20, 'bridge'));
      expect(await next.renewKey(undefined, passphrase), what).toMatchObject({ damaged: 0 });
      expect(world.nextKeyCheck, what).toBeUndefined();
      expect(world.keyCheck, what).not.toEqual(oldCheck);
      expect(world.items.has('vault-key-next'), what).toBe(false);
      expect(world.items.get('vault-key'), what).toMatch(passphrase ? /key-2:/ : /key-1:/);
      const last = world.restart();
      if (passphrase !== undefined) await last.unlock(passphrase);
      await expectWhole(last, `${what}, at the end`);
    }
    expect(steps).toBeGreaterThan(30);
  }
});

test('what is damaged is counted and kept, and costs nothing else', async () => {
  const { world, vault } = await everyForm();
  const row = world.rows.get('spilled session')?.current;
  if (!(row instanceof Uint8Array)) throw new Error('no row');
  row[40] = (row[40] ?? 0) ^ 1;
  expect(await vault.renewKey()).toEqual({ done: 4, total: 4, damaged: 1 });
  expect(world.rows.get('spilled session')?.current).toEqual(row);
  expect((await world.restart().loadSession('bridge'))?.accessToken).toBe('bridge');
});

test('what a newer Latchkey sealed is not given up: the old key is kept, and so is everything', async () => {
  const { world, vault } = await everyForm();
  const row = world.rows.get('spilled session')?.current;
  if (!(row instanceof Uint8Array)) throw new Error('no row');
  row[4] = 2;
  await expect(vault.renewKey()).rejects.toMatchObject({ failure: { vault: 'newer-format' } });
  expect(vault.isRenewingKey).toBe(true);
  row[4] = 1;
  await expectWhole(world.restart(), 'after the update');
});

test('while a new key is being made, the passphrase of the app lock is left as it is', async () => {
  const { world, vault } = await everyForm();
  world.plan(12, 'fail before', () => vaultFailure('locked', 'The keychain is locked.'));
  await expect(vault.renewKey()).rejects.toThrow('locked');
  await expect(vault.wrapKey('x')).rejects.toMatchObject({ failure: { kind: 'not-supported' } });
});
