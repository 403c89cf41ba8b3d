import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ImageOrder } from '../../main/api/image-parts.ts';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { KeptImageDesk } from '../../main/host/image-desk.ts';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { makeEngine } from '../engine/engine-fixture.ts';
import { definitionOf, HandClock } from '../providers/scripted-transport.ts';
import { LocalHosts, ProviderServer } from '../providers/servers/provider-server.ts';
import { GoogleLabs } from '../providers/servers/session-sites.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const by = { actor: 'user', signal: new AbortController().signal } as const;

/** An ImageFX account on the server of the facts, and a folder for its images. */
async function desk() {
  const clock = new HandClock();
  const service = new GoogleLabs({ clock });
  const server = await ProviderServer.start(service);
  const hosts = new LocalHosts(service.hosts, server.port);
  let isOpen = true;
  const goOffline = async () => {
    if (!isOpen) return;
    isOpen = false;
    hosts.close();
    await server.stop();
  };
  onTestFinished(goOffline);
  const definition = definitionOf(builtInDefinitions.get('imagefx'));
  const provider = compileDefinition(definition, { transport: hosts, clock })();
  const manager = new SecureSessionManager({ ...makeEngine().ports, providers: { find: () => provider } });
  const { session } = await service.signIn(provider);
  const { id } = await manager.signIn({
    attemptId: 'add',
    providerId: 'imagefx',
    way: 'cookies',
    captured: { cookies: session.cookies },
  });
  const folder = temporaryFolder();
  const images = new KeptImageDesk(manager, folder, () => clock.now());
  const generate = (order: Partial<ImageOrder> = {}) =>
    images.generate(
      { id, prompt: 'A key in the grass', count: 2, ratio: 'landscape', seed: 7, ...order },
      by,
    );
  return { service, server, clock, manager, id, folder, images, generate, goOffline };
}

test('images of a prompt are kept as files, each with what it was made of beside it', async () => {
  const { server, clock, id, folder, images, generate } = await desk();
  const { images: made, failure } = await generate();
  expect(failure).toBeUndefined();
  expect(made).toHaveLength(2);
  const [first] = made;
  expect(dirname(first?.path ?? '')).toBe(join(folder, id));
  expect([...readFileSync(first?.path ?? '')]).toEqual([0xff, 0xd8, 0xff, 0xe0, 0, 0xff, 0xd9]);
  expect(JSON.parse(readFileSync(`${first?.path}.json`, 'utf8'))).toEqual({
    accountId: id,
    prompt: 'A key in the grass',
    seed: 7,
    ratio: 'landscape',
    at: clock.now(),
    mediaId: 'media-7-0',
    model: 'IMAGEN_3_5',
  });
  expect(made[1]).toMatchObject({ seed: 8, mediaId: 'media-7-1' });
  expect(await images.read(id, first?.name ?? '')).toMatchObject({ type: 'image/jpeg' });
  const sent = server.asked.at(-1);
  expect(sent).toMatchObject({ method: 'POST', path: '/v1:runImageFx' });
  expect(sent?.headers.authorization).toMatch(/^Bearer ya29\./);
  expect(JSON.parse(sent?.body ?? '')).toMatchObject({
    userInput: { candidatesCount: 2, prompts: ['A key in the grass'], seed: 7 },
    aspectRatio: 'IMAGE_ASPECT_RATIO_LANDSCAPE',
  });
});

test('a token that Google refuses is renewed, and the images are made all the same: once', async () => {
  const { service, server, generate } = await desk();
  service.expire();
  const before = server.asked.length;
  expect((await generate()).images).toHaveLength(2);
  const paths = server.asked.slice(before).map(({ path }) => path);
  expect(paths.filter((path) => path === '/v1:runImageFx')).toHaveLength(2);
  expect(paths.filter((path) => path === '/fx/api/auth/session')).toHaveLength(1);
});

test('without a network the same prompt finds the images of before, and another one says why there are none', async () => {
  const { generate, goOffline, clock } = await desk();
  const { images: made } = await generate();
  clock.instant += 60_000;
  await goOffline();
  const offline = await generate({ prompt: '  a KEY in the\n grass ' });
  expect(offline.images.map(({ path }) => path)).toEqual(made.map(({ path }) => path));
  expect(offline.failure).toMatchObject({ kind: 'transient' });
  await expect(generate({ prompt: 'A lock' })).rejects.toMatchObject({ failure: { kind: 'transient' } });
});

test('a prompt that Google refuses is told by its own reason, whatever was made before', async () => {
  const { generate } = await desk();
  await expect(generate({ prompt: 'a sword' })).rejects.toMatchObject({
    failure: { kind: 'invalid-input', field: 'prompt', detail: 'PUBLIC_ERROR_UNSAFE_GENERATION' },
  });
});

test('the gallery takes what is there: damaged and foreign files are left alone, deleted ones are gone', async () => {
  const { id, folder, images, generate, clock } = await desk();
  await generate();
  clock.instant += 1_000;
  await generate({ prompt: 'A lock' });
  const all = await images.list(id);
  expect(all.map(({ prompt }) => prompt)).toEqual([
    'A lock',
    'A lock',
    'A key in the grass',
    'A key in the grass',
  ]);
  expect(await images.list(id, 'a lock')).toHaveLength(2);
  const [first, second] = all;
  writeFileSync(`${first?.path}.json`, '{');
  rmSync(second?.path ?? '');
  writeFileSync(join(folder, id, 'holiday.jpg'), 'mine');
  expect(await images.list(id)).toHaveLength(2);
  expect(readdirSync(join(folder, id))).toContain('holiday.jpg');
  for (const name of ['../secret.png', '..', 'x.json', '/etc/passwd', 'a/b.png']) {
    await expect(images.read(id, name)).rejects.toMatchObject({ failure: { kind: 'invalid-input' } });
  }
});
