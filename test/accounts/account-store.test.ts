import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AccountReport, SqliteAccountStore } from '../../main/accounts/account-store.ts';
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

test('a wrong optional field costs that field; a wrong row is kept and reported', async () => {
  const database = openDatabase();
  const reports: AccountReport[] = [];
  const store = new SqliteAccountStore(database, (report) => reports.push(report));
  const put = (id: string, content: string) =>
    database.connection.prepare('INSERT INTO accounts VALUES (?, ?, 0)').run(id, content);
  const { id: _, ...content } = fullAccount();
  put('wrong-credits', JSON.stringify({ ...content, credits: { total: 'many' }, tasks: 'none' }));
  put('wrong-status', JSON.stringify({ ...content, status: 'sleeping' }));
  put('no-json', '{"providerId":');
  put('no-object', '[]');
  put('polluted', '{"__proto__": {"label": "x"}, "constructor": 1}');

  const accounts = await store.loadAll();
  const { credits: _credits, tasks: _tasks, ...rest } = content;
  expect(accounts).toEqual([{ ...rest, id: 'wrong-credits' }]);
  expect(reports).toEqual([
    { accountId: 'wrong-credits', wrongFields: ['credits', 'tasks'], listed: true },
    { accountId: 'wrong-status', wrongFields: ['status'], listed: false },
    { accountId: 'no-json', wrongFields: ['JSON'], listed: false },
    { accountId: 'no-object', wrongFields: ['content'], listed: false },
    { accountId: 'polluted', wrongFields: expect.arrayContaining(['label']), listed: false },
  ]);
  expect(database.connection.prepare('SELECT count(*) AS rows FROM accounts').get()).toEqual({ rows: 5 });
});

test('whatever a row holds, reading does not fail and invents nothing', async () => {
  const database = openDatabase();
  const store = new SqliteAccountStore(database);
  const put = database.connection.prepare('INSERT OR REPLACE INTO accounts VALUES (?, ?, 0)');
  const { id: _, ...content } = fullAccount();
  const fields = fc.constantFrom(...Object.keys(content));
  await fc.assert(
    fc.asyncProperty(fields, fc.json(), fc.string(), async (field, value, garbage) => {
      put.run('changed', JSON.stringify({ ...content, [field]: JSON.parse(value) }));
      put.run('garbage', garbage);
      for (const account of await store.loadAll()) {
        const { id: _id, [field as 'label']: _changed, ...rest } = account;
        const { [field as 'label']: _original, ...expected } = content;
        expect(rest).toEqual(expected);
      }
    }),
    { numRuns: 200 },
  );
});
