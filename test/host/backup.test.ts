import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { readContent, writeContent } from '../../main/host/backup/backup-content.ts';
import { BackupSchedule } from '../../main/host/backup/backup-schedule.ts';
import { HeldFiles } from '../../main/host/backup/held-files.ts';
import { plainCookies } from '../../main/host/backup/plain-export.ts';
import { parseNetscapeCookies } from '../../main/sign-in/netscape-cookies.ts';
import {
  isSealedFor,
  makeRecipient,
  openBackup,
  readRecipient,
  sealBackup,
} from '../../main/vault/backup-file.ts';
import { usualSettings } from '../../preload/settings-schema.ts';
import { day, hour, minute } from '../engine/engine-fixture.ts';
import { withCosts } from '../fuzz/backup-door.ts';
import { VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fullSession } from '../vault/secret-fixture.ts';
import { cheap, profileWithBackups } from './backup-fixture.ts';

const passphrase = 'a passphrase for backups';
const merge = { mode: 'merge', olderToo: false, settings: false } as const;
const replace = { mode: 'replace', olderToo: false, settings: true } as const;

const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );

describe('the file', () => {
  test('opens with the passphrase only, and whatever is changed in it, it does not open', async () => {
    const plaintext = Buffer.from('everything that is in it');
    const recipient = await makeRecipient(passphrase, cheap);
    const file = sealBackup(plaintext, recipient);
    expect(await openBackup(file, passphrase)).toEqual(plaintext);
    expect(file.includes('everything')).toBe(false);
    expect(isSealedFor(readRecipient(recipient.header), file)).toBe(true);
    expect(await failureFrom(openBackup(file, 'another passphrase'))).toMatchObject({
      vault: 'locked',
      detail: 'wrong passphrase',
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const changed = Buffer.from(file);
        changed[place] = (changed[place] ?? 0) ^ change;
        const problem = (await failureFrom(openBackup(changed, passphrase)))?.vault;
        expect(place === 4 ? ['newer-format', 'damaged'] : ['damaged']).toContain(problem);
      }),
      { numRuns: 100 },
    );
    for (const length of [0, 4, 60, 100, file.length - 1]) {
      expect((await failureFrom(openBackup(file.subarray(0, length), passphrase)))?.vault).toBe('damaged');
    }
  });

  test.each([
    ['2 GiB of memory', [1, 21, 8, 1]],
    ['ever so much memory', [1, 30, 255, 1]],
    ['minutes of work', [1, 20, 8, 16]],
    ['hours of work', [1, 18, 1, 255]],
    ['next to no work', [1, 4, 1, 1]],
  ])('that asks for %s is refused before any of it is taken', async (_, costs) => {
    const file = sealBackup(Buffer.from('x'), await makeRecipient(passphrase, cheap));
    const before = process.memoryUsage.rss();
    const failure = await failureFrom(openBackup(withCosts(file, costs), passphrase));
    expect(failure).toMatchObject({ vault: 'damaged', detail: 'costs' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
  });

  test('of another derivation or a newer format is left to a newer Latchkey', async () => {
    const file = sealBackup(Buffer.from('x'), await makeRecipient(passphrase, cheap));
    const derived = await failureFrom(openBackup(withCosts(file, [2, 10, 8, 1]), passphrase));
    expect(derived?.vault).toBe('newer-format');
    file[4] = 2;
    expect((await failureFrom(openBackup(file, passphrase)))?.vault).toBe('newer-format');
  });

  test('two backups for one recipient have nothing in common but that, and the passphrase opens both', async () => {
    const recipient = await makeRecipient(passphrase, cheap);
    const [one, two] = [
      sealBackup(Buffer.from('same'), recipient),
      sealBackup(Buffer.from('same'), recipient),
    ];
    expect(one.subarray(84).equals(two.subarray(84))).toBe(false);
    expect(await openBackup(two, passphrase)).toEqual(await openBackup(one, passphrase));
  });

  test('content comes back as it was, and what cannot be read costs only itself', async () => {
    const account = (await profileWithBackups().then(async ({ signIn }) => signIn('ada'))) as never;
    const content = {
      createdAt: 5,
      latchkey: '1.2.3',
      accounts: [
        { account, session: fullSession(), credits: [{ at: 1, total: 2, unit: 'credits', parts: {} }] },
      ],
      definitions: new Map([['own', '{}']]),
      settings: { appearance: { theme: 'dark' } },
    };
    const read = readContent(writeContent(content));
    expect(read.accounts[0]?.session).toEqual(fullSession());
    expect(read).toMatchObject({ createdAt: 5, settings: content.settings, unread: 0 });
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const lines = gunzipSync(writeContent(content)).toString();
    const more = gzipSync(`${lines}{"account":{"id":"x"}}\n{"from":"the future"}\nno json\n`);
    expect(readContent(more)).toMatchObject({ unread: 3, accounts: [{ credits: [{ total: 2 }] }] });
    expect(() => readContent(gzipSync(lines.replace('"version":1', '"version":2')))).toThrow(
      'newer Latchkey',
    );
    expect(() => readContent(Buffer.from('no gzip'))).toThrow('damaged');
    // Nothing that anybody may write makes it fail in another way.
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 4 }), (records) => {
        const head = lines.split('\n')[0] ?? '';
        expect(readContent(gzipSync([head, ...records].join('\n'))).unread).toBeLessThanOrEqual(
          records.length,
        );
      }),
    );
  });
});

