import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf, type VaultProblem } from '../../main/engine/failure.ts';
import type { SealedPair } from '../../main/vault/sealed-rows.ts';
import type { VaultReport } from '../../main/vault/sealed-secrets.ts';
import type { SessionVault } from '../../main/vault/session-vault.ts';
import { vaultFailure } from '../../main/vault/vault-failure.ts';
import { MemoryWorld } from './memory-world.ts';
import { fullSession, sessionOfLength } from './secret-fixture.ts';

const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-2222-4222-8222-222222222222';
const credential = { username: 'ann', password: 'pässword-of-the-test' };
const long = (marker: string) => sessionOfLength(8_000, marker);

const keychainSteps = (world: MemoryWorld) => world.steps.filter((step) => /^(get|set|delete) /.test(step));

async function problemOfLoading(
  vault: SessionVault,
  accountId = one,
): Promise<VaultProblem | 'opened' | undefined> {
  return await vault.loadSession(accountId).then(
    () => 'opened' as const,
    (error: unknown) => failureOf(error).vault,
  );
}

/** Changes the bytes of a row. */
function tamper(pair: SealedPair | undefined, change: (box: Uint8Array) => void): void {
  if (!(pair?.current instanceof Uint8Array)) throw new Error('no box to tamper with');
  change(pair.current);
}

test.each([
  ['inline', fullSession()],
  ['spilled', fullSession({ values: { padding: 'p'.repeat(20_000) } })],
])(
  'an %s session and a password come back whole, and neither is readable where it lies',
  async (form, session) => {
    const world = new MemoryWorld();
    const vault = world.restart();
    await vault.storeSession(one, session);
    expect(world.rows.get(`${one} session`)?.current === 'in-keychain').toBe(form === 'inline');
    await vault.storeCredential(one, credential);
    for (const reader of [vault, world.restart()]) {
      expect(await reader.loadSession(one)).toEqual(session);
      expect(await reader.loadCredential(one)).toEqual(credential);
      expect(await reader.loadSession(two)).toBeUndefined();
      expect(await reader.loadCredential(two)).toBeUndefined();
    }
    const everything = Buffer.concat([
      Buffer.from([...world.items.values()].join()),
      ...[...world.items.values()].map((text) => Buffer.from(text, 'base64url')),
      ...[...world.rows.values()].flatMap(({ current, previous }) =>
        [current, previous].filter((content) => content instanceof Uint8Array),
      ),
    ]);
    const { accessToken = '', refreshToken = '', apiKey = '' } = session;
    for (const secret of [accessToken, refreshToken, apiKey, 'cookie-of-the-test', credential.password]) {
      expect(everything.includes(secret)).toBe(false);
    }
  },
);

test('no keychain is asked to open the vault, to find nothing, or to delete nothing', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  expect(await vault.loadSession(one)).toBeUndefined();
  expect(await vault.loadCredential(one)).toBeUndefined();
  await vault.deleteCredential(one);
  await vault.deleteAll(one);
  expect(vault.failure).toBeUndefined();
  expect(keychainSteps(world)).toEqual([]);
});

test('a spilled session is refreshed without touching the keychain', async () => {
  const world = new MemoryWorld();
  await world.restart().storeSession(one, long('first'));
  const vault = world.restart();
  await vault.loadSession(one);
  const before = keychainSteps(world).length;
  for (let round = 0; round < 10; round += 1) {
    await vault.storeSession(one, long(`round ${round}`));
    expect((await vault.loadSession(one))?.accessToken).toBe(`round ${round}`);
  }
  expect(keychainSteps(world).length).toBe(before);
});

test('each account has one keychain item, whatever is stored of it', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, fullSession());
  await vault.storeCredential(one, credential);
  await vault.storeSession(one, long('x'));
  await vault.storeSession(two, long('x'));
  expect([...world.items.keys()].sort()).toEqual([one, two, 'vault-key']);
});

test('many accounts, macOS and long sessions spill; the previous row goes once the new one was read back', async () => {
  const world = new MemoryWorld();
  world.accountCount = 101;
  await world.restart().storeSession(one, fullSession());
  expect(world.rows.get(`${one} session`)?.current).toBeInstanceOf(Uint8Array);
  world.accountCount = 1;
  await world.restart({ platform: 'darwin' }).storeSession(two, fullSession());
  expect(world.rows.get(`${two} session`)?.current).toBeInstanceOf(Uint8Array);
  for (const pair of world.rows.values()) expect(pair.previous).toBeUndefined();
});

