import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import { type Migration, migrations } from '../../main/accounts/migrations.ts';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { expectPrivate } from '../support/private-mode.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bareAccount } from './account-fixture.ts';
import { openDatabase } from './open-database.ts';

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The version that the history of the database has come to. */
const present = migrations.at(-1)?.version ?? 0;

const next: Migration = {
  version: present + 1,
  migrate: (database) => database.exec("ALTER TABLE accounts ADD COLUMN note TEXT NOT NULL DEFAULT ''"),
};

function failureOfOpening(path: string, history = migrations) {
  try {
    openProfileDatabase(path, { migrations: history, now: () => Date.UTC(2026, 10, 21, 10, 15) }).close();
  } catch (error) {
    return failureOf(error);
  }
  return undefined;
}

test('a new database is private, durable and names its profile for ever', () => {
  const folder = join(temporaryFolder(), 'profile');
  const path = profileDatabasePath(folder);
  const first = openDatabase(folder);
  for (const place of [folder, path, `${path}-wal`]) expectPrivate(place);
  const pragma = (name: string) => first.connection.prepare(`PRAGMA ${name}`).get()?.[name];
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(2);
  expect(pragma('foreign_keys')).toBe(1);
  expect(pragma('secure_delete')).toBe(1);
  expect(first.profileId).toMatch(/^[0-9a-f]{16}$/);
  const { profileId } = first;
  first.close();
  first.close();
  expect(openDatabase(folder).profileId).toBe(profileId);
});

test('a file that a crash left empty is made into a database', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'latchkey.db'), '');
  expect(openDatabase(folder).profileId).toMatch(/^[0-9a-f]{16}$/);
});

test('an older database is brought up to date after a whole copy was set aside', async () => {
  const folder = temporaryFolder();
  const old = openDatabase(folder);
  const account = bareAccount();
  await new SqliteAccountStore(old).save(account);
  old.close();

  const at = Date.UTC(2026, 10, 21, 10, 15);
  const renewed = openDatabase(folder, { migrations: [...migrations, next], now: () => at });
  expect(renewed.connection.prepare('SELECT id, note FROM accounts').all()).toEqual([
    { id: account.id, note: '' },
  ]);
  expect(renewed.connection.prepare('PRAGMA user_version').get()).toEqual({ user_version: present + 1 });

  const copy = join(folder, `latchkey.db.version-${present}.20261121T101500Z`);
  expectPrivate(copy);
  const before = new DatabaseSync(copy, { readOnly: true });
  expect(before.prepare('PRAGMA user_version').get()).toEqual({ user_version: present });
  expect(before.prepare('SELECT id FROM accounts').all()).toEqual([{ id: account.id }]);
  before.close();
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
});

test('no copy is made of a new database, nor of one that is up to date', () => {
  const folder = temporaryFolder();
  openDatabase(folder).close();
  openDatabase(folder).close();
  expect(readdirSync(folder)).toEqual(['latchkey.db']);
});

test('a step that fails leaves the database as it was before all steps', () => {
  const folder = temporaryFolder();
  openDatabase(folder).close();
  const broken: Migration = {
    version: present + 2,
    migrate(database) {
      database.exec('CREATE TABLE half (a)');
      database.exec('NONSENSE');
    },
  };
  const failure = failureOfOpening(join(folder, 'latchkey.db'), [...migrations, next, broken]);
  expect(failure?.kind).toBe('storage-unavailable');
  expect(failure?.message).toContain('as it was before');
  const database = openDatabase(folder);
  const tables = database.connection.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all();
  expect(tables).toEqual([]);
  expect(database.connection.prepare('PRAGMA user_version').get()).toEqual({ user_version: present });
});

test('no migration without a copy', () => {
  const folder = temporaryFolder();
  openDatabase(folder).close();
  const path = join(folder, 'latchkey.db');
  // A folder under the name of the copy stands for any reason why it cannot be made.
  mkdirSync(`${path}.version-${present}.20261121T101500Z`);
  const failure = failureOfOpening(path, [...migrations, next]);
  expect(failure?.message).toContain('No copy could be made');
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  const reader = new DatabaseSync(path, { readOnly: true });
  expect(reader.prepare('PRAGMA user_version').get()).toEqual({ user_version: present });
  reader.close();
});

test('a database of a newer Latchkey is refused and not touched', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'latchkey.db');
  const newer = openDatabase(folder, { migrations: [...migrations, next] });
  await new SqliteAccountStore(newer).save(bareAccount());
  // As after a crash of the newer one: part of it is still in the write-ahead log.
  const whole = readFileSync(path);
  const log = readFileSync(`${path}-wal`);
  expect(log.length).toBeGreaterThan(0);
  newer.close();
  writeFileSync(path, whole);
  writeFileSync(`${path}-wal`, log);

  const failure = failureOfOpening(path);
  expect(failure?.kind).toBe('storage-unavailable');
  expect(failure?.message).toContain('newer Latchkey');
  expect(readFileSync(path).equals(whole)).toBe(true);
  expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
});

