import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BrokerAddress, readBrokerAddress } from '../../main/broker/address.ts';
import { callBroker } from '../../main/broker/client.ts';
import type { Playground } from '../../main/playground/playground.ts';
import type { Output } from '../../preload/contract.ts';
import {
  ada,
  addAda,
  allowAtConnect,
  type CommandProcess,
  Latchkey,
  playground,
  signedIn,
} from './latchkey.ts';

const quick = { accessToken: 3_000, oauthAccessToken: 3_000 };

/** A profile that is signed in to Connect, whose refresh tokens rotate and may be used once. */
async function connected() {
  const latchkey = new Latchkey();
  const service = await playground({ strictRotation: true });
  await latchkey.answer('vault', 'use', 'key-file');
  const adding = latchkey.begin('add', 'playground-connect', '--instance', service.url);
  const [page] = await adding.said(/http:\S+\/oauth\/authorize\S+/);
  await allowAtConnect(page);
  expect(await adding.ended).toBe(0);
  return { latchkey, service };
}

describe('the daemon', () => {
  test('keeps sessions alive: tokens of seconds are replaced before their end', async () => {
    const { latchkey, service } = await signedIn({ lifetimes: quick });
    await latchkey.startDaemon('--no-window');
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const { code, output } = await latchkey.run('token', ada.email);
          expect(code).toBe(0);
          seen.add(output);
          return seen.size;
        },
        { timeout: 30_000, interval: 200 },
      )
      .toBeGreaterThanOrEqual(3);
    expect(service.usage().signIns[ada.email]?.api).toBe(1);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends cleanly on %s', async (signal) => {
    const { latchkey } = await signedIn();
    const daemon = await latchkey.startDaemon();
    const address = readBrokerAddress(latchkey.profile)?.path ?? '';
    expect(existsSync(address)).toBe(true);
    expect(await daemon.stop(signal)).toBe(0);
    expect(existsSync(address)).toBe(false);
    expect(readBrokerAddress(latchkey.profile)).toBeUndefined();
    expect(daemon.output).toMatch(/Stopping\.\n$/);
    expect(await latchkey.run('list')).toMatchObject({ code: 0 });
  });

  test('lets a refresh that runs end before it ends itself', async () => {
    const { latchkey, service } = await connected();
    const daemon = await latchkey.startDaemon('--no-window');
    service.setFaults({ latency: 1_000 });
    const refreshing = latchkey.begin('refresh', ada.email);
    await expect.poll(async () => JSON.stringify(await statusOf(latchkey))).toContain('"refreshing":1');
    expect(await daemon.stop()).toBe(0);
    await refreshing.ended;
    service.setFaults({});
    // The refresh token rotates and may be used once: had its successor not been saved, this would be the end of the session.
    expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 0 });
  });

  test('leaves nothing that a killed one could trip over', async () => {
    const { latchkey } = await signedIn();
    const killed = await latchkey.startDaemon();
    await killed.stop('SIGKILL');
    expect(readBrokerAddress(latchkey.profile)).toBeDefined();
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    const next = await latchkey.startDaemon();
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    expect(await next.stop()).toBe(0);
  });

  test('says who keeps the profile already, shows its window, and is done', async () => {
    const { latchkey } = await signedIn();
    const first = await latchkey.startDaemon();
    const second = await latchkey.run('daemon');
    expect(second.code).toBe(0);
    expect(second.output).toContain(`already keeps this profile (process ${first.child.pid}).`);
    expect(second.output).toMatch(/Window: http:\/\/127\.0\.0\.1:\d+\/open\?code=/);
    const quiet = await latchkey.run('daemon', '--no-window');
    expect(quiet.output).not.toContain('Window');
  });

  test('lets go of the profile when another host asks', async () => {
    const { latchkey } = await signedIn();
    const daemon = await latchkey.startDaemon();
    const address = addressOf(latchkey);
    expect(await callBroker(address, 'engine.release', {}, 'user')).toEqual({ ok: true, value: {} });
    expect(await daemon.ended).toBe(0);
    expect(daemon.output).toContain('Another Latchkey takes over.');
  });

  test('goes on with the window although nothing protects sessions yet, and takes the choice while it runs', async () => {
    const latchkey = new Latchkey({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', XDG_RUNTIME_DIR: '' });
    const service = await playground();
    const daemon = await latchkey.startDaemon();
    await daemon.said(/latchkey vault use/);
    expect(await addAda(latchkey, service)).toMatchObject({ code: 4 });
    expect(await latchkey.run('vault', 'use', 'key-file')).toMatchObject({ code: 0 });
    expect(await addAda(latchkey, service)).toMatchObject({ code: 0 });
    expect(await daemon.stop()).toBe(0);
  });

  test('under a passphrase waits for it, and keeps it out of sight', async () => {
    const latchkey = new Latchkey();
    const service = await playground();
    const passphrase = 'open sesame seeds';
    expect(await latchkey.runWith(passphrase, 'vault', 'use', 'passphrase')).toMatchObject({ code: 0 });
    // Nobody can be asked, and standard input holds the password.
    expect(await addAda(latchkey, service)).toMatchObject({ code: 4 });
    const daemon = latchkey.begin('daemon', '--no-window', '--passphrase-stdin');
    daemon.child.stdin?.end(`${passphrase}\n`);
    await daemon.said(/^Sealed by/m);
    expect(await addAda(latchkey, service)).toMatchObject({ code: 0 });
    expect(await daemon.stop()).toBe(0);

    const locked = await latchkey.startDaemon('--no-window');
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 4 });
    expect(await latchkey.runWith('wrong', 'vault', 'unlock')).toMatchObject({ code: 4 });
    expect(await latchkey.runWith(passphrase, 'vault', 'unlock')).toMatchObject({ code: 0 });
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    expect(await locked.stop()).toBe(0);
    expect(latchkey.contents()).not.toContain(passphrase);
  });
});