test('rows and items of one account do not open for another, nor a session as a password', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, long('of one'));
  await vault.storeSession(two, long('of two'));
  await vault.storeCredential(two, credential);
  const rowOfTwo = world.rows.get(`${two} session`) ?? {};
  const credentialOfTwo = world.rows.get(`${two} credential`) ?? {};
  const [itemOfOne = '', itemOfTwo = ''] = [world.items.get(one), world.items.get(two)];

  world.rows.set(`${one} session`, rowOfTwo);
  expect(await problemOfLoading(world.restart())).toBe('damaged');
  world.items.set(one, itemOfTwo);
  expect(await problemOfLoading(world.restart())).toBe('damaged');
  world.items.set(one, itemOfOne);
  world.rows.set(`${two} session`, credentialOfTwo);
  expect(await problemOfLoading(world.restart(), two)).toBe('damaged');
});

test('an inline item of another account, and a key where a session should be, are refused', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, fullSession());
  await vault.storeSession(two, long('of two'));
  const [itemOfOne = '', itemOfTwo = ''] = [world.items.get(one), world.items.get(two)];
  world.items.set(one, itemOfTwo);
  expect(await problemOfLoading(world.restart())).toBe('damaged');
  world.items.set(one, 'no box at all: ümlaute, ##');
  expect(await problemOfLoading(world.restart())).toBe('damaged');
  world.items.set(one, itemOfOne);
  expect(await problemOfLoading(world.restart())).toBe('opened');
});

test('a damaged copy gives way to the one before, and that is told; a repaired store goes on from there', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, long('old'));
  const old = world.rows.get(`${one} session`)?.current;
  await vault.storeSession(one, long('new'));
  const current = world.rows.get(`${one} session`)?.current;
  if (!old || !current) throw new Error('no rows');
  world.rows.set(`${one} session`, { current, previous: old });
  tamper(world.rows.get(`${one} session`), (box) => box.set([0, 0, 0], 40));

  const reports: VaultReport[] = [];
  const next = world.restart({ onReport: (report) => reports.push(report) });
  expect((await next.loadSession(one))?.accessToken).toBe('old');
  expect(reports).toMatchObject([{ type: 'previous-copy-used', accountId: one, purpose: 'session' }]);

  // A store that fails to be written well must not cost the good copy: it is the damaged one that is replaced.
  const { write } = world.sealedRows;
  Object.assign(world.sealedRows, {
    write: async (...args: Parameters<typeof write>) => {
      await write(...args);
      tamper(world.rows.get(`${one} session`), (box) => box.set([0, 0, 0], 40));
    },
  });
  await expect(next.storeSession(one, long('never read back'))).rejects.toThrow(/damaged/);
  Object.assign(world.sealedRows, { write });
  expect((await world.restart().loadSession(one))?.accessToken).toBe('old');
  await next.storeSession(one, long('mended'));
  expect((await world.restart().loadSession(one))?.accessToken).toBe('mended');
});

test('a locked keychain or a newer format is no reason to fall back on an older copy', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, fullSession());
  const box = Buffer.from(world.items.get(one) ?? '', 'base64url');
  await vault.storeSession(one, long('new'));
  const { current } = world.rows.get(`${one} session`) ?? {};
  if (!current) throw new Error('no row');
  // The older copy would open with the vault key alone.
  world.rows.set(`${one} session`, { current, previous: box });
  const { get } = world.keychain;
  Object.assign(world.keychain, {
    get: (item: string) => (item === one ? Promise.reject(vaultFailure('locked', 'No.')) : get(item)),
  });
  expect(await problemOfLoading(world.restart())).toBe('locked');
  Object.assign(world.keychain, { get });
  tamper(world.rows.get(`${one} session`), (sealed) => {
    sealed[4] = 9;
  });
  expect(await problemOfLoading(world.restart())).toBe('newer-format');
});

test('what a newer Latchkey sealed is refused and not touched, in the database and in the keychain', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, long('x'));
  await vault.storeSession(two, fullSession());
  tamper(world.rows.get(`${one} session`), (box) => {
    box[4] = 2;
  });
  const item = Buffer.from(world.items.get(two) ?? '', 'base64url');
  item[4] = 2;
  world.items.set(two, item.toString('base64url'));
  const before = structuredClone([...world.items, ...world.rows].slice(0, 4));

  const next = world.restart();
  expect(await problemOfLoading(next, one)).toBe('newer-format');
  expect(await problemOfLoading(next, two)).toBe('newer-format');
  await expect(next.storeSession(one, long('y'))).rejects.toThrow(/newer Latchkey/);
  expect([...world.items, ...world.rows].slice(0, 4)).toEqual(before);
  // A new sign-in of the account in the keychain is kept beside the item that is not ours to replace.
  await next.storeSession(two, fullSession({ accessToken: 'signed in anew' }));
  expect(world.items.get(two)).toBe(item.toString('base64url'));
  expect((await world.restart().loadSession(two))?.accessToken).toBe('signed in anew');
});

