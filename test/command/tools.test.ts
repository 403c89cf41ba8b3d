import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { ada, builtCommand, type Latchkey, signedIn } from './latchkey.ts';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs any program to its end. */
function run(
  program: string,
  programArguments: readonly string[],
  environment: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, [...programArguments], { env: environment }, (_error, output, errors) =>
      resolve({ code: child.exitCode, signal: child.signalCode, output, errors }),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'latchkey-tools-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function tokenOf(latchkey: Latchkey): Promise<string> {
  return (await latchkey.answer<Output<'tokens.get'>>('token', ada.email)).token;
}

describe('a session in the forms of other programs', () => {
  test('header, cookies, env, credential-process', async () => {
    const { latchkey, service } = await signedIn();
    await latchkey.startDaemon('--no-window');
    const token = await tokenOf(latchkey);
    expect((await latchkey.run('header', ada.email)).output).toBe(`authorization: Bearer ${token}\n`);
    const at = await latchkey.run('header', ada.email, '--url', `${service.url}/api/v1/auth/me`);
    expect(at.output).toContain(token);
    const elsewhere = await latchkey.run('header', ada.email, '--url', 'https://example.com/');
    expect(elsewhere).toMatchObject({ code: 6, output: '' });
    expect((await latchkey.run('cookies', ada.email)).output).toBe('# Netscape HTTP Cookie File\n');

    const shell = await run(
      'sh',
      ['-c', `eval "$('${process.execPath}' '${builtCommand}' env ${ada.email} --as IT)"; printf %s "$IT"`],
      latchkey.environment,
    );
    expect(shell.output).toBe(token);
    expect(await latchkey.run('env', ada.email, '--as', 'A;rm')).toMatchObject({ code: 2, output: '' });

    const aws = JSON.parse((await latchkey.run('credential-process', ada.email)).output);
    expect(aws).toMatchObject({ Version: 1, SecretAccessKey: token, SessionToken: token });
    expect(Date.parse(aws.Expiration)).toBeGreaterThan(Date.now() + 5 * 60_000);
    const cluster = JSON.parse(
      (await latchkey.run('credential-process', ada.email, '--format', 'kubernetes')).output,
    );
    expect(cluster).toMatchObject({
      kind: 'ExecCredential',
      status: { token, expirationTimestamp: expect.stringMatching(/:\d\dZ$/) },
    });
    expect(await latchkey.run('cookies', ada.email, '--format', 'xml')).toMatchObject({ code: 2 });
  });

  test('exec gives the token to the child alone, and ends as the child does', async () => {
    const { latchkey } = await signedIn();
    const token = await tokenOf(latchkey);
    const print =
      'process.stdout.write(process.env.IT + [process.env.LATCHKEY_KEY] + process.argv[1]); process.exit(42)';
    const ran = await latchkey.run(
      'exec',
      ada.email,
      '--as',
      'IT',
      '--',
      process.execPath,
      '-e',
      print,
      'given',
    );
    expect(ran).toMatchObject({ code: 42, output: `${token}given` });
    expect(await latchkey.run('exec', ada.email, '--', 'no-such-program-here')).toMatchObject({ code: 127 });
    const bySignal = await run(
      process.execPath,
      [builtCommand, 'exec', ada.email, '--', 'sh', '-c', 'kill -USR1 $$'],
      latchkey.environment,
    );
    expect(bySignal.signal).toBe('SIGUSR1');
  });

  test('exec lets go of the profile while the program runs, and passes signals on', async () => {
    const { latchkey } = await signedIn();
    const wait =
      'process.on("SIGTERM", () => { console.log("told"); process.exit(7) }); console.log("ready"); setInterval(() => {}, 1e6)';
    const running = latchkey.begin('exec', ada.email, '--', process.execPath, '-e', wait);
    await running.said(/ready/);
    expect(await latchkey.run('list')).toMatchObject({ code: 0 });
    expect(await running.stop('SIGTERM')).toBe(7);
    expect(running.output).toContain('told');
  });

  test('watch tells a change in a line, and ends with the engine', async () => {
    const { latchkey } = await signedIn();
    expect((await latchkey.run('watch')).errors).toContain('latchkey daemon');
    const daemon = await latchkey.startDaemon('--no-window');
    const watching = latchkey.begin('watch');
    const machine = latchkey.begin('watch', '--json');
    await watching.said(/Watching/);
    await latchkey.run('pause', ada.email);
    await watching.said(/^\d\d:\d\d:\d\d .*ada@example\.com.*[Pp]aused/m);
    await machine.said(/"name":"account-changed"/);
    await daemon.stop();
    expect(await watching.ended).toBe(5);
    expect(await machine.ended).toBe(5);
  });
});

