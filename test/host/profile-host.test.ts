import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acquireProfileLock } from '../../main/accounts/profile-lock.ts';
import type { AnyReply } from '../../main/api/router.ts';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import type { ProfileHostOptions } from '../../main/host/profile-host-options.ts';
import type { Input, ProcedureName, Reply } from '../../preload/contract.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function openHost(
  profile = temporaryFolder(),
  more: Partial<ProfileHostOptions> = {},
): Promise<ProfileHost> {
  const host = await openProfileHost({ profile, kind: 'daemon', ...more });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  return host;
}

function call<Name extends ProcedureName>(
  host: ProfileHost,
  name: Name,
  input: Input<Name>,
): Promise<Reply<Name>> {
  const { signal } = new AbortController();
  const reply: Promise<AnyReply> = host.api.router.dispatch(name, input, {
    audience: 'tool',
    actor: 'user',
    signal,
  });
  return reply as Promise<Reply<Name>>;
}

describe('a profile', () => {
  test('has one engine at a time, and is free again when that is closed', async () => {
    const profile = temporaryFolder();
    const host = await openHost(profile);
    expect(await openProfileHost({ profile, kind: 'command' })).toBeUndefined();
    await host.close();
    const next = await openHost(profile);
    expect(next.engine.list()).toEqual([]);
  });

  test('that cannot be opened is let go of', async () => {
    const profile = temporaryFolder();
    writeFileSync(join(profile, 'latchkey.db'), 'this is no database, and must not be touched');
    await expect(openProfileHost({ profile, kind: 'daemon' })).rejects.toMatchObject({
      failure: { kind: 'storage-unavailable' },
    });
    const lock = acquireProfileLock(profile);
    expect(lock).toBeDefined();
    lock?.release();
  });

  test.skipIf(process.platform === 'win32')('is closed to other users', async () => {
    const profile = join(temporaryFolder(), 'new');
    await openHost(profile);
    expect(statSync(profile).mode & 0o777).toBe(0o700);
  });
});

describe('the event log', () => {
  test('tells of hosts that come and go, and not of commands', async () => {
    const profile = temporaryFolder();
    for (const kind of ['daemon', 'command', 'command'] as const)
      await (await openHost(profile, { kind })).close();
    const host = await openHost(profile, { kind: 'command' });
    const reply = await call(host, 'audit.list', { limit: 10 });
    if (!reply.ok) throw new Error(reply.failure.what);
    expect(reply.value.entries.map(({ type }) => type)).toEqual(['engine-stopped', 'engine-started']);
  });
});

describe('the diagnosis', () => {
  test('looks at everything, and advises where something is wrong', async () => {
    const profile = temporaryFolder();
    mkdirSync(join(profile, 'definitions'));
    writeFileSync(join(profile, 'definitions', 'broken.json'), '{"format":1,"id":"broken"}');
    const host = await openHost(profile);
    const reply = await call(host, 'engine.diagnose', {});
    if (!reply.ok) throw new Error(reply.failure.what);
    const { checks } = reply.value;
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Latchkey',
        'Profile',
        'Protection',
        'Accounts',
        'Providers',
        'Provider broken',
        'Network',
      ]),
    );
    for (const { state, advice } of checks) if (state === 'bad') expect(advice).toBeTruthy();
    expect(checks.find(({ name }) => name === 'Provider broken')).toMatchObject({ state: 'warning' });
  });
});

describe('the Playground of a profile', () => {
  test('comes back where it was, with its accounts', async () => {
    const profile = temporaryFolder();
    const first = await openHost(profile);
    await first.protection.choose('key-file', undefined);
    const started = await call(first, 'playground.start', {});
    const url = started.ok ? started.value.url : undefined;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const providers = await call(first, 'providers.list', {});
    expect(providers).toMatchObject({
      value: {
        providers: expect.arrayContaining([
          expect.objectContaining({ id: 'playground-api', instance: { suggestion: url } }),
        ]),
      },
    });
    const added = await call(first, 'signIn.add', {
      providerId: 'playground-api',
      instance: url,
      signIn: {
        attemptId: 'a',
        way: 'password',
        credential: { username: 'ada@playground.example', password: 'practice-ada' },
      },
    });
    expect(added).toMatchObject({ ok: true, value: { status: 'active', providerName: 'Playground API' } });
    await first.close();

    const second = await openHost(profile);
    expect(second.playground.url).toBe(url);
    const [account] = second.engine.list();
    expect(await call(second, 'accounts.refresh', { id: account?.id ?? '' })).toMatchObject({ ok: true });
    await call(second, 'playground.stop', {});
    await second.close();

    const third = await openHost(profile);
    expect(third.playground.url).toBeUndefined();
  });

  test('moves on where somebody else has its port by now', async () => {
    const profile = temporaryFolder();
    const first = await openHost(profile);
    await call(first, 'playground.start', {});
    const port = Number(new URL(first.playground.url ?? '').port);
    await first.close();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const second = await openHost(profile);
    expect(second.playground.url).toMatch(/^http:/);
    expect(new URL(second.playground.url ?? '').port).not.toBe(String(port));
  });

  test('has the faults that are set, also those set before it runs', async () => {
    const host = await openHost();
    const faults = { latency: 0, serverErrors: 1, rateLimits: 0, garbage: 0 };
    await call(host, 'playground.setFaults', faults);
    const started = await call(host, 'playground.start', {});
    expect(started).toMatchObject({ ok: true, value: { running: true, faults } });
    const url = started.ok ? started.value.url : '';
    expect((await fetch(`${url}/api/v1/projects`)).status).toBeGreaterThanOrEqual(500);
  });

  test('is off where what is stored about it is damaged', async () => {
    const profile = temporaryFolder();
    const first = await openHost(profile);
    await first.settings.keepPlayground({ on: true, port: 1 });
    await first.close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(profile, 'latchkey.db'));
    database.prepare('UPDATE profile SET value = \'{"on":"maybe"\' WHERE name = \'playground\'').run();
    database.close();
    const second = await openHost(profile);
    expect(second.playground.url).toBeUndefined();
  });
});

describe('hosts without a window', () => {
  test('say so, and keep their profile', async () => {
    const host = await openHost();
    expect(await call(host, 'engine.openWindow', {})).toMatchObject({
      ok: false,
      failure: { kind: 'not-supported' },
    });
    expect(await call(host, 'engine.release', {})).toMatchObject({
      ok: false,
      failure: { kind: 'not-allowed' },
    });
  });
});