test('the first stores at once make one vault key, recorded before', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => vault.storeSession(`account ${index}`, long(`${index}`))),
  );
  expect(world.steps.filter((step) => step === 'set vault-key')).toHaveLength(1);
  expect(world.steps.indexOf('write key check')).toBeLessThan(world.steps.indexOf('write session'));
  const next = world.restart();
  expect((await next.loadSession('account 49'))?.accessToken).toBe('49');
});

test('a vault key that cannot be read is never replaced', async () => {
  const world = new MemoryWorld();
  const { get } = world.keychain;
  Object.assign(world.keychain, {
    get: () => Promise.reject(vaultFailure('locked', 'The keychain is locked.')),
  });
  const vault = world.restart();
  await expect(vault.storeSession(one, fullSession())).rejects.toThrow('The keychain is locked.');
  expect(world.items.size).toBe(0);
  expect(vault.failure).toMatchObject({ kind: 'vault-unavailable', vault: 'locked' });
  Object.assign(world.keychain, { get });
  await vault.storeSession(one, fullSession());
  expect(vault.failure).toBeUndefined();
});

test.each<[string, (world: MemoryWorld) => void, VaultProblem]>([
  ['gone', (world) => world.items.delete('vault-key'), 'missing'],
  ['another', (world) => world.items.set('vault-key', `latchkey-vault-key-1:${'A'.repeat(43)}`), 'damaged'],
  ['no key', (world) => world.items.set('vault-key', 'hello'), 'damaged'],
  ['too short', (world) => world.items.set('vault-key', 'latchkey-vault-key-1:AAAA'), 'damaged'],
  ['newer', (world) => world.items.set('vault-key', 'latchkey-vault-key-3:anything'), 'newer-format'],
])('a vault key that is %s is told, and nothing is changed for it', async (_, change, problem) => {
  const world = new MemoryWorld();
  await world.restart().storeSession(one, long('x'));
  change(world);
  const [items, rows] = [new Map(world.items), structuredClone(world.rows)];
  const vault = world.restart();
  expect(await problemOfLoading(vault)).toBe(problem);
  const stored = await vault.storeSession(two, fullSession()).catch((error: unknown) => failureOf(error));
  expect(stored).toMatchObject({ kind: 'vault-unavailable', vault: problem });
  expect(vault.failure?.vault).toBe(problem);
  expect(world.items).toEqual(items);
  expect(world.rows).toEqual(rows);
});

test('a lost vault key is replaced only when the person says so; accounts then sign in anew', async () => {
  const world = new MemoryWorld();
  await world.restart().storeSession(one, long('lost'));
  await world.restart().storeSession(two, fullSession({ accessToken: 'lost too' }));
  const key = world.items.get('vault-key') ?? '';
  world.items.delete('vault-key');
  const vault = world.restart();
  await vault.replaceLostKey();
  expect(vault.failure).toBeUndefined();
  expect(world.items.get('vault-key')).not.toBe(key);
  expect(await problemOfLoading(vault, one)).toBe('damaged');
  expect(await problemOfLoading(vault, two)).toBe('damaged');
  expect(world.rows.get(`${one} session`)?.current).toBeDefined();
  for (const id of [one, two]) {
    await vault.storeSession(id, fullSession({ accessToken: `signed in ${id}` }));
    expect((await world.restart().loadSession(id))?.accessToken).toBe(`signed in ${id}`);
  }
});

test('a vault key is not replaced as long as the keychain cannot be read', async () => {
  const world = new MemoryWorld();
  await world.restart().storeSession(one, long('kept'));
  const { get } = world.keychain;
  Object.assign(world.keychain, {
    get: () => Promise.reject(vaultFailure('locked', 'The keychain is locked.')),
  });
  await expect(world.restart().replaceLostKey()).rejects.toThrow('locked');
  Object.assign(world.keychain, { get });
  expect((await world.restart().loadSession(one))?.accessToken).toBe('kept');
});

test('deleting leaves nothing, and a keychain that does not delete is told', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, fullSession());
  await vault.storeCredential(one, credential);
  await vault.deleteCredential(one);
  expect(await vault.loadCredential(one)).toBeUndefined();
  expect(await vault.loadSession(one)).toEqual(fullSession());
  const { delete: remove } = world.keychain;
  Object.assign(world.keychain, { delete: async () => undefined });
  await expect(vault.deleteAll(one)).rejects.toThrow(/did not delete/);
  expect(await vault.loadSession(one)).toEqual(fullSession());
  Object.assign(world.keychain, { delete: remove });
  await vault.deleteAll(one);
  expect(world.rows.size).toBe(0);
  expect([...world.items.keys()]).toEqual(['vault-key']);
});