describe('restoring', () => {
  test('brings everything back into an empty profile on another machine, sealed under its own key', async () => {
    const old = await profileWithBackups();
    const ada = await old.signIn('ada');
    const bob = await old.signIn('bob', false);
    old.points.set(ada.id, [{ at: 5, total: 412, unit: 'credits', parts: { daily: 60 } }]);
    old.definitions.set('own', '{"id":"own"}');
    old.keep('{"appearance":{"theme":"dark"}}');
    const { bytes, accounts, unopened } = await old.desk.createUnder(passphrase);
    expect([accounts, unopened]).toEqual([2, 0]);
    expect(bytes.includes('access-')).toBe(false);

    const fresh = await profileWithBackups();
    const { plan, content } = await fresh.desk.inspect(bytes, passphrase);
    expect(plan.accounts.map(({ standing }) => standing)).toEqual(['new', 'new']);
    expect(content.latchkey).toBe('1.2.3');
    expect(fresh.engine.list()).toEqual([]);
    expect(await fresh.desk.restore(bytes, passphrase, { ...merge, settings: true })).toEqual({
      added: 2,
      renewed: 0,
      kept: 0,
      removed: 0,
      definitions: 1,
    });
    expect(fresh.engine.list().map(({ id }) => id)).toEqual([ada.id, bob.id]);
    expect(await fresh.vault.loadSession(ada.id)).toEqual(await old.vault.loadSession(ada.id));
    expect(await fresh.vault.loadCredential(ada.id)).toMatchObject({ password: 'password of ada' });
    expect(await fresh.vault.loadCredential(bob.id)).toBeUndefined();
    expect((await fresh.engine.accessToken(ada.id, 0, 'user')).token).toBe('access-1');
    expect(fresh.definitions.get('own')).toBe('{"id":"own"}');
    expect(fresh.database.readValue('settings')).toBe('{"appearance":{"theme":"dark"}}');
    expect(fresh.database.connection.prepare('SELECT total FROM credit_points').all()).toEqual([
      { total: 412 },
    ]);
    // And it goes on from there: the restored session is renewed and finds its form.
    await fresh.engine.refresh(ada.id);
  });

  test('never puts an older session over a newer one, unless that is asked for', async () => {
    const profile = await profileWithBackups();
    const { id } = await profile.signIn('ada');
    const { bytes } = await profile.desk.createUnder(passphrase);
    expect((await profile.desk.inspect(bytes, passphrase)).plan.accounts[0]?.standing).toBe('same');
    await profile.pass(10 * minute);
    await profile.engine.refresh(id);
    const rotated = await profile.vault.loadSession(id);
    expect((await profile.desk.inspect(bytes, passphrase)).plan.accounts[0]?.standing).toBe('older');
    for (const wish of [merge, replace]) {
      expect(await profile.desk.restore(bytes, passphrase, wish)).toMatchObject({ renewed: 0, kept: 1 });
      expect(await profile.vault.loadSession(id)).toEqual(rotated);
    }
    await profile.engine.rename(id, 'My own name');
    await profile.engine.update(id, { refreshMargin: minute, creditAlert: 7 });
    expect(await profile.desk.restore(bytes, passphrase, { ...merge, olderToo: true })).toMatchObject({
      renewed: 1,
    });
    expect((await profile.vault.loadSession(id))?.accessToken).toBe('access-1');
    expect(profile.engine.get(id)).toMatchObject({
      label: 'My own name',
      refreshMargin: minute,
      creditAlert: 7,
    });
  });

  test('knows an account that was signed in anew under another id, and merges or replaces what else is here', async () => {
    const old = await profileWithBackups();
    const { id: oldId } = await old.signIn('ada');
    await old.pass(10 * minute);
    await old.engine.refresh(oldId);
    const { bytes } = await old.desk.createUnder(passphrase);

    const here = await profileWithBackups();
    const { id } = await here.signIn('ada');
    const eve = await here.signIn('eve');
    const { plan } = await here.desk.inspect(bytes, passphrase);
    expect(plan.accounts).toMatchObject([{ standing: 'newer', here: { id } }]);
    expect(plan.onlyHere.map(({ label }) => label)).toEqual([eve.label]);
    await here.desk.restore(bytes, passphrase, merge);
    expect(here.engine.list()).toHaveLength(2);
    expect(here.engine.list().some((account) => account.id === oldId)).toBe(false);
    expect((await here.vault.loadSession(id))?.accessToken).toBe('access-2');

    const removed: string[] = [];
    here.engine.subscribe((notice) => {
      if (notice.type === 'account-removed') removed.push(notice.accountId);
    });
    expect(await here.desk.restore(bytes, passphrase, replace)).toMatchObject({ removed: 1 });
    expect(removed).toEqual([eve.id]);
    expect(await here.vault.loadSession(eve.id)).toBeUndefined();
  });

  test('some accounts only; what is damaged is left out and counted; a wrong passphrase changes nothing', async () => {
    const profile = await profileWithBackups();
    const ada = await profile.signIn('ada');
    const bob = await profile.signIn('bob');
    const row = profile.rows.read(bob.id, 'session').current;
    if (!(row instanceof Uint8Array)) throw new Error('no row');
    await profile.rows.write(
      bob.id,
      'session',
      row.map((byte, index) => (index === 40 ? byte ^ 1 : byte)),
    );
    await profile.rows.dropPrevious(bob.id, 'session');
    profile.engine.holding.forgetSessions();
    expect(await profile.desk.createUnder(passphrase)).toMatchObject({ accounts: 2, unopened: 1 });
    const { bytes, accounts } = await profile.desk.createUnder(passphrase, [ada.id]);
    expect(accounts).toBe(1);
    expect(await failureFrom(profile.desk.restore(bytes, 'wrong passphrase', replace))).toMatchObject({
      detail: 'wrong passphrase',
    });
    expect(profile.engine.list()).toHaveLength(2);
  });

  test.each(['accounts', 'sealed', 'credit_points', 'profile'])(
    'the disk refuses a row of %s: nothing was changed, and the engine goes on',
    async (table) => {
      const old = await profileWithBackups();
      const { id } = await old.signIn('ada');
      old.points.set(id, [{ at: 5, total: 412, unit: 'credits', parts: {} }]);
      const { bytes } = await old.desk.createUnder(passphrase);
      const fresh = await profileWithBackups();
      // The vault makes its key before anything is restored.
      await fresh.signIn('eve');
      const { connection } = fresh.database;
      connection.exec(`CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'full'); END`);
      expect(await failureFrom(fresh.desk.restore(bytes, passphrase, replace))).toMatchObject({
        kind: 'storage-unavailable',
      });
      expect(fresh.engine.list().map(({ label }) => label)).toEqual(['eve@example.com']);
      const counted = ['accounts', 'sealed', 'credit_points'].map(
        (each) => connection.prepare(`SELECT count(*) AS n FROM ${each}`).get()?.n,
      );
      expect(counted).toEqual([1, 2, 0]);
      expect(fresh.restore.toDo).toBeUndefined();
      connection.exec('DROP TRIGGER full');
      await fresh.desk.restore(bytes, passphrase, merge);
      await fresh.engine.refresh(id);
    },
  );

  test('a process that dies after the commit: the next one does what was left to do', async () => {
    const old = await profileWithBackups();
    old.definitions.set('own', '{"id":"own"}');
    await old.signIn('ada');
    const { bytes } = await old.desk.createUnder(passphrase);
    const fresh = await profileWithBackups();
    const eve = await fresh.signIn('eve');
    const { set } = fresh.definitions;
    fresh.definitions.set = () => {
      throw new Error('killed');
    };
    await fresh.desk.restore(bytes, passphrase, replace);
    expect(fresh.restore.toDo).toMatchObject({ definitions: ['{"id":"own"}'] });
    fresh.definitions.set = set;
    await fresh.desk.finish();
    expect(fresh.definitions.has('own')).toBe(true);
    expect(fresh.restore.toDo).toBeUndefined();
    expect(fresh.engine.list().some(({ id }) => id === eve.id)).toBe(false);
  });
});

