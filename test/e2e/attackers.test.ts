import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { addByPassword, addPerson } from '../integration/practice-accounts.ts';
import { Installation } from '../support/installation.ts';
import { KeyringSession, skipsKeyringTests } from '../support/keyring-session.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';

/** Who might want the sessions (docs/threat-model.md), at work on the built product. */

const nobody = 65_534;
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
if (!isRoot) console.log('SKIPPED: another user of the machine needs Linux and root to be played');

/** Runs a program as another user of the machine; resolves with everything that it said. */
function asNobody(command: string, ...words: string[]): Promise<string> {
  return new Promise((resolve) => {
    const identity = { uid: nobody, gid: nobody, cwd: '/', timeout: 10_000 };
    execFile(command, words, identity, (error, output, errors) =>
      resolve(`${error ? `failed ${error.code}` : 'done'} ${output}${errors}`),
    );
  });
}

async function signedIn(installation: Installation): Promise<string> {
  const playground = await PlaygroundProcess.start({ passwordCost: 4 });
  onTestFinished(() => playground.kill());
  const email = await addPerson(playground, 'ada');
  await addByPassword(installation, playground, 'playground-api', email);
  return email;
}

test.skipIf(!isRoot)(
  'another user of the machine reads no file, reaches no socket, and gets nothing at the window, even with a stolen address',
  async () => {
    const installation = new Installation();
    expect((await installation.run(['vault', 'use', 'key-file'])).code).toBe(0);
    const daemon = await installation.startDaemon([]);
    await signedIn(installation);
    const { profile } = installation;
    for (const name of ['', ...readdirSync(profile)]) {
      expect(await asNobody('/bin/cat', join(profile, name)), name).toMatch(/Permission denied/);
    }
    expect(await asNobody('/bin/ls', profile)).toMatch(/Permission denied/);
    const socket = readBrokerAddress(profile)?.path ?? '';
    const request = ['--silent', '--show-error', '--unix-socket', socket, 'http://latchkey/metrics'];
    expect(await asNobody('/usr/bin/curl', ...request)).toMatch(/failed/);
    const { pid = 0 } = daemon.process;
    for (const file of ['environ', 'mem', 'maps']) {
      expect(await asNobody('/bin/cat', `/proc/${pid}/${file}`), file).toMatch(/Permission denied/);
    }
    // The address is good once; seen by somebody else, over a shoulder or in a process list, it is good for nothing.
    const { url } = await installation.answer<{ url: string }>(['open']);
    expect(await asNobody('/usr/bin/curl', '--silent', '--include', url)).toMatch(/^failed/);
    expect((await fetch(url, { redirect: 'manual' })).status).toBeLessThan(400);
  },
);

test.skipIf(skipsKeyringTests())(
  'who has the disk has the profile and no session: the copy of it opens nothing without the keychain',
  async () => {
    const session = await KeyringSession.start('open');
    const installation = new Installation(session.environment);
    const email = await signedIn(installation);
    expect((await installation.run(['token', email])).code).toBe(0);

    const thief = new Installation((await KeyringSession.start('open')).environment);
    rmSync(thief.profile, { recursive: true });
    cpSync(installation.profile, thief.profile, { recursive: true });
    for (const command of [
      ['token', email],
      ['refresh', email],
      ['cookies', email],
      ['vault', 'new-key', '--yes'],
    ]) {
      const { code, output } = await thief.run(command);
      // A new key is theirs to begin with; it opens nothing of what was sealed before.
      if (command[0] !== 'vault') expect([code, output], command.join(' ')).toEqual([4, '']);
    }
    expect((await thief.run(['token', email])).code).not.toBe(0);
    const backup = join(mkdtempSync(join(tmpdir(), 'latchkey-thief-')), 'all');
    onTestFinished(() => rmSync(join(backup, '..'), { recursive: true, force: true }));
    await thief.run(['backup', 'create', backup], 'a passphrase of the thief');
    expect((await installation.run(['token', email])).code).toBe(0);
  },
);
