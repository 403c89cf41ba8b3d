import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChromiumTransport } from '../../main/desktop/chromium-transport.ts';
import { failureOf } from '../../main/engine/failure.ts';
import type { Transport } from '../../main/engine/http.ts';
import { Machine } from '../support/electron-double/machine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let machine: Machine;
let server: Server | undefined;

beforeEach(() => {
  machine = new Machine(temporaryFolder());
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await machine.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const never = new AbortController().signal;
const transport = () => new ChromiumTransport(machine.startProcess().electron);
const failed = async (work: Promise<unknown>) => failureOf(await work.catch((error: unknown) => error));

describe('accounts', () => {
  test('have each a partition of their own, and hand it on emptied when many more send', async () => {
    const url = await serve((_request, response) => response.end('done'));
    const electron = machine.startProcess();
    const transport = new ChromiumTransport(electron.electron, 2);
    const get = async (sender: Transport, path: string) => {
      const before = new Set(electron.partitions.keys());
      await sender.send({ method: 'GET', url: `${url}${path}` }, never);
      return [...electron.partitions.keys()].filter((name) => !before.has(name));
    };
    const [one, two, three] = [transport.forAccount(), transport.forAccount(), transport.forAccount()];
    expect([...electron.partitions.keys()]).toEqual(['requests']);
    expect(await get(transport, '/shared')).toEqual([]);
    expect(await get(one, '/1')).toEqual(['requests-1']);
    expect(await get(two, '/2')).toEqual(['requests-2']);
    expect(await get(one, '/1')).toEqual([]);
    const sentBy = (name: string) => electron.partition(name).requests;
    expect(sentBy('requests-1')).toEqual([`${url}/1`, `${url}/1`]);
    // The second has not sent for the longest time.
    expect(await get(three, '/3')).toEqual([]);
    expect(sentBy('requests-2')).toEqual([`${url}/2`, 'emptied', `${url}/3`]);
    expect(await get(two, '/2')).toEqual([]);
    expect(sentBy('requests-1')).toEqual([`${url}/1`, `${url}/1`, 'emptied', `${url}/2`]);
  });

  test('that send at the same time all have one, however many they are', async () => {
    const url = await serve((_request, response) => setTimeout(() => response.end('done'), 20));
    const electron = machine.startProcess();
    const transport = new ChromiumTransport(electron.electron, 1);
    const senders = Array.from({ length: 3 }, () => transport.forAccount());
    await Promise.all(senders.map((sender) => sender.send({ method: 'GET', url }, never)));
    for (const number of [1, 2, 3]) expect(electron.partition(`requests-${number}`).requests).toEqual([url]);
    await transport.forAccount().send({ method: 'GET', url }, never);
    expect(electron.partitions.size).toBe(4);
  });
});

describe('requests by Chromium', () => {
  test('can carry and bring what is no text, byte for byte', async () => {
    const url = await serve((request, response) => request.pipe(response));
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    const sent = { method: 'POST', url, binaryBody: bytes, keepBytes: true };
    const reply = await transport().send(sent, never);
    expect(Buffer.compare(Buffer.from(reply.bytes ?? []), bytes)).toBe(0);
    expect((await transport().send({ ...sent, keepBytes: false }, never)).bytes).toBeUndefined();
  });

  test('carry method, headers and body, and nothing of ours', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      request.on('data', (part) => seen.push(String(part)));
      request.on('end', () => {
        seen.push(request.method, request.headers.cookie, request.headers['x-latchkey-exchange']);
        response.writeHead(201, { 'X-One': ['a', 'b'], 'set-cookie': ['s=1', 't=2'] }).end('done');
      });
    });
    const reply = await transport().send(
      { method: 'POST', url, headers: { cookie: 'sid=1', 'content-type': 'text/plain' }, body: 'text' },
      never,
    );
    expect(seen).toEqual(['text', 'POST', 'sid=1', undefined]);
    expect(reply).toMatchObject({ status: 201, url, body: 'done', setCookies: ['s=1', 't=2'] });
    expect(reply.headers).toMatchObject({ 'x-one': 'a, b' });
    expect(reply.headers).not.toHaveProperty('set-cookie');
  });

  test('do not follow redirections, and keep the cookies that come with one', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(303, { location: '/home', 'set-cookie': 'sid=secret; Path=/' }).end();
    });
    const reply = await transport().send({ method: 'POST', url, body: 'x=1' }, never);
    expect(reply).toMatchObject({
      status: 303,
      setCookies: ['sid=secret; Path=/'],
      headers: { location: '/home' },
    });
  });

  test('many at a time get each their own reply', async () => {
    const url = await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://x');
      setImmediate(() => response.writeHead(302, { location: '/', 'set-cookie': `c=${pathname}` }).end());
    });
    const sender = transport();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => sender.send({ method: 'GET', url: `${url}/${index}` }, never)),
    );
    expect(replies.map(({ setCookies }) => setCookies[0])).toEqual(replies.map((_, index) => `c=/${index}`));
  });

  test('that nobody answers are transient, and say no address but the host', async () => {
    const failure = await failed(
      transport().send({ method: 'GET', url: 'http://127.0.0.1:9/?token=secret' }, never),
    );
    expect(failure).toMatchObject({ kind: 'transient', message: '127.0.0.1:9 cannot be reached.' });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  test('end at their time limit', async () => {
    const url = await serve(() => {});
    const failure = await failed(transport().send({ method: 'GET', url, timeout: 100 }, never));
    expect(failure).toMatchObject({ kind: 'transient', detail: 'no reply within 0.1 s' });
  });

  test('read no more than they may', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(2_000)));
    const failure = await failed(transport().send({ method: 'GET', url, maxBytes: 1_000 }, never));
    expect(failure).toMatchObject({ kind: 'transient', detail: 'over 1000 bytes' });
  });

  test('that are cancelled end at once', async () => {
    const url = await serve(() => {});
    const controller = new AbortController();
    const work = failed(transport().send({ method: 'GET', url }, controller.signal));
    controller.abort();
    expect((await work).kind).toBe('cancelled');
    expect((await failed(transport().send({ method: 'GET', url }, controller.signal))).kind).toBe(
      'cancelled',
    );
  });
});
