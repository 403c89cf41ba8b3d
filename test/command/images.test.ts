import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { definitionOf, HandClock } from '../providers/scripted-transport.ts';
import { LocalHosts, ProviderServer } from '../providers/servers/provider-server.ts';
import { GoogleLabs } from '../providers/servers/session-sites.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Latchkey } from './latchkey.ts';

const hook = pathToFileURL(join(import.meta.dirname, '..', 'support', 'hosts-led-here.script.mjs')).href;

/** A profile with an ImageFX account, at a server that answers as the collected facts say. */
async function withAccount() {
  const clock = new HandClock();
  clock.instant = Date.now();
  const service = new GoogleLabs({ clock });
  const server = await ProviderServer.start(service);
  let isOpen = true;
  const stop = async () => {
    if (isOpen) await server.stop();
    isOpen = false;
  };
  onTestFinished(stop);
  const hosts = new LocalHosts(service.hosts, server.port);
  onTestFinished(() => hosts.close());
  const definition = definitionOf(builtInDefinitions.get('imagefx'));
  const { session } = await service.signIn(compileDefinition(definition, { transport: hosts, clock })());
  const latchkey = new Latchkey({
    NODE_OPTIONS: `--import ${hook}`,
    LATCHKEY_TEST_PORT: String(server.port),
  });
  await latchkey.answer('vault', 'use', 'key-file');
  const cookies = session.cookies.map(({ name, value, domain, path, secure, httpOnly }) => ({
    ...{ name, value, domain, path, secure, httpOnly },
  }));
  const imported = await latchkey.runWith(JSON.stringify(cookies), 'import', '-', '--provider', 'imagefx');
  expect(imported).toMatchObject({ code: 0 });
  const email = service.identity?.email ?? '';
  return { latchkey, stop, email, server };
}

test('imagefx makes images, copies them where it is told, and has those of before when the network is gone', async () => {
  const { latchkey, stop, email } = await withAccount();
  const out = join(temporaryFolder(), 'pictures');
  const words = ['imagefx', 'generate', email, 'A key in the grass', '--count', '2', '--seed', '7'];
  const made = await latchkey.run(...words, '--ratio', 'landscape', '--out', out);
  expect(made).toMatchObject({ code: 0, errors: '' });
  const files = made.output.trim().split('\n');
  expect(files).toHaveLength(2);
  expect(readdirSync(out).toSorted()).toEqual(
    files
      .flatMap((file) => [file, `${file}.json`])
      .map((file) => file.slice(out.length + 1))
      .toSorted(),
  );
  for (const file of files) expect([...readFileSync(file).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect(JSON.parse(readFileSync(`${files[0]}.json`, 'utf8'))).toMatchObject({
    prompt: 'A key in the grass',
    seed: 7,
    ratio: 'landscape',
  });

  const listed = await latchkey.run('imagefx', 'list', email);
  expect(listed.output.trim().split('\n')).toHaveLength(2);
  const [kept = ''] = listed.output.split(' ');
  expect(existsSync(kept)).toBe(true);

  await stop();
  const offline = await latchkey.run(...words, '--ratio', 'landscape');
  expect(offline.code).toBe(5);
  expect(offline.errors).toContain('These were made of the same prompt before.');
  expect(offline.output.trim().split('\n')).toHaveLength(2);
  expect((await latchkey.run('imagefx', 'generate', email, 'Never made')).code).toBe(5);
});

test('imagefx says which of its words are wrong before it asks anybody', async () => {
  const { latchkey, email, server } = await withAccount();
  const before = server.asked.length;
  const wrong = (...words: string[]) => latchkey.run('imagefx', 'generate', email, 'A key', ...words);
  expect((await wrong('--ratio', 'round')).errors).toContain(
    '"round" is no ratio. There are: square, portrait,',
  );
  expect((await wrong('--count', 'many')).errors).toContain('"many" is no whole number.');
  expect(await wrong('--count', '9')).toMatchObject({ code: 2, output: '' });
  expect(server.asked.slice(before).filter(({ path }) => path === '/v1:runImageFx')).toEqual([]);
});