describe('many at once', () => {
  const ten = Array.from({ length: 10 }, (_, index) => index);

  test('ten commands without a daemon wait for each other, and each refresh token is used once', async () => {
    const { latchkey, service } = await connected();
    const runs = await Promise.all(ten.map(() => latchkey.run('refresh', ada.email)));
    expect(runs.map(({ code, errors }) => ({ code, errors }))).toEqual(
      ten.map(() => ({ code: 0, errors: '' })),
    );
    expect(mostUses(service)).toBe(1);
  });

  test('ten commands and two daemons that start together do so too', async () => {
    const { latchkey, service } = await connected();
    const daemons = [latchkey.begin('daemon', '--no-window'), latchkey.begin('daemon', '--no-window')];
    const runs = await Promise.all(ten.map(() => latchkey.run('refresh', ada.email)));
    expect(runs.map(({ code, errors }) => ({ code, errors }))).toEqual(
      ten.map(() => ({ code: 0, errors: '' })),
    );
    await expect.poll(() => daemons.filter(({ child }) => child.exitCode === null).length).toBe(1);
    expect(mostUses(service)).toBe(1);
    for (const daemon of daemons) expect(await daemon.stop()).toBe(0);
  });
});

describe('what other users of the machine can see', () => {
  test.skipIf(process.platform !== 'linux')(
    'no secret in the arguments or the environment of any process',
    async () => {
      const latchkey = new Latchkey();
      const service = await playground();
      await latchkey.answer('vault', 'use', 'key-file');
      const daemon = await latchkey.startDaemon('--no-window');
      service.setFaults({ latency: 500 });
      const adding = latchkey.begin(
        'add',
        'playground-api',
        '--instance',
        service.url,
        '--username',
        ada.email,
        '--remember',
      );
      adding.child.stdin?.end(ada.password);
      const signIns = () => service.usage().signIns[ada.email]?.api;
      await expect.poll(signIns, { timeout: 20_000, interval: 20 }).toBe(1);
      const seen = [adding, daemon].map(visible).join('\n');
      expect(seen).toContain('playground-api');
      expect(seen).not.toContain(ada.password);
      expect(await adding.ended).toBe(0);
      service.setFaults({});
      const { token } = await latchkey.answer<Output<'tokens.get'>>('token', ada.email);
      expect(visible(daemon)).not.toContain(token);
    },
  );

  function visible({ child }: CommandProcess): string {
    const at = join('/proc', String(child.pid));
    return ['cmdline', 'environ'].map((name) => readFileSync(join(at, name), 'latin1')).join('\n');
  }
});

async function statusOf({ profile }: Latchkey): Promise<unknown> {
  return await callBroker(addressOf({ profile }), 'engine.status', {}, 'user');
}

function addressOf({ profile }: Pick<Latchkey, 'profile'>): BrokerAddress {
  return readBrokerAddress(profile) ?? { path: '', key: '' };
}

/** How often the most used refresh token came in, accepted or not. */
function mostUses(service: Playground): number {
  const uses = Object.values(service.usage().refreshTokens).filter(({ kind }) => kind === 'connect');
  expect(uses.length).toBeGreaterThan(1);
  return Math.max(...uses.map(({ accepted, refused }) => accepted + refused));
}
