import type { SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountColumns } from '../../main/accounts/account-row.ts';
import { type AccountReport, SqliteAccountStore } from '../../main/accounts/account-store.ts';
import type { ProfileDatabase } from '../../main/accounts/profile-database.ts';
import type { Account } from '../../main/engine/account.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bareAccount, fullAccount } from './account-fixture.ts';
import { openDatabase } from './open-database.ts';

test('accounts come back as they were saved, in the order in which they were added', async () => {
  const folder = temporaryFolder();
  const accounts = [fullAccount(), bareAccount(), fullAccount({ label: '日本語 "quoted"\n' })];
  const first = openDatabase(folder);
  const store = new SqliteAccountStore(first);
  for (const account of accounts) await store.save(account);
  const changed = { ...bareAccount({ id: accounts[0]?.id ?? '' }), label: 'renamed' };
  await store.save(changed);
  first.close();
  const again = new SqliteAccountStore(openDatabase(folder));
  expect(await again.loadAll()).toEqual([changed, accounts[1], accounts[2]]);
});

test('a removed account is gone, with its history', async () => {
  const database = openDatabase();
  const store = new SqliteAccountStore(database);
  const [kept, gone] = [bareAccount(), bareAccount()];
  await Promise.all([store.save(kept), store.save(gone)]);
  await store.remove(gone.id);
  await store.remove(gone.id);
  expect(await store.loadAll()).toEqual([kept]);
});

test('what the engine adds to an account in memory is not stored', async () => {
  const store = new SqliteAccountStore(openDatabase());
  const account = bareAccount();
  await store.save({ ...account, activity: 'refreshing' } as typeof account);
  expect(await store.loadAll()).toEqual([account]);
});

/** Changes one column of a stored account behind the store's back. */
function tamper(database: ProfileDatabase, id: string, column: string, value: SQLInputValue): boolean {
  try {
    database.connection.prepare(`UPDATE accounts SET ${column} = ? WHERE id = ?`).run(value, id);
    return true;
  } catch {
    // The table is strict: it takes only values of the column's type.
    return false;
  }
}

test('a wrong optional field costs that field; a wrong row is kept and reported', async () => {
  const database = openDatabase();
  const reports: AccountReport[] = [];
  const store = new SqliteAccountStore(database, (report) => reports.push(report));
  const wrong: [column: string, value: SQLInputValue][][] = [
    [
      ['credits', '{"total":"many","parts":{},"unit":"credits","readAt":1}'],
      ['tasks', '"none"'],
    ],
    [
      ['failure', '{"kind":"teleported","message":"x"}'],
      ['tags', '{"films":true}'],
    ],
    [['reauthentications', '[1,']],
    [['status', 'sleeping']],
    [['auth_method', 'constructor']],
    [['token_source', '']],
  ];
  const accounts = wrong.map((_, index) => fullAccount({ label: `account ${index}` }));
  for (const [index, account] of accounts.entries()) {
    await store.save(account);
    for (const [column, value] of wrong[index] ?? []) {
      expect(tamper(database, account.id, column, value)).toBe(true);
    }
  }

  const without = (account: Account | undefined, ...fields: (keyof Account)[]) =>
    Object.fromEntries(
      Object.entries(account ?? {}).filter(([field]) => !fields.includes(field as keyof Account)),
    );
  expect(await store.loadAll()).toEqual([
    without(accounts[0], 'credits', 'tasks'),
    without(accounts[1], 'failure', 'tags'),
    { ...accounts[2], reauthentications: [] },
  ]);
  const ids = accounts.map((account) => account.id);
  expect(reports).toEqual([
    { accountId: ids[0], wrongFields: ['credits', 'tasks'], listed: true },
    { accountId: ids[1], wrongFields: ['tags', 'failure'], listed: true },
    { accountId: ids[2], wrongFields: ['reauthentications'], listed: true },
    { accountId: ids[3], wrongFields: ['status'], listed: false },
    { accountId: ids[4], wrongFields: ['authMethod'], listed: false },
    { accountId: ids[5], wrongFields: ['tokenSource'], listed: false },
  ]);
  expect(database.connection.prepare('SELECT count(*) AS rows FROM accounts').get()).toEqual({ rows: 6 });
});

test('a number without an end costs its field, or where every account must have one, the account', async () => {
  const database = openDatabase();
  const reports: AccountReport[] = [];
  const store = new SqliteAccountStore(database, (report) => reports.push(report));
  const [late, timeless] = [fullAccount(), fullAccount()];
  await Promise.all([store.save(late), store.save(timeless)]);
  tamper(database, late.id, 'expires_at', Infinity);
  tamper(database, late.id, 'credits', '{"total":1,"parts":{"daily":1e999},"unit":"credits","readAt":1}');
  tamper(database, timeless.id, 'connected_at', -Infinity);
  const { expiresAt: _end, credits: _credits, ...rest } = late;
  expect(await store.loadAll()).toEqual([rest]);
  expect(reports).toEqual([
    { accountId: late.id, wrongFields: ['expiresAt', 'credits'], listed: true },
    { accountId: timeless.id, wrongFields: ['connectedAt'], listed: false },
  ]);
});

test('whatever one column holds, reading does not fail and the other accounts are whole', async () => {
  const database = openDatabase();
  const store = new SqliteAccountStore(database);
  const [hostile, other] = [fullAccount(), fullAccount()];
  await store.save(other);
  const column = fc.constantFrom(...accountColumns.filter((name) => name !== 'id'));
  const value = fc.oneof(
    fc.json(),
    fc.string(),
    fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  await fc.assert(
    fc.asyncProperty(column, fc.oneof(value, fc.constant(null)), async (name, content) => {
      await store.save(hostile);
      tamper(database, hostile.id, name, content);
      const accounts = await store.loadAll();
      expect(accounts).toContainEqual(other);
      for (const account of accounts) {
        expect(typeof account.label).toBe('string');
        expect(Number.isNaN(account.connectedAt)).toBe(false);
        expect(JSON.parse(JSON.stringify(account))).toEqual(account);
      }
    }),
    { numRuns: 300 },
  );
});