describe('the key of a grant', () => {
  test('serves the command in place of the profile, and opens what it says', async () => {
    const { latchkey } = await signedIn();
    await latchkey.startDaemon('--no-window');
    const created = await latchkey.run('grant', 'create', 'backup', '--accounts', ada.email, '--for', '1h');
    const key = created.output.trim();
    expect(key).toMatch(/^lk_[\w-]{43}$/);
    const socket =
      (await latchkey.answer<Output<'engine.diagnose'>>('doctor')) &&
      join(latchkey.profile, 'broker.address');
    const { readFileSync } = await import('node:fs');
    const [path = ''] = readFileSync(socket, 'utf8').split('\n');
    const service = {
      PATH: process.env.PATH,
      LATCHKEY_SOCKET: path,
      LATCHKEY_KEY: key,
      LATCHKEY_PROFILE: folder(),
    };
    const command = (...words: string[]) => run(process.execPath, [builtCommand, ...words], service);
    expect((await command('token', ada.email)).output.trim()).toBe(await tokenOf(latchkey));
    expect(await command('header', ada.email)).toMatchObject({ code: 6, output: '' });
    expect(await command('list')).toMatchObject({ code: 6 });
    expect((await latchkey.run('grant', 'list')).output).toMatch(
      /backup +by key +token +ada@example\.com +ends in 1 h +used/,
    );
    expect(latchkey.contents()).not.toContain(key);
    await latchkey.run('grant', 'revoke', 'backup');
    expect(await command('token', ada.email)).toMatchObject({ code: 6, output: '' });
    const shown = await latchkey.run('show', ada.email, '--timeline', '20', '--json');
    expect(JSON.parse(shown.output).timeline).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'grant-created' }),
        expect.objectContaining({
          type: 'handed-out',
          actor: 'tool',
          tool: 'backup',
          facts: { what: 'token' },
        }),
        expect.objectContaining({ type: 'grant-revoked' }),
      ]),
    );
  });

  test('is no way around a Latchkey that does not run', async () => {
    const { latchkey } = await signedIn();
    const environment = { ...latchkey.environment, LATCHKEY_KEY: 'lk_wrong' };
    expect(await run(process.execPath, [builtCommand, 'token', ada.email], environment)).toMatchObject({
      code: 2,
      output: '',
    });
  });
});

describe('git', () => {
  test('is told token, user name and end, and never a refresh token', async () => {
    const { latchkey, service } = await signedIn();
    await latchkey.startDaemon('--no-window');
    const { host } = new URL(service.url);
    const token = await tokenOf(latchkey);
    const ask = (operation: string, lines: readonly string[], ...options: string[]) =>
      latchkey.runWith(`${lines.join('\n')}\n\n`, 'git-credential', operation, ...options);
    const address = [
      'protocol=http',
      `host=${host}`,
      'path=a/b.git',
      'wwwauth[]=Basic realm="x"',
      'capability[]=authtype',
      'oauth_refresh_token=theirs',
    ];
    const basic = await ask('get', address);
    expect(basic.output).toMatch(
      new RegExp(`^username=oauth2\npassword=${token}\npassword_expiry_utc=\\d{10}\n$`),
    );
    const bearer = await ask('get', address, '--bearer');
    expect(bearer.output).toMatch(
      new RegExp(
        `^capability\\[\\]=authtype\nauthtype=Bearer\ncredential=${token}\nephemeral=1\npassword_expiry_utc=\\d{10}\n$`,
      ),
    );
    expect((await ask('get', [...address, 'username=ada@example.com'])).output).toContain(
      'username=ada@example.com',
    );
    for (const other of [
      ['protocol=https', 'host=github.com'],
      ['protocol=http', `host=${host}.evil.example`],
      ['host=x'],
      [],
    ]) {
      expect(await ask('get', other)).toMatchObject({ code: 0, output: '' });
    }
    expect(await ask('store', [...address, `password=${token}`])).toMatchObject({ code: 0, output: '' });
    expect(await ask('erase', [...address, 'password=another'])).toMatchObject({ code: 0, output: '' });
    expect(await tokenOf(latchkey)).toBe(token);
    expect(await ask('erase', [...address, `password=${token}`])).toMatchObject({ code: 0, output: '' });
    expect(await tokenOf(latchkey)).not.toBe(token);
    expect(await ask('future-operation', address)).toMatchObject({ code: 0, output: '' });
  });
});

