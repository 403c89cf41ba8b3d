import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../engine/failure.ts';
import { type LoopbackOutcome, loopbackHeaders, loopbackPage } from './loopback-page.ts';

/** The browser, come back from the issuer. It waits for its page until `answer` is called. */
export interface Redirected {
  readonly parameters: URLSearchParams;
  answer(outcome: LoopbackOutcome): Promise<void>;
}

/** Where one redirect of an OAuth sign-in is waited for. */
export interface RedirectReceiver {
  readonly redirectUri: string;
  readonly redirected: Promise<Redirected>;
  /** Waits no longer. */
  close(): void;
}

export interface ReceiverOptions {
  readonly host: '127.0.0.1' | 'localhost';
  /** Any free port if absent. */
  readonly port?: number;
  readonly path: string;
  /** Only a redirect with this state counts: any page may send the browser here. */
  readonly state: string;
}

/**
 * Takes the one redirect of an OAuth sign-in (RFC 8252, 7.3). Listens on this machine only, answers exactly one GET of the path with the
 * right Host and state, and everything else with 404.
 */
export class LoopbackReceiver implements RedirectReceiver {
  readonly #options: ReceiverOptions;
  readonly #servers: Server[] = [];
  readonly #redirected = Promise.withResolvers<Redirected>();
  #port = 0;
  #isTaken = false;

  private constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** Throws `not-supported` if the port is taken by another program. */
  static async open(options: ReceiverOptions): Promise<LoopbackReceiver> {
    const receiver = new LoopbackReceiver(options);
    receiver.#port = await receiver.#listen('127.0.0.1', options.port ?? 0);
    // Browsers try ::1 first where it is there, and another program must not be waiting on it.
    if (options.host === 'localhost') await receiver.#listen('::1', receiver.#port).catch(ignoreMissing);
    return receiver;
  }

  get redirectUri(): string {
    const { host, path } = this.#options;
    return `http://${host}:${this.#port}${path}`;
  }

  get redirected(): Promise<Redirected> {
    return this.#redirected.promise;
  }

  /** Stops listening, at once. */
  close(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #listen(address: string, port: number): Promise<number> {
    const server = createServer({ requestTimeout: 10_000 }, (request, response) =>
      this.#handle(request, response),
    );
    server.maxConnections = 50;
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', (error) => reject(listenFailure(error, port)));
      server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
    });
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const { host, path, state } = this.#options;
    const url = URL.parse(request.url ?? '', `http://${host}:${this.#port}`);
    const isOurs =
      request.method === 'GET' &&
      // A name that was made to point here (DNS rebinding) shows in the Host header.
      request.headers.host === `${host}:${this.#port}` &&
      url?.origin === `http://${host}:${this.#port}` &&
      url.pathname === path &&
      isSame(url.searchParams.get('state') ?? '', state) &&
      !this.#isTaken;
    if (!isOurs || !url) {
      response.writeHead(404, { connection: 'close', 'cache-control': 'no-store' }).end();
      return;
    }
    this.#isTaken = true;
    this.#redirected.resolve({
      parameters: url.searchParams,
      answer: (outcome) =>
        new Promise((resolve) => {
          // A browser that has gone away is answered into the void.
          if (response.closed || response.destroyed) resolve();
          response.once('close', resolve);
          response.writeHead(200, loopbackHeaders).end(loopbackPage(outcome));
        }),
    });
  }
}

function isSame(one: string, other: string): boolean {
  const given = Buffer.from(one);
  const expected = Buffer.from(other);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function ignoreMissing(error: unknown): void {
  // A machine without IPv6 has no other program on ::1 either.
  if (!(error instanceof Error && error.cause === 'no address')) throw error;
}

function listenFailure(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return new Error('no such address', { cause: 'no address' });
  return fail('not-supported', `Port ${port}, to which the provider sends the browser back, is in use.`, {
    detail: typeof code === 'string' ? code : error.name,
  });
}
