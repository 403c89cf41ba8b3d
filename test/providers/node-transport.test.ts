import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { calm } from './scripted-transport.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

function open(options: ConstructorParameters<typeof NodeTransport>[0] = { environment: {} }): NodeTransport {
  const transport = new NodeTransport(options);
  closing.push(() => transport.close());
  return transport;
}

const get = (url: string, more = {}) => ({ method: 'GET', url, ...more });
const echo = (request: IncomingMessage, response: ServerResponse) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () =>
    response.end(
      JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }),
    ),
  );
};

describe('the transport', () => {
  it('opens no connection for a header that cannot be sent', async () => {
    const server = createServer(echo);
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const transport = open();
    for (const headers of [{ 'x-own': 'two\nlines' }, { 'no name': '1' }]) {
      const refused = transport.send(get(url, { headers }), calm);
      await expect(refused).rejects.toMatchObject({ failure: { kind: 'transient' } });
    }
    expect((await transport.send(get(url), calm)).status).toBe(200);
    expect(connections).toBe(1);
  });

  it('sends what it is given and brings what comes', async () => {
    const url = await serve(echo);
    const request = { method: 'PUT', url: `${url}/a?b=c`, headers: { 'x-own': '1' }, body: 'Grüße' };
    const { status, body, url: from } = await open().send(request, calm);
    expect({ status, from }).toEqual({ status: 200, from: request.url });
    expect(JSON.parse(body)).toMatchObject({
      method: 'PUT',
      url: '/a?b=c',
      body: 'Grüße',
      headers: { 'x-own': '1', 'content-length': '7' },
    });
  });

  it('carries and brings what is no text, byte for byte, content codings taken off', async () => {
    const url = await serve((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.concat(parts))),
      );
    });
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    const sent = { method: 'POST', url, binaryBody: bytes, keepBytes: true };
    const reply = await open().send(sent, calm);
    expect(Buffer.compare(Buffer.from(reply.bytes ?? []), bytes)).toBe(0);
    expect((await open().send({ ...sent, keepBytes: false }, calm)).bytes).toBeUndefined();
  });

  it('names itself only if it is told to, and the request comes first', async () => {
    const url = await serve(echo);
    const agentOf = async (transport: NodeTransport, headers = {}) =>
      JSON.parse((await transport.send(get(url, { headers }), calm)).body).headers['user-agent'];
    expect(await agentOf(open())).toBeUndefined();
    const named = open({ environment: {}, userAgent: 'Latchkey/1' });
    expect(await agentOf(named)).toBe('Latchkey/1');
    expect(await agentOf(named, { 'user-agent': 'Mozilla/5.0' })).toBe('Mozilla/5.0');
  });

  it('follows no redirect, joins headers, and keeps cookies apart', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(
        302,
        [
          ['Location', '/next'],
          ['Set-Cookie', 'a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT'],
          ['Set-Cookie', 'b=2'],
          ['Vary', 'Accept'],
          ['Vary', 'Cookie'],
        ].flat(),
      );
      response.end();
    });
    const { status, headers, setCookies } = await open().send(get(url), calm);
    expect({ status, location: headers.location, vary: headers.vary }).toEqual({
      status: 302,
      location: '/next',
      vary: 'Accept, Cookie',
    });
    expect(setCookies).toEqual(['a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT', 'b=2']);
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('keeps connections alive', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('x');
    });
    const transport = open();
    for (let count = 0; count < 50; count += 1) await transport.send(get(url), calm);
    // The second request can come before the first connection is free again.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('reads no more than it is allowed to', async () => {
    let sent = 0;
    const url = await serve((_request, response) => {
      const part = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && sent < 64 * 1024 * 1024) {
          sent += part.length;
          if (!response.write(part)) return response.once('drain', more);
        }
        return response.end();
      };
      more();
    });
    await expect(open().send(get(url, { maxBytes: 100_000 }), calm)).rejects.toMatchObject({
      failure: { kind: 'transient', detail: 'over 100000 bytes' },
    });
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    const exact = await serve((_request, response) => response.end('x'.repeat(1_000)));
    await expect(open().send(get(exact, { maxBytes: 1_000 }), calm)).resolves.toMatchObject({
      body: 'x'.repeat(1_000),
    });
    const usual = await serve((_request, response) => response.end('x'.repeat(1024 * 1024 + 1)));
    await expect(open().send(get(usual), calm)).rejects.toMatchObject({ failure: { kind: 'transient' } });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ])('reads %s, which it did not ask for, within the limit', async (coding, compress) => {
    const url = await serve((request, response) => {
      response.setHeader('content-encoding', coding);
      response.end(compress(request.url === '/bomb' ? Buffer.alloc(10_000_000) : 'Grüße'));
    });
    expect((await open().send(get(url), calm)).body).toBe('Grüße');
    await expect(open().send(get(`${url}/bomb`), calm)).rejects.toMatchObject({
      failure: { kind: 'transient', detail: 'over 1048576 bytes' },
    });
  });

  it.each([
    ['gzip', 'not gzip at all', 'a damaged body'],
    ['rot13', 'uryyb', 'an unknown content coding'],
  ])('refuses a body that is not %s', async (coding, body, detail) => {
    const url = await serve((_request, response) => {
      response.setHeader('content-encoding', coding);
      response.end(body);
    });
    await expect(open().send(get(url), calm)).rejects.toMatchObject({
      failure: { kind: 'transient', detail },
    });
  });
});

