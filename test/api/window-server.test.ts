import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpLimits, usualLimits } from '../../main/api/http-limits.ts';
import { StaticFiles } from '../../main/api/static-files.ts';
import { WindowServer } from '../../main/api/window-server.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { request, sendRaw } from '../support/raw-http.ts';
import { makeApi } from './api-fixture.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function builtWindow(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-window-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), 'outside');
  writeFileSync(join(renderer, 'index.html'), '<title>Window</title>');
  writeFileSync(join(renderer, 'assets', 'index-1a2b.js'), 'export {};');
  writeFileSync(join(renderer, 'notes.txt'), 'of a type that is not served');
  symlinkSync(join(folder, 'secret.json'), join(renderer, 'link.json'));
  return renderer;
}

async function openServer(
  limits: Partial<HttpLimits> = {},
  folder = builtWindow(),
  time: 'real' | 'virtual' = 'real',
) {
  const fixture = await makeApi(undefined, time === 'real' ? systemClock : undefined);
  const server = await WindowServer.start({
    api: fixture.api,
    clock: systemClock,
    files: new StaticFiles(folder),
    limits: { ...usualLimits, ...limits },
  });
  cleanups.push(async () => {
    fixture.api.feed.close();
    await server.close();
  });
  const address = new URL(server.newAddress());
  const target = { host: '127.0.0.1', port: Number(address.port) };
  const own = { host: address.host, origin: address.origin };
  return { ...fixture, server, address, target, own };
}