test('a locked vault asks the keychain again; a closed one refuses', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  await vault.storeSession(one, long('x'));
  const before = keychainSteps(world).length;
  await vault.loadSession(one);
  expect(keychainSteps(world).length).toBe(before);
  vault.lock();
  expect((await vault.loadSession(one))?.accessToken).toBe('x');
  expect(keychainSteps(world).length).toBe(before + 2);

  const underWay = vault.storeSession(one, long('under way'));
  await vault.close();
  await underWay;
  await expect(vault.loadSession(one)).rejects.toThrow('The vault is closed.');
  expect((await world.restart().loadSession(one))?.accessToken).toBe('under way');
});

test('locking in the middle of a store seals nothing with a zeroed key', async () => {
  for (let delay = 0; delay < 40; delay += 1) {
    const world = new MemoryWorld();
    const vault = world.restart();
    await vault.storeSession(one, long('old'));
    const stored = vault
      .storeSession(one, delay % 2 ? long('new') : fullSession({ accessToken: 'new' }))
      .then(
        () => 'stored',
        () => 'refused',
      );
    for (let turn = 0; turn < delay; turn += 1) await undefined;
    vault.lock();
    const outcome = await stored;
    const token = (await world.restart().loadSession(one))?.accessToken;
    expect(outcome === 'stored' ? ['new'] : ['old', 'new']).toContain(token);
  }
});

test('retry asks the keychain at once and tells how it is, also before anything is stored', async () => {
  const world = new MemoryWorld();
  const { get } = world.keychain;
  Object.assign(world.keychain, { get: () => Promise.reject(vaultFailure('missing', 'No keychain.')) });
  const vault = world.restart();
  expect(vault.failure).toBeUndefined();
  await vault.retry();
  expect(vault.failure?.message).toBe('No keychain.');
  Object.assign(world.keychain, { get });
  await vault.retry();
  expect(vault.failure).toBeUndefined();
  expect(world.items.size).toBe(0);
});

test('calls about one account take effect in the order in which they were made', async () => {
  const world = new MemoryWorld();
  const vault = world.restart();
  const results = await Promise.all([
    vault.storeSession(one, long('1')),
    vault.loadSession(one),
    vault.storeSession(one, fullSession({ accessToken: '2' })),
    vault.loadSession(one),
    vault.deleteAll(one),
    vault.loadSession(one),
    vault.storeSession(one, long('3')),
  ]);
  expect([results[1]?.accessToken, results[3]?.accessToken, results[5]]).toEqual(['1', '2', undefined]);
  expect((await world.restart().loadSession(one))?.accessToken).toBe('3');
});

test('whatever is done in whatever order, the vault holds what was stored last', async () => {
  const step = fc.record({
    account: fc.constantFrom(one, two),
    action: fc.constantFrom('short', 'long', 'password', 'forget', 'delete', 'restart', 'lock'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = new MemoryWorld();
      let vault = world.restart();
      const sessions = new Map<string, string>();
      const passwords = new Map<string, string>();
      /** Accounts of which something was stored since they were deleted. */
      const touched = new Set<string>();
      for (const [index, { account, action }] of steps.entries()) {
        const marker = `step ${index}`;
        if (['short', 'long', 'password'].includes(action)) touched.add(account);
        if (action === 'delete') touched.delete(account);
        if (action === 'short' || action === 'long') {
          await vault.storeSession(account, sessionOfLength(action === 'short' ? 10 : 4_000, marker));
          sessions.set(account, marker);
        }
        if (action === 'password') {
          await vault.storeCredential(account, { username: 'ann', password: marker });
          passwords.set(account, marker);
        }
        if (action === 'forget') {
          await vault.deleteCredential(account);
          passwords.delete(account);
        }
        if (action === 'delete') {
          await vault.deleteAll(account);
          sessions.delete(account);
          passwords.delete(account);
        }
        if (action === 'restart') vault = world.restart();
        if (action === 'lock') vault.lock();
        for (const id of [one, two]) {
          expect((await vault.loadSession(id))?.accessToken).toBe(sessions.get(id));
          expect((await vault.loadCredential(id))?.password).toBe(passwords.get(id));
        }
      }
      expect([...world.items.keys()].filter((item) => item !== 'vault-key' && !touched.has(item))).toEqual(
        [],
      );
    }),
    { numRuns: 150 },
  );
});
