import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { type FailureError, fail } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';
import { isLoopbackHost } from '../engine/loopback-host.ts';
import type { Milliseconds } from '../engine/session.ts';
import { decodeBody, TooLong } from './content-coding.ts';

const usualTimeout: Milliseconds = 30_000;
const usualLimit = 1024 * 1024;
/** Servers and routers forget idle connections; this is shorter than what most of them wait. */
const idleTimeout: Milliseconds = 4_000;

/** How the transport of a host without Chromium is to be. */
export interface NodeTransportOptions {
  /** Sent where a request names none; some sites refuse requests without one. */
  readonly userAgent?: string;
  /** Proxies are taken from it (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, also in lower case); `process.env` unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * HTTP by Node itself, for hosts without Chromium's network stack. Connections are kept alive; redirects are never followed; proxies of the
 * environment are used, but never for this machine.
 */
export class NodeTransport implements Transport {
  readonly #userAgent: string | undefined;
  readonly #outside: Agents;
  readonly #loopback: Agents;

  constructor({ userAgent, environment = process.env }: NodeTransportOptions = {}) {
    this.#userAgent = userAgent;
    this.#outside = makeAgents({ ...environment });
    this.#loopback = makeAgents({});
  }

  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    if (signal.aborted) return Promise.reject(cancelled());
    const url = URL.parse(request.url);
    if (!url) return Promise.reject(unreachable('The server', 'not a URL'));
    return this.#exchange(request, url, signal);
  }

  /** Closes the connections, at once. */
  close(): void {
    for (const agents of [this.#outside, this.#loopback]) {
      agents.http.destroy();
      agents.https.destroy();
    }
  }

  async #exchange(request: HttpRequest, url: URL, signal: AbortSignal): Promise<HttpResponse> {
    const { timeout = usualTimeout, maxBytes = usualLimit } = request;
    let isLate = false;
    let sent: ClientRequest | undefined;
    const onAbort = () => sent?.destroy();
    // One timer for the whole exchange, connecting and reading included.
    const timer = setTimeout(() => {
      isLate = true;
      sent?.destroy();
    }, timeout);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const reply = await new Promise<IncomingMessage>((resolve, reject) => {
        sent = this.#start(request, url);
        sent
          .on('response', resolve)
          .on('error', reject)
          .end(request.binaryBody ?? request.body);
      });
      const { headers, setCookies } = splitHeaders(reply.headers);
      const bytes = await decodeBody(await readBody(reply, maxBytes), headers['content-encoding'], maxBytes);
      return {
        status: reply.statusCode ?? 0,
        url: request.url,
        headers,
        setCookies,
        body: bytes.toString('utf8'),
        ...(request.keepBytes ? { bytes } : {}),
      };
    } catch (thrown) {
      if (signal.aborted) throw cancelled();
      if (isLate) throw unreachable(url.host, `no reply within ${timeout / 1_000} s`);
      if (thrown instanceof TooLong) {
        throw fail('transient', `${url.host} sent a longer reply than is read.`, {
          detail: `over ${maxBytes} bytes`,
        });
      }
      throw unreachable(url.host, causeOf(thrown));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #start({ method, headers, body: text, binaryBody }: HttpRequest, url: URL): ClientRequest {
    const body = binaryBody ?? text;
    const agents = isLoopbackHost(url.hostname) ? this.#loopback : this.#outside;
    const own: Record<string, string | number> =
      this.#userAgent === undefined ? {} : { 'user-agent': this.#userAgent };
    Object.assign(own, headers);
    if (body !== undefined) own['content-length'] = Buffer.byteLength(body);
    // Before there is a request: one that is never sent would keep its connection.
    for (const [name, value] of Object.entries(own)) {
      validateHeaderName(name);
      validateHeaderValue(name, String(value));
    }
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { method, agent: agents.https })
        : requestHttp(url, { method, agent: agents.http });
    // Not among the options: a connection that is kept holds on to those of the request that opened it, cookies and all.
    for (const [name, value] of Object.entries(own)) request.setHeader(name, value);
    return request;
  }
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

function makeAgents(proxyEnv: Readonly<Record<string, string | undefined>>): Agents {
  const options = { keepAlive: true, timeout: idleTimeout, maxFreeSockets: 16, proxyEnv };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

async function readBody(reply: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    // Leaving the loop destroys the connection, so that the rest is never received.
    if (length > maxBytes) throw new TooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function splitHeaders(raw: IncomingMessage['headers']): {
  readonly headers: Record<string, string>;
  readonly setCookies: readonly string[];
} {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || name === 'set-cookie') continue;
    headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return { headers, setCookies: raw['set-cookie'] ?? [] };
}

/** The code of an error and never its text, which can hold the URL. */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'no reply';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
}

function unreachable(host: string, detail: string): FailureError {
  return fail('transient', `${host} cannot be reached.`, { detail });
}

function cancelled(): FailureError {
  return fail('cancelled', 'The request was cancelled.');
}