/** A window that was let in: its cookie and the path that everything is below. */
async function openWindow(limits: Partial<HttpLimits> = {}, time: 'real' | 'virtual' = 'real') {
  const opened = await openServer(limits, builtWindow(), time);
  const { address, target, own } = opened;
  const reply = await request(target, 'GET', `${address.pathname}${address.search}`, { host: own.host });
  const [cookie = ''] = (reply.headers['set-cookie'] ?? '').split(';');
  const [, base = ''] = /url=([^"]*)"/.exec(reply.body) ?? [];
  const headers = { ...own, cookie, 'content-type': 'application/json' };
  return {
    ...opened,
    opening: reply,
    base,
    headers,
    post: (procedure: string, body: string, more: Record<string, string> = {}) =>
      request(target, 'POST', `${base}api/${procedure}`, { ...headers, ...more }, body),
    get: (path: string, more: Record<string, string> = {}) =>
      request(target, 'GET', path, { host: own.host, cookie, ...more }),
  };
}

describe('the way in', () => {
  test('a code lets one browser in, by a cookie that nobody else gets to see', async () => {
    const { opening, base, get, post } = await openWindow();
    expect(opening.status).toBe(200);
    expect(base).toMatch(/^\/[\w-]{43}\/$/);
    expect(opening.headers['set-cookie']).toMatch(
      new RegExp(`^latchkey-window=[\\w-]{43}; Path=${base}; HttpOnly; SameSite=Strict$`),
    );
    const page = await get(base);
    expect(page).toMatchObject({ status: 200, body: '<title>Window</title>' });
    expect(await post('engine.status', '{}')).toMatchObject({ status: 200 });
  });

  test('a code works once', async () => {
    const { address, target, own } = await openWindow();
    const again = await request(target, 'GET', `${address.pathname}${address.search}`, { host: own.host });
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('a code is not used up by a browser that only looks ahead', async () => {
    const { address, target, own } = await openServer();
    const path = `${address.pathname}${address.search}`;
    const ahead = await request(target, 'GET', path, { host: own.host, 'sec-purpose': 'prefetch' });
    expect(ahead.status).toBe(403);
    expect((await request(target, 'GET', path, { host: own.host })).status).toBe(200);
  });

  test.each(['', '?code=', '?code=guess', '?code=__proto__'])(
    'a made-up code %j opens nothing',
    async (query) => {
      const { target, own } = await openServer();
      const reply = await request(target, 'GET', `/open${query}`, { host: own.host });
      expect(reply.status).toBe(403);
      expect(reply.headers['set-cookie']).toBeUndefined();
    },
  );

  test('without the cookie, or with another, there is nothing to see', async () => {
    const { target, own, base } = await openWindow();
    for (const cookie of ['', 'latchkey-window=', `latchkey-window=${'a'.repeat(43)}`, 'other=1']) {
      for (const path of [
        '/',
        base,
        `${base}api/engine.status`,
        '/api/engine.status',
        `${base}assets/index-1a2b.js`,
      ]) {
        const reply = await request(target, 'GET', path, { host: own.host, cookie });
        expect(reply.status).toBe(401);
      }
    }
  });

  test('with the cookie, but not below the secret path, there is nothing either', async () => {
    const { get } = await openWindow();
    expect((await get('/')).status).toBe(401);
    expect((await get('/api/events')).status).toBe(401);
  });
});

describe('other pages', () => {
  test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', 'evil.example:80'])(
    'by the host %s, as after DNS rebinding, reach nothing',
    async (host) => {
      const { target, base, headers, address, own } = await openWindow();
      const reply = await request(target, 'POST', `${base}api/engine.status`, { ...headers, host }, '{}');
      expect(reply.status).toBe(421);
      const fresh = await openServer();
      const open = await request(fresh.target, 'GET', `/open${fresh.address.search}`, { host });
      expect(open.status).toBe(421);
      expect(own.host).toBe(address.host);
    },
  );

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost'])(
    'of the origin %s are refused, cookie or not',
    async (origin) => {
      const { post, get, base } = await openWindow();
      expect((await post('engine.status', '{}', { origin })).status).toBe(403);
      expect((await get(`${base}api/events`, { origin })).status).toBe(403);
      expect((await get(base, { origin })).status).toBe(403);
    },
  );

  test('a call that names no origin is not from the window', async () => {
    const { target, base, headers } = await openWindow();
    const { origin: _origin, ...without } = headers;
    const reply = await request(target, 'POST', `${base}api/engine.status`, without, '{}');
    expect(reply.status).toBe(403);
  });

  test.each(['cross-site', 'same-site'])('that the browser itself calls %s are refused', async (site) => {
    const { post, get, base } = await openWindow();
    expect((await post('engine.status', '{}', { 'sec-fetch-site': site })).status).toBe(403);
    expect((await get(base, { 'sec-fetch-site': site })).status).toBe(403);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'cannot send what a form can send: %j',
    async (type) => {
      const { post } = await openWindow();
      expect((await post('engine.status', '{}', { 'content-type': type })).status).toBe(415);
    },
  );

  test('every answer forbids to be framed, sniffed or followed', async () => {
    const { opening, get, base, post } = await openWindow();
    for (const { headers } of [
      opening,
      await get(base),
      await post('engine.status', '{}'),
      await get('/nowhere'),
    ]) {
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('the API', () => {
  test('answers failures with words and a status', async () => {
    const { post } = await openWindow();
    const reply = await post('accounts.get', '{"id":"00000000-0000-4000-8000-000000000000"}');
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, failure: { kind: 'no-such-account' } });
  });

  test('gives no token to a window', async () => {
    const { post, add } = await openWindow();
    const { id } = await add();
    const reply = await post('tokens.get', JSON.stringify({ id }));
    expect(reply.status).toBe(403);
    expect(reply.body).not.toContain('access-1');
  });

  test.each(['{', 'undefined', '{"a":1}}'])('refuses %j as no JSON', async (body) => {
    const { post } = await openWindow();
    expect((await post('engine.status', body)).status).toBe(400);
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('is not called with %s', async (method) => {
    const { target, base, headers } = await openWindow();
    const reply = await request(target, method, `${base}api/engine.status`, headers);
    expect(reply.status).toBe(405);
  });

  test('refuses a body that says or proves to be too long', async () => {
    const { post, target, base, headers } = await openWindow({ bodyBytes: 1_000 });
    expect((await post('engine.status', ' '.repeat(1_001))).status).toBe(413);
    const lines = Object.entries({ ...headers, 'transfer-encoding': 'chunked' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const chunk = `1f4\r\n${' '.repeat(500)}\r\n`;
    const chunked = await sendRaw(
      target,
      `POST ${base}api/engine.status HTTP/1.1\r\n${head}\r\n${chunk.repeat(3)}0\r\n\r\n`,
    );
    expect(chunked.status).toBe(413);
  });
});

describe('a window that goes away', () => {
  test('takes its sign-in with it', async () => {
    const { target, base, headers, person, manager } = await openWindow();
    const begun = Promise.withResolvers<AbortSignal>();
    person.obtain = (_task, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('ended')));
        begun.resolve(signal);
      });
    const body = '{"providerId":"site","signIn":{"attemptId":"a","way":"chrome"}}';
    const lines = Object.entries({ ...headers, 'content-length': String(body.length) });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const socket = connect(target, () =>
      socket.write(`POST ${base}api/signIn.add HTTP/1.1\r\n${head}\r\n${body}`),
    );
    const signal = await begun.promise;
    socket.destroy();
    await expect.poll(() => signal.aborted).toBe(true);
    expect(manager.list()).toEqual([]);
  });
});

describe('files', () => {
  test('come with their types and are kept by the browser where their names tell their content', async () => {
    const { get, base } = await openWindow();
    const script = await get(`${base}assets/index-1a2b.js`);
    expect(script).toMatchObject({
      status: 200,
      body: 'export {};',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await get(base)).headers['cache-control']).toBe('no-cache');
  });

  test.each([
    '../secret.json',
    '..%2fsecret.json',
    '%2e%2e/secret.json',
    '..%5csecret.json',
    'assets/../../secret.json',
    'assets/..%2f..%2fsecret.json',
    '/etc/passwd',
    'link.json',
    'notes.txt',
    'index.html%00.js',
    '__proto__',
    'assets',
    'assets/',
  ])('there is no file %s', async (path) => {
    const { get, base } = await openWindow();
    const reply = await get(`${base}${path}`);
    expect([401, 404]).toContain(reply.status);
    expect(reply.body).not.toMatch(/outside|root:|not served/);
  });

  test('a window that was not built says how to build it', async () => {
    const { address, target, own } = await openServer({}, join(tmpdir(), 'latchkey-no-such-folder'));
    const reply = await request(target, 'GET', `/open${address.search}`, { host: own.host });
    const [cookie = ''] = (reply.headers['set-cookie'] ?? '').split(';');
    const [, base = ''] = /url=([^"]*)"/.exec(reply.body) ?? [];
    const page = await request(target, 'GET', base, { host: own.host, cookie });
    expect(page.status).toBe(503);
    expect(page.body).toContain('npm run build');
  });
});

describe('clients that cost too much lose only themselves', () => {
  test('headers of a megabyte', async () => {
    const { target, own, post } = await openWindow();
    const reply = await request(target, 'GET', '/', { host: own.host, junk: 'x'.repeat(1024 * 1024) });
    expect(reply.status).toBe(431);
    expect((await post('engine.status', '{}')).status).toBe(200);
  });

  test('headers that drip', async () => {
    const { target, own, post } = await openWindow({ headers: 200, request: 400, checkEvery: 50 });
    const reply = await sendRaw(target, `GET / HTTP/1.1\r\nhost: ${own.host}\r\n`, (socket) => {
      const drip = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.once('close', () => clearInterval(drip));
    });
    expect(reply.status).toBe(408);
    expect(reply.lasted).toBeLessThan(2_000);
    expect((await post('engine.status', '{}')).status).toBe(200);
  });

  test('a body that drips', async () => {
    const { target, base, headers, post } = await openWindow({ headers: 200, request: 400, checkEvery: 50 });
    const lines = Object.entries({ ...headers, 'content-length': '100000' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const reply = await sendRaw(target, `POST ${base}api/engine.status HTTP/1.1\r\n${head}\r\n`, (socket) => {
      const drip = setInterval(() => socket.write(' '), 20);
      socket.once('close', () => clearInterval(drip));
    });
    expect(reply.lasted).toBeLessThan(2_000);
    expect((await post('engine.status', '{}')).status).toBe(200);
  });

  test('connections without end, and none that says anything', async () => {
    const { target, post } = await openWindow({ connections: 10 });
    const sockets = Array.from({ length: 50 }, () => connect(target));
    cleanups.push(() => sockets.map((socket) => socket.destroy()));
    for (const socket of sockets) socket.on('error', () => {});
    await expect.poll(() => sockets.filter(({ closed }) => closed).length).toBe(40);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await post('engine.status', '{}')).status).toBe(200);
  });

  test.each(['\0\0\0\0', 'GET', 'GET / HTTP/9.9\r\n\r\n', 'POST / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n'])(
    'garbage: %j',
    async (garbage) => {
      const { target, post } = await openWindow({ headers: 200, request: 400, checkEvery: 50 });
      const reply = await sendRaw(target, garbage);
      expect(reply.status).not.toBe(200);
      expect((await post('engine.status', '{}')).status).toBe(200);
    },
  );
});

describe('events', () => {
  test('come as they happen, each with its name and data', async () => {
    const { address, base, headers, add, manager } = await openWindow();
    const { id } = await add();
    const end = new AbortController();
    const response = await fetch(`${address.origin}${base}api/events`, { headers, signal: end.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await manager.rename(id, 'Renamed');
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part, { stream: true });
      if (text.includes('account-changed')) break;
    }
    end.abort();
    const line = text.split('\n').find((entry) => entry.startsWith('data: ')) ?? '';
    expect(JSON.parse(line.slice(6))).toMatchObject({
      name: 'account-changed',
      data: { account: { id, label: 'Renamed' } },
    });
    expect(text).not.toMatch(/access-1|refresh-1/);
  });

  test('there are no more streams than allowed, and a closed one makes room', async () => {
    const { address, base, headers } = await openWindow({ streams: 2 });
    const open = (signal?: AbortSignal) => fetch(`${address.origin}${base}api/events`, { headers, signal });
    const end = new AbortController();
    const other = new AbortController();
    cleanups.push(() => other.abort());
    await open(end.signal);
    await open(other.signal);
    expect((await open()).status).toBe(429);
    end.abort();
    await expect
      .poll(async () => (await open(other.signal)).status, { interval: 20, timeout: 5_000 })
      .toBe(200);
  });

  test('a client that reads slowly gets the latest state, not a queue', async () => {
    const { target, base, headers, add, manager, pass } = await openWindow({}, 'virtual');
    const { id } = await add();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const received = Promise.withResolvers<string>();
    const socket = connect(target, () =>
      socket.write(`GET ${base}api/events HTTP/1.0\r\n${lines.join('')}\r\n`),
    );
    await once(socket, 'data');
    socket.pause();
    const rounds = 300;
    for (let round = 1; round <= rounds; round += 1) {
      await manager.rename(id, `${round} ${'x'.repeat(100_000)}`);
      await pass(30);
      await new Promise((resolve) => setImmediate(resolve));
    }
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      text += part;
      if (text.includes(`"label":"${rounds} x`) && text.endsWith('\n\n')) received.resolve(text);
    });
    socket.resume();
    const events = (await received.promise).split('data: {"name":"account-changed"').length - 1;
    socket.destroy();
    expect(events).toBeLessThan(rounds / 2);
  });
});

describe('the end', () => {
  test('closes streams and connections that are kept', async () => {
    const { server, address, base, headers } = await openWindow();
    const response = await fetch(`${address.origin}${base}api/events`, { headers });
    const startedAt = performance.now();
    await server.close();
    await response.text();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await expect(fetch(address.origin)).rejects.toThrow();
  });
});