describe('backups on a schedule', () => {
  async function scheduled(change: Partial<typeof usualSettings.backup> = {}) {
    const time = new VirtualTime(Date.UTC(2026, 0, 1));
    const folder = join(temporaryFolder(), 'backups');
    let stored: unknown;
    let made = 0;
    let fails = false;
    const schedule = new BackupSchedule({
      clock: new VirtualClock(time, { number: 1, alive: true }),
      desk: {
        create: async (recipient) => {
          if (fails) throw new Error('the vault is locked');
          made += 1;
          return { bytes: sealBackup(Buffer.from(`backup ${made}`), recipient), accounts: 1, unopened: 0 };
        },
      },
      settings: () => ({ ...usualSettings.backup, ...change }),
      usualFolder: folder,
      profileId: 'abcd',
      store: {
        read: () => stored,
        write: async (state) => {
          stored = JSON.parse(JSON.stringify(state));
        },
      },
      cost: cheap,
    });
    return {
      schedule,
      folder,
      async pass(length: number) {
        const until = time.now + length;
        while (time.step(until)) await schedule.rest();
      },
      setClock(wrongBy: number) {
        time.wallError = wrongBy;
      },
      files: () => readdirSync(folder).sort(),
      made: () => made,
      fail: (now: boolean) => {
        fails = now;
      },
      stored: () => JSON.stringify(stored),
    };
  }

  test('come every day once there is a passphrase, which is kept nowhere, and the newest stay', async () => {
    const { schedule, folder, pass, files, made, stored } = await scheduled({ keep: 3 });
    schedule.watch();
    await pass(2 * day);
    expect(made()).toBe(0);
    await schedule.setPassphrase(passphrase);
    expect(stored()).not.toContain(passphrase);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'latchkey-ffff-2020.latchkey-backup'), 'of another profile');
    await pass(5 * day);
    await schedule.close();
    expect(made()).toBe(5);
    const ours = files().filter((name) => name.includes('-abcd-'));
    expect(ours).toHaveLength(3);
    expect(files()).toHaveLength(4);
    const newest = readFileSync(join(folder, ours.at(-1) ?? ''));
    expect((await openBackup(newest, passphrase)).toString()).toBe('backup 5');
    expect(statSync(join(folder, ours.at(-1) ?? '')).mode & 0o777).toBe(0o600);
    expect(schedule.state).toMatchObject({ hasPassphrase: true });
  });

  test('go on when the clock was a year ahead, and the one that was just made stays', async () => {
    const { schedule, folder, pass, setClock, made, files } = await scheduled({ keep: 1 });
    await schedule.setPassphrase(passphrase);
    setClock(365 * day);
    schedule.watch();
    await pass(hour);
    expect(made()).toBe(1);
    setClock(0);
    writeFileSync(join(folder, '.latchkey-abcd-2026-01-01T000000Z.latchkey-backup.partial'), 'half');
    await pass(hour);
    await schedule.close();
    expect(made()).toBe(2);
    const [left = '', ...others] = files();
    expect(others).toEqual([]);
    expect((await openBackup(readFileSync(join(folder, left)), passphrase)).toString()).toBe('backup 2');
  });

  test('one that fails is told and tried again; without a passphrase there are no more', async () => {
    const { schedule, pass, made, fail } = await scheduled();
    await schedule.setPassphrase(passphrase);
    fail(true);
    schedule.watch();
    await pass(hour);
    expect(schedule.state.problem).toBeDefined();
    fail(false);
    await pass(hour);
    expect(schedule.state.problem).toBeUndefined();
    expect(made()).toBe(1);
    await schedule.forgetPassphrase();
    await pass(9 * day);
    expect(made()).toBe(1);
    expect(await failureFrom(schedule.run())).toMatchObject({ kind: 'not-supported' });
    await schedule.close();
  });
});

