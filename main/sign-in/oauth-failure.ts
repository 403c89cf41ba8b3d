import { FailureError, type FailureKind, fail } from '../engine/failure.ts';

/** What a code of the closed lists of RFC 6749 (4.1.2.1, 5.2), RFC 8628 (3.5), OpenID Connect Core (3.1.2.6) and the git hosts means here. */
interface Meaning {
  readonly kind: FailureKind;
  readonly words: (name: string) => string;
  /** Place in the definition. */
  readonly field?: string;
}

const refusesClient = (name: string) => `${name} does not accept this app as its client.`;
const refusesRequest = (name: string) => `${name} does not accept this kind of sign-in.`;
const wantsPerson = (name: string) => `${name} asks for something more before it lets you in.`;
const isTooLate = (name: string) => `${name} says that this sign-in took too long or was used already.`;
const isBusy = (name: string) => `${name} cannot sign anybody in at the moment.`;
const wasRefused = () => 'The sign-in was refused in the browser.';

const meanings: Readonly<Record<string, Meaning>> = {
  access_denied: { kind: 'cancelled', words: wasRefused },
  login_required: { kind: 'challenge', words: wantsPerson },
  consent_required: { kind: 'challenge', words: wantsPerson },
  interaction_required: { kind: 'challenge', words: wantsPerson },
  account_selection_required: { kind: 'challenge', words: wantsPerson },
  server_error: { kind: 'transient', words: isBusy },
  temporarily_unavailable: { kind: 'transient', words: isBusy },
  invalid_grant: { kind: 'timed-out', words: isTooLate },
  bad_verification_code: { kind: 'timed-out', words: isTooLate },
  incorrect_device_code: { kind: 'timed-out', words: isTooLate },
  expired_token: { kind: 'timed-out', words: isTooLate },
  token_expired: { kind: 'timed-out', words: isTooLate },
  invalid_client: { kind: 'misconfigured', words: refusesClient, field: '/oauth/clientId' },
  unauthorized_client: { kind: 'misconfigured', words: refusesClient, field: '/oauth/clientId' },
  incorrect_client_credentials: { kind: 'misconfigured', words: refusesClient, field: '/oauth/clientId' },
  redirect_uri_mismatch: { kind: 'misconfigured', words: refusesRequest, field: '/signIn/loopback' },
  device_flow_disabled: { kind: 'misconfigured', words: refusesRequest, field: '/signIn/device' },
  invalid_scope: { kind: 'misconfigured', words: refusesRequest, field: '/oauth/scopes' },
  invalid_request: { kind: 'misconfigured', words: refusesRequest, field: '/oauth' },
  unsupported_response_type: { kind: 'misconfigured', words: refusesRequest, field: '/oauth' },
  unsupported_grant_type: { kind: 'misconfigured', words: refusesRequest, field: '/oauth' },
};

/** The failure for an error code of an OAuth server. The server's own description is not taken over: it may repeat what was sent. */
export function failureOfCode(code: string, name: string): FailureError {
  const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  // A code that nobody knows could be anything, and is shown only if it looks like one.
  const detail = /^[a-z][a-z_]{2,40}$/.test(code) ? code : 'an error of its own';
  if (!meaning)
    return fail('unrecognised', `${name} refused the sign-in for a reason of its own.`, { detail });
  return fail(meaning.kind, meaning.words(name), {
    detail,
    ...(meaning.field !== undefined && { field: meaning.field }),
  });
}

/** Codes of `oauth4webapi` for addresses that are missing, or that secrets may not be sent to. */
const wrongAddresses: readonly unknown[] = [
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
];

/** The failure for anything that `oauth4webapi` throws. Its codes are constants; its texts and causes can hold tokens and stay here. */
export function oauthFailure(thrown: unknown, name: string): FailureError {
  if (thrown instanceof FailureError) return thrown;
  if (thrown instanceof Error && 'error' in thrown && typeof thrown.error === 'string') {
    return failureOfCode(thrown.error, name);
  }
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (typeof code === 'string' && wrongAddresses.includes(code)) {
    return fail('misconfigured', `The OAuth server of ${name} has an address that is missing or not safe.`, {
      field: '/oauth',
      detail: code,
    });
  }
  return fail('unrecognised', `${name} answered the sign-in in a way that is not valid.`, {
    detail: typeof code === 'string' ? code : 'no reason given',
  });
}
