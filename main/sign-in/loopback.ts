import * as oauth from 'oauth4webapi';
import { fail } from '../engine/failure.ts';
import type { Transport } from '../engine/http.ts';
import { isSafeUrl } from '../engine/loopback-host.ts';
import type { Clock, SignInTask } from '../engine/ports.ts';
import type { Captured } from '../engine/provider.ts';
import type { OAuthPlan } from '../engine/sign-in-plan.ts';
import type { AppLinks } from './app-links.ts';
import { LoopbackReceiver, type Redirected, type RedirectReceiver } from './loopback-receiver.ts';
import { oauthFailure } from './oauth-failure.ts';
import { OAuthServer, ownClientOf } from './oauth-server.ts';
import type { OpenUrl } from './open-url.ts';
import { throwIfCancelled, unlessCancelled } from './waiting.ts';

export interface LoopbackOptions {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
  /** Best effort: the address is reported as well, for machines without a browser. */
  readonly openUrl: OpenUrl;
  /** Links of the desktop app; absent where that is not what runs. */
  readonly links?: AppLinks | undefined;
}

/** What ties the browser's way out to its way back. */
interface Secrets {
  readonly state: string;
  readonly verifier: string;
  readonly nonce: string | undefined;
}

/**
 * Signs in by OAuth in the person's browser: authorization code with PKCE (RFC 7636), back to a port on this machine or to the desktop app
 * (RFC 8252), issuer checked (RFC 9207). Throws `cancelled` when the person refuses, `misconfigured`, `transient`, `unrecognised`.
 */
export async function signInByLoopback(
  task: Pick<SignInTask, 'provider' | 'client' | 'loginHint' | 'onProgress'>,
  plan: OAuthPlan,
  options: LoopbackOptions,
  signal: AbortSignal,
): Promise<Captured> {
  const { name } = task.provider;
  const { transport, clock, openUrl } = options;
  throwIfCancelled(signal);
  const server = await OAuthServer.find({
    plan,
    name,
    transport,
    now: () => clock.now(),
    signal,
    ownClient: ownClientOf(task.client, plan),
  });
  const secrets: Secrets = {
    state: oauth.generateRandomState(),
    verifier: oauth.generateRandomCodeVerifier(),
    nonce: plan.scopes.includes('openid') && server.hasIssuer ? oauth.generateRandomNonce() : undefined,
  };
  const receiver = await openReceiver(plan, secrets.state, name, options.links);
  let redirected: Redirected | undefined;
  try {
    const url = await authorizationUrl(server, plan, secrets, receiver.redirectUri, task);
    task.onProgress({ step: 'open-url', url });
    await openUrl(url).catch(() => {});
    redirected = await unlessCancelled(receiver.redirected, signal);
    task.onProgress({ step: 'capturing' });
    const tokens = await exchange(server, redirected.parameters, secrets, receiver.redirectUri);
    await redirected.answer('signed-in');
    return { tokens: { ...tokens, redirectUri: receiver.redirectUri } };
  } catch (thrown) {
    await redirected?.answer('not-signed-in');
    throw oauthFailure(thrown, name);
  } finally {
    receiver.close();
  }
}

/** A port of this machine, or a link of the desktop app where the definition names its scheme. Throws `not-supported`. */
async function openReceiver(
  plan: OAuthPlan,
  state: string,
  name: string,
  links: AppLinks | undefined,
): Promise<RedirectReceiver> {
  const { redirectScheme, redirectHost: host, redirectPath: path, redirectPort: port } = plan;
  if (redirectScheme === undefined) {
    return await LoopbackReceiver.open({ host, path, state, ...(port !== undefined && { port }) });
  }
  if (links) return links.expect(redirectScheme, path, state);
  throw fail(
    'not-supported',
    `${name} leads back to the desktop app of Latchkey, which is not what runs here.`,
  );
}

async function authorizationUrl(
  { metadata }: OAuthServer,
  plan: OAuthPlan,
  { state, verifier, nonce }: Secrets,
  redirectUri: string,
  { loginHint, provider }: Pick<SignInTask, 'loginHint' | 'provider'>,
): Promise<string> {
  const url = URL.parse(metadata.authorization_endpoint ?? '');
  if (!url || !isSafeUrl(url)) {
    throw fail('misconfigured', `The OAuth server of ${provider.name} has no page to sign in on.`, {
      field: '/oauth/endpoints/authorization',
    });
  }
  // Ours come last: a definition may add parameters, and never replace those that protect the exchange.
  const parameters = {
    ...(loginHint !== undefined && { login_hint: loginHint }),
    ...plan.authorizationParameters,
    response_type: 'code',
    client_id: plan.clientId,
    redirect_uri: redirectUri,
    ...(plan.scopes.length > 0 && { scope: plan.scopes.join(' ') }),
    state,
    ...(nonce !== undefined && { nonce }),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

async function exchange(
  server: OAuthServer,
  parameters: URLSearchParams,
  { state, verifier, nonce }: Secrets,
  redirectUri: string,
): Promise<NonNullable<Captured['tokens']>> {
  const { metadata, authentication, requestOptions } = server;
  // With nothing to compare it with, an issuer cannot be checked; RFC 9207 (2.4) has it ignored then.
  if (!server.hasIssuer) parameters.delete('iss');
  const checked = oauth.validateAuthResponse(metadata, server.client, parameters, state);
  const response = await oauth.authorizationCodeGrantRequest(
    metadata,
    server.client,
    authentication,
    checked,
    redirectUri,
    verifier,
    requestOptions,
  );
  const reply = await oauth.processAuthorizationCodeResponse(metadata, server.client, response, {
    ...(nonce !== undefined && { expectedNonce: nonce }),
  });
  return await server.tokensOf(reply, response);
}
