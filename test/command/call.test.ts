import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ada, Latchkey, signedIn } from './latchkey.ts';

test('a request goes signed in to the provider, from any place of its instance', async () => {
  const { latchkey, service } = await signedIn();
  const credits = await latchkey.run('call', ada.email, '/api/v1/credits');
  expect(credits).toMatchObject({
    code: 0,
    errors: '',
    output: expect.stringMatching(/^\{"credits":\d+\}$/),
  });

  const keys = await latchkey.runWith(
    '{"runpod":"rp-1"}',
    'call',
    ada.email,
    'PUT',
    `${service.url}/api/v1/auth/me/api-keys`,
    '-d',
    '@-',
    '--include',
  );
  expect(keys.output).toMatch(/^HTTP 200 OK\n/);
  expect(keys.output).toMatch(/^content-type: application\/json/m);
  expect(keys.output).toContain('"runpod":"rp-1"');

  const file = join(latchkey.profile, 'me.json');
  const saved = await latchkey.run('call', ada.email, 'get', '/api/v1/auth/me', '-o', file);
  expect(saved).toMatchObject({ code: 0, output: '' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ email: ada.email });

  const missing = await latchkey.run('call', ada.email, '/nowhere');
  expect(missing).toMatchObject({ code: 5, errors: 'HTTP 404 Not Found\n' });
});

test('a request goes nowhere else, and no secret is printed', async () => {
  const { latchkey, service } = await signedIn();
  expect(await latchkey.run('call', ada.email, 'https://example.org/')).toMatchObject({
    code: 6,
    output: '',
  });
  const refresh = await latchkey.run(
    'call',
    ada.email,
    'POST',
    `${service.url}/api/v1/auth/refresh`,
    '-d',
    '{}',
  );
  expect(refresh).toMatchObject({ code: 6, output: '' });
  expect(refresh.errors).toContain('only Latchkey itself asks there');
  expect(await latchkey.run('call', ada.email, 'FETCH', '/x')).toMatchObject({ code: 2 });
  expect(await latchkey.run('call', ada.email, '/x', '-H', 'nonsense')).toMatchObject({ code: 2 });
  expect(await latchkey.run('call', 'nobody@example.com', '/x')).toMatchObject({ code: 7 });
});

/** A site that was never seen before: a cookie signs in, anything may be asked, and files are no text. */
async function site(): Promise<{ url: string; seen: string[]; dead: { cookie?: string } }> {
  const seen: string[] = [];
  const dead: { cookie?: string } = {};
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251));
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.cookie}`);
    if (request.headers.cookie === dead.cookie) response.writeHead(401).end();
    else if (request.url === '/file') response.end(bytes);
    else response.end('{"id":"me"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, dead };
}

test('a reply that is no text comes byte for byte, and a dead session is told by the exit code', async () => {
  const { url, seen, dead } = await site();
  const latchkey = new Latchkey();
  await latchkey.answer('vault', 'use', 'key-file');
  const definition = join(latchkey.profile, 'my-site.json');
  const text = {
    format: 1,
    id: 'my-site',
    name: 'My site',
    instance: {},
    signIn: { cookies: {} },
    renewal: { by: 'touch' },
    identity: { request: '{instance}/me', subject: '/id' },
  };
  writeFileSync(definition, JSON.stringify(text));
  await latchkey.answer('provider', 'add', definition);
  const cookies = JSON.stringify([{ name: 'sid', value: 'cookie-of-mine', domain: '127.0.0.1', path: '/' }]);
  await latchkey.runWith(cookies, 'import', '-', '--provider', 'my-site', '--instance', url);

  const file = join(latchkey.profile, 'file.bin');
  const { accounts } = await latchkey.answer<{ accounts: { id: string }[] }>('list');
  const id = accounts[0]?.id ?? '';
  expect(await latchkey.run('call', id, '/file', '--output', file)).toMatchObject({ code: 0 });
  const saved = readFileSync(file);
  expect(saved.length).toBe(70_000);
  expect(saved.every((byte, index) => byte === index % 251)).toBe(true);
  expect(seen.at(-1)).toBe('GET /file sid=cookie-of-mine');

  dead.cookie = 'sid=cookie-of-mine';
  expect(await latchkey.run('call', id, '/file')).toMatchObject({ code: 3, output: '' });
});
