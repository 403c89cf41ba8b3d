import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Broker } from '../../main/broker/broker.ts';
import { handOutFast, tokenCall } from '../../main/command/fast-token.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { makeApi } from '../api/api-fixture.ts';

const usual = { minValid: 0, json: false, profile: undefined };

describe('reading the command line', () => {
  test.each([
    [['token', 'ada'], { ...usual, name: 'ada' }],
    [['token', 'ada', '--min-valid', '5m'], { ...usual, name: 'ada', minValid: 300_000 }],
    [['token', '--min-valid=5m', 'ada'], { ...usual, name: 'ada', minValid: 300_000 }],
    [['--json', 'token', 'ada'], { ...usual, name: 'ada', json: true }],
    [['token', 'ada', '--profile', '/p', '--json'], { ...usual, name: 'ada', profile: '/p', json: true }],
    [['--profile=/p', 'token', 'token'], { ...usual, name: 'token', profile: '/p' }],
  ])('%j', (commandArguments, expected) => {
    expect(tokenCall(commandArguments)).toEqual(expected);
  });

  test.each([
    [[]],
    [['list']],
    [['token']],
    [['token', '--help']],
    [['token', 'ada', 'bob']],
    [['token', 'ada', '--min-valid', 'soon']],
    [['token', 'ada', '--min-valid']],
    [['token', 'ada', '--json=yes']],
    [['token', 'ada', '--unknown']],
    [['token', 'ada', '--profile=']],
    [['show', 'token', 'ada']],
    [['token', '--', 'ada']],
  ])('%j is left to the whole command', (commandArguments) => {
    expect(tokenCall(commandArguments)).toBeUndefined();
  });
});

describe('handing out', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  function emptyProfile(): string {
    const profile = mkdtempSync(join(tmpdir(), 'latchkey-fast-'));
    cleanups.push(() => rmSync(profile, { recursive: true }));
    return profile;
  }

  async function runningBroker() {
    const profile = emptyProfile();
    const fixture = await makeApi(undefined, systemClock);
    const { api, access } = fixture;
    const broker = await Broker.start({
      api,
      access,
      version: '1',
      clock: systemClock,
      profile,
      folder: profile,
    });
    cleanups.push(() => broker.close());
    return { ...fixture, profile, broker };
  }

  test('gives the token of the running engine', async () => {
    const { profile, add } = await runningBroker();
    await add();
    const result = await handOutFast(['token', 'ada@example.com'], () => profile);
    expect(result).toEqual({ ok: true, line: 'access-1' });
  });

  test('gives everything as JSON', async () => {
    const { profile, add } = await runningBroker();
    await add();
    const result = await handOutFast(['token', 'ada@example.com', '--json'], () => profile);
    expect(result?.ok && JSON.parse(result.line)).toMatchObject({ token: 'access-1', type: 'Bearer' });
  });

  test('passes a failure on, and does not ask a second time', async () => {
    const { profile } = await runningBroker();
    const result = await handOutFast(['token', 'nobody'], () => profile);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'no-such-account' }, json: false });
  });

  test('leaves it to the whole command where no engine ever ran', async () => {
    expect(await handOutFast(['token', 'ada'], () => emptyProfile())).toBeUndefined();
  });

  test.each(['/nowhere/broker.sock', 'not an address', ''])(
    'leaves it to the whole command where nobody listens at %j',
    async (address) => {
      const profile = emptyProfile();
      writeFileSync(join(profile, 'broker.address'), address);
      expect(await handOutFast(['token', 'ada'], () => profile)).toBeUndefined();
    },
  );

  test('an engine that ends in the middle is told as such', async () => {
    const profile = emptyProfile();
    const address = join(profile, 'broker.sock');
    const server = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n')));
    await new Promise<void>((resolve) => server.listen(address, resolve));
    cleanups.push(() => server.close());
    writeFileSync(join(profile, 'broker.address'), address);
    const result = await handOutFast(['token', 'ada'], () => profile);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'transient', remedy: 'retry' } });
  });
});
