import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici';
import { FailureError, fail } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';
import type { Milliseconds } from '../engine/session.ts';

const usualTimeout: Milliseconds = 30_000;
const usualLimit = 1024 * 1024;

/** How the transport of a host without Chromium is to be. */
export interface UndiciTransportOptions {
  /** Sent where a request names none; some sites refuse requests without one. */
  readonly userAgent?: string;
  /** Proxies are taken from it (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, also in lower case); `process.env` unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** HTTP by undici, for hosts without Chromium's network stack. Connections are kept alive; redirects are never followed. */
export class UndiciTransport implements Transport {
  readonly #dispatcher: Dispatcher;
  readonly #userAgent: string | undefined;

  constructor({ userAgent, environment = process.env }: UndiciTransportOptions = {}) {
    this.#dispatcher = makeDispatcher(environment);
    this.#userAgent = userAgent;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { method, url, body, timeout = usualTimeout, maxBytes = usualLimit } = request;
    if (signal.aborted) throw cancelled();
    const controller = new AbortController();
    const onAbort = () => controller.abort();
    // One timer for the whole exchange: undici's own begin anew with each part of the reply.
    const timer = setTimeout(onAbort, timeout);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const reply = await send(url, {
        method: method as Dispatcher.HttpMethod,
        headers: this.#headersOf(request),
        body: body ?? null,
        signal: controller.signal,
        dispatcher: this.#dispatcher,
      });
      const bytes = await readBody(reply.body, maxBytes, url);
      const { headers, setCookies } = splitHeaders(reply.headers);
      return {
        status: reply.statusCode,
        url,
        headers,
        setCookies,
        body: await decode(bytes, headers, maxBytes, url),
      };
    } catch (thrown) {
      if (thrown instanceof FailureError) throw thrown;
      if (signal.aborted) throw cancelled();
      throw unreachable(
        url,
        controller.signal.aborted ? `no reply within ${timeout / 1_000} s` : causeOf(thrown),
      );
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Closes the connections, at once. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  #headersOf({ headers }: HttpRequest): Record<string, string> {
    return this.#userAgent === undefined ? { ...headers } : { 'user-agent': this.#userAgent, ...headers };
  }
}

const agentOptions = { connect: { timeout: 10_000 }, headersTimeout: 0, bodyTimeout: 0 };

function makeDispatcher(environment: Readonly<Record<string, string | undefined>>): Dispatcher {
  const read = (name: string) => environment[name] || environment[name.toUpperCase()] || undefined;
  const httpProxy = read('http_proxy');
  const httpsProxy = read('https_proxy');
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent(agentOptions);
  // Requests to this machine never go through a proxy: it would find another machine of that name.
  const noProxy = [read('no_proxy'), 'localhost', '127.0.0.1', '[::1]'].filter(Boolean).join(',');
  return new EnvHttpProxyAgent({
    ...agentOptions,
    noProxy,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
  });
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number, url: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    // Leaving the loop destroys the stream, so that the rest is never received.
    if (length > maxBytes) throw tooLong(url, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/** Nothing compressed is asked for; some servers compress all the same. The limit holds for what comes out as well. */
async function decode(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
  url: string,
): Promise<string> {
  const coding = headers['content-encoding']?.trim().toLowerCase();
  if (coding === undefined || coding === 'identity' || bytes.length === 0) return bytes.toString('utf8');
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding as keyof typeof decoders] : undefined;
  if (!decoder) throw unreachable(url, 'an unknown content coding');
  try {
    return (await decoder(bytes, { maxOutputLength: maxBytes })).toString('utf8');
  } catch (thrown) {
    if (causeOf(thrown) === 'ERR_BUFFER_TOO_LARGE') throw tooLong(url, maxBytes);
    throw unreachable(url, 'a damaged body');
  }
}

function splitHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): {
  readonly headers: Record<string, string>;
  readonly setCookies: readonly string[];
} {
  const headers: Record<string, string> = {};
  let setCookies: readonly string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    if (name === 'set-cookie') setCookies = typeof value === 'string' ? [value] : value;
    else headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return { headers, setCookies };
}

/** The code of an error and never its text, which can hold the URL. */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'no reply';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.cause instanceof Error ? causeOf(thrown.cause) : thrown.name;
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
