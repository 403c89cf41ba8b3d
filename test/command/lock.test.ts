import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { EventStream } from './event-stream.ts';
import { ada, builtCommand, signedIn } from './latchkey.ts';

const passphrase = 'open sesame seeds';

describe('the app lock', () => {
  test('refuses tools until the passphrase comes, through a kill of the daemon, and is changed and removed', async () => {
    const { latchkey } = await signedIn();
    const daemon = await latchkey.startDaemon('--no-window');
    expect(await latchkey.run('lock')).toMatchObject({ code: 2 });
    expect(await latchkey.runWith('short', 'lock', 'set')).toMatchObject({ code: 2 });
    expect(await latchkey.runWith(passphrase, 'lock', 'set')).toMatchObject({ code: 0 });
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    expect(await latchkey.run('lock')).toMatchObject({ code: 0, output: 'Latchkey is locked.\n' });
    const refused = await latchkey.run('token', ada.email);
    expect(refused).toMatchObject({ code: 4, output: '' });
    expect(refused.errors).toContain('Unlock Latchkey with its passphrase');
    const listed = await latchkey.run('list');
    expect(listed).toMatchObject({ code: 4 });
    expect(listed.output + listed.errors).not.toContain(ada.email);
    await daemon.stop('SIGKILL');

    // The next one finds itself locked, and so does a command without any.
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 4 });
    const next = await latchkey.startDaemon('--no-window');
    await next.said(/Latchkey is locked/);
    expect(await latchkey.runWith('wrong', 'unlock')).toMatchObject({ code: 4 });
    expect(await latchkey.runWith(passphrase, 'unlock')).toMatchObject({ code: 0 });
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    expect(await latchkey.runWith(`${passphrase}\nanother passphrase\n`, 'lock', 'change')).toMatchObject({
      code: 0,
    });
    expect(await latchkey.runWith('another passphrase', 'vault', 'rotate-key')).toMatchObject({ code: 0 });
    expect(await latchkey.runWith('another passphrase', 'lock', 'remove')).toMatchObject({
      code: 0,
      output: 'Latchkey has no passphrase.\n',
    });
    expect(await next.stop()).toBe(0);
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    expect(latchkey.contents()).not.toContain(passphrase);
  });
});

test('open event streams tell nothing of accounts while Latchkey is locked, tools get no new one, and all go on after it', async () => {
  const { latchkey } = await signedIn();
  await latchkey.startDaemon('--no-window');
  const grant = ['grant', 'create', 'monitor', '--accounts', ada.email, '--scope', 'list'];
  const key = (await latchkey.run(...grant)).output.trim();
  const owner = readBrokerAddress(latchkey.profile);
  if (!owner) throw new Error('the daemon has no socket');
  const tool = { ...owner, key };
  await latchkey.runWith(passphrase, 'lock', 'set');
  const [ours, theirs] = [await EventStream.open(owner), await EventStream.open(tool)];
  await latchkey.run('pause', ada.email);
  await ours.said(/"paused":true/);
  await theirs.said(/"paused":true/);
  await latchkey.run('lock');
  await ours.said(/"isLocked":true/);
  ours.take();
  theirs.take();

  const late = await EventStream.open(owner);
  expect(late.status).toBe(200);
  for (const closed of [tool, { ...owner, key: '' }]) {
    const refused = await EventStream.open(closed);
    expect(refused.status).toBe(503);
    await refused.said(/"vault":"app-locked"/);
  }
  expect(await latchkey.run('resume', ada.email)).toMatchObject({ code: 4 });
  for (const stream of [ours, theirs, late]) expect(stream.take()).not.toMatch(/ada@|"account-/);

  await latchkey.runWith(passphrase, 'unlock');
  await late.said(/"isLocked":false/);
  await latchkey.run('resume', ada.email);
  for (const stream of [ours, theirs, late]) await stream.said(/"account-changed".*"paused":false/);
  expect(theirs.text).not.toContain('lock-changed');
});

const hasStrace = existsSync('/usr/bin/strace');
if (!hasStrace)
  console.warn('strace is not installed: a new vault key is not killed at its disk operations.');

test.skipIf(!hasStrace)(
  'a process that makes a new key can be killed at any sync: nothing is lost, and it goes on',
  async () => {
    const { latchkey } = await signedIn();
    const keyFile = () => readFileSync(join(latchkey.profile, 'vault.key'), 'utf8');
    const rotate = (call: string, when: number) =>
      spawnSync(
        'strace',
        [
          '-f',
          '-qq',
          '-e',
          `trace=${call}`,
          '-o',
          '/dev/null',
          '-e',
          `inject=${call}:signal=KILL:when=${when}`,
        ].concat(process.execPath, builtCommand, 'vault', 'rotate-key'),
        { env: latchkey.environment, timeout: 60_000 },
      );
    let kills = 0;
    for (const call of ['fsync', 'fdatasync']) {
      // Every fourth: each operation is tried in the simulated world; here it counts that the operations are real.
      for (let when = 1; ; when += 4) {
        const { signal, status } = rotate(call, when);
        if (signal !== 'SIGKILL' && status !== 137) break;
        kills += 1;
        const { code, errors } = await latchkey.run('token', ada.email);
        expect(`${code} ${errors}`, `${call} ${when}`).toBe('0 ');
      }
    }
    console.log(`a new key was killed ${kills} times`);
    expect(kills).toBeGreaterThan(2);
    const before = keyFile();
    expect(await latchkey.run('vault', 'rotate-key')).toMatchObject({ code: 0 });
    expect(keyFile()).not.toBe(before);
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
  },
);
