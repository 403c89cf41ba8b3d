import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Api } from './api.ts';
import { HttpApi, refuse } from './http-api.ts';
import { Refusal } from './http-body.ts';
import { closeServer, type HttpLimits, limitedServer, usualLimits } from './http-limits.ts';
import { isSameUser } from './peer-user.ts';
import type { StaticFiles } from './static-files.ts';
import { randomName, WindowAccess } from './window-access.ts';
import { windowHeaders } from './window-headers.ts';

const host = '127.0.0.1';
const cookieName = 'latchkey-window';

/** In a browser the window asks its own server. */
const protectiveHeaders = windowHeaders(["connect-src 'self'", "manifest-src 'self'"]);

export interface WindowServerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly files: StaticFiles;
  readonly limits?: HttpLimits;
}

/**
 * The window in a browser, on 127.0.0.1 and a random port. A page of another site can reach that port, so each request must name this
 * very host (against DNS rebinding), come from this very origin, and carry the cookie. Browsers send a cookie of 127.0.0.1 to every
 * port of it, so the cookie is bound to a path that nobody can guess, and no other local server ever sees it.
 */
export class WindowServer {
  readonly #access: WindowAccess;
  readonly #httpApi: HttpApi;
  readonly #files: StaticFiles;
  readonly #server: ReturnType<typeof limitedServer>;
  readonly #base = `/${randomName()}`;
  #authority = '';

  private constructor({ api, clock, files, limits = usualLimits }: WindowServerOptions) {
    this.#access = new WindowAccess(clock);
    this.#httpApi = new HttpApi(api, clock, limits);
    this.#files = files;
    this.#server = limitedServer((request, response) => void this.#answer(request, response), limits);
    this.#server.on('connection', (socket) => {
      if (!isSameUser(socket)) socket.destroy();
    });
  }

  /** Starts to listen. */
  static async start(options: WindowServerOptions): Promise<WindowServer> {
    const window = new WindowServer(options);
    const server = window.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port: 0, exclusive: true }, resolve);
    });
    const { port } = server.address() as AddressInfo;
    window.#authority = `${host}:${port}`;
    return window;
  }

  /** Whether a window is open that could ask the person something. */
  get isWatched(): boolean {
    return this.#httpApi.isWatched;
  }

  /** The address to open, with a new code: good once, for a minute. */
  newAddress(): string {
    return `http://${this.#authority}/open?code=${this.#access.newCode()}`;
  }

  async close(): Promise<void> {
    this.#httpApi.close();
    await closeServer(this.#server, 1_000);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(protectiveHeaders)) response.setHeader(name, value);
    try {
      if (request.headers.host !== this.#authority)
        throw new Refusal(421, 'This is not the host you asked for.');
      const url = new URL(request.url ?? '/', `http://${this.#authority}`);
      refuseOtherOrigins(request, this.#authority);
      if (url.pathname === '/open') {
        this.#open(request, response, url);
        return;
      }
      refuseOtherSites(request);
      const path = this.#pathBelowBase(url.pathname);
      if (path === undefined || !this.#isAdmitted(request)) {
        sendPage(response, 401, closedPage);
      } else if (this.#httpApi.serves(path)) {
        await this.#httpApi.answer(path, request, response, { audience: 'window', actor: 'user' });
      } else {
        await this.#sendFile(path, request, response);
      }
    } catch (error) {
      refuse(response, error instanceof TypeError ? new Refusal(400, 'The address is not valid.') : error);
    }
  }

  /** Exchanges the code for the cookie. A redirect would be part of another site's navigation, on which the cookie stays home. */
  #open(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (request.method !== 'GET') throw new Refusal(405, 'Open this address in a browser.');
    if (request.headers['sec-purpose']?.includes('prefetch')) throw new Refusal(403, 'Not ahead of time.');
    const pass = this.#access.redeem(url.searchParams.get('code') ?? '');
    if (!pass) {
      sendPage(response, 403, usedPage);
      return;
    }
    response.setHeader('set-cookie', `${cookieName}=${pass}; Path=${this.#base}/; HttpOnly; SameSite=Strict`);
    sendPage(
      response,
      200,
      page('Latchkey', '', `<meta http-equiv="refresh" content="0; url=${this.#base}/">`),
    );
  }

  #pathBelowBase(path: string): string | undefined {
    return path.startsWith(`${this.#base}/`) ? path.slice(this.#base.length) : undefined;
  }

  #isAdmitted(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const own = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
    return own !== undefined && this.#access.admits(own.slice(cookieName.length + 1));
  }

  async #sendFile(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new Refusal(405, 'Files are read with GET.');
    const name = path === '/' ? 'index.html' : path.slice(1);
    if (name === 'index.html' && !this.#files.complete) sendPage(response, 503, unbuiltPage);
    else if (this.#files.has(name)) await this.#files.send(name, response);
    else throw new Refusal(404, 'There is no such file.');
  }
}

/** A browser names the origin of whatever it sends on behalf of a page, except for a plain GET of the page's own origin. */
function refuseOtherOrigins({ headers, method }: IncomingMessage, authority: string): void {
  const { origin } = headers;
  const isOwn = origin === `http://${authority}`;
  if (origin === undefined ? method !== 'GET' && method !== 'HEAD' : !isOwn) {
    throw new Refusal(403, 'Only the window itself may ask this.');
  }
}

/** What a browser says by itself about who causes a request (Fetch Metadata). */
function refuseOtherSites({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Refusal(403, 'Only the window itself may ask this.');
  }
}

const closedPage = page(
  'This window is closed',
  'Run <code>latchkey open</code> for a new address. Your accounts are safe.',
);
const usedPage = page(
  'This address cannot be used any more',
  'It opens the window once, within a minute. Run <code>latchkey open</code> for a new one.',
);
const unbuiltPage = page(
  'The window is not built',
  'Run <code>npm run build</code>, then load this page again.',
);

function page(title: string, text: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">${head}<title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'cache-control': 'no-store',
  });
  response.end(html);
}

/** What `engine.openWindow` answers where there is no window in a browser. */
export function noWindow(): never {
  throw fail('not-supported', 'This Latchkey has no window in the browser.');
}
