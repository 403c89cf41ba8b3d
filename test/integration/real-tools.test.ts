import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { ada, addAda, builtCommand, Latchkey, playground } from '../command/latchkey.ts';
import { quiet } from '../sign-in/quiet-browser.ts';
import { startGitHost } from '../support/git-host.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'latchkey-real-tools-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function run(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, [...words], { env, cwd }, (_error, output, errors) =>
      resolve({ code: child.exitCode, output, errors }),
    );
  });
}

test('git clones and pushes with the token, and asks again with a new one after a refusal', async () => {
  const service = await playground();
  const latchkey = new Latchkey();
  await latchkey.answer('vault', 'use', 'key-file');
  let refused: string | undefined;
  const host = await startGitHost(service.url, async (password) => {
    const me = await fetch(`${service.url}/api/v1/auth/me`, {
      headers: { authorization: `Bearer ${password}` },
    });
    return me.ok && password !== refused;
  });
  expect(await addAda(latchkey, host)).toMatchObject({ code: 0 });
  await latchkey.startDaemon('--no-window');
  const home = folder();
  const environment = {
    ...latchkey.environment,
    HOME: home,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const helper = `!'${process.execPath}' '${builtCommand}' git-credential`;
  const git = (cwd: string, ...words: string[]) =>
    run(
      'git',
      [
        '-c',
        `credential.helper=${helper}`,
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=ada@example.com',
        ...words,
      ],
      environment,
      cwd,
    );

  const cloned = await git(home, 'clone', '--quiet', host.repository, 'work');
  expect(cloned).toMatchObject({ code: 0 });
  const work = join(home, 'work');
  writeFileSync(join(work, 'note.txt'), 'kept\n');
  await git(work, 'add', '.');
  await git(work, 'commit', '--quiet', '--message', 'Keep a note');
  expect(await git(work, 'push', '--quiet', 'origin', 'HEAD:main')).toMatchObject({ code: 0 });
  const { token } = await latchkey.answer<Output<'tokens.get'>>('token', ada.email);
  expect(new Set(host.asked.map(({ password }) => password))).toEqual(new Set([token]));
  expect(host.asked.every(({ user }) => user === 'oauth2')).toBe(true);

  // A server can refuse a token before its time; git then says so to the helper.
  refused = token;
  expect((await git(work, 'fetch', '--quiet')).code).not.toBe(0);
  expect(await git(work, 'fetch', '--quiet')).toMatchObject({ code: 0 });
  expect(host.asked.at(-1)?.password).not.toBe(token);
  expect(readFileSync(join(work, '.git', 'config'), 'utf8')).not.toMatch(/ey[JI]/);
});

test('Playwright loads the exported state and is signed in', async () => {
  const service = await playground();
  const latchkey = new Latchkey();
  await latchkey.answer('vault', 'use', 'key-file');
  const form = new URLSearchParams({ email: ada.email, password: ada.password });
  const reply = await fetch(`${service.url}/studio/signin`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const [name = '', value = ''] = (reply.headers.getSetCookie()[0]?.split(';')[0] ?? '').split('=');
  const exported = JSON.stringify([{ name, value, domain: '127.0.0.1', path: '/', httpOnly: true }]);
  const place = ['--provider', 'playground-studio', '--instance', service.url];
  expect(await latchkey.runWith(exported, 'import', '-', ...place)).toMatchObject({ code: 0 });
  const state = join(folder(), 'state.json');
  const printed = await latchkey.run('playwright-state', ada.email);
  writeFileSync(state, printed.output, { mode: 0o600 });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', ...quiet],
  });
  onTestFinished(() => browser.close());
  const session = `${service.url}/studio/api/auth/session`;
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(session);
  expect(await stranger.textContent('body')).not.toContain(ada.email);
  const page = await (await browser.newContext({ storageState: state })).newPage();
  await page.goto(session);
  expect(await page.textContent('body')).toContain(ada.email);

  const jar = join(folder(), 'cookies.txt');
  writeFileSync(jar, (await latchkey.run('cookies', ada.email)).output);
  const byCurl = await run('curl', ['--silent', '--cookie', jar, session], process.env);
  expect(byCurl.output).toContain(ada.email);
  const header = (
    await latchkey.run('cookies', ada.email, '--url', session, '--format', 'header')
  ).output.trim();
  const byHeader = await fetch(session, { headers: { cookie: header } });
  expect(await byHeader.text()).toContain(ada.email);
});
