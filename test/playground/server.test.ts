import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { ada, record } from './visitor.ts';

let playground: Playground;
beforeEach(async () => {
  playground = await startPlayground({ users: [ada], passwordCost: 4 });
});
afterEach(async () => {
  expect((await fetch(`${playground.url}/api/v1/projects`)).status).toBe(200);
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

/** Sends bytes as they are and returns what comes back until the connection ends or falls silent. */
function speak(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(playground.port, '127.0.0.1', () => socket.end(bytes));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(heard));
    socket.on('close', () => resolve(heard));
  });
}

const withHost = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(
      { port: playground.port, host: '127.0.0.1', path: '/api/v1/projects', headers: { host } },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      },
    )
      .on('error', reject)
      .end();
  });

const paths = [
  ['POST', '/api/v1/auth/register'],
  ['POST', '/api/v1/auth/login'],
  ['POST', '/api/v1/auth/refresh'],
  ['PUT', '/api/v1/auth/me/api-keys'],
  ['POST', '/studio/signin'],
  ['POST', '/studio/signin/code'],
  ['GET', '/studio'],
  ['GET', '/studio/api/auth/session'],
  ['GET', '/studio/api/credits'],
  ['POST', '/gallery/signin'],
  ['GET', '/gallery/api/account'],
  ['POST', '/creative_platform/login'],
  ['GET', '/creative_platform/user/credits'],
  ['POST', '/creative_platform/toc/members/plan_details'],
  ['GET', '/oauth/authorize'],
  ['POST', '/oauth/authorize'],
  ['POST', '/oauth/token'],
  ['POST', '/oauth/revoke'],
  ['POST', '/oauth/device_authorization'],
  ['GET', '/oauth/device'],
  ['POST', '/oauth/device'],
  ['POST', '/playground/control'],
] as const;

describe('garbage', () => {
  it('of any kind gets an answer below 500 at every path', async () => {
    const headerText = fc.string({ unit: fc.constantFrom(...'abc=;.,:"%{}[]\\ -_/09~'), maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json(), fc.webQueryParameters()),
        fc.webQueryParameters(),
        headerText,
        async ([method, path], body, query, header) => {
          const reply = await fetch(`${playground.url}${path}?${query}`, {
            method,
            redirect: 'manual',
            headers: {
              'content-type': 'application/x-www-form-urlencoded',
              authorization: `Bearer ${header}`.trim(),
              cookie: header.trim(),
              token: header.trim(),
              'x-playground-key': header.trim(),
            },
            ...(method !== 'GET' && { body }),
          });
          await reply.text();
          expect(reply.status).toBeLessThan(500);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('that is no HTTP gets 400 or silence', async () => {
    for (const bytes of ['\r\n\r\n', 'HELLO\r\n\r\n', 'GET\0/ HTTP/1.1\r\n\r\n', randomBytes(2_000)]) {
      expect(await speak(bytes)).toMatch(/^(HTTP\/1\.1 400 |$)/);
    }
    expect(await speak('GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')).toMatch(
      / 400 /,
    );
    expect(await speak(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(
      / 4\d\d /,
    );
  });

  it('that stops in the middle of a body is let go', async () => {
    await speak(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"email":',
    );
  });
});

describe('limits', () => {
  it('takes a body of 64 KiB and refuses more, also in chunks without a length', async () => {
    const post = (body: BodyInit, more: RequestInit = {}) =>
      fetch(`${playground.url}/api/v1/auth/login`, { method: 'POST', body, ...more });
    expect((await post('x'.repeat(65_536))).status).toBe(422);
    expect((await post('x'.repeat(65_537))).status).toBe(413);
    expect((await post('x'.repeat(3_000_000))).status).toBe(413);
    const chunks = new ReadableStream({
      start(controller) {
        for (let index = 0; index < 20; index += 1) controller.enqueue(new Uint8Array(10_000));
        controller.close();
      },
    });
    const streamed = await post(chunks, { duplex: 'half' } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it('breaks off a body without end', async () => {
    const socket = connect(playground.port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let sent = 0;
    while (!socket.destroyed && sent < 64_000_000) {
      sent += chunk.length;
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), closed]).catch(() => undefined);
    }
    await closed;
    expect(sent).toBeLessThan(64_000_000);
  });
});

describe('routing', () => {
  it('answers 404, 405 with Allow, and HEAD like GET without a body', async () => {
    const nowhere = await fetch(`${playground.url}/nowhere`);
    expect(nowhere.status).toBe(404);
    expect(record(await nowhere.text())).toEqual({ detail: 'Not Found' });
    const wrong = await fetch(`${playground.url}/api/v1/auth/login`);
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
    const both = await fetch(`${playground.url}/studio/signin`, { method: 'DELETE' });
    expect(both.headers.get('allow')).toBe('GET, POST');
    const head = await fetch(`${playground.url}/studio/signin`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1_000);
  });

  it('answers to this machine only, so that no foreign name can be pointed at it', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost:1:2']) {
      expect(await withHost(host)).toBe(421);
    }
    for (const host of ['127.0.0.1', 'localhost:80', '[::1]:80']) expect(await withHost(host)).toBe(200);
  });

  it('says on a taken port that it cannot listen', async () => {
    await expect(startPlayground({ port: playground.port })).rejects.toMatchObject({
      failure: { kind: 'invalid-input', field: 'port' },
    });
  });
});

it('closes at once, also with connections open and requests under way', async () => {
  const other = await startPlayground({ users: [ada], passwordCost: 10, faults: { latency: 600_000 } });
  const waiting = fetch(`${other.url}/api/v1/projects`);
  const failed = expect(waiting).rejects.toThrow();
  const idle = connect(other.port, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  idle.on('error', () => undefined);
  while (other.usage().requests === 0) await new Promise(setImmediate);
  const begun = performance.now();
  await Promise.all([other.close(), other.close()]);
  await other.close();
  await failed;
  expect(performance.now() - begun).toBeLessThan(2_000);
});
