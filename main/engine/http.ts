import type { Milliseconds } from './session.ts';

/** One HTTP exchange. Redirects are never followed and cookies never handled here: the client does both. */
export interface Transport {
  /** Throws `transient` for whatever is not an HTTP reply (refused, reset, time-out, TLS), and for a body over `maxBytes`. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /**
   * A transport for one account: what a server could recognise it by (connections, TLS sessions) is shared with no other account. Absent
   * where that is not kept apart.
   */
  forAccount?(): Transport;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Instead of `body`, where it is no text. */
  readonly binaryBody?: Uint8Array;
  /** Whole exchange; 30 s unless told. */
  readonly timeout?: Milliseconds;
  /** Longest body that is read; 1 MiB unless told. */
  readonly maxBytes?: number;
  /** The reply has `bytes` beside its text: it may be no text at all. */
  readonly keepBytes?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  readonly url: string;
  /** Lower-case names; values of repeated headers joined with `, ` except Set-Cookie. */
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** The body as it came, content codings taken off; where the request asked for it. */
  readonly bytes?: Uint8Array;
}