test('files on their way are few, short-lived and not too long', () => {
  let now = 0;
  const files = new HeldFiles(() => now, 10);
  const { id } = files.add('one', Buffer.from('12345'));
  expect(files.append(id, Buffer.from('67890'))).toEqual({ id, name: 'one', size: 10 });
  expect(files.bytes(id).toString()).toBe('1234567890');
  expect(() => files.append(id, Buffer.from('!'))).toThrow('too long');
  expect(() => files.bytes(id)).toThrow('not held');
  const kept = Array.from({ length: 6 }, (_, index) => files.add(`${index}`, Buffer.from('x')).id);
  expect(() => files.bytes(kept[0] ?? '')).toThrow('not held');
  now = 11 * 60_000;
  expect(() => files.bytes(kept[5] ?? '')).toThrow('not held');
});

test('the program of the documentation opens a backup without Latchkey', async () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'backup-format.md'), 'utf8');
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  expect(program.split('\n').length).toBeLessThan(40);
  const profile = await profileWithBackups();
  await profile.signIn('ada');
  const { bytes } = await profile.desk.createUnder(passphrase);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'open-backup.mjs'), program);
  writeFileSync(join(folder, 'file'), bytes);
  const run = (given: string) =>
    execFileSync(process.execPath, [join(folder, 'open-backup.mjs'), join(folder, 'file')], {
      input: given,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  const [head, first] = run(`${passphrase}\n`).split('\n');
  expect(JSON.parse(head ?? '')).toMatchObject({ format: 'latchkey-backup', version: 1, accounts: 1 });
  expect(JSON.parse(first ?? '')).toMatchObject({ session: { accessToken: 'access-1' } });
  expect(() => run('wrong\n')).toThrow();
});

test('cookies in plain form are read back as they were, one account after the other', async () => {
  const profile = await profileWithBackups();
  await profile.signIn('ada');
  const { records } = await profile.desk.records();
  const [first] = records;
  if (!first) throw new Error('no record');
  const odd = fullSession();
  const cookies = odd.cookies.map((cookie) => ({ ...cookie, value: `${cookie.value}\tx` }));
  const text = plainCookies([
    { ...first, session: fullSession() },
    { ...first, session: { ...odd, cookies } },
  ]);
  const files = parseNetscapeCookies(text);
  expect(files).toHaveLength(2);
  expect(files[0]?.map(({ raw }) => [raw.name, raw.domain, raw.hostOnly, raw.httpOnly, raw.value])).toEqual(
    fullSession().cookies.map(({ name, domain, hostOnly, httpOnly, value }) => [
      name,
      hostOnly ? domain : `.${domain}`,
      hostOnly,
      httpOnly,
      value,
    ]),
  );
  expect(files[1]).toHaveLength(2);
});
