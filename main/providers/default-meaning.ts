import type { HttpResponse } from '../engine/http.ts';
import type { Purpose } from './definition-requests.ts';
import type { ReplyFailureKind } from './failure-rule.ts';
import { isJsonObject } from './merge-patch.ts';
import type { Reply } from './reply.ts';

/** What a reply means if the definition says nothing of it. */
export interface DefaultMeaning {
  readonly means: ReplyFailureKind;
  readonly detail: string;
  readonly field?: string;
}

/** `oauth`: a reply of an OAuth endpoint. `passed-on`: a reply for a tool, which may be anything. */
export type ReplyPurpose = Purpose | 'oauth' | 'passed-on';

/**
 * What most servers mean. Undefined if nothing speaks against the reply; whether a body of status 2xx holds what is wanted is seen when
 * it is read.
 */
export function defaultMeaning(reply: Reply, purpose: ReplyPurpose): DefaultMeaning | undefined {
  const { status, response } = reply;
  const http = `HTTP ${status}`;
  if (isBotCheck(response)) return { means: 'challenge', detail: http };
  if (status === 429) return { means: 'rate-limited', detail: http };
  if (status >= 500 || status === 408 || status === 425 || status === 407) {
    return purpose === 'passed-on' ? undefined : { means: 'transient', detail: http };
  }
  const byError = meaningOfOAuthError(reply, purpose);
  if (byError) return byError;
  if (status < 400) {
    if (status >= 200 && status < 300) return undefined;
    return purpose === 'passed-on' ? undefined : { means: 'unrecognised', detail: http };
  }
  if (purpose === 'sign-in') {
    // Trying a refused password again can lock the account, so that every clear refusal counts as one.
    const refused = status === 401 || (reply.bodyKind === 'json' && [400, 403, 422].includes(status));
    return { means: refused ? 'credentials-rejected' : unclear(reply), detail: http };
  }
  if (purpose === 'register') {
    return { means: [400, 401, 409, 422].includes(status) ? 'invalid-input' : unclear(reply), detail: http };
  }
  if (purpose === 'write' && [400, 409, 413, 422].includes(status))
    return { means: 'invalid-input', detail: http };
  if (status === 401 || isMissingToken(reply)) return { means: 'session-expired', detail: http };
  return purpose === 'passed-on' ? undefined : { means: unclear(reply), detail: http };
}

/** A page where JSON was due comes from something in between, and passes; anything else is simply not known. */
function unclear(reply: Reply): ReplyFailureKind {
  return reply.bodyKind === 'html' ? 'transient' : 'unrecognised';
}

/** FastAPI before 0.122 answers a request without a token with 403 and this text. */
function isMissingToken(reply: Reply): boolean {
  return reply.status === 403 && isJsonObject(reply.json) && reply.json.detail === 'Not authenticated';
}

/** Cloudflare and AWS WAF mark the replies by which they ask for a captcha or a working browser. */
function isBotCheck({ headers }: HttpResponse): boolean {
  return headers['cf-mitigated'] === 'challenge' || headers['x-amzn-waf-action'] !== undefined;
}

const configuration: Readonly<Record<string, string>> = {
  invalid_client: '/oauth/clientId',
  incorrect_client_credentials: '/oauth/clientId',
  invalid_scope: '/oauth/scopes',
  unsupported_grant_type: '/renewal/by',
  invalid_request: '/oauth',
  redirect_uri_mismatch: '/signIn/loopback',
  device_flow_disabled: '/signIn/device',
};

const oauthErrors: Readonly<Record<string, ReplyFailureKind>> = {
  invalid_grant: 'session-expired',
  // GitHub's name for it, with status 200.
  bad_refresh_token: 'session-expired',
  // By RFC 6749 the client may not use this grant. Gitea says it of a refresh token that has ended; either way only a sign-in helps.
  unauthorized_client: 'session-expired',
  invalid_token: 'session-expired',
  interaction_required: 'challenge',
  login_required: 'challenge',
  consent_required: 'challenge',
  mfa_required: 'challenge',
  temporarily_unavailable: 'transient',
  server_error: 'transient',
  slow_down: 'rate-limited',
};

/** RFC 6749, 5.2, and what OpenID Connect and the large git hosts add to it. */
function meaningOfOAuthError(reply: Reply, purpose: ReplyPurpose): DefaultMeaning | undefined {
  // Elsewhere a reply of status 200 may well have a member called "error" that is none of ours.
  if (reply.status < 400 && purpose !== 'oauth') return undefined;
  if (purpose === 'passed-on' || !isJsonObject(reply.json)) return undefined;
  const { error } = reply.json;
  if (typeof error !== 'string') return undefined;
  const field = Object.hasOwn(configuration, error) ? configuration[error] : undefined;
  if (field !== undefined && purpose === 'oauth') return { means: 'misconfigured', detail: error, field };
  const means = Object.hasOwn(oauthErrors, error) ? oauthErrors[error] : undefined;
  if (means === undefined) {
    return purpose === 'oauth' && reply.status < 400
      ? { means: 'unrecognised', detail: `HTTP ${reply.status} with an error` }
      : undefined;
  }
  if (purpose === 'sign-in' && means === 'session-expired')
    return { means: 'credentials-rejected', detail: error };
  return { means, detail: error };
}
