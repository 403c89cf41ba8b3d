import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { type Keytar, KeytarKeychain } from '../../main/vault/keytar-keychain.ts';
import type { KeyringLook, KeyringState } from '../../main/vault/secret-service.ts';
import { startCommand } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A keychain and its keyring as the test wants them. */
function world(platform: NodeJS.Platform = 'linux') {
  const items = new Map<string, string>();
  const state = { look: 'open' as KeyringState, time: 0 };
  const keytar = {
    getPassword: vi.fn<Keytar['getPassword']>(async (_, item) => items.get(item) ?? null),
    setPassword: vi.fn<Keytar['setPassword']>(async (_, item, secret) => void items.set(item, secret)),
    deletePassword: vi.fn<Keytar['deletePassword']>(async (_, item) => items.delete(item)),
  };
  const look = vi.fn(async (): Promise<KeyringLook> => ({ state: state.look, name: 'GNOME Keyring' }));
  const keychain = new KeytarKeychain({
    service: 'Latchkey test',
    platform,
    patience: 100,
    load: async () => keytar,
    secondLooks: [0, 0],
    look,
    now: () => state.time,
  });
  /** What a call fails with. */
  const failure = async (call: Promise<unknown>) =>
    await call.then(
      () => undefined,
      (error: unknown) => failureOf(error),
    );
  return { items, state, keytar, look, keychain, failure };
}

const never = () => new Promise<never>(() => undefined);

test('nothing is loaded or asked before the first call, and items stand under the profile’s service', async () => {
  const { keychain, keytar, look } = world();
  expect(keychain.name).toBe('Secret Service');
  expect(look).not.toHaveBeenCalled();
  await keychain.set('item', 'secret');
  expect(keytar.setPassword).toHaveBeenCalledWith('Latchkey test', 'item', 'secret');
  expect(keychain.name).toBe('GNOME Keyring');
  expect(await keychain.get('item')).toBe('secret');
  await keychain.delete('item');
  await keychain.delete('item');
  expect(await keychain.get('item')).toBeUndefined();
});

test('what only an open keyring answers stands for a look for a moment; what is not found is looked at all the same', async () => {
  const { keychain, state, look, failure } = world();
  await keychain.set('item', 'secret');
  expect(look).toHaveBeenCalledTimes(1);
  state.time += 90;
  expect(await keychain.get('item')).toBe('secret');
  expect(look).toHaveBeenCalledTimes(1);
  state.look = 'locked';
  expect(await failure(keychain.get('other'))).toMatchObject({ vault: 'locked' });
  expect(look).toHaveBeenCalledTimes(2);
  keychain.retry();
  state.look = 'open';
  await keychain.get('item');
  state.time += 100;
  await keychain.get('item');
  expect(look).toHaveBeenCalledTimes(4);
});

test('after a refusal the keyring is looked at, however short ago it answered', async () => {
  const { keychain, look, keytar, failure } = world();
  await keychain.set('item', 'secret');
  keytar.setPassword.mockRejectedValueOnce(new Error('Cannot create an item in a locked collection'));
  expect(await failure(keychain.set('item', 'x'))).toMatchObject({ vault: 'locked' });
  keychain.retry();
  await keychain.get('item');
  expect(look).toHaveBeenCalledTimes(2);
});

test('what a locked keyring does not find is not believed to be absent', async () => {
  const { keychain, state, failure } = world();
  state.look = 'locked';
  expect(await failure(keychain.get('item'))).toMatchObject({ vault: 'locked' });
  keychain.retry();
  expect(await failure(keychain.delete('item'))).toMatchObject({ vault: 'locked' });
});

test('a keyring that is locked while it is asked is not believed either', async () => {
  const { keychain, look, failure } = world();
  look.mockResolvedValueOnce({ state: 'open' }).mockResolvedValueOnce({ state: 'locked' });
  expect(await failure(keychain.get('item'))).toMatchObject({ vault: 'locked' });
});

