import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ada, type Latchkey, signedIn } from './latchkey.ts';

const run = promisify(execFile);
const passphrase = 'open sesame seeds';

/** A daemon that keeps a file of Ada's. */
async function keeping() {
  const { latchkey, service } = await signedIn();
  const daemon = await latchkey.startDaemon('--no-window');
  const path = (await latchkey.run('project', ada.email, '--as', 'header')).output.trim();
  expect(readFileSync(path, 'utf8')).toMatch(/^authorization: Bearer .+\n$/);
  return { latchkey, service, daemon, path };
}

async function ended(latchkey: Latchkey, ...words: string[]): Promise<void> {
  expect(await latchkey.run(...words)).toMatchObject({ code: 0 });
}

describe.skipIf(process.platform !== 'linux')('a token file', () => {
  test('serves curl, which is no client of Latchkey', async () => {
    const { latchkey, service, path } = await keeping();
    const address = `${service.url}/api/v1/auth/me`;
    const me = await run('curl', ['--silent', '--header', `@${path}`, address]);
    expect(me.stdout).toContain(ada.email);
    expect((await latchkey.run('project')).output).toBe(
      `ada@example.com, header: replaced just now\n  ${path}\n`,
    );
  });

  test('is kept by a Latchkey that stays, and by no other', async () => {
    const { latchkey } = await signedIn();
    expect(await latchkey.run('project', ada.email)).toMatchObject({ code: 2, output: '' });
  });

  test('goes when its account is paused, and comes back', async () => {
    const { latchkey, path } = await keeping();
    await ended(latchkey, 'pause', ada.email);
    expect(existsSync(path)).toBe(false);
    await ended(latchkey, 'resume', ada.email);
    await expect.poll(() => existsSync(path)).toBe(true);
  });

  test('goes when Latchkey is locked, and comes back', async () => {
    const { latchkey, path } = await keeping();
    await latchkey.runWith(passphrase, 'lock', 'set');
    expect(existsSync(path)).toBe(true);
    await ended(latchkey, 'lock');
    expect(existsSync(path)).toBe(false);
    await latchkey.runWith(passphrase, 'unlock');
    await expect.poll(() => existsSync(path)).toBe(true);
  });

  test('goes for good when its account is signed out', async () => {
    const { latchkey, path } = await keeping();
    await ended(latchkey, 'remove', ada.email, '--yes');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(dirname(path))).toEqual([]);
    expect((await latchkey.run('project')).output).not.toContain(path);
  });

  test('goes when Latchkey ends, and comes back with the next', async () => {
    const { latchkey, daemon, path } = await keeping();
    expect(await daemon.stop()).toBe(0);
    expect(existsSync(path)).toBe(false);
    await latchkey.startDaemon('--no-window');
    await expect.poll(() => existsSync(path)).toBe(true);
  });

  test.each([
    ['the next command, whichever', ['list'], 0],
    ['a hand-out', ['token', ada.email], 0],
  ])('that a kill left is removed by %s', async (_, words, code) => {
    const { latchkey, daemon, path } = await keeping();
    await daemon.stop('SIGKILL');
    expect(existsSync(path)).toBe(true);
    expect(await latchkey.run(...words)).toMatchObject({ code });
    expect(existsSync(path)).toBe(false);
  });

  test('that a kill left is removed by the next daemon although that one is locked', async () => {
    const { latchkey, daemon, path } = await keeping();
    await latchkey.runWith(passphrase, 'lock', 'set');
    await daemon.stop('SIGKILL');
    expect(existsSync(path)).toBe(true);
    const next = await latchkey.startDaemon('--no-window');
    await next.said(/Latchkey is locked/);
    expect(existsSync(path)).toBe(false);
    await latchkey.runWith(passphrase, 'unlock');
    await expect.poll(() => existsSync(path)).toBe(true);
  });
});
