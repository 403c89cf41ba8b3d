import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdsOnlySealedCookies } from '../../main/sign-in/browser-cookies-file.ts';
import { readVisits } from '../../main/sign-in/browser-history.ts';
import { prepareProfile } from '../../main/sign-in/browser-profile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-profile-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const preferencesFile = () => join(folder, 'Default', 'Preferences');
const preferences = () => JSON.parse(readFileSync(preferencesFile(), 'utf8'));

describe('a profile', () => {
  test('is set so that session cookies outlive a restart, and what else stands there is kept', async () => {
    mkdirSync(join(folder, 'Default'));
    writeFileSync(
      preferencesFile(),
      '{"session":{"startup_urls":[],"restore_on_startup":5},"other":{"a":1}}',
    );
    await prepareProfile(folder);
    expect(preferences()).toMatchObject({
      session: { startup_urls: [], restore_on_startup: 1 },
      other: { a: 1 },
      credentials_enable_service: false,
      signin: { allowed: false },
    });
  });

  test.each(['', '{', '[1]', 'null', '"x"'])('with preferences %j is begun anew', async (text) => {
    mkdirSync(join(folder, 'Default'));
    writeFileSync(preferencesFile(), text);
    await prepareProfile(folder);
    expect(preferences()).toMatchObject({ session: { restore_on_startup: 1 } });
  });
});

describe('cookies', () => {
  function fill(...values: readonly (readonly [string, Uint8Array])[]) {
    mkdirSync(join(folder, 'Default'));
    const database = new DatabaseSync(join(folder, 'Default', 'Cookies'));
    database.exec('CREATE TABLE cookies (name TEXT, value TEXT, encrypted_value BLOB)');
    const insert = database.prepare('INSERT INTO cookies VALUES (?, ?, ?)');
    for (const [value, sealed] of values) insert.run('a', value, sealed);
    database.close();
  }

  test('under the key of a keychain are sealed', () => {
    fill(['', Buffer.from('v11xxxx')], ['', Buffer.from('v11yyyy')]);
    expect(holdsOnlySealedCookies(folder, 'linux')).toBe(true);
  });

  test.each([
    ['under the key that everybody knows', ['', Buffer.from('v10xxxx')]],
    ['in clear', ['value', Buffer.alloc(0)]],
    ['without a mark', ['', Buffer.from('x')]],
  ] as const)('%s are not', (_name, cookie) => {
    fill(['', Buffer.from('v11xxxx')], [cookie[0], cookie[1]]);
    expect(holdsOnlySealedCookies(folder, 'linux')).toBe(false);
    expect(holdsOnlySealedCookies(folder, 'darwin')).toBe(true);
  });

  test('that cannot be read are taken as not sealed, and none as nothing to seal', () => {
    expect(holdsOnlySealedCookies(folder, 'linux')).toBe(true);
    mkdirSync(join(folder, 'Default'));
    writeFileSync(
      join(folder, 'Default', 'Cookies'),
      'no database at all, but long enough to be read as one',
    );
    expect(holdsOnlySealedCookies(folder, 'linux')).toBe(false);
  });
});

test('a history that is not there or cannot be read is an empty one', () => {
  expect(readVisits(folder)).toEqual([]);
  mkdirSync(join(folder, 'Default'));
  writeFileSync(join(folder, 'Default', 'History'), 'no database');
  expect(readVisits(folder)).toEqual([]);
});
