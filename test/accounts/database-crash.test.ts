import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import { migrations } from '../../main/accounts/migrations.ts';
import { openProfileDatabase } from '../../main/accounts/profile-database.ts';
import { type Script, startCommand, startScript } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bareAccount } from './account-fixture.ts';
import { longStep } from './long-step.ts';
import { openDatabase } from './open-database.ts';

const writer = join(import.meta.dirname, 'database-writer.script.ts');

/** All lines that the script prints until it ends. */
async function linesOf(script: Script): Promise<string[]> {
  await script.ended;
  const lines: string[] = [];
  while (script.waitingLines > 0) lines.push(await script.line());
  return lines;
}

test('what was reported as saved survives a kill', async () => {
  const folder = temporaryFolder();
  const saved: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const script = startScript(writer, ['save', join(folder, 'latchkey.db')]);
    const first = await script.line();
    await pause(Math.random() * 40);
    script.signal('SIGKILL');
    saved.push(...[first, ...(await linesOf(script))].map((line) => line.replace('saved ', '')));
  }
  const accounts = await new SqliteAccountStore(openDatabase(folder)).loadAll();
  const ids = new Set(accounts.map((account) => account.id));
  expect(saved.length).toBeGreaterThanOrEqual(5);
  expect(saved.filter((id) => !ids.has(id))).toEqual([]);
});

test('a kill at any moment of a migration leaves the version before or the version after, whole', async () => {
  for (let round = 0; round < 12; round += 1) {
    const folder = temporaryFolder();
    const old = openDatabase(folder);
    const store = new SqliteAccountStore(old);
    await Promise.all(Array.from({ length: 3_000 }, () => store.save(bareAccount())));
    old.close();
    const script = startScript(writer, ['migrate', join(folder, 'latchkey.db')]);
    await script.line();
    await pause(round * 12);
    await script.kill();

    const { connection } = openDatabase(folder, { migrations: [...migrations, longStep] });
    expect(connection.prepare('SELECT count(*) AS rows FROM accounts').get()).toEqual({ rows: 3_000 });
    expect(connection.prepare("SELECT count(*) AS rows FROM accounts WHERE note = ''").get()).toEqual({
      rows: 0,
    });
    // Copies that were finished are whole; each start that found the old version made one more.
    const copies = readdirSync(folder).filter((name) => /version-\d+\.[^.]*$/.test(name));
    expect(copies.length).toBeGreaterThanOrEqual(1);
  }
});

const canTrace =
  process.platform === 'linux' && spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', 'true']).status === 0;
if (!canTrace) console.log('skipped: faults of the disk need strace, which is not there or not allowed');

test.skipIf(!canTrace).each([
  ['a full disk', 'pwrite64:error=ENOSPC:when=40..60', /the disk is full|disk reported an error/],
  ['a failing disk', 'fdatasync,fsync:error=EIO:when=12..16', /the disk reported an error/],
])(
  '%s fails the saves that it hits, and none after it; nothing that was reported is lost',
  async (_, fault, words) => {
    const folder = temporaryFolder();
    // Made before, so that the fault hits the saves, however many steps a new database takes.
    openProfileDatabase(join(folder, 'latchkey.db')).close();
    const calls = fault.split(':')[0] ?? '';
    const script = startCommand('strace', [
      ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${fault}`],
      ...[process.execPath, writer, 'save', join(folder, 'latchkey.db')],
    ]);
    const saved: string[] = [];
    let failures = 0;
    let savedAfterFailure = 0;
    while (savedAfterFailure < 10) {
      const line = await script.line();
      if (line.startsWith('saved ')) {
        saved.push(line.slice('saved '.length));
        if (failures > 0) savedAfterFailure += 1;
      } else {
        expect(line).toMatch(/^failed storage-unavailable: The account could not be saved: /);
        expect(line).toMatch(words);
        failures += 1;
        savedAfterFailure = 0;
      }
    }
    await script.kill();
    expect(failures).toBeGreaterThan(0);
    const accounts = await new SqliteAccountStore(openDatabase(folder)).loadAll();
    const ids = new Set(accounts.map((account) => account.id));
    expect(saved.filter((id) => !ids.has(id))).toEqual([]);
  },
);
