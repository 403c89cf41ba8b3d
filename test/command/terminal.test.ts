import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { ada, builtCommand, CommandProcess, Latchkey, playground, signedIn } from './latchkey.ts';

const hasPty =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
if (!hasPty) console.log('SKIPPED: no pseudo-terminal here (util-linux script makes one)');

/** The command on a terminal of its own, as a person sees and types it. */
function onTerminal({ environment }: Latchkey, ...commandArguments: string[]): CommandProcess {
  const words = [process.execPath, builtCommand, ...commandArguments].map((word) => `'${word}'`).join(' ');
  const { NO_COLOR: _colourless, ...colourful } = environment;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', words, '/dev/null'], {
    env: { ...colourful, TERM: 'xterm' },
  });
  return new CommandProcess(child);
}

describe.skipIf(!hasPty)('on a terminal', () => {
  test('a password is asked for and not shown', async () => {
    const latchkey = new Latchkey();
    const { url } = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    const adding = onTerminal(latchkey, 'add', 'playground-api', '--instance', url);
    await adding.said(/User name or e-mail address: /);
    adding.child.stdin?.write(`${ada.email}\r`);
    await adding.said(/Password: /);
    adding.child.stdin?.write(`${ada.password}\r`);
    await adding.said(/Store the password/);
    adding.child.stdin?.write('y\r');
    expect(await adding.ended).toBe(0);
    expect(adding.output).toContain(ada.email);
    expect(adding.output).not.toContain(ada.password);
    const { accounts } = await latchkey.answer<{ accounts: unknown[] }>('list');
    expect(accounts).toMatchObject([{ hasCredential: true }]);
  });

  test('a removal names the loss, and anything but yes keeps the account', async () => {
    const { latchkey } = await signedIn();
    const keeping = onTerminal(latchkey, 'remove', ada.email);
    await keeping.said(
      /Remove ada@example\.com\? Its session is deleted here\. The account at Playground API stays\./,
    );
    keeping.child.stdin?.write('\r');
    expect(await keeping.ended).toBe(1);
    const removing = onTerminal(latchkey, 'remove', ada.email);
    await removing.said(/\[y\/N\]/);
    removing.child.stdin?.write('y\r');
    expect(await removing.ended).toBe(0);
  });

  test('statuses have colour, and a refresh of all draws a bar', async () => {
    const { latchkey } = await signedIn();
    const listing = onTerminal(latchkey, 'list');
    await listing.ended;
    expect(listing.output).toContain('\u001b[32mo\u001b[0m');
    const refreshing = onTerminal(latchkey, 'refresh', '--all');
    expect(await refreshing.ended).toBe(0);
    expect(refreshing.output).toMatch(/Refreshing \[[#-]{24}\] \d of 1/);
  });

  test('Ctrl-C at a prompt ends in good order', async () => {
    const { latchkey, service } = await signedIn();
    const adding = onTerminal(
      latchkey,
      'add',
      'playground-api',
      '--instance',
      service.url,
      '--username',
      'x',
    );
    await adding.said(/Password: /);
    adding.child.stdin?.write('\u0003');
    expect(await adding.ended).toBe(1);
    expect(adding.output).toContain('Cancelled.');
  });

  test('the passphrase of a sealed file is asked for when it is needed', async () => {
    const latchkey = new Latchkey();
    const { url } = await playground();
    const passphrase = 'open sesame seeds';
    const choosing = onTerminal(latchkey, 'vault', 'use', 'passphrase');
    await choosing.said(/New passphrase: /);
    choosing.child.stdin?.write(`${passphrase}\r`);
    await choosing.said(/The same again: /);
    choosing.child.stdin?.write(`${passphrase}\r`);
    expect(await choosing.ended).toBe(0);
    const adding = onTerminal(
      latchkey,
      'add',
      'playground-api',
      '--instance',
      url,
      '--username',
      ada.email,
      '--no-remember',
    );
    await adding.said(/Password: /);
    adding.child.stdin?.write(`${ada.password}\r`);
    await adding.said(/Passphrase of the profile: /);
    adding.child.stdin?.write(`${passphrase}\r`);
    expect(await adding.ended).toBe(0);
    // A list opens nothing, so nothing is asked.
    expect(await latchkey.run('list')).toMatchObject({ code: 0, output: expect.stringContaining('Active') });
  });
});

describe('in a pipe', () => {
  test('output is plain, and a reader that has read enough is no error', async () => {
    const { latchkey } = await signedIn();
    const listed = await latchkey.run('list');
    expect(listed.output).not.toContain('\u001b');
    const pipe = `'${process.execPath}' '${builtCommand}' provider list | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', pipe], {
      encoding: 'utf8',
      env: latchkey.environment,
    });
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
  });
});
