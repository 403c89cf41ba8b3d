import { FailureError, fail } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';
import { isLoopbackHost, isSafeUrl } from '../engine/loopback-host.ts';
import type { Instant } from '../engine/session.ts';
import { cancelled } from './waiting.ts';

/** What `oauth4webapi` passes to a fetch of one's own. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface OAuthHttpOptions {
  readonly transport: Transport;
  /** What the person calls the provider. */
  readonly name: string;
  /** Where the OAuth server was said to be: only from this machine may requests stay on this machine. */
  readonly origin: URL;
  /** Drop id tokens: without a known issuer nothing in them can be checked. */
  readonly withoutIdTokens: boolean;
  readonly now: () => Instant;
  readonly signal: AbortSignal;
}

/** The requests of one OAuth sign-in, sent by the engine's transport and answered in the form that `oauth4webapi` reads. */
export class OAuthHttp {
  readonly #options: OAuthHttpOptions;
  /** How far the server's clock is ahead of this machine's, in seconds, as its last reply had it. */
  clockSkew = 0;

  constructor(options: OAuthHttpOptions) {
    this.#options = options;
  }

  /** Throws failures: `transient`, `rate-limited`, `unrecognised`, `misconfigured` for an unsafe endpoint. */
  readonly fetch = async (url: string, { method, headers, body }: FetchOptions): Promise<Response> => {
    this.#refuseUnsafe(url);
    const form = body instanceof URLSearchParams ? { body: body.toString() } : {};
    return this.#read(await this.#send({ method, url, headers, ...form }));
  };

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const { transport, signal, name } = this.#options;
    try {
      return await transport.send(request, signal);
    } catch (thrown) {
      if (thrown instanceof FailureError) throw thrown;
      if (signal.aborted) throw cancelled();
      throw fail('transient', `${name} cannot be reached.`);
    }
  }

  /** Metadata comes from outside: it must not aim requests at services of this machine, nor take codes off https. */
  #refuseUnsafe(url: string): void {
    const parsed = URL.parse(url);
    const { name, origin } = this.#options;
    const isInward = parsed && isLoopbackHost(parsed.hostname) && !isLoopbackHost(origin.hostname);
    if (parsed && isSafeUrl(parsed) && !isInward) return;
    throw fail('misconfigured', `The OAuth server of ${name} has an address that is not safe.`, {
      field: '/oauth',
      detail: parsed?.origin ?? 'not a URL',
    });
  }

  #read(response: HttpResponse): Response {
    const { name, withoutIdTokens, now } = this.#options;
    const { status, headers, body } = response;
    const detail = `HTTP ${status}`;
    if (status === 429) {
      const wait = Number(headers['retry-after']);
      const retryAt = Number.isFinite(wait) && wait > 0 ? now() + wait * 1_000 : undefined;
      throw fail('rate-limited', `${name} asks to wait before the next sign-in.`, {
        detail,
        ...(retryAt !== undefined && { retryAt }),
      });
    }
    if (status >= 500 || status === 408) throw fail('transient', `${name} cannot sign in now.`, { detail });
    const json = jsonObject(body);
    if (!json) {
      // A page where JSON was due comes from something in between, such as a proxy's sign-in.
      const isPage = status < 300 && /^\s*</.test(body);
      throw fail(isPage ? 'transient' : 'unrecognised', `${name} did not answer as an OAuth server does.`, {
        detail,
      });
    }
    const date = Date.parse(headers.date ?? '');
    // Compared with the system's clock, because that is what oauth4webapi reads when it checks an id token.
    if (!Number.isNaN(date)) this.clockSkew = Math.round((date - Date.now()) / 1_000);
    if (withoutIdTokens) delete json.id_token;
    // GitHub answers errors with status 200.
    const isError = status < 300 && typeof json.error === 'string' && json.access_token === undefined;
    return new Response(JSON.stringify(json), {
      status: isError ? 400 : Math.max(200, status),
      headers: { 'content-type': 'application/json' },
    });
  }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
