import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ada, addAda, builtCommand, Latchkey, playground, signedIn } from './latchkey.ts';

const passphrase = 'a passphrase for backups';
const phrase = 'everyone who reads this file can use my accounts';

async function backedUp() {
  const latchkey = await freshProfile();
  const service = await playground();
  expect(await addAda(latchkey, service, '--remember')).toMatchObject({ code: 0 });
  const file = join(temporaryFolder(), 'everything.latchkey-backup');
  expect(await latchkey.runWith(passphrase, 'backup', 'create', file)).toMatchObject({ code: 0 });
  return { latchkey, service, file };
}

async function freshProfile(): Promise<Latchkey> {
  const fresh = new Latchkey();
  await fresh.answer('vault', 'use', 'key-file');
  return fresh;
}

describe('a backup', () => {
  test('is written for this user only, looked into, and restored into another profile, where the token works', async () => {
    const { latchkey, file } = await backedUp();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'latin1')).not.toContain(ada.password);
    expect(await latchkey.runWith(passphrase, 'backup', 'create', file)).toMatchObject({ code: 2 });
    const { output: token } = await latchkey.run('token', ada.email);

    const fresh = await freshProfile();
    expect(await fresh.runWith('wrong', 'backup', 'inspect', file)).toMatchObject({ code: 4 });
    const inspected = await fresh.runWith(passphrase, 'backup', 'inspect', file);
    expect(inspected.output).toMatch(/playground-api +new +with password/);
    expect(await fresh.answer('list')).toMatchObject({ accounts: [] });
    expect(await fresh.runWith(passphrase, 'backup', 'restore', file)).toMatchObject({ code: 1 });
    const restored = await fresh.runWith(passphrase, 'backup', 'restore', file, '--yes');
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.output).toContain('1 added, 0 renewed');
    expect(await fresh.run('token', ada.email)).toMatchObject({ code: 0, output: token });
  });

  const hasStrace = existsSync('/usr/bin/strace');
  if (!hasStrace)
    console.warn('strace is not installed: a restoration is not killed at its disk operations.');

  test.skipIf(!hasStrace)(
    'a restoration that is killed at a sync or a write leaves all of it or nothing',
    async () => {
      const { latchkey, file } = await backedUp();
      const { output: token } = await latchkey.run('token', ada.email);
      const base = await freshProfile();
      const outcomes: string[] = [];
      for (const [call, step] of [
        ['fsync,fdatasync', 2],
        ['pwrite64', 18],
      ] as const) {
        for (let when = 1; ; when += step) {
          const fresh = new Latchkey();
          cpSync(base.profile, fresh.profile, { recursive: true });
          const injected = `inject=${call}:signal=KILL:when=${when}`;
          const traced = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', injected];
          const { signal, status } = spawnSync(
            'strace',
            [...traced, process.execPath, builtCommand, 'backup', 'restore', file, '--yes'],
            { env: fresh.environment, input: passphrase, timeout: 60_000 },
          );
          if (signal !== 'SIGKILL' && status !== 137) break;
          const { code, output } = await fresh.run('token', ada.email);
          expect([0, 7], `${call} ${when}`).toContain(code);
          if (code === 0) expect(output, `${call} ${when}`).toBe(token);
          else expect(await fresh.answer('list')).toEqual({ accounts: [] });
          // Of one that died early: it can be done again.
          if (outcomes.length === 1) {
            expect(await fresh.runWith(passphrase, 'backup', 'restore', file, '--yes')).toMatchObject({
              code: 0,
            });
          }
          outcomes.push(code === 0 ? 'all of it' : 'nothing');
        }
      }
      console.log(`a restoration was killed ${outcomes.length} times`);
      expect(outcomes.length).toBeGreaterThan(3);
      expect(new Set(outcomes)).toEqual(new Set(['all of it', 'nothing']));
    },
  );

  test.skipIf(!hasStrace)(
    'one that replaces, killed at a sync, leaves the accounts of before or those of the backup, each in use',
    async () => {
      const { file, service } = await backedUp();
      const grace = { ...ada, email: 'grace@example.com', username: 'grace' };
      await service.addUser(grace);
      const base = await freshProfile();
      const place = ['add', 'playground-api', '--instance', service.url, '--username', grace.email];
      expect(await base.runWith(grace.password, ...place)).toMatchObject({ code: 0 });
      const outcomes: string[] = [];
      // Every other: each operation is tried on its own where the database fails (test/host/backup.test.ts).
      for (let when = 1; ; when += 2) {
        const fresh = new Latchkey();
        cpSync(base.profile, fresh.profile, { recursive: true });
        const injected = `inject=fsync,fdatasync:signal=KILL:when=${when}`;
        const traced = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-e', injected];
        const restore = ['backup', 'restore', file, '--replace', '--yes'];
        const { signal, status } = spawnSync(
          'strace',
          [...traced, process.execPath, builtCommand, ...restore],
          { env: fresh.environment, input: passphrase, timeout: 60_000 },
        );
        if (signal !== 'SIGKILL' && status !== 137) break;
        const { accounts } = await fresh.answer<Output<'accounts.list'>>('list');
        const labels = accounts.map(({ label }) => label).join();
        expect([ada.email, grace.email], `sync ${when}`).toContain(labels);
        // The session of what is there works; a second restoration comes to the end of it.
        expect(await fresh.run('token', labels), `sync ${when}`).toMatchObject({ code: 0 });
        expect(await fresh.runWith(passphrase, ...restore), `sync ${when}`).toMatchObject({ code: 0 });
        expect(await fresh.run('token', ada.email), `sync ${when}`).toMatchObject({ code: 0 });
        expect(await fresh.run('token', grace.email), `sync ${when}`).toMatchObject({ code: 7 });
        outcomes.push(labels);
      }
      console.log(`a restoration that replaces was killed ${outcomes.length} times`);
      expect(new Set(outcomes)).toEqual(new Set([ada.email, grace.email]));
    },
  );
});

describe('leaving', () => {
  test('takes flags and a phrase, writes a new file for this user only, and says what it is', async () => {
    const { latchkey } = await signedIn();
    const file = join(temporaryFolder(), 'plain.json');
    expect(await latchkey.run('export', file)).toMatchObject({ code: 6 });
    const flags = ['export', '--plain', '--i-understand', file];
    expect(await latchkey.runWith('yes', ...flags)).toMatchObject({ code: 1 });
    expect(existsSync(file)).toBe(false);
    expect(await latchkey.runWith(phrase, ...flags)).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).toMatchObject({
      format: 'latchkey-plain',
      accounts: [{ account: { label: ada.email }, session: { accessToken: expect.any(String) } }],
    });
    writeFileSync(file, 'mine');
    expect(await latchkey.runWith(phrase, ...flags)).toMatchObject({ code: 2 });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});
