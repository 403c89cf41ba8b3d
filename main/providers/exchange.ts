import { FailureError, fail } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';
import { isLoopbackHost, isSafeUrl } from '../engine/loopback-host.ts';
import { loadCookieLibrary } from './cookie-library.ts';
import type { Domains } from './domains.ts';
import type { CookieWrite, SessionCookies } from './session-cookies.ts';

/** As browsers and `fetch` have it is 20; a sign-in page is a few steps away. */
const mostRedirects = 10;

/** Requests with the cookies of one session, redirects followed. */
export class Exchange {
  readonly #transport: Transport;
  readonly #domains: Domains;
  readonly #name: string;
  readonly cookies: SessionCookies;
  /** Every Set-Cookie that was taken over, in order, so that it can be repeated on another state of the session. */
  readonly writes: CookieWrite[] = [];
  #deferred = false;

  constructor(transport: Transport, domains: Domains, name: string, cookies: SessionCookies) {
    this.#transport = transport;
    this.#domains = domains;
    this.#name = name;
    this.cookies = cookies;
  }

  /**
   * Sends a request and follows its redirects. Throws `not-allowed` if it is for a host outside the domains, `transient` if no reply
   * came, and `unrecognised` if the redirects lead nowhere. `guard` may throw about each address before it is asked.
   */
  async send(
    request: HttpRequest,
    signal: AbortSignal,
    guard: (url: URL) => void = () => {},
  ): Promise<HttpResponse> {
    let current = request;
    let url = URL.parse(request.url);
    if (!url || !this.#domains.includes(url)) {
      throw fail('not-allowed', `Requests of this account may only go to ${this.#name}.`, {
        detail: url?.host ?? 'not a URL',
      });
    }
    for (let redirects = 0; ; redirects += 1) {
      guard(url);
      const isInside = this.#domains.includes(url);
      const response = await sendThrough(
        this.#transport,
        isInside ? await this.#withCookies(current) : current,
        signal,
      );
      if (isInside && response.setCookies.length > 0) {
        await loadCookieLibrary();
        const write: CookieWrite = { url: current.url, setCookies: response.setCookies };
        this.writes.push(write);
        this.#deferred = this.cookies.write(write, 'defer') || this.#deferred;
      }
      const target = redirectTarget(response, url);
      if (!target) return response;
      if (redirects === mostRedirects) throw this.#lost('too many redirects');
      current = this.#redirected(current, response.status, url, target);
      url = target;
    }
  }

  /** Deletes the cookies that replies wanted deleted; called once it is known that they mean no failure. */
  settle(): void {
    if (!this.#deferred) return;
    // From the beginning, because a later reply may have set again what an earlier one deleted.
    for (const write of this.writes) this.cookies.write(write, 'apply');
    this.#deferred = false;
  }

  async #withCookies(request: HttpRequest): Promise<HttpRequest> {
    if (this.cookies.list.length === 0) return request;
    await loadCookieLibrary();
    const cookie = this.cookies.headerFor(request.url);
    return cookie === undefined ? request : { ...request, headers: { ...request.headers, cookie } };
  }

  #redirected(request: HttpRequest, status: number, from: URL, to: URL): HttpRequest {
    // A site on the net must not be able to aim requests at services of this machine, nor take them off https.
    if (!isSafeUrl(to) || (isLoopbackHost(to.hostname) && !isLoopbackHost(from.hostname))) {
      throw this.#lost('a redirect to an unsafe place');
    }
    const keepsBody = status === 307 || status === 308;
    const becomesGet = !keepsBody && request.method !== 'GET' && request.method !== 'HEAD';
    const { body, binaryBody, headers, ...rest } = request;
    const moved = becomesGet
      ? { ...rest, method: 'GET' }
      : { ...rest, ...(body === undefined ? {} : { body }), ...(binaryBody && { binaryBody }) };
    if (this.#domains.includes(to)) {
      const kept = becomesGet ? withoutContentHeaders(headers) : headers;
      return { ...moved, url: to.href, ...(kept ? { headers: kept } : {}) };
    }
    // Whoever can make the provider redirect (an open redirect, a bought-up domain) would be handed the token if the headers went along;
    // so outside the domains a redirect is followed like a stranger's link: without token, cookies or body.
    if (moved.body !== undefined || moved.binaryBody)
      throw this.#lost('a redirect that would send the body elsewhere');
    return { ...moved, url: to.href, headers: { accept: headers?.accept ?? '*/*' } };
  }

  #lost(detail: string): FailureError {
    return fail('unrecognised', `${this.#name} answered in a way that its definition does not know.`, {
      detail,
    });
  }
}

function withoutContentHeaders(
  headers: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (!headers) return undefined;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith('content-')),
  );
}

function redirectTarget(response: HttpResponse, base: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const { location } = response.headers;
  return location === undefined ? undefined : (URL.parse(location, base) ?? undefined);
}

/** A transport for one account, apart from the others where that makes a difference. */
export function keptApart(transport: Transport): Transport {
  return transport.forAccount?.() ?? transport;
}

/**
 * Sends by the transport, whose errors are failures already. What else it may throw is not passed on: texts of foreign errors can hold
 * URLs with secrets.
 */
export async function sendThrough(
  transport: Transport,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  if (signal.aborted) throw fail('cancelled', 'The request was cancelled.');
  try {
    return await transport.send(request, signal);
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    if (signal.aborted) throw fail('cancelled', 'The request was cancelled.');
    const host = URL.parse(request.url)?.host ?? 'The server';
    throw fail('transient', `${host} cannot be reached.`, {
      detail: thrown instanceof Error ? thrown.name : 'no reply',
    });
  }
}
