import type { IncomingHttpHeaders } from 'node:http';

/** A request whose body has been read. All routes of the Playground have fixed paths. */
export interface PlaygroundRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole Set-Cookie values. */
  readonly cookies: readonly string[];
  readonly body: string;
}

export type Handler = (request: PlaygroundRequest) => Reply | Promise<Reply>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly handler: Handler;
}

/** What may be added to a reply. */
export interface ReplyExtras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** A JSON reply. Nothing that the Playground says may be kept by a cache. */
export function json(status: number, value: unknown, extras: ReplyExtras = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...extras.headers },
    cookies: extras.cookies ?? [],
    body: JSON.stringify(value),
  };
}

/** Sends the browser elsewhere with a GET (RFC 9110, 15.4.4). */
export function redirect(location: string, extras: ReplyExtras = {}): Reply {
  return {
    status: 303,
    headers: { location, 'cache-control': 'no-store', ...extras.headers },
    cookies: extras.cookies ?? [],
    body: '',
  };
}

/** The bearer token of the request (RFC 6750, 2.1), or undefined. */
export function bearerToken(request: PlaygroundRequest): string | undefined {
  return /^Bearer +([\w\-.~+/]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** The fields of a form that was posted URL-encoded. */
export function formFields(request: PlaygroundRequest): URLSearchParams {
  return new URLSearchParams(request.body);
}

/** The JSON value of the body, or undefined if it is none. */
export function jsonBody(request: PlaygroundRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}

/** The value as a record, or undefined if it is no JSON object. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/**
 * Whether a browser sent the request on behalf of a page of another site. Forms refuse such requests: that is what keeps
 * them safe from cross-site request forgery without a token in each form. Programs send neither header and pass.
 */
export function isCrossSite(request: PlaygroundRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.headers.origin;
  return origin !== undefined && origin !== `http://${request.headers.host}`;
}