test('a damaged database is refused, kept as it is, and set aside as a copy once', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'latchkey.db');
  const database = openDatabase(folder);
  const store = new SqliteAccountStore(database);
  await Promise.all(Array.from({ length: 200 }, () => store.save(bareAccount())));
  database.close();
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.alloc(4_000, 0x5a), 0, 4_000, 4_096 * 2 + 8);
  closeSync(descriptor);
  const damaged = digest(path);

  for (let start = 0; start < 2; start += 1) {
    const failure = failureOfOpening(path);
    expect(failure?.kind).toBe('storage-unavailable');
    expect(failure?.message).toContain('damaged');
    expect(digest(path)).toBe(damaged);
  }
  const copies = readdirSync(folder).filter((name) => name.includes('.damaged.'));
  expect(copies).toHaveLength(1);
  expect(digest(join(folder, copies[0] ?? ''))).toBe(damaged);
});

test.each([
  [
    'a text file',
    (path: string) => writeFileSync(path, 'This is not a database at all, but long enough.'.repeat(100)),
  ],
  ['a cut-off database', (path: string) => truncateSync(path, 4_096 * 3)],
])('%s is refused as damaged', (_, damage) => {
  const folder = temporaryFolder();
  const path = join(folder, 'latchkey.db');
  openDatabase(folder).close();
  damage(path);
  const before = digest(path);
  expect(failureOfOpening(path)?.message).toContain('damaged');
  expect(digest(path)).toBe(before);
});

test('a database of another program is refused', () => {
  const path = join(temporaryFolder(), 'latchkey.db');
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE theirs (a); PRAGMA user_version = 1');
  other.close();
  expect(failureOfOpening(path)?.message).toContain('not a database of Latchkey');
});

test('writes of one turn share a commit, and each succeeds or fails by itself', async () => {
  const database = openDatabase();
  const insert = database.connection.prepare('INSERT INTO profile (name, value) VALUES (?, ?)');
  const commits: boolean[] = [];
  database.addRider({ waiting: true, write: () => undefined, settle: (durable) => commits.push(durable) });
  const results = await Promise.allSettled([
    database.write('A could not be saved', () => insert.run('a', 1)),
    database.write('B could not be saved', () => {
      insert.run('b', 1);
      insert.run('a', 2);
    }),
    database.write('C could not be saved', () => insert.run('c', 1)),
  ]);
  expect(commits).toEqual([true]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(failureOf((results[1] as PromiseRejectedResult).reason).message).toMatch(/^B could not be saved/);
  expect(
    database.connection.prepare("SELECT name FROM profile WHERE name != 'id' ORDER BY name").all(),
  ).toEqual([{ name: 'a' }, { name: 'c' }]);
});

test('what was still waiting is committed when the database closes; later writes are refused', async () => {
  const folder = temporaryFolder();
  const database = openDatabase(folder);
  const store = new SqliteAccountStore(database);
  const account = bareAccount();
  const saved = store.save(account);
  database.close();
  await saved;
  await expect(store.save(account)).rejects.toThrow(/closed/);
  expect(await new SqliteAccountStore(openDatabase(folder)).loadAll()).toEqual([account]);
});

test('a full disk, a read-only file and a busy file are told in words, and the next write goes on', async () => {
  const database = openDatabase();
  const store = new SqliteAccountStore(database);
  await store.save(bareAccount());
  const { connection } = database;

  const pages = Number(connection.prepare('PRAGMA page_count').get()?.page_count);
  connection.exec(`PRAGMA max_page_count = ${pages}`);
  const big = bareAccount({ label: 'x'.repeat(100_000) });
  const full = failureOf(await store.save(big).catch((error: unknown) => error));
  expect(full).toEqual({
    kind: 'storage-unavailable',
    message: 'The account could not be saved: the disk is full.',
    detail: 'SQLITE_FULL',
  });
  connection.exec('PRAGMA max_page_count = 1073741823; PRAGMA query_only = ON');
  const readOnly = failureOf(await store.save(big).catch((error: unknown) => error));
  expect(readOnly.message).toBe('The account could not be saved: it may only be read.');
  connection.exec('PRAGMA query_only = OFF; PRAGMA busy_timeout = 0');

  const other = new DatabaseSync(database.path);
  other.exec('BEGIN IMMEDIATE');
  const busy = failureOf(await store.save(big).catch((error: unknown) => error));
  expect(busy.message).toBe('The account could not be saved: another program is at work on it.');
  other.close();

  await store.save(big);
  expect(await store.loadAll()).toHaveLength(2);
});
