import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultProfileFolder } from '../../main/accounts/default-profile-folder.ts';
import { ensureProfileFolder, runtimeFolder } from '../../main/accounts/profile-folder.ts';
import { expectPrivate } from '../support/private-mode.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const isWindows = process.platform === 'win32';

/** A short path: the usual folder for temporary files has one on macOS that is too long for sockets. */
const shortFolder = () => temporaryFolder('/tmp');

test('each system has its own place for the profile', () => {
  expect(defaultProfileFolder('linux', { HOME: '/home/ann' })).toBe('/home/ann/.local/share/latchkey');
  expect(defaultProfileFolder('linux', { HOME: '/home/ann', XDG_DATA_HOME: '/data' })).toBe('/data/latchkey');
  // "All paths set in these environment variables must be absolute" (XDG Base Directory Specification)
  expect(defaultProfileFolder('linux', { HOME: '/home/ann', XDG_DATA_HOME: 'data' })).toBe(
    '/home/ann/.local/share/latchkey',
  );
  expect(defaultProfileFolder('darwin', { HOME: '/Users/ann', XDG_DATA_HOME: '/data' })).toBe(
    '/Users/ann/Library/Application Support/Latchkey',
  );
  expect(defaultProfileFolder('win32', { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' })).toBe(
    'C:\\Users\\ann\\AppData\\Roaming\\Latchkey',
  );
  expect(defaultProfileFolder('win32', { USERPROFILE: 'C:\\Users\\ann' })).toBe(
    'C:\\Users\\ann\\AppData\\Roaming\\Latchkey',
  );
});

test('the profile folder is made and closed to others', () => {
  const folder = join(temporaryFolder(), 'deep', 'profile');
  expect(ensureProfileFolder(folder)).toBe(folder);
  expectPrivate(folder);
  chmodSync(folder, 0o755);
  ensureProfileFolder(folder);
  expectPrivate(folder);
});

test('a file where the profile folder should be is told in words', () => {
  const path = join(temporaryFolder(), 'profile');
  writeFileSync(path, '');
  expect(() => ensureProfileFolder(path)).toThrow(/is a file/);
});

test.skipIf(isWindows)(
  'the runtime folder is private, short and the same for every name of one profile',
  async () => {
    const home = shortFolder();
    const profile = ensureProfileFolder(join(home, 'profile'));
    symlinkSync(profile, join(home, 'link'));
    const environment = { XDG_RUNTIME_DIR: join(home, 'run') };
    const folder = runtimeFolder(profile, 'linux', environment);
    expect(folder.startsWith(join(home, 'run', 'latchkey'))).toBe(true);
    expectPrivate(folder);
    expect(runtimeFolder(join(home, 'link'), 'linux', environment)).toBe(folder);
    expect(runtimeFolder(join(home, 'other'), 'linux', environment)).not.toBe(folder);
  },
);

test.skipIf(isWindows)(
  'without a runtime folder of the login session it lies in the profile, or outside if that path is too long',
  async () => {
    const home = shortFolder();
    const profile = ensureProfileFolder(join(home, 'profile'));
    expect(runtimeFolder(profile, 'darwin', {})).toBe(join(profile, 'run'));
    const long = ensureProfileFolder(join(home, 'x'.repeat(120)));
    const folder = runtimeFolder(long, 'darwin', {});
    expect(Buffer.byteLength(join(folder, 'a-name-of-22-bytes.sock'))).toBeLessThan(100);
    expectPrivate(folder);
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(join(folder, 'a-name-of-22-bytes.sock'), resolve);
    });
    server.close();
  },
);

test.skipIf(isWindows)(
  'a runtime folder that others could enter is closed, and a planted link is not followed',
  () => {
    const home = shortFolder();
    const profile = ensureProfileFolder(join(home, 'profile'));
    const environment = { XDG_RUNTIME_DIR: join(home, 'run') };
    const folder = runtimeFolder(profile, 'linux', environment);
    chmodSync(folder, 0o777);
    runtimeFolder(profile, 'linux', environment);
    expectPrivate(folder);

    const trap = join(home, 'trap');
    mkdirSync(trap);
    mkdirSync(join(home, 'run2'));
    symlinkSync(trap, join(home, 'run2', 'latchkey'));
    const other = runtimeFolder(profile, 'linux', { XDG_RUNTIME_DIR: join(home, 'run2') });
    expect(other).toBe(join(profile, 'run'));
  },
);
