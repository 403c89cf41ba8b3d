import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { SignInTask } from '../../main/engine/ports.ts';
import type { Provider, WayIn } from '../../main/engine/provider.ts';
import type { SignInPlan } from '../../main/engine/sign-in-plan.ts';
import { HostSignIn, type HostSignInOptions } from '../../main/sign-in/composite.ts';
import { failureOf } from './failure-of.ts';
import { makeTask, oauthPlan } from './oauth-fixture.ts';
import { SteppingClock } from './stepping-clock.ts';
import { until } from './until.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makeHost(options: Partial<HostSignInOptions> = {}) {
  const parent = mkdtempSync(join(tmpdir(), 'latchkey-host-'));
  folders.push(parent);
  const folder = join(parent, 'browser');
  const clock = new SteppingClock();
  const transport = { send: () => new Promise<never>(() => {}) };
  const signIn = new HostSignIn({ folder, clock, transport, openUrl: async () => {}, ...options });
  return { signIn, clock, folder };
}

function taskOf(way: WayIn, plan: SignInPlan): SignInTask {
  const provider = { name: 'Example', signInPlan: () => plan } as unknown as Provider;
  return { ...makeTask(), provider, way };
}

const device = {
  issuer: undefined,
  endpoints: { token: 'https://git.example/token', deviceAuthorization: 'https://git.example/device' },
};

/** Gives a code, and never says that it was typed. */
const patient: HostSignInOptions['transport'] = {
  send: async ({ url }) => {
    const code = {
      device_code: 'x',
      user_code: 'A',
      verification_uri: 'https://git.example/',
      expires_in: 86_400,
    };
    const body = url.endsWith('/device') ? code : { error: 'authorization_pending' };
    return {
      status: url.endsWith('/device') ? 200 : 400,
      url,
      headers: {},
      setCookies: [],
      body: JSON.stringify(body),
    };
  },
};

describe('the ways', () => {
  test('have Chrome only where there is one, and a display or no need of it', () => {
    const browser = { name: 'Chrome', path: '/usr/bin/chrome' };
    expect(makeHost({ browser: 'none' }).signIn.ways).toEqual(['loopback', 'device']);
    expect(makeHost({ browser, headless: true }).signIn.ways).toEqual(['chrome', 'loopback', 'device']);
  });

  test('that the host or the plan does not have are refused', async () => {
    const { signIn } = makeHost({ browser: 'none' });
    const { signal } = new AbortController();
    const plan = oauthPlan('https://example.com');
    for (const way of ['chrome', 'window', 'password'] as const) {
      expect((await failureOf(signIn.obtain(taskOf(way, plan), signal))).kind).toBe('not-supported');
    }
    const input = { kind: 'input', cookieDomains: [], localStorageOrigins: [] } as const;
    expect(await failureOf(signIn.obtain(taskOf('loopback', input), signal))).toMatchObject({
      kind: 'misconfigured',
      field: '/signIn/loopback',
    });
  });
});

describe('one time limit', () => {
  test('of ten minutes holds over the whole sign-in', async () => {
    const { signIn, clock } = makeHost({ transport: patient });
    const { signal } = new AbortController();
    const captured = signIn.obtain(taskOf('device', oauthPlan('', device)), signal);
    let ended = false;
    captured.catch(() => {
      ended = true;
    });
    await until(() => {
      clock.step();
      return ended;
    });
    const failure = await failureOf(captured);
    expect(failure).toMatchObject({
      kind: 'timed-out',
      message: 'Nobody signed in in time, so the sign-in was ended.',
    });
    expect(clock.monotonic()).toBe(600_000);
    expect(clock.timers).toBe(0);
  });

  test('leaves a cancelled sign-in a cancelled one, and no timer behind', async () => {
    const { signIn, clock } = makeHost({ transport: patient });
    const controller = new AbortController();
    const captured = signIn.obtain(taskOf('device', oauthPlan('', device)), controller.signal);
    captured.catch(() => {});
    await until(() => clock.timers === 2);
    controller.abort();
    expect((await failureOf(captured)).kind).toBe('cancelled');
    expect(clock.timers).toBe(0);
    const again = signIn.obtain(taskOf('loopback', oauthPlan('https://example.com')), controller.signal);
    expect((await failureOf(again)).kind).toBe('cancelled');
  });
});

describe('tidying up', () => {
  const known = '0d3f5d0c-6f0e-4a5e-9c53-3d8b7a1f2e64';
  const gone = '11111111-6f0e-4a5e-9c53-3d8b7a1f2e64';

  function fill(folder: string, name: string, files: readonly string[]) {
    for (const file of files) {
      mkdirSync(dirname(join(folder, name, file)), { recursive: true });
      writeFileSync(join(folder, name, file), '{}');
    }
  }

  test('deletes what killed processes and removed accounts left, and what lies in clear', async () => {
    const { signIn, folder } = makeHost();
    const ended = spawnSync('true').pid;
    fill(folder, `new-${ended}-a`, ['Default/Cookies']);
    fill(folder, `new-${process.pid}-b`, ['Default/Cookies']);
    fill(folder, gone, ['Default/Cookies']);
    fill(folder, known, [
      'Local State',
      'Default/Cookies',
      'Default/History',
      'Default/Local Storage/leveldb/1.log',
    ]);
    await signIn.tidy([known]);
    expect(readdirSync(folder).sort()).toEqual([known, `new-${process.pid}-b`].sort());
    expect(readdirSync(join(folder, known), { recursive: true }).sort()).toEqual([
      'Default',
      'Default/Cookies',
      'Local State',
    ]);
  });

  test.skipIf(process.platform === 'win32')('leaves a profile alone that a browser has open', async () => {
    const { signIn, folder } = makeHost();
    fill(folder, gone, ['Default/History']);
    symlinkSync(`${hostname()}-${process.pid}`, join(folder, gone, 'SingletonLock'));
    await signIn.tidy([]);
    expect(existsSync(join(folder, gone, 'Default', 'History'))).toBe(true);
  });

  test('takes no id for a path', async () => {
    const { signIn, folder } = makeHost();
    mkdirSync(join(folder, '..', 'victim'));
    for (const id of ['../victim', '..', '', 'a/b', `new-${process.pid}-b`]) {
      await expect(signIn.forget(id)).rejects.toMatchObject({ failure: { kind: 'invalid-input' } });
    }
    expect(existsSync(join(folder, '..', 'victim'))).toBe(true);
  });

  test('forgets an account of which nothing is kept', async () => {
    await expect(makeHost().signIn.forget(known)).resolves.toBeUndefined();
  });
});

test('the room knows no Electron and loads Playwright only when a browser is started', () => {
  const folder = new URL('../../main/sign-in/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    expect(text, name).not.toMatch(/from 'electron'|^import (?!type)[^;]*from 'playwright'/m);
  }
});
