import type { PlaygroundRequest, Reply } from './http.ts';

/** Paths that pages of other origins may read: the API by bearer token, and what browser-based OAuth clients need. */
const sharedPaths = /^\/(?:api\/v1\/|\.well-known\/|oauth\/(?:token|userinfo|jwks|revoke|credits)$)/;

/** Front ends under development; others have no business with a practice provider. */
const loopbackOrigin = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** The headers that let a front end on this machine read the reply. Credentials are never shared: tokens go by header. */
export function corsHeaders(target: string, origin: string | undefined): Readonly<Record<string, string>> {
  const path = target.split('?', 1)[0] ?? '';
  if (origin === undefined || !sharedPaths.test(path)) return {};
  if (!loopbackOrigin.test(origin)) return { vary: 'Origin' };
  return { 'access-control-allow-origin': origin, vary: 'Origin' };
}

/** The answer to a preflight request, or undefined if the request is none. */
export function preflightReply(request: PlaygroundRequest, methods: readonly string[]): Reply | undefined {
  if (request.method !== 'OPTIONS' || !sharedPaths.test(request.path)) return undefined;
  const asked = request.headers['access-control-request-method'];
  if (asked === undefined || request.headers.origin === undefined) return undefined;
  const headers = {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': '600',
  };
  return { status: 200, headers, cookies: [], body: '' };
}
