import { type FailureError, fail } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse } from '../engine/http.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { DesktopElectron, DesktopSession } from './electron.ts';

const usualTimeout: Milliseconds = 30_000;
const usualLimit = 1024 * 1024;
/** Marks a request on its way to the hooks of its partition, where it is taken off again. */
const markHeader = 'x-latchkey-exchange';

/** What arrived before any body. */
interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** A request on its way. */
interface Exchange {
  /** What Chromium calls it, from when it was sent. */
  id?: number;
  head?: Head;
}

/**
 * Requests in one partition. It lives in memory and keeps nothing: no cookie is stored or sent by Chromium, no reply is cached. Heads of replies
 * are read where the partition's `webRequest` sees them, because the `redirect` event of a request leaves out `Set-Cookie`
 * (electron/electron#23865).
 */
export class RequestPartition {
  readonly #name: string;
  readonly #net: DesktopElectron['net'];
  readonly #session: DesktopSession;
  /** By mark; few at a time. */
  readonly #exchanges = new Map<string, Exchange>();
  #lastMark = 0;

  constructor({ net, session }: Pick<DesktopElectron, 'net' | 'session'>, name: string) {
    this.#name = name;
    this.#net = net;
    this.#session = session.fromPartition(name, { cache: false });
    const { webRequest } = this.#session;
    webRequest.onBeforeSendHeaders(({ id, requestHeaders }, proceed) => {
      const { [markHeader]: mark, ...others } = requestHeaders;
      const exchange = mark === undefined ? undefined : this.#exchanges.get(mark);
      if (exchange) exchange.id = id;
      proceed({ requestHeaders: others });
    });
    webRequest.onHeadersReceived(({ id, statusCode, responseHeaders = {} }, proceed) => {
      const exchange = [...this.#exchanges.values()].find((known) => known.id === id);
      if (exchange) exchange.head = { status: statusCode, headers: responseHeaders };
      proceed({});
    });
  }

  /** Forgets whoever sent by it: connections, and what was proved on them. */
  async clear(): Promise<void> {
    await this.#session.closeAllConnections();
    await this.#session.clearAuthCache();
    await this.#session.clearStorageData();
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { method, url, headers = {}, body, timeout = usualTimeout, maxBytes = usualLimit } = request;
    if (signal.aborted) throw cancelled();
    const mark = String(++this.#lastMark);
    const sent = this.#net.request({
      method,
      url,
      partition: this.#name,
      redirect: 'manual',
      cache: 'no-store',
      headers: { ...headers, [markHeader]: mark },
    });
    const exchange: Exchange = {};
    this.#exchanges.set(mark, exchange);
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    const stop = (failure: FailureError) => {
      reject(failure);
      sent.abort();
    };
    const onAbort = () => stop(cancelled());
    const timer = setTimeout(() => stop(unreachable(url, `no reply within ${timeout / 1_000} s`)), timeout);
    signal.addEventListener('abort', onAbort, { once: true });
    sent.on('redirect', (status) => resolve(responseOf(url, exchange.head ?? { status, headers: {} })));
    sent.on('error', (error) => reject(unreachable(url, causeOf(error))));
    sent.on('response', (reply) => {
      const parts: Buffer[] = [];
      let length = 0;
      reply.on('data', (part) => {
        length += part.length;
        if (length > maxBytes) stop(tooLong(url, maxBytes));
        else parts.push(part);
      });
      reply.on('error', (error) => reject(unreachable(url, causeOf(error))));
      reply.on('aborted', () => reject(unreachable(url, 'interrupted')));
      reply.on('end', () => {
        const bytes = Buffer.concat(parts, length);
        const { head = { status: reply.statusCode, headers: {} } } = exchange;
        const response = responseOf(url, head, bytes);
        resolve(request.keepBytes ? { ...response, bytes } : response);
      });
    });
    sent.end(request.binaryBody ? Buffer.from(request.binaryBody) : body);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.#exchanges.delete(mark);
    }
  }
}

function responseOf(
  url: string,
  { status, headers: raw }: Head,
  bytes: Buffer = Buffer.alloc(0),
): HttpResponse {
  const headers: Record<string, string> = {};
  const setCookies: string[] = [];
  for (const [name, values] of Object.entries(raw)) {
    if (name.toLowerCase() === 'set-cookie') setCookies.push(...values);
    else headers[name.toLowerCase()] = values.join(', ');
  }
  return { status, url, headers, setCookies, body: bytes.toString('utf8') };
}

/** Chromium's name of an error (`net::ERR_...`), or a code; never a text that could hold the address. */
function causeOf(error: Error): string {
  const named = /net::ERR_\w+/.exec(error.message)?.[0];
  if (named) return named;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'The server';
}

function unreachable(url: string, detail: string): FailureError {
  return fail('transient', `${hostOf(url)} cannot be reached.`, { detail });
}

function tooLong(url: string, maxBytes: number): FailureError {
  return fail('transient', `${hostOf(url)} sent a longer reply than is read.`, {
    detail: `over ${maxBytes} bytes`,
  });
}

function cancelled(): FailureError {
  return fail('cancelled', 'The request was cancelled.');
}
