import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bareAccount } from './account-fixture.ts';
import { openDatabase } from './open-database.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

test('the row before stays until it is dropped', async () => {
  const rows = new SqliteSealedSessions(openDatabase());
  expect(rows.isEmpty()).toBe(true);
  expect(rows.read('one', 'session')).toEqual({});
  await rows.write('one', 'session', bytes('first'));
  expect(rows.read('one', 'session')).toEqual({ current: bytes('first') });
  await rows.write('one', 'session', bytes('second'));
  expect(rows.read('one', 'session')).toEqual({ current: bytes('second'), previous: bytes('first') });
  await rows.write('one', 'session', 'in-keychain');
  expect(rows.read('one', 'session')).toEqual({ current: 'in-keychain', previous: bytes('second') });
  await rows.dropPrevious('one', 'session');
  expect(rows.read('one', 'session')).toEqual({ current: 'in-keychain' });
  expect(rows.read('one', 'credential')).toEqual({});
  expect(rows.read('two', 'session')).toEqual({});
  expect(rows.isEmpty()).toBe(false);
});

test('a current row that is of no use is replaced without losing the one before it', async () => {
  const rows = new SqliteSealedSessions(openDatabase());
  await rows.write('one', 'session', bytes('good'));
  await rows.write('one', 'session', bytes('broken'));
  await rows.write('one', 'session', bytes('next'), 'previous');
  expect(rows.read('one', 'session')).toEqual({ current: bytes('next'), previous: bytes('good') });
});

test('deleted bytes are in no file of the profile any more', async () => {
  const folder = temporaryFolder();
  const rows = new SqliteSealedSessions(openDatabase(folder));
  const marker = 'sealed-bytes-that-must-not-linger';
  const holders = () =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(marker));
  for (let index = 0; index < 20; index += 1) {
    await rows.write('one', 'session', bytes(`${marker} ${index} `.repeat(1_000)));
  }
  await rows.write('one', 'credential', bytes(marker));
  await rows.write('two', 'session', bytes('another'));
  expect(holders()).not.toEqual([]);
  await rows.remove('one', ['session', 'credential']);
  expect(holders()).toEqual([]);
  expect(rows.read('one', 'session')).toEqual({});
  expect(rows.read('two', 'session')).toEqual({ current: bytes('another') });
});

test('accounts are counted no further than asked for', async () => {
  const database = openDatabase();
  const store = new SqliteAccountStore(database);
  await Promise.all(Array.from({ length: 12 }, () => store.save(bareAccount())));
  const rows = new SqliteSealedSessions(database);
  expect(rows.countAccounts(5)).toBe(5);
  expect(rows.countAccounts(101)).toBe(12);
});

test('the key check and the name of the profile survive', async () => {
  const folder = temporaryFolder();
  const first = openDatabase(folder);
  const rows = new SqliteSealedSessions(first);
  expect(rows.readKeyCheck()).toBeUndefined();
  await rows.writeKeyCheck(bytes('0123456789abcdef'));
  first.close();
  const again = new SqliteSealedSessions(openDatabase(folder));
  expect(again.readKeyCheck()).toEqual(bytes('0123456789abcdef'));
  expect(again.profileId).toBe(rows.profileId);
});

test('a closed profile is told in words', async () => {
  const database = openDatabase();
  const rows = new SqliteSealedSessions(database);
  database.close();
  const failure = failureOf(await rows.write('one', 'session', bytes('x')).catch((error: unknown) => error));
  expect(failure.kind).toBe('storage-unavailable');
  expect(() => rows.read('one', 'session')).toThrow(/could not be read/);
});