test('a service that says for a moment that it has no keyring is asked again before anything counts as lost', async () => {
  const { keychain, look, keytar } = world();
  await keychain.set('item', 'secret');
  look.mockResolvedValueOnce({ state: 'none' }).mockResolvedValueOnce({ state: 'none' });
  expect(await keychain.get('item')).toBe('secret');
  look.mockResolvedValueOnce({ state: 'none' });
  await keychain.delete('item');
  expect(keytar.deletePassword).toHaveBeenCalledTimes(1);
});

test('the person is asked for the password once, until they unlock the keyring or say retry', async () => {
  const { keychain, state, keytar, failure } = world();
  state.look = 'locked';
  for (let call = 0; call < 5; call += 1) {
    expect(await failure(keychain.get(`item ${call}`))).toMatchObject({ vault: 'locked' });
    state.time += 600_000;
  }
  expect(keytar.getPassword).toHaveBeenCalledTimes(1);
  keychain.retry();
  await failure(keychain.get('item'));
  expect(keytar.getPassword).toHaveBeenCalledTimes(2);
  state.time += 600_000;
  state.look = 'open';
  await keychain.get('item');
  state.look = 'locked';
  await failure(keychain.get('item'));
  expect(keytar.getPassword).toHaveBeenCalledTimes(4);
});

test('while the prompt is open the keychain is locked, not hanging; the password ends the wait for all', async () => {
  const { keychain, state, keytar, failure } = world();
  state.look = 'locked';
  const typed = Promise.withResolvers<string>();
  keytar.getPassword.mockReturnValueOnce(typed.promise);
  expect(await failure(keychain.get('item'))).toMatchObject({
    vault: 'locked',
    message: 'The keychain waits for its password.',
  });
  state.look = 'open';
  typed.resolve('secret');
  await vi.waitUntil(async () => (await failure(keychain.set('other', 'x'))) === undefined);
});

test('without a keyring nothing is found, and a new one is asked for once', async () => {
  const { keychain, state, keytar, failure } = world();
  state.look = 'none';
  expect(await keychain.get('item')).toBeUndefined();
  await keychain.delete('item');
  expect(keytar.getPassword).not.toHaveBeenCalled();
  keytar.setPassword.mockRejectedValueOnce(
    new Error('Object does not exist at path “/org/freedesktop/secrets”'),
  );
  expect(await failure(keychain.set('item', 'x'))).toMatchObject({ vault: 'missing' });
  state.time += 600_000;
  expect(await failure(keychain.set('item', 'x'))).toMatchObject({ vault: 'missing' });
  expect(keytar.setPassword).toHaveBeenCalledTimes(1);
});

test.each([
  ['no-bus', 'missing'],
  ['no-service', 'missing'],
  ['hanging', 'hanging'],
] as const)('%s is told as %s without a native call', async (look, problem) => {
  const { keychain, state, keytar, failure } = world();
  state.look = look;
  expect(await failure(keychain.get('item'))).toMatchObject({ kind: 'vault-unavailable', vault: problem });
  expect(keytar.getPassword).not.toHaveBeenCalled();
});

test('where the keyring cannot be looked at, a write proves that it is open', async () => {
  const { keychain, state, keytar, items, failure } = world();
  state.look = 'unknown';
  expect(await keychain.get('item')).toBeUndefined();
  expect(keytar.setPassword).toHaveBeenCalledTimes(1);
  expect(items.size).toBe(0);
  keytar.setPassword.mockRejectedValueOnce(new Error('Cannot create an item in a locked collection'));
  expect(await failure(keychain.get('item'))).toMatchObject({ vault: 'locked' });
});

test('a refusal in another language is told by what the keyring looks like', async () => {
  const { keychain, keytar, look, failure } = world();
  keytar.setPassword.mockRejectedValue(new Error('In einer gesperrten Sammlung geht das nicht'));
  look.mockResolvedValueOnce({ state: 'open' }).mockResolvedValueOnce({ state: 'locked' });
  expect(await failure(keychain.set('item', 'x'))).toMatchObject({ vault: 'locked' });
  keychain.retry();
  expect(await failure(keychain.set('item', 'x'))).toMatchObject({
    vault: 'denied',
    detail: 'unknown refusal',
  });
});