describe('a transport without a reply', () => {
  const failing = async (url: string, more = {}) => {
    const error = await open()
      .send(get(`${url}/path?token=sEcReT`, { headers: { authorization: 'Bearer sEcReT' }, ...more }), calm)
      .catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).not.toContain('sEcReT');
    expect(String(error)).not.toContain('sEcReT');
    return error;
  };

  it('tells why, without the URL', async () => {
    const port = await listen(createTcpServer());
    for (const close of closing.splice(0)) await close();
    expect(await failing(`http://127.0.0.1:${port}`)).toMatchObject({
      failure: { kind: 'transient', message: `127.0.0.1:${port} cannot be reached.`, detail: 'ECONNREFUSED' },
    });
    expect(await failing('http://nowhere.invalid')).toMatchObject({ failure: { kind: 'transient' } });
  });

  it.each([
    ['a connection that breaks', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['nonsense', 'What do you want?\r\n\r\n'],
    ['nothing', ''],
  ])('passes with %s', async (_name, reply) => {
    const port = await listen(createTcpServer((socket) => socket.end(reply)));
    expect(await failing(`http://127.0.0.1:${port}`)).toMatchObject({ failure: { kind: 'transient' } });
  });

  it('passes with TLS that is none', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')));
    expect(await failing(`https://127.0.0.1:${port}`)).toMatchObject({ failure: { kind: 'transient' } });
  });

  it('waits no longer than it is told, for the head and for the body', async () => {
    const silent = await serve(() => {});
    expect(await failing(silent, { timeout: 50 })).toMatchObject({
      failure: { kind: 'transient', detail: 'no reply within 0.05 s' },
    });
    const slow = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await failing(slow, { timeout: 100 })).toMatchObject({
      failure: { kind: 'transient', detail: 'no reply within 0.1 s' },
    });
  });

  it('ends when the caller gives up, before and during', async () => {
    const silent = await serve(() => {});
    const controller = new AbortController();
    const sending = open().send(get(silent), controller.signal);
    controller.abort();
    await expect(sending).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    await expect(open().send(get(silent), controller.signal)).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
  });
});

describe('a proxy of the environment', () => {
  it('is used for plain http, but never for this machine', async () => {
    const asked: string[] = [];
    const origin = await serve((_request, response) => response.end('from the origin'));
    const proxy = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('from the proxy');
    });
    const transport = open({ environment: { HTTP_PROXY: proxy, NO_PROXY: 'other.invalid' } });
    const bodyOf = async (url: string) => (await transport.send(get(url), calm)).body;
    expect(await bodyOf('http://outside.invalid/x')).toBe('from the proxy');
    expect(await bodyOf(origin)).toBe('from the origin');
    expect(await bodyOf(origin.replace('127.0.0.1', 'localhost'))).toBe('from the origin');
    await expect(bodyOf('http://other.invalid/')).rejects.toMatchObject({ failure: { kind: 'transient' } });
    expect(asked).toEqual(['http://outside.invalid/x']);
  });

  it('is asked for a tunnel where the request is secret', async () => {
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    const port = await listen(proxy);
    const transport = open({ environment: { https_proxy: `http://127.0.0.1:${port}` } });
    const request = get('https://outside.invalid/?token=sEcReT');
    const error = await transport.send(request, calm).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      failure: { kind: 'transient', message: 'outside.invalid cannot be reached.' },
    });
    expect(JSON.stringify(error)).not.toContain('sEcReT');
    expect(tunnels).toEqual(['outside.invalid:443']);
  });
});