test('Docker is told token and user name, in its words where there are none', async () => {
  const { latchkey, service } = await signedIn();
  await latchkey.startDaemon('--no-window');
  const ask = (operation: string, input: string) => latchkey.runWith(input, 'docker-credential', operation);
  expect(JSON.parse((await ask('get', `${service.url}\n`)).output)).toEqual({
    ServerURL: service.url,
    Username: 'oauth2',
    Secret: await tokenOf(latchkey),
  });
  expect(await ask('get', 'ghcr.io')).toMatchObject({
    code: 1,
    output: 'credentials not found in native keychain\n',
  });
  expect(JSON.parse((await ask('list', '')).output)).toEqual({ [service.url]: 'oauth2' });
  expect(await ask('store', '{"ServerURL":"x","Username":"u","Secret":"marked-secret"}')).toMatchObject({
    code: 1,
  });
  expect(await ask('erase', service.url)).toMatchObject({ code: 0 });
  expect(latchkey.contents()).not.toContain('marked-secret');
});

describe('what the command says of itself', () => {
  const environment = { ...process.env, LATCHKEY_PROFILE: '/nowhere' };
  const latchkey = (...words: string[]) => run(process.execPath, [builtCommand, ...words], environment);

  test('completes in bash: commands, their own words, and options', async () => {
    const { output } = await latchkey('completion', 'bash');
    const complete = async (...words: string[]) => {
      const script = `${output}\nCOMP_WORDS=(latchkey "$@"); COMP_CWORD=$#; _latchkey; echo "\${COMPREPLY[*]}"`;
      return (await run('bash', ['-c', script, 'bash', ...words], { PATH: process.env.PATH })).output
        .trim()
        .split(' ');
    };
    expect(await complete('git')).toEqual(['git-credential']);
    expect(await complete('grant', '')).toEqual(expect.arrayContaining(['create', 'list', 'revoke']));
    expect(await complete('grant', 'create', '--sc')).toEqual(['--scope']);
    expect(await complete('exec', 'ada', '--')).toEqual(
      expect.arrayContaining(['--as', '--min-valid', '--json']),
    );
  });

  test('completes in fish and zsh by scripts that are made of the same words', async () => {
    expect((await latchkey('completion', 'fish')).output).toContain(
      "-a exec -d 'run a program with the token",
    );
    expect((await latchkey('completion', 'zsh')).output).toMatch(/^#compdef latchkey/);
    expect(await latchkey('completion', 'tcsh')).toMatchObject({ code: 2 });
  });

  test('has a page of the manual that man reads without complaint, with each command', async () => {
    const { output } = await latchkey('man');
    for (const word of ['git\\-credential', 'exec', 'grant create', 'LATCHKEY_KEY'])
      expect(output).toContain(word);
    const read = await run('man', ['--warnings', '-l', '-'], { ...process.env, MANWIDTH: '80' }, output);
    expect(read.errors).toBe('');
    expect(createHash('sha256').update(output).digest('hex')).toBe(
      createHash('sha256')
        .update((await latchkey('man')).output)
        .digest('hex'),
    );
  });

  test('describes what tools can call as OpenAPI 3.1, the same as the socket does', async () => {
    const document = JSON.parse((await latchkey('api')).output);
    expect(document.openapi).toBe('3.1.0');
    const { procedures } = await import('../../preload/contract.ts');
    expect(Object.keys(document.paths).sort()).toEqual(
      [...Object.keys(procedures).map((name) => `/api/${name}`), '/api/events'].sort(),
    );
    const token = document.paths['/api/tokens.get'].post;
    expect(token['x-latchkey-scopes']).toEqual(['token']);
    expect(token.requestBody.content['application/json'].schema.required).toEqual(['id']);
    expect(token.responses['200'].content['application/json'].schema.properties.value.required).toEqual([
      'token',
      'type',
    ]);
  });
});
