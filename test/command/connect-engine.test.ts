import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acquireProfileLock } from '../../main/accounts/profile-lock.ts';
import { type ConnectOptions, connectEngine } from '../../main/command/connect-engine.ts';
import { Terminal } from '../../main/command/terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function optionsFor(profile: string, more: Partial<ConnectOptions> = {}): ConnectOptions {
  const terminal = new Terminal(process, { NO_COLOR: '1' });
  return { profile, terminal, interrupted: new AbortController().signal, ...more };
}

const inUse = expect.objectContaining({ failure: expect.objectContaining({ kind: 'profile-in-use' }) });

describe('a profile that somebody else holds', () => {
  test('is waited for, but not for ever', async () => {
    const profile = temporaryFolder();
    const lock = acquireProfileLock(profile);
    onTestFinished(() => lock?.release());
    await expect(connectEngine(optionsFor(profile, { patience: 200 }))).rejects.toEqual(inUse);
  });

  test('is taken as soon as it is free', async () => {
    const profile = temporaryFolder();
    const lock = acquireProfileLock(profile);
    const connecting = connectEngine(optionsFor(profile));
    await new Promise((resolve) => setImmediate(resolve));
    lock?.release();
    const link = await connecting;
    expect(await link.call('engine.status', {})).toMatchObject({ host: 'command', counts: { accounts: 0 } });
    await link.close();
    const next = acquireProfileLock(profile);
    expect(next).toBeDefined();
    next?.release();
  });

  test('is no longer waited for after Ctrl-C', async () => {
    const profile = temporaryFolder();
    const lock = acquireProfileLock(profile);
    onTestFinished(() => lock?.release());
    await expect(
      connectEngine(optionsFor(profile, { interrupted: AbortSignal.abort() })),
    ).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
  });

  test('by an engine that hangs is told as such', async () => {
    const profile = temporaryFolder();
    const address = join(profile, 'broker.sock');
    const server = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => server.listen(address, resolve));
    onTestFinished(() => void server.close());
    writeFileSync(join(profile, 'broker.address'), address);
    await expect(connectEngine(optionsFor(profile, { answerTime: 100 }))).rejects.toEqual(inUse);
  });
});
