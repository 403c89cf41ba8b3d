import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exitCodeOf } from '../../main/command/exit-codes.ts';
import { addAda, Latchkey, playground, signedIn } from './latchkey.ts';

describe('the exit code says what to do', () => {
  test('0: done', async () => {
    const { latchkey } = await signedIn();
    expect(await latchkey.run('list')).toMatchObject({ code: 0, output: expect.stringContaining('Active') });
  });

  test('1: unexpected, as a profile that is a file', async () => {
    const latchkey = new Latchkey();
    const file = join(latchkey.profile, 'file');
    writeFileSync(file, '');
    const { code, errors } = await latchkey.run('--profile', file, 'list');
    expect(code).toBe(1);
    expect(errors).toContain('is a file');
  });

  test.each([
    [['nonsense'], 'unknown command'],
    [['token'], 'missing required argument'],
    [['list', '--wrong'], 'unknown option'],
    [['token', 'ada', '--min-valid', 'soon'], '"soon" is no duration'],
    [['refresh'], 'Name one account, or say --all'],
    [['refresh', 'ada', '--all'], 'Name one account, or say --all'],
    [['add', 'nowhere'], 'There is no provider "nowhere"'],
    [['add', 'playground-api'], 'needs the address of its instance'],
    [['import', 'cookies.txt'], 'The file cookies.txt cannot be read'],
    [['vault', 'use', 'nothing'], 'is none of'],
    [['open'], 'No Latchkey runs on this profile'],
  ])('2: usage, as in %j', async (commandArguments, words) => {
    const { code, errors } = await new Latchkey().run(...commandArguments);
    expect({ code, errors }).toEqual({ code: 2, errors: expect.stringContaining(words) });
  });

  test('3: needs sign-in, as after a wrong password', async () => {
    const latchkey = new Latchkey();
    const { url } = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    const place = ['add', 'playground-api', '--instance', url, '--username', 'ada@example.com'];
    const { code, errors } = await latchkey.runWith('wrong horse', ...place);
    expect(code).toBe(3);
    expect(errors).not.toContain('wrong horse');
  });

  test('3: needs sign-in, as after the provider ended everything', async () => {
    const { latchkey, service } = await signedIn();
    service.revoke('ada@example.com');
    expect(await latchkey.run('refresh', 'ada@example.com')).toMatchObject({ code: 3 });
    expect(await latchkey.run('token', 'ada@example.com')).toMatchObject({ code: 3, output: '' });
    expect(await latchkey.run('refresh', '--all')).toMatchObject({ code: 0 });
    expect((await latchkey.run('list')).output).toContain('Sign in again');
  });

  test('4: no vault, and how to choose one', async () => {
    const latchkey = new Latchkey({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', XDG_RUNTIME_DIR: '' });
    const service = await playground();
    const { code, errors } = await addAda(latchkey, service);
    expect(code).toBe(4);
    expect(errors).toContain('latchkey vault use passphrase|key-file');
    expect(await latchkey.run('vault', 'status')).toMatchObject({ code: 4 });
    expect(await latchkey.run('daemon', '--no-window')).toMatchObject({
      code: 4,
      errors: expect.stringContaining('latchkey vault use'),
    });
  });

  test('5: the provider cannot be reached', async () => {
    const { latchkey, service } = await signedIn();
    await service.close();
    const one = await latchkey.run('refresh', 'ada@example.com');
    expect(one).toMatchObject({ code: 5, errors: expect.stringContaining('The session is kept.') });
    expect(await latchkey.run('refresh', '--all')).toMatchObject({
      code: 5,
      output: expect.stringContaining('1 failed'),
    });
  });

  test('6: not allowed, as an engine says that guards its tokens', async () => {
    const latchkey = new Latchkey();
    const socket = join(latchkey.profile, 'guard.sock');
    const failure = { kind: 'not-allowed', what: 'No.', safe: 'Nothing.', act: 'Ask.', remedy: 'none' };
    const server = createServer((connection) => {
      connection.on('error', () => {});
      connection.once('data', () =>
        connection.end(`HTTP/1.0 403\r\n\r\n${JSON.stringify({ ok: false, failure })}`),
      );
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    onTestFinished(() => void server.close());
    writeFileSync(join(latchkey.profile, 'broker.address'), socket);
    expect(await latchkey.run('token', 'ada')).toMatchObject({
      code: 6,
      output: '',
      errors: expect.stringContaining('No.'),
    });
  });

  test('7: no such account', async () => {
    const latchkey = new Latchkey();
    for (const command of ['show', 'token', 'refresh', 'pause', 'resume', 'login']) {
      expect(await latchkey.run(command, 'nobody')).toMatchObject({ code: 7, output: '' });
    }
  });

  test('a kind of failure that a newer engine has is unexpected', () => {
    expect(exitCodeOf('of-the-future')).toBe(1);
    expect(exitCodeOf('toString')).toBe(1);
  });
});

describe('--json', () => {
  test('answers failures as well, on standard output alone', async () => {
    const { code, output, errors } = await new Latchkey().run('show', 'nobody', '--json');
    expect(code).toBe(7);
    expect(JSON.parse(output)).toMatchObject({
      failure: { kind: 'no-such-account', remedy: 'correct-input' },
    });
    expect(errors).toBe('');
  });
});

test.each([
  [['token'], "latchkey: missing required argument 'account'\n(latchkey token --help says more)\n"],
  [
    ['grant', 'create', 'x'],
    "latchkey: required option '--accounts <accounts>' not specified\n(latchkey grant create --help says more)\n",
  ],
  [['toke'], "latchkey: unknown command 'toke'\n(Did you mean token?)\n(latchkey --help says more)\n"],
])('a command line that is wrong, %j, says what and where its own words are', async (words, errors) => {
  expect(await new Latchkey().run(...words)).toEqual({ code: 2, output: '', errors });
});
