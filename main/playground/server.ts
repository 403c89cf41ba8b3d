import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fail } from '../engine/failure.ts';
import { corsHeaders, preflightReply } from './cors.ts';
import type { Fate, FaultInjector } from './faults.ts';
import { json, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import type { UsageLog } from './usage.ts';

/** Longest body that is taken, in bytes. */
const longestBody = 64 * 1024;
/** A longer one is read to its end up to here, because a client that is still sending would miss the refusal. */
const longestDrained = 4 * 1024 * 1024;

/** Paths that no fault strikes: a test must always be able to reach its controls. */
const controlPrefix = '/playground/';

const alwaysSent = {
  'x-content-type-options': 'nosniff',
  'x-playground': 'practice',
};

const garbagePage =
  '<!doctype html><title>One moment</title><h1>Checking your browser</h1><p>This page is a practice fault.</p>';

class BodyTooLong extends Error {}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length > longestDrained) break;
    if (length <= longestBody) chunks.push(chunk);
  }
  if (length > longestBody) throw new BodyTooLong();
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Whether the Host header names this machine. A web page whose own name was pointed at 127.0.0.1 (DNS rebinding) would send
 * that name and could else use the Playground like a page of its own.
 */
function isOwnHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}

function faultReply(fate: Fate, retryAfter: number): Reply | undefined {
  switch (fate.fault) {
    case 'server-error':
      return json(fate.status, { detail: 'Something went wrong, as the Playground was asked to.' });
    case 'rate-limit':
      return json(429, { detail: 'Too many requests' }, { headers: { 'retry-after': String(retryAfter) } });
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'text/html' }, cookies: [], body: garbagePage };
    case 'none':
    case 'lost-reply':
      return undefined;
  }
}

export interface ServerParts {
  readonly routes: readonly Route[];
  readonly faults: FaultInjector;
  readonly usage: UsageLog;
  /** Called before each request is carried out. */
  readonly beforeRequest: () => void;
}

/** The HTTP server under all kinds: reads requests, lets faults strike, finds the route, writes the reply. */
export class PlaygroundServer {
  readonly #routes = new Map<string, Map<string, Route>>();
  readonly #faults: FaultInjector;
  readonly #usage: UsageLog;
  readonly #server: Server;
  readonly #beforeRequest: () => void;
  readonly #closing = new AbortController();

  constructor({ routes, faults, usage, beforeRequest }: ServerParts) {
    for (const route of routes) {
      const methods = this.#routes.get(route.path) ?? new Map<string, Route>();
      methods.set(route.method, route);
      this.#routes.set(route.path, methods);
    }
    this.#faults = faults;
    this.#usage = usage;
    this.#beforeRequest = beforeRequest;
    this.#server = createServer((message, response) => {
      void this.#serve(message, response);
    });
    this.#server.on('clientError', (_error, socket) => refuse(socket as Socket));
  }

  /** Listens on 127.0.0.1 and returns the port. Throws `invalid-input` if the port is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', () => {
        reject(fail('invalid-input', `The Playground cannot listen on port ${port}.`, { field: 'port' }));
      });
      this.#server.listen(port, '127.0.0.1', () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Stops listening and breaks what is open. */
  close(): Promise<void> {
    this.#closing.abort();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const reply = await this.#answer(message);
      if (!reply) {
        message.socket.destroy();
        return;
      }
      this.#write(message, response, reply);
    } catch (error) {
      if (error instanceof BodyTooLong) {
        const reply = json(413, { detail: 'The body is too long.' }, { headers: { connection: 'close' } });
        this.#write(message, response, reply);
      } else if (message.destroyed && !message.complete) {
        // The client went away in the middle of its request: nobody is left to answer.
        message.socket.destroy();
      } else if (this.#closing.signal.aborted) {
        message.socket.destroy();
      } else {
        this.#usage.noteMistake();
        this.#write(message, response, json(500, { detail: 'Internal Server Error' }));
      }
    }
  }

  /** The reply, or undefined if the connection is to break instead. */
  async #answer(message: IncomingMessage): Promise<Reply | undefined> {
    if (!isOwnHost(message.headers.host)) {
      return json(421, { detail: 'The Playground answers to 127.0.0.1 only.' });
    }
    const target = URL.parse(message.url ?? '/', 'http://127.0.0.1');
    if (!target) return json(400, { detail: 'The address of the request is not valid.' });
    const request: PlaygroundRequest = {
      method: message.method ?? 'GET',
      path: target.pathname,
      query: target.searchParams,
      headers: message.headers,
      body: await readBody(message),
    };
    this.#beforeRequest();
    if (request.path.startsWith(controlPrefix)) return this.#dispatch(request);
    this.#usage.noteRequest();
    const fate = this.#faults.nextFate();
    const { latency, retryAfter } = this.#faults.faults;
    if (fate.fault !== 'none') this.#usage.noteFault(fate.fault);
    if (latency > 0) await delay(latency, undefined, { signal: this.#closing.signal });
    const fault = faultReply(fate, retryAfter);
    if (fault) return fault;
    const reply = await this.#dispatch(request);
    return fate.fault === 'lost-reply' ? undefined : reply;
  }

  #dispatch(request: PlaygroundRequest): Reply | Promise<Reply> {
    const methods = this.#routes.get(request.path);
    if (!methods) return json(404, { detail: 'Not Found' });
    const preflight = preflightReply(request, [...methods.keys()]);
    if (preflight) return preflight;
    const route = methods.get(request.method === 'HEAD' ? 'GET' : request.method);
    if (route) return route.handler(request);
    return json(
      405,
      { detail: 'Method Not Allowed' },
      { headers: { allow: [...methods.keys()].join(', ') } },
    );
  }

  #write(message: IncomingMessage, response: ServerResponse, reply: Reply): void {
    if (response.headersSent || response.destroyed) return;
    const cookies = reply.cookies.length > 0 ? { 'set-cookie': [...reply.cookies] } : {};
    response.writeHead(reply.status, {
      ...alwaysSent,
      ...corsHeaders(message.url ?? '/', message.headers.origin),
      ...reply.headers,
      ...cookies,
      'content-length': Buffer.byteLength(reply.body),
    });
    response.end(message.method === 'HEAD' ? undefined : reply.body);
  }
}

/** Answers bytes that are no HTTP. */
function refuse(socket: Socket): void {
  if (socket.writable)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}
