import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { CommandProcess, Latchkey } from './latchkey.ts';

const start = join(import.meta.dirname, '..', '..', 'main', 'start.mjs');
/** The machine's own Node, which may be older than the one that ships. */
const machineNode = existsSync('/usr/bin/node') ? '/usr/bin/node' : process.execPath;

test('npm start without a display prints the address, keeps running, and ends as it is told to', async () => {
  const latchkey = new Latchkey({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', XDG_RUNTIME_DIR: '' });
  const child = spawn(machineNode, [start], { env: latchkey.environment });
  const started = new CommandProcess(child);
  await started.said(/so the window opens in the browser\.\n/);
  const [, address = ''] = await started.said(/Window: (\S+)/);
  expect((await fetch(address)).status).toBe(200);
  expect(started.errors).toContain('latchkey vault use');
  expect(await latchkey.run('list')).toMatchObject({ code: 0 });
  expect(await started.stop('SIGTERM')).toBe(0);
  expect(started.output).toContain('Stopping.');
});

test('npm start -- --demo comes up with three accounts of different kinds, and keeps them alive', async () => {
  const latchkey = new Latchkey();
  await latchkey.answer('vault', 'use', 'key-file');
  const child = spawn(machineNode, [start, '--demo', '--profile', latchkey.profile], {
    env: latchkey.environment,
  });
  const started = new CommandProcess(child);
  await started.said(/^Latchkey keeps 3 accounts signed in\./m);
  await started.said(/The Playground runs at http:\S+; its tokens live a minute\./);
  const listed = await latchkey.answer<Output<'accounts.list'>>('list');
  expect(listed.accounts.map(({ status, providerId }) => `${providerId} ${status}`).sort()).toEqual([
    'playground-api active',
    'playground-connect active',
    'playground-studio active',
  ]);
  for (const { id, expiresAt = 0, nextAttemptAt = 0 } of listed.accounts) {
    expect(expiresAt - Date.now()).toBeLessThan(60_000);
    expect(nextAttemptAt).toBeLessThan(expiresAt);
    const { token } = await latchkey.answer<Output<'tokens.get'>>('token', id);
    const renewed = await latchkey.answer<Output<'accounts.refresh'>>('refresh', id);
    expect(renewed.status).toBe('active');
    expect((await latchkey.answer<Output<'tokens.get'>>('token', id)).token).not.toBe(token);
  }
  expect(await started.stop('SIGINT')).toBe(0);

  // The next time the same accounts are there, at the same Playground.
  const again = latchkey.begin('demo', '--profile', latchkey.profile);
  await again.said(/^Latchkey keeps 3 accounts signed in\./m);
  const later = await latchkey.answer<Output<'accounts.list'>>('list');
  expect(later.accounts.map(({ id }) => id).sort()).toEqual(listed.accounts.map(({ id }) => id).sort());
  expect(await again.stop()).toBe(0);
});

test.skipIf(machineNode === process.execPath)(
  'the command runs on the Node that ships, whatever the machine has',
  async () => {
    const latchkey = new Latchkey();
    const script = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.js');
    const begin = (...commandArguments: string[]) =>
      new CommandProcess(spawn(machineNode, [script, ...commandArguments], { env: latchkey.environment }));
    const choosing = begin('vault', 'use', 'key-file');
    expect(await choosing.ended).toBe(0);
    const failing = begin('show', 'nobody');
    expect(await failing.ended).toBe(7);
    const daemon = begin('daemon', '--no-window');
    await daemon.said(/^Latchkey keeps 0 accounts/m);
    expect(await daemon.stop('SIGTERM')).toBe(0);
    expect(daemon.output).toContain('Stopping.');
  },
);
