import { client, grantedScope, singleParameters } from './oauth-protocol.ts';

/** A valid authorization request (RFC 6749, 4.1.1; RFC 7636, 4.3; OpenID Connect Core, 3.1.2.1). */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scope: string;
  readonly codeChallenge: string;
  readonly nonce: string | undefined;
  readonly prompts: ReadonlySet<string>;
  /** Seconds. */
  readonly maxAge: number | undefined;
  readonly loginHint: string | undefined;
  /** What came in, to be carried through the forms. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * What a request turned out to be. A `refused` one is told to the person: without a client and redirect URI that fit, the
 * browser must not be sent anywhere (RFC 6749, 4.1.2.1). A `denied` one is told to the client.
 */
export type ParsedRequest =
  | { readonly kind: 'valid'; readonly request: AuthorizationRequest }
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'denied';
      readonly redirectUri: string;
      readonly state: string | undefined;
      readonly error: string;
      readonly description: string;
    };

/** An RFC 8252, 7.3 redirect: loopback by address, any port, any path. */
function isLoopbackRedirect(text: string): boolean {
  const url = URL.parse(text);
  if (!url || text.includes('#')) return false;
  const loopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return url.protocol === 'http:' && loopback && url.username === '' && url.password === '';
}

/** Reads and checks the parameters of the authorization endpoint. */
export function parseAuthorizationRequest(fields: URLSearchParams): ParsedRequest {
  if (fields.getAll('client_id').length !== 1 || fields.get('client_id') !== client.id) {
    return { kind: 'refused', reason: 'The app that sent you here is not known to Connect.' };
  }
  const [redirectUri, ...further] = fields.getAll('redirect_uri');
  if (redirectUri === undefined || further.length > 0 || !isLoopbackRedirect(redirectUri)) {
    return {
      kind: 'refused',
      reason: 'The app asked to be answered at an address that is not on this computer.',
    };
  }
  const states = fields.getAll('state');
  const state = states.length === 1 ? states[0] : undefined;
  const denied = (error: string, description: string): ParsedRequest => ({
    kind: 'denied',
    redirectUri,
    state,
    error,
    description,
  });

  const parameters = singleParameters(fields);
  if (!parameters) return denied('invalid_request', 'A parameter comes more than once.');
  if (parameters.has('request')) return denied('request_not_supported', 'Request objects are not supported.');
  if (parameters.has('request_uri')) {
    return denied('request_uri_not_supported', 'Request objects are not supported.');
  }
  const responseType = parameters.get('response_type');
  if (responseType === undefined) return denied('invalid_request', 'The response_type is missing.');
  if (responseType !== 'code') {
    return denied('unsupported_response_type', 'The only response_type is code.');
  }
  if ((parameters.get('response_mode') ?? 'query') !== 'query') {
    return denied('invalid_request', 'The only response_mode is query.');
  }
  const codeChallenge = parameters.get('code_challenge');
  if (codeChallenge === undefined || parameters.get('code_challenge_method') !== 'S256') {
    return denied('invalid_request', 'A code_challenge with the method S256 is required.');
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) {
    return denied('invalid_request', 'The code_challenge is not the base64url form of a SHA-256.');
  }
  const prompts = new Set((parameters.get('prompt') ?? '').split(' ').filter((prompt) => prompt !== ''));
  if (prompts.has('none') && prompts.size > 1) {
    return denied('invalid_request', 'The prompt none goes with no other.');
  }
  const maxAge = parameters.get('max_age');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) {
    return denied('invalid_request', 'The max_age is not a number of seconds.');
  }
  const request: AuthorizationRequest = {
    redirectUri,
    state,
    scope: grantedScope(parameters.get('scope')),
    codeChallenge,
    nonce: parameters.get('nonce'),
    prompts,
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
    loginHint: parameters.get('login_hint'),
    parameters,
  };
  return { kind: 'valid', request };
}