test('a native call that hangs ends in time, and its late write cannot overtake a later one', async () => {
  const { keychain, keytar, items, failure, state } = world();
  const stuck = Promise.withResolvers<void>();
  keytar.setPassword.mockImplementationOnce(async (_, item, secret) => {
    await stuck.promise;
    items.set(item, secret);
  });
  expect(await failure(keychain.set('item', 'first'))).toMatchObject({ vault: 'hanging' });
  state.time += 600_000;
  expect(await failure(keychain.set('item', 'second'))).toMatchObject({ vault: 'hanging' });
  stuck.resolve();
  await vi.waitUntil(async () => (await failure(keychain.set('item', 'third'))) === undefined);
  expect(items.get('item')).toBe('third');
});

test('macOS and Windows are taken at their word, and a person who declines is left alone', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const { keychain, look, keytar, failure, state } = world(platform);
    expect(keychain.name).toBe(platform === 'darwin' ? 'macOS Keychain' : 'Windows Credential Manager');
    expect(await keychain.get('item')).toBeUndefined();
    keytar.getPassword.mockRejectedValue(new Error('User canceled the operation.'));
    expect(await failure(keychain.get('item'))).toMatchObject({ vault: 'denied' });
    state.time += 599_999;
    expect(await failure(keychain.get('item'))).toMatchObject({ vault: 'denied' });
    expect(keytar.getPassword).toHaveBeenCalledTimes(2);
    expect(look).not.toHaveBeenCalled();
  }
});

test('a keychain module that does not load is told in words that help', async () => {
  for (const [platform, words] of [
    ['linux', /libsecret/],
    ['darwin', /module/],
  ] as const) {
    const keychain = new KeytarKeychain({
      service: 'x',
      platform,
      look: async () => ({ state: 'open' }),
      load: () => Promise.reject(new Error('Failed to load keytar native addon, checked /home/ann')),
    });
    const { failure } = world();
    const told = await failure(keychain.get('item'));
    expect(told).toMatchObject({ kind: 'vault-unavailable', vault: 'missing' });
    expect(told?.message).toMatch(words);
    expect(JSON.stringify(told)).not.toContain('/home');
  }
});

test('calls that never end leave Node its other threads', async () => {
  const { keychain, keytar, failure, state } = world();
  keytar.getPassword.mockImplementation(never);
  for (let call = 0; call < 6; call += 1) {
    expect(await failure(keychain.get(`item ${call}`))).toMatchObject({ vault: 'hanging' });
    state.time += 600_000;
    keychain.retry();
  }
  expect(keytar.getPassword).toHaveBeenCalledTimes(2);
});

const libraries = ['/lib', '/usr/lib'].map((root) => `${root}/x86_64-linux-gnu/libsecret-1.so.0`);
const canHideLibrary =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', 'true']).status === 0;
if (!canHideLibrary) console.log('skipped: hiding libsecret needs strace on Linux (x64)');

test.skipIf(!canHideLibrary)(
  'without libsecret on the machine, the native module says so in these words',
  async () => {
    const script = startCommand('strace', [
      ...['-f', '-qq', '-o', '/dev/null', '-e', 'trace=openat', '-e', 'inject=openat:error=ENOENT'],
      ...libraries.flatMap((path) => ['-P', path]),
      ...[
        process.execPath,
        join(import.meta.dirname, 'keychain-without-library.script.ts'),
        temporaryFolder(),
      ],
    ]);
    const failure = JSON.parse(await script.line());
    expect(failure).toMatchObject({ kind: 'vault-unavailable', vault: 'missing' });
    expect(failure.message).toContain('libsecret-1-0');
  },
);
