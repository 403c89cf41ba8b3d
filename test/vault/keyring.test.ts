import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { KeyringSession, skipsKeyringTests } from '../support/keyring-session.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startStoreLoop, VaultClient } from './vault-client.ts';

const short = { do: 'store', account: 'account', length: 50 } as const;
const long = { do: 'store', account: 'account', length: 9_000 } as const;

/** What lies in the keyring under the profile's service, read by another program. */
function readFromOutside(profile: string, session: KeyringSession, account: string): string {
  const database = openProfileDatabase(profileDatabasePath(profile));
  const service = `Latchkey ${database.profileId}`;
  database.close();
  const command = ['lookup', 'service', service, 'account', account];
  return spawnSync('secret-tool', command, { env: session.environment, encoding: 'utf8' }).stdout;
}

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}

describe.skipIf(skipsKeyringTests())('with a real GNOME Keyring', () => {
  test('a session lies sealed in the keyring, as another program sees it, and in no file of the profile', async () => {
    const session = await KeyringSession.start();
    const profile = temporaryFolder();
    const vault = await VaultClient.start(profile, session.environment);
    await vault.do({ ...short, marker: 'token-that-nobody-may-read' });
    await vault.do({ ...long, account: 'other', marker: 'token-that-nobody-may-read' });
    await vault.do({ do: 'store password', account: 'other', password: 'password-that-nobody-may-read' });
    expect(await vault.do({ do: 'current' })).toEqual({ backend: 'keychain', name: 'GNOME Keyring' });
    await vault.end();

    for (const account of ['account', 'other']) {
      const item = readFromOutside(profile, session, account);
      const box = Buffer.from(item, 'base64url');
      expect(box.toString('latin1', 0, 4)).toBe('LKBX');
      expect(`${item}${box.toString('latin1')}`).not.toContain('nobody-may-read');
    }
    expect(readFromOutside(profile, session, 'vault-key')).toMatch(/^latchkey-vault-key-1:[\w-]{43}$/);
    expect(filesWith(profile, 'nobody-may-read')).toEqual([]);

    const again = await VaultClient.start(profile, session.environment);
    expect(await again.do({ do: 'load', account: 'account' })).toBe('token-that-nobody-may-read');
    expect(await again.do({ do: 'load', account: 'other' })).toBe('token-that-nobody-may-read');
    expect(await again.do({ do: 'load password', account: 'other' })).toBe('password-that-nobody-may-read');
    await again.do({ do: 'delete', account: 'other' });
    await again.do({ do: 'delete', account: 'account' });
    expect(readFromOutside(profile, session, 'account')).toBe('');
    expect(readFromOutside(profile, session, 'other')).toBe('');
  });

  test('under the app lock the keyring alone opens nothing, and a new key is made under the same passphrase', async () => {
    const session = await KeyringSession.start();
    const profile = temporaryFolder();
    const passphrase = 'open sesame';
    const vault = await VaultClient.start(profile, session.environment);
    await vault.do({ ...short, marker: 'one' });
    await vault.do({ ...long, account: 'other', marker: 'two' });
    await vault.do({ do: 'set lock', passphrase });
    const locked = readFromOutside(profile, session, 'vault-key');
    expect(locked).toMatch(/^latchkey-vault-key-2:/);
    await vault.end();

    const next = await VaultClient.start(profile, session.environment);
    expect((await next.ask({ do: 'load', account: 'account' })).failure).toMatchObject({
      vault: 'app-locked',
    });
    expect((await next.ask({ do: 'unlock', passphrase: 'wrong' })).failure).toMatchObject({
      vault: 'app-locked',
    });
    await next.do({ do: 'unlock', passphrase });
    const before = ['account', 'other'].map((account) => readFromOutside(profile, session, account));
    expect(await next.do({ do: 'rotate', passphrase })).toEqual({ done: 2, total: 2, damaged: 0 });
    const after = ['account', 'other'].map((account) => readFromOutside(profile, session, account));
    expect(after.filter((item) => item === '' || before.includes(item))).toEqual([]);
    expect(readFromOutside(profile, session, 'vault-key')).not.toBe(locked);
    expect(readFromOutside(profile, session, 'vault-key-next')).toBe('');
    await next.kill();

    const last = await VaultClient.start(profile, session.environment);
    await last.do({ do: 'unlock', passphrase });
    expect(await last.do({ do: 'load', account: 'account' })).toBe('one');
    expect(await last.do({ do: 'load', account: 'other' })).toBe('two');
  });

  test('sessions move between keyring and database, and profiles do not mix', async () => {
    const session = await KeyringSession.start();
    const [profile, second] = [temporaryFolder(), temporaryFolder()];
    const vault = await VaultClient.start(profile, session.environment);
    const other = await VaultClient.start(second, session.environment);
    for (const [index, size] of [short, long, short, long, long, short].entries()) {
      await vault.do({ ...size, marker: `token ${index}` });
      await other.do({ ...size, marker: `other ${index}` });
      expect(await vault.do({ do: 'load', account: 'account' })).toBe(`token ${index}`);
      const fresh = await VaultClient.start(profile, session.environment);
      expect(await fresh.do({ do: 'load', account: 'account' })).toBe(`token ${index}`);
      await fresh.end();
    }
    expect(await other.do({ do: 'load', account: 'account' })).toBe('other 5');
    expect(await vault.do({ do: 'reports' })).toEqual([]);
  });

  test('a locked keyring is told as locked, loses nothing, and is used again once it is open', async () => {
    const session = await KeyringSession.start();
    const profile = temporaryFolder();
    const first = await VaultClient.start(profile, session.environment);
    await first.do({ ...short, marker: 'inline' });
    await first.do({ ...long, account: 'spilled', marker: 'spilled' });
    session.lock();
    // What was in use goes on: its keys are in memory.
    await first.do({ ...long, account: 'spilled', marker: 'refreshed' });
    await first.do({ ...short, marker: 'rotated' });
    expect(await first.do({ do: 'reports' })).toEqual(['kept-in-database']);
    await first.end();

    const vault = await VaultClient.start(profile, session.environment);
    for (const account of ['account', 'spilled']) {
      const { failure, milliseconds } = await vault.ask({ do: 'load', account });
      expect(failure).toMatchObject({ kind: 'vault-unavailable', vault: 'locked' });
      expect(milliseconds).toBeLessThan(5_000);
    }
    expect((await vault.ask({ ...short, marker: 'never' })).failure).toMatchObject({ vault: 'locked' });
    expect((await vault.ask({ do: 'delete', account: 'account' })).failure).toMatchObject({
      vault: 'locked',
    });
    expect(await vault.do({ do: 'current' })).toMatchObject({
      name: 'GNOME Keyring',
      failure: { vault: 'locked' },
    });
    expect(await vault.do({ do: 'probe' })).toMatchObject({ failure: { vault: 'locked' } });

    session.unlock();
    expect(await vault.do({ do: 'probe' })).toEqual({ backend: 'keychain', name: 'GNOME Keyring' });
    expect(await vault.do({ do: 'load', account: 'account' })).toBe('rotated');
    expect(await vault.do({ do: 'load', account: 'spilled' })).toBe('refreshed');
  });

  test('a keyring that hangs ends every call within its time, blocks no thread, and is used again once it answers', async () => {
    const session = await KeyringSession.start();
    const profile = temporaryFolder();
    const first = await VaultClient.start(profile, session.environment);
    const accounts = Array.from({ length: 30 }, (_, index) => `account ${index}`);
    for (const account of accounts) await first.do({ ...long, account, marker: account });
    await first.do({ ...short, marker: 'inline' });
    session.freeze();
    expect(await first.do({ do: 'load', account: 'account 7' })).toBe('account 7');
    const load = await first.ask({ do: 'load', account: 'account' });
    expect(load.failure).toMatchObject({ kind: 'vault-unavailable', vault: 'hanging' });
    expect(load.milliseconds).toBeGreaterThan(2_000);
    expect(load.milliseconds).toBeLessThan(5_000);
    // A rotated token is kept although its item cannot be written, and at once: the keyring was just seen to hang.
    const stored = await first.ask({ ...short, marker: 'rotated' });
    expect(stored.failure).toBeUndefined();
    expect(stored.milliseconds).toBeLessThan(1_000);
    expect(await first.do({ do: 'reports' })).toEqual(['kept-in-database']);
    await first.end();

    const vault = await VaultClient.start(profile, session.environment);
    const all = await vault.ask({ do: 'load all', accounts });
    expect(all.value).toEqual(['hanging']);
    expect(all.milliseconds).toBeLessThan(5_000);
    const again = await vault.ask({ do: 'load', account: 'account 3' });
    expect(again.failure?.vault).toBe('hanging');
    expect(again.milliseconds).toBeLessThan(500);
    expect((await vault.ask({ do: 'read files' })).milliseconds).toBeLessThan(1_000);

    session.thaw();
    expect(await vault.do({ do: 'probe' })).toEqual({ backend: 'keychain', name: 'GNOME Keyring' });
    expect(await vault.do({ do: 'load all', accounts })).toEqual(['opened']);
    expect(await vault.do({ do: 'load', account: 'account' })).toBe('rotated');
  });

  test('no bus, no service and no keyring are each told in their own words, and nothing is begun', async () => {
    const none = await KeyringSession.start('none');
    const noService = await KeyringSession.start('no-service');
    const environments: [NodeJS.ProcessEnv, RegExp][] = [
      [none.environment, /no keyring yet/],
      [noService.environment, /No keychain service runs/],
      [{ ...noService.environment, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }, /no login session/],
      [
        { ...noService.environment, DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined },
        /no login session/,
      ],
    ];
    for (const [environment, words] of environments) {
      const profile = temporaryFolder();
      const vault = await VaultClient.start(profile, environment);
      expect(await vault.do({ do: 'load', account: 'account' })).toBeUndefined();
      const { failure, milliseconds } = await vault.ask({ ...short, marker: 'x' });
      expect(failure).toMatchObject({ kind: 'vault-unavailable', vault: 'missing' });
      expect(failure?.message).toMatch(words);
      expect(milliseconds).toBeLessThan(5_000);
      await vault.do({ do: 'delete', account: 'account' });
      await vault.end();
    }
  });

  test('a keyring service that dies is told, and what is in memory goes on', async () => {
    const session = await KeyringSession.start();
    const vault = await VaultClient.start(temporaryFolder(), session.environment);
    await vault.do({ ...long, marker: 'first' });
    await vault.do({ ...short, account: 'inline', marker: 'inline' });
    session.killService();
    await vault.do({ ...long, marker: 'second' });
    expect(await vault.do({ do: 'load', account: 'account' })).toBe('second');
    expect((await vault.ask({ do: 'load', account: 'inline' })).failure).toMatchObject({ vault: 'missing' });
  });

  test('a kill in the middle of stores leaves the last stored session or the next one, twenty times', async () => {
    const session = await KeyringSession.start();
    const profile = temporaryFolder();
    let number = 0;
    for (let round = 0; round < 20; round += 1) {
      const loop = startStoreLoop(profile, session.environment, number);
      const stored = [Number(await loop.line())];
      await pause(Math.random() * 60);
      await loop.kill();
      while (loop.waitingLines > 0) stored.push(Number(await loop.line()));
      const last = stored.at(-1) ?? 0;
      const vault = await VaultClient.start(profile, session.environment);
      const token = Number(await vault.do({ do: 'load', account: 'account' }));
      expect([last, last + 1]).toContain(token);
      expect(await vault.do({ do: 'reports' })).toEqual([]);
      await vault.end();
      number = token;
    }
    expect(number).toBeGreaterThan(20);
  }, 120_000);
});
