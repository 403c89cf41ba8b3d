import { promises, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session as Inspector } from 'node:inspector/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { usualLimits } from '../../main/api/http-limits.ts';
import { brokerLimits } from '../../main/broker/broker.ts';
import { emptySession, type Session } from '../../main/engine/session.ts';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import { KeyFile } from '../../main/vault/key-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { MemoryWorld } from '../vault/memory-world.ts';
import { profileWith } from './token-service.ts';

/** Costs that are the same on every machine. What they cost in time is measured by `npm run bench`. */

const hour = 3_600;

/** A profile with accounts at a token server in this process. */
async function profile(accounts: number): Promise<ProfileHost> {
  let token = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      token += 1;
      const grant = { access_token: `access-${token}`, refresh_token: `refresh-${token}`, expires_in: hour };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...grant, token_type: 'bearer' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = await profileWith(
    accounts,
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    temporaryFolder(),
  );
  onTestFinished(async () => {
    await host.close();
    server.closeAllConnections();
    server.close();
  });
  return host;
}

function sessionOf(bytes: number): Session {
  return { ...emptySession(0), accessToken: 'x'.repeat(bytes) };
}

/** The steps in keychain and database that the work takes. */
async function stepsOf(world: MemoryWorld, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = world.steps.length;
  await work();
  return world.steps.slice(before);
}

describe('one refresh', () => {
  test('waits for two durable writes: the session, and that it is the only one', async () => {
    const { engine } = await profile(1);
    const id = engine.list()[0]?.id ?? '';
    await engine.refresh(id);
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec');
    onTestFinished(() => exec.mockRestore());
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) await engine.refresh(id);
    const commits = exec.mock.calls.filter(([statement]) => statement === 'COMMIT').length;
    expect(commits / rounds).toBeLessThanOrEqual(2.1);
  });

  test('of many accounts at once shares them', async () => {
    const { engine } = await profile(20);
    const ids = engine.list().map(({ id }) => id);
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec');
    onTestFinished(() => exec.mockRestore());
    await Promise.all(ids.map((id) => engine.refresh(id)));
    const commits = exec.mock.calls.filter(([statement]) => statement === 'COMMIT').length;
    expect(commits).toBeLessThan(ids.length * 2);
  });

  test('asks the keychain nothing where the session lies in the database', async () => {
    const world = new MemoryWorld();
    const vault = world.restart();
    await vault.storeSession('account', sessionOf(9_000));
    const steps = await stepsOf(world, async () => {
      await vault.loadSession('account');
      await vault.storeSession('account', sessionOf(9_001));
    });
    expect(steps).toEqual(['write session', 'drop previous session']);
  });

  test('writes one keychain item, and reads it back, where the session lies in the keychain', async () => {
    const world = new MemoryWorld();
    const vault = world.restart();
    await vault.storeSession('account', sessionOf(300));
    const steps = await stepsOf(world, () => vault.storeSession('account', sessionOf(301)));
    expect(steps).toEqual(['write session', 'set account', 'get account', 'write session']);
  });

  test('looks once before an item that another process may have made is replaced', async () => {
    const world = new MemoryWorld();
    await world.restart().storeSession('account', sessionOf(300));
    const vault = world.restart();
    const steps = await stepsOf(world, () => vault.storeSession('account', sessionOf(301)));
    expect(steps.filter((step) => step.endsWith(' account'))).toEqual([
      'get account',
      'set account',
      'get account',
    ]);
  });
});

describe('a sealed file that stands in for a keychain', () => {
  test('is written a few times for many items that come at once', async () => {
    const folder = temporaryFolder();
    const keychain = new KeyFile({ keyPath: join(folder, 'key'), itemsPath: join(folder, 'items') });
    await keychain.set('first', 'secret');
    const rename = vi.spyOn(promises, 'rename');
    syncBuiltinESMExports();
    onTestFinished(() => {
      rename.mockRestore();
      syncBuiltinESMExports();
    });
    const numbers = Array.from({ length: 50 }, (_, number) => number);
    await Promise.all(numbers.map((number) => keychain.set(`item ${number}`, `secret ${number}`)));
    expect(rename.mock.calls.length).toBeGreaterThan(0);
    expect(rename.mock.calls.length).toBeLessThanOrEqual(2);
    for (const number of numbers) expect(await keychain.get(`item ${number}`)).toBe(`secret ${number}`);
  });
});

