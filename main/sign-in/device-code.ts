import * as oauth from 'oauth4webapi';
import { FailureError, fail } from '../engine/failure.ts';
import type { Transport } from '../engine/http.ts';
import { isSafeUrl } from '../engine/loopback-host.ts';
import type { Clock, SignInTask } from '../engine/ports.ts';
import type { Captured } from '../engine/provider.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { OAuthPlan } from '../engine/sign-in-plan.ts';
import { oauthFailure } from './oauth-failure.ts';
import { OAuthServer, ownClientOf } from './oauth-server.ts';
import { throwIfCancelled, wait } from './waiting.ts';

/** RFC 8628, 3.2 and 3.5. */
const usualInterval: Milliseconds = 5_000;
const slowDown: Milliseconds = 5_000;
/** A server that is down is asked ever less often, but never so seldom that the code would run out between two questions. */
const longestInterval: Milliseconds = 60_000;

export interface DeviceCodeOptions {
  readonly transport: Transport;
  readonly clock: Clock;
}

/**
 * Signs in by a code that the person types on any device (RFC 8628). Throws `timed-out` when the code has run out, `cancelled` when the
 * person refuses, `misconfigured`, `transient`, `unrecognised`.
 */
export async function signInByDeviceCode(
  task: Pick<SignInTask, 'provider' | 'client' | 'onProgress'>,
  plan: OAuthPlan,
  { transport, clock }: DeviceCodeOptions,
  signal: AbortSignal,
): Promise<Captured> {
  const { name } = task.provider;
  throwIfCancelled(signal);
  const server = await OAuthServer.find({
    plan,
    name,
    transport,
    now: () => clock.now(),
    signal,
    ownClient: ownClientOf(task.client, plan),
  });
  try {
    const code = await askForCode(server, plan, name);
    const lifetime = code.expires_in * 1_000;
    const end = clock.monotonic() + lifetime;
    task.onProgress({
      step: 'enter-code',
      url: pageOf(code, name),
      code: code.user_code,
      expiresAt: clock.now() + lifetime,
    });
    let interval = code.interval === undefined ? usualInterval : code.interval * 1_000;
    for (;;) {
      if (clock.monotonic() + interval > end) throw codeRanOut(name);
      await wait(clock, interval, signal);
      const answer = await poll(server, code.device_code, name, interval, clock);
      if (typeof answer !== 'number') return { tokens: answer };
      interval = answer;
    }
  } catch (thrown) {
    throw oauthFailure(thrown, name);
  }
}

async function askForCode(
  { metadata, client, authentication, requestOptions }: OAuthServer,
  plan: OAuthPlan,
  name: string,
): Promise<oauth.DeviceAuthorizationResponse> {
  if (metadata.device_authorization_endpoint === undefined) {
    throw fail('misconfigured', `The OAuth server of ${name} gives no codes to type.`, {
      field: '/oauth/endpoints/deviceAuthorization',
    });
  }
  const parameters = new URLSearchParams();
  if (plan.scopes.length > 0) parameters.set('scope', plan.scopes.join(' '));
  const response = await oauth.deviceAuthorizationRequest(
    metadata,
    client,
    authentication,
    parameters,
    requestOptions,
  );
  return await oauth.processDeviceAuthorizationResponse(metadata, client, response);
}

/** The page to type the code on; with the code filled in, where the server has such an address. */
function pageOf(code: oauth.DeviceAuthorizationResponse, name: string): string {
  const url = URL.parse(code.verification_uri_complete ?? code.verification_uri);
  if (url && isSafeUrl(url)) return url.href;
  throw fail('unrecognised', `${name} names a page that is not safe to type a code on.`);
}

/** The tokens, or the time until the next question. */
async function poll(
  server: OAuthServer,
  deviceCode: string,
  name: string,
  interval: Milliseconds,
  clock: Clock,
): Promise<NonNullable<Captured['tokens']> | Milliseconds> {
  const { metadata, authentication, requestOptions } = server;
  let response: Response;
  try {
    response = await oauth.deviceCodeGrantRequest(
      metadata,
      server.client,
      authentication,
      deviceCode,
      requestOptions,
    );
  } catch (thrown) {
    return laterOrThrow(thrown, interval, clock);
  }
  try {
    const reply = await oauth.processDeviceCodeResponse(metadata, server.client, response);
    return await server.tokensOf(reply, response);
  } catch (thrown) {
    if (!(thrown instanceof oauth.ResponseBodyError)) throw thrown;
    if (thrown.error === 'authorization_pending') return interval;
    if (thrown.error === 'slow_down') return Math.max(interval + slowDown, toldInterval(thrown));
    if (thrown.error === 'expired_token' || thrown.error === 'token_expired') throw codeRanOut(name);
    throw thrown;
  }
}

/** What passes is waited out, ever longer (RFC 8628, 3.5); the code's end limits it. */
function laterOrThrow(thrown: unknown, interval: Milliseconds, clock: Clock): Milliseconds {
  if (!(thrown instanceof FailureError)) throw thrown;
  const { kind, retryAt } = thrown.failure;
  if (kind !== 'transient' && kind !== 'rate-limited') throw thrown;
  const told = retryAt === undefined ? 0 : retryAt - clock.now();
  return Math.max(told, Math.min(longestInterval, interval * 2));
}

/** GitHub says with `slow_down` which interval it wants. */
function toldInterval({ cause }: oauth.ResponseBodyError): Milliseconds {
  const { interval } = cause;
  return typeof interval === 'number' && Number.isFinite(interval) ? interval * 1_000 : 0;
}

function codeRanOut(name: string): Error {
  return fail('timed-out', `The code for ${name} was not typed in time.`, { detail: 'expired_token' });
}
