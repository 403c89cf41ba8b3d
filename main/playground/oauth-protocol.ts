import { createHash } from 'node:crypto';
import { formFields, json, type PlaygroundRequest, type Reply } from './http.ts';
import { sameSecret } from './secrets.ts';

/** The one client: public, as native apps are (RFC 8252, 8.4), so it has no secret. */
export const client = { id: 'latchkey', name: 'Latchkey' } as const;

/** Scopes that there are, with what each lets a client do, in the words of the consent page. */
export const scopes: Readonly<Record<string, string>> = {
  openid: 'Know which account this is',
  profile: 'See your name',
  email: 'See your email address',
  offline_access: 'Stay connected when you are away',
};

/** What a client gets that asks for no scope (RFC 6749, 3.3). */
const usualScope = 'openid profile email';

/** The asked scope without what there is not; the usual one if none was asked for. */
export function grantedScope(asked: string | undefined): string {
  const wanted = (asked ?? '').split(' ').filter((scope) => Object.hasOwn(scopes, scope));
  return wanted.length > 0 ? [...new Set(wanted)].join(' ') : usualScope;
}

export function hasScope(granted: string | undefined, scope: string): boolean {
  return (granted ?? '').split(' ').includes(scope);
}

/** An error reply of the token, revocation and device endpoints (RFC 6749, 5.2). */
export function oauthError(error: string, description: string): Reply {
  const status = error === 'invalid_client' ? 401 : 400;
  return json(status, { error, error_description: description }, { headers: { pragma: 'no-cache' } });
}

/** The parameters of a client's request, or the refusal of one that is malformed or not from the known client. */
export function clientRequest(
  request: PlaygroundRequest,
): { readonly parameters: ReadonlyMap<string, string> } | { readonly refusal: Reply } {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    return { refusal: oauthError('invalid_request', 'The body must be application/x-www-form-urlencoded.') };
  }
  const parameters = singleParameters(formFields(request));
  if (!parameters) return { refusal: oauthError('invalid_request', 'A parameter comes more than once.') };
  if (request.headers.authorization !== undefined) {
    const refusal = oauthError(
      'invalid_client',
      'The client is public and has no secret to authenticate with.',
    );
    return {
      refusal: { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Basic realm="Connect"' } },
    };
  }
  if (parameters.get('client_id') !== client.id || parameters.has('client_secret')) {
    return { refusal: oauthError('invalid_client', 'The client is not known.') };
  }
  return { parameters };
}

/** The parameters by name, or undefined if one comes twice (RFC 6749, 3.1 and 3.2). Empty ones count as left out. */
export function singleParameters(fields: URLSearchParams): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [name, value] of fields) {
    if (parameters.has(name)) return undefined;
    parameters.set(name, value);
  }
  for (const [name, value] of parameters) if (value === '') parameters.delete(name);
  return parameters;
}

const verifierPattern = /^[A-Za-z0-9\-._~]{43,128}$/;

/** Whether the verifier is the one that the S256 challenge was made from (RFC 7636, 4.6). */
export function provesPossession(verifier: string, challenge: string): boolean {
  if (!verifierPattern.test(verifier)) return false;
  return sameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge);
}
