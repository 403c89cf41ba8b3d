import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FolderWatch } from '../../main/host/folder-watch.ts';
import { openProfileHost } from '../../main/host/profile-host.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { isDefinitionFile } from '../../main/providers/definition-folder.ts';
import type { Input, ProcedureName, Reply } from '../../preload/contract.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const patient = { timeout: 20_000, interval: 20 };

/** Saves as most editors do: beside it first, then in its place. */
function save(folder: string, name: string, text: string): void {
  const beside = join(folder, `.${name}.swp`);
  writeFileSync(beside, text);
  renameSync(beside, join(folder, name));
}

describe('a watched folder', () => {
  async function watched(folder: string, options: { polling: number }) {
    let changes = 0;
    const watch = new FolderWatch({
      folder,
      clock: systemClock,
      counts: isDefinitionFile,
      settling: 20,
      onChange: () => {
        changes += 1;
      },
      ...options,
    });
    await watch.start();
    onTestFinished(() => watch.close());
    return { changes: () => changes };
  }

  test('tells once of what is saved, replaced or deleted, and never of temporary files', async () => {
    const folder = temporaryFolder();
    const { changes } = await watched(folder, { polling: 30_000 });
    for (const name of ['.site.json.swp', 'site.json~', '4913', 'notes.txt']) {
      writeFileSync(join(folder, name), 'x');
    }
    save(folder, 'site.json', '{}');
    await expect.poll(changes, patient).toBe(1);
    // The same size; only the file is another one.
    save(folder, 'site.json', '[]');
    await expect.poll(changes, patient).toBe(2);
    rmSync(join(folder, 'site.json'));
    await expect.poll(changes, patient).toBe(3);
  });

  test('is found when it is made, and again when another takes its place', async () => {
    const folder = join(temporaryFolder(), 'definitions');
    const { changes } = await watched(folder, { polling: 20 });
    mkdirSync(folder);
    save(folder, 'site.json', '{}');
    await expect.poll(changes, patient).toBe(1);
    renameSync(folder, `${folder}-old`);
    await expect.poll(changes, patient).toBe(2);
    mkdirSync(folder);
    save(folder, 'site.json', '{}');
    await expect.poll(changes, patient).toBe(3);
  });
});

/** A site with keys. What is asked for as `/slow` is answered when the test says so. */
async function site() {
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/slow') held.push(response);
    else response.end(JSON.stringify({ id: 'me', place: request.url }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, held };
}

function definition(change: object = {}): string {
  return JSON.stringify({
    format: 1,
    id: 'my-site',
    name: 'My site',
    instance: {},
    send: { 'x-key': '{apiKey}' },
    signIn: { 'api-key': {} },
    renewal: { by: 'check' },
    identity: { request: '{instance}/me', subject: '/id' },
    ...change,
  });
}

test('a definition that is broken stops its own accounts, tells where, and is mended by saving it', async () => {
  const profile = temporaryFolder();
  const folder = join(profile, 'definitions');
  mkdirSync(folder);
  save(folder, 'my-site.json', definition());
  save(folder, 'other.json', definition({ id: 'other', name: 'Other' }));
  const { url, held } = await site();
  const host = await openProfileHost({ profile, kind: 'daemon' });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  const call = async <Name extends ProcedureName>(name: Name, input: Input<Name>) => {
    const caller = { audience: 'tool', actor: 'user', signal: new AbortController().signal } as const;
    const reply = (await host.api.router.dispatch(name, input, caller)) as Reply<Name>;
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.what}`);
    return reply.value;
  };
  await call('engine.chooseProtection', { backend: 'key-file' });
  const add = async (providerId: string) => {
    const signIn = { attemptId: providerId, way: 'api-key', pasted: 'key-of-mine' } as const;
    return await call('signIn.add', { providerId, instance: url, signIn });
  };
  const { id } = await add('my-site');
  const other = await add('other');
  const account = (which: string) => call('accounts.get', { id: which });
  const provider = async () =>
    (await call('providers.list', {})).providers.find((each) => each.id === 'my-site');
  const before = await provider();
  expect(before?.revision).toMatch(/^[0-9a-f]{12}$/);

  const underWay = host.engine.request(id, { method: 'GET', url: `${url}/slow` });
  await expect.poll(() => held.length, patient).toBe(1);
  save(folder, 'my-site.json', definition({ renewal: { by: 'chekc' } }));
  await expect.poll(async () => (await account(id)).status, patient).toBe('misconfigured');
  expect((await account(id)).failure).toMatchObject({
    kind: 'misconfigured',
    field: '/renewal/by',
    what: expect.stringContaining('At /renewal/by: found'),
    remedy: 'edit-definition',
  });
  expect(await provider()).toMatchObject({ failure: { field: '/renewal/by' } });
  expect(await account(other.id)).toMatchObject({ status: 'active' });
  await expect(host.engine.request(id, { method: 'GET', url: `${url}/me` })).rejects.toMatchObject({
    failure: { kind: 'misconfigured' },
  });
  // What was sent by the old definition ends by it.
  held[0]?.end('{"late":true}');
  expect(JSON.parse((await underWay).body)).toEqual({ late: true });

  save(folder, 'my-site.json', '{ "format": 1,');
  await expect.poll(async () => (await account(id)).failure?.what, patient).toContain('line 1');

  save(
    folder,
    'my-site.json',
    definition({ name: 'Mended', identity: { request: '{instance}/who', subject: '/id' } }),
  );
  await expect.poll(async () => (await account(id)).status, patient).toBe('active');
  const mended = await provider();
  expect(mended).toMatchObject({ name: 'Mended' });
  expect(mended?.failure).toBeUndefined();
  expect(mended?.revision).not.toBe(before?.revision);

  rmSync(join(folder, 'my-site.json'));
  await expect.poll(async () => (await account(id)).failure?.what, patient).toContain('missing');
});