describe('a start', () => {
  test('asks the keychain nothing before the first secret, and the key once for all of them', async () => {
    const world = new MemoryWorld();
    const before = world.restart();
    for (const account of ['one', 'two', 'three']) await before.storeSession(account, sessionOf(9_000));
    const vault = world.restart();
    expect(await stepsOf(world, async () => vault.failure)).toEqual([]);
    const steps = await stepsOf(world, async () => {
      for (const account of ['one', 'two', 'three']) await vault.loadSession(account);
    });
    expect(steps).toEqual(['get vault-key', 'get one', 'get two', 'get three']);
  });
});

describe('at rest', () => {
  test('no timer of a daemon is shorter than the 30 s after which the engine looks at the clock', async () => {
    const pending = new Map<unknown, number>();
    const [set, clear] = [globalThis.setTimeout, globalThis.clearTimeout];
    const spies = [
      vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, delay = 0) => {
        const timer = set(() => {
          pending.delete(timer);
          work();
        }, delay);
        pending.set(timer, delay);
        return timer;
      }) as typeof setTimeout),
      vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
        pending.delete(timer);
        clear(timer);
      }),
    ];
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const folder = temporaryFolder();
    const host = await openProfileHost({ profile: folder, kind: 'daemon' });
    if (!host) throw new Error('the profile is in use');
    onTestFinished(() => host.close());
    const delays = () => [...pending.values()].toSorted((one, other) => one - other);
    // What the start has to write to the event log goes with its next flush.
    await vi.waitFor(() => expect(delays()[0]).toBe(30_000), { timeout: 10_000 });
    // The engine, the lock, the network, the folder of definitions, and the backups, which look every five minutes.
    expect(delays().length).toBeLessThanOrEqual(5);
  });

  test('no server looks at its connections more often', () => {
    expect(usualLimits.checkEvery).toBeGreaterThanOrEqual(30_000);
    expect(brokerLimits.checkEvery).toBeGreaterThanOrEqual(30_000);
  });
});

describe('a hand-out', () => {
  test('takes little memory that has to be collected again', async () => {
    const { api, engine } = await profile(1);
    const id = engine.list()[0]?.id ?? '';
    const { signal } = new AbortController();
    const handOut = async () => {
      const reply = await api.router.dispatch(
        'tokens.get',
        { id },
        { audience: 'tool', actor: 'tool', signal },
      );
      if (!reply.ok) throw new Error(reply.failure.what);
    };
    for (let round = 0; round < 500; round += 1) await handOut();
    expect(await bytesEach(1_000, handOut)).toBeLessThan(16_000);
  });
});

/** What Chrome's protocol answers and Node's types leave out. */
interface SampledHeap {
  readonly samples: readonly { readonly size: number }[];
}

/** Bytes that each call allocates, collected ones included, by V8's sampling of its heap. */
async function bytesEach(count: number, work: () => Promise<void>): Promise<number> {
  const inspector = new Inspector();
  inspector.connect();
  await inspector.post('HeapProfiler.startSampling', {
    samplingInterval: 512,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  for (let call = 0; call < count; call += 1) await work();
  const { profile: taken } = await inspector.post('HeapProfiler.stopSampling');
  inspector.disconnect();
  const { samples } = taken as unknown as SampledHeap;
  const sum = samples.reduce((bytes, { size }) => bytes + size, 0);
  if (sum === 0) throw new Error('nothing was sampled');
  return sum / count;
}

/** The built file and all that it imports before it runs, and the names of Node's modules among that. */
function loadedWith(file: string, files = new Map<string, string>()): Map<string, string> {
  if (files.has(file)) return files;
  const text = readFileSync(file, 'utf8');
  files.set(file, text);
  for (const [, from = ''] of text.matchAll(/^(?:import|export) (?:[^"';]* from )?["']([^"']+)["'];/gm)) {
    if (from.startsWith('.')) loadedWith(join(dirname(file), from), files);
    else files.set(from, '');
  }
  return files;
}

describe('the built files', () => {
  const built = join(import.meta.dirname, '..', '..', 'dist', 'main');

  test('that every latchkey token loads stay small', () => {
    expect(statSync(join(built, 'cli.js')).size).toBeLessThan(16 * 1024);
  });

  test('that every other command loads hold no schemas, no engine and no HTTP', () => {
    const program = readdirSync(join(built, 'chunks')).find((name) => /^program-.*\.js$/.test(name)) ?? '';
    const loaded = loadedWith(join(built, 'chunks', program));
    expect([...loaded.keys()].filter((name) => name.startsWith('node:http'))).toEqual([]);
    const texts = [...loaded.values()].join('\n');
    expect(texts).toContain('Sign in once per account');
    expect(texts).not.toMatch(/_zod|DatabaseSync/);
    expect(texts.length).toBeLessThan(400 * 1024);
  });
});
