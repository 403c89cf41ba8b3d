import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Credits, Identity } from '../../../main/engine/account.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../main/engine/http.ts';
import type { Provider, SignedIn } from '../../../main/engine/provider.ts';
import { NodeTransport } from '../../../main/providers/node-transport.ts';
import type { HandClock } from '../scripted-transport.ts';

/** A request as a provider's server sees it. `host` is the one that the client meant. */
export interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What it answers; status 200 unless told. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly json?: unknown;
  readonly html?: string;
}

/** What can befall any server. */
export type Fault = 'garbage' | 'slow' | '429' | 'challenge';

/** The service of one provider, as the collected facts describe it, with what its people and its operators do. */
export interface Service {
  /** The hosts that the client may ask; a request for any other fails the test. */
  readonly hosts: readonly string[];
  answer(asked: Asked): Answer;
  /** A person signs in, and the provider of Latchkey makes a session of what that brings. */
  signIn(provider: Provider): Promise<SignedIn>;
  /** The same with a wrong name, key or cookie. */
  signInWrongly(provider: Provider): Promise<SignedIn>;
  /** The access token, key or cookie in use is accepted no more. */
  expire(): void;
  /** The session is ended by somebody else's sign-in. */
  evict?(): void;
  /** The whole session is ended at the provider. */
  revoke(): void;
  readonly identity: Identity | undefined;
  readonly credits: Omit<Credits, 'readAt'> | undefined;
}

/** A server on this machine that stands for all hosts of a service. */
export class ProviderServer {
  readonly asked: Asked[] = [];
  fault: Fault | undefined;
  readonly #service: Service;
  readonly #server: Server;
  readonly #held: ServerResponse[] = [];

  private constructor(service: Service) {
    this.#service = service;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  static async start(service: Service): Promise<ProviderServer> {
    const server = new ProviderServer(service);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, host = '', ...rest] = url.pathname.split('/');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    const asked: Asked = {
      method: request.method ?? 'GET',
      host,
      path: `/${rest.join('/')}`,
      query: url.searchParams,
      headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.asked.push(asked);
    if (this.fault === 'slow') {
      this.#held.push(response);
      return;
    }
    const answer = this.fault ? faulty[this.fault] : this.#service.answer(asked);
    const isPage = answer.html !== undefined;
    response.writeHead(answer.status ?? 200, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json',
      ...(answer.headers as Record<string, string | string[]>),
    });
    response.end(isPage ? answer.html : JSON.stringify(answer.json));
  }
}

const faulty: Record<Exclude<Fault, 'slow'>, Answer> = {
  garbage: { html: '<!doctype html><title>Just a moment</title><p>Maintenance' },
  '429': { status: 429, headers: { 'retry-after': '120' }, json: { error: 'too many requests' } },
  challenge: { status: 403, headers: { 'cf-mitigated': 'challenge' }, html: '<!doctype html><title>Check' },
};

/**
 * The real transport, with the hosts of one service led to its server: what a name server and certificates would do. All else, time limits
 * included, is the product's own; `patience` shortens the latter.
 */
export class LocalHosts implements Transport {
  patience: number | undefined;
  /** Where requests wanted to go, and nobody is. */
  readonly strays: string[] = [];
  readonly #hosts: readonly string[];
  readonly #port: number;
  readonly #real = new NodeTransport({ userAgent: 'Latchkey/test', environment: {} });

  constructor(hosts: readonly string[], port: number) {
    this.#hosts = hosts;
    this.#port = port;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { protocol, host, pathname, search } = new URL(request.url);
    if (protocol !== 'https:' || !this.#hosts.includes(host)) {
      this.strays.push(`${protocol}//${host}`);
      throw new Error('a request for a host that this service does not have');
    }
    const url = `http://127.0.0.1:${this.#port}/${host}${pathname}${search}`;
    const timeout = this.patience ?? request.timeout;
    const response = await this.#real.send(
      { ...request, url, ...(timeout === undefined ? {} : { timeout }) },
      signal,
    );
    return { ...response, url: request.url };
  }

  close(): void {
    this.#real.close();
  }
}

/** What a service needs to be made. */
export interface ServiceWorld {
  readonly clock: HandClock;
}

export function formOf({ body }: Asked): URLSearchParams {
  return new URLSearchParams(body);
}

export function cookiesOf({ headers }: Asked): ReadonlyMap<string, string> {
  const pairs = (headers.cookie ?? '').split('; ').filter((pair) => pair.includes('='));
  return new Map(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  );
}

export function bearerOf({ headers }: Asked): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}

export const notFound: Answer = { status: 404, json: { message: 'Not Found' } };
