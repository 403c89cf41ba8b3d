import * as oauth from 'oauth4webapi';
import { basicAuthorization } from '../engine/basic-authorization.ts';
import { fail } from '../engine/failure.ts';
import type { Transport } from '../engine/http.ts';
import { isLoopbackHost } from '../engine/loopback-host.ts';
import type { Captured } from '../engine/provider.ts';
import type { Instant } from '../engine/session.ts';
import type { OAuthClient, OAuthPlan } from '../engine/sign-in-plan.ts';
import { oauthFailure } from './oauth-failure.ts';
import { OAuthHttp } from './oauth-http.ts';

/** Clocks of servers and of their replicas differ; OpenID Connect Core (3.1.3.7) leaves the tolerance to the client. */
const clockToleranceSeconds = 300;

export interface OAuthServerOptions {
  readonly plan: OAuthPlan;
  readonly name: string;
  readonly transport: Transport;
  readonly now: () => Instant;
  readonly signal: AbortSignal;
  /** The client of the person's own, which is kept with the tokens: by it they are renewed. */
  readonly ownClient?: { readonly clientId?: string; readonly clientSecret?: string };
}

/**
 * The OAuth server of one sign-in. The protocol is `oauth4webapi`'s and not `openid-client`'s, which is built on it: the latter waits with
 * timers of its own in the device flow, and answers such as GitHub's must be mended between fetching and reading, which are one step there.
 */
export class OAuthServer {
  readonly metadata: oauth.AuthorizationServer;
  /** False: the definition gives endpoints only, so that there is no issuer to compare with. */
  readonly hasIssuer: boolean;
  readonly #options: OAuthServerOptions;
  readonly #http: OAuthHttp;
  readonly #isOnLoopback: boolean;

  private constructor(
    options: OAuthServerOptions,
    http: OAuthHttp,
    origin: URL,
    metadata: oauth.AuthorizationServer,
  ) {
    this.#options = options;
    this.#http = http;
    this.#isOnLoopback = isLoopbackHost(origin.hostname);
    this.metadata = metadata;
    this.hasIssuer = options.plan.issuer !== undefined;
  }

  /** Finds the endpoints, by discovery where the plan names an issuer. Throws `misconfigured`, `transient`, ... */
  static async find(options: OAuthServerOptions): Promise<OAuthServer> {
    const { plan, name, transport, now, signal } = options;
    const { issuer, endpoints } = plan;
    const origin = URL.parse(issuer ?? endpoints?.token ?? '');
    if (!origin) throw misconfigured(name, 'no address');
    const http = new OAuthHttp({
      transport,
      name,
      origin,
      withoutIdTokens: issuer === undefined,
      now,
      signal,
    });
    if (endpoints) {
      return new OAuthServer(options, http, origin, {
        issuer: origin.origin,
        token_endpoint: endpoints.token,
        ...(endpoints.authorization && { authorization_endpoint: endpoints.authorization }),
        ...(endpoints.deviceAuthorization && {
          device_authorization_endpoint: endpoints.deviceAuthorization,
        }),
      });
    }
    try {
      const response = await oauth.discoveryRequest(origin, {
        algorithm: plan.discovery,
        [oauth.customFetch]: http.fetch,
        [oauth.allowInsecureRequests]: isLoopbackHost(origin.hostname),
      });
      if (response.status !== 200) throw misconfigured(name, `HTTP ${response.status} at discovery`);
      return new OAuthServer(options, http, origin, await oauth.processDiscoveryResponse(origin, response));
    } catch (thrown) {
      const failure = oauthFailure(thrown, name);
      // Whatever is found at a wrong address is no metadata; the address is what can be mended.
      throw failure.failure.kind === 'unrecognised'
        ? misconfigured(name, failure.failure.detail ?? 'no metadata')
        : failure;
    }
  }

  /** The client, with the clock as the server has it: id tokens are dated by the server. */
  get client(): oauth.Client {
    return {
      client_id: this.#options.plan.clientId,
      [oauth.clockSkew]: this.#http.clockSkew,
      [oauth.clockTolerance]: clockToleranceSeconds,
    };
  }

  /** A public client has no secret (RFC 8252, 8.5); a client of the person's own may have one. */
  get authentication(): oauth.ClientAuth {
    const { clientSecret, clientAuthentication } = this.#options.plan;
    if (clientSecret === undefined) return oauth.None();
    if (clientAuthentication === 'body') return oauth.ClientSecretPost(clientSecret);
    // Not the library's own, which encodes hyphens and the like, too.
    return (_server, { client_id: id }, _body, headers) => {
      headers.set('authorization', basicAuthorization(id, clientSecret));
    };
  }

  get requestOptions() {
    return {
      [oauth.customFetch]: this.#http.fetch,
      [oauth.allowInsecureRequests]: this.#isOnLoopback,
    };
  }

  /**
   * The tokens of a reply that `oauth4webapi` has processed. If there is an id token, its claims have been checked, and its signature is
   * checked here, by the keys that the issuer publishes.
   */
  async tokensOf(
    reply: oauth.TokenEndpointResponse,
    response: Response,
  ): Promise<NonNullable<Captured['tokens']>> {
    if (reply.id_token !== undefined) {
      await oauth.validateApplicationLevelSignature(this.metadata, response, this.requestOptions);
    }
    const refreshExpiresIn = seconds(reply.refresh_token_expires_in ?? reply.refresh_expires_in);
    return {
      accessToken: reply.access_token,
      ...(reply.refresh_token !== undefined && { refreshToken: reply.refresh_token }),
      ...(reply.expires_in !== undefined && { expiresIn: reply.expires_in }),
      ...(refreshExpiresIn !== undefined && { refreshExpiresIn }),
      ...(reply.id_token !== undefined && { idToken: reply.id_token }),
      ...(reply.scope !== undefined && { scope: reply.scope }),
      ...this.#options.ownClient,
    };
  }
}

/** GitHub and Keycloak say when a refresh token ends, each by a name of its own. */
function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

function misconfigured(name: string, detail: string): Error {
  return fail('misconfigured', `The definition of ${name} names no usable OAuth server.`, {
    field: '/oauth',
    detail,
  });
}

/** What is to be kept of a client of the person's own. */
export function ownClientOf(
  client: OAuthClient | undefined,
  { clientId }: OAuthPlan,
): NonNullable<OAuthServerOptions['ownClient']> {
  if (!client) return {};
  return { clientId, ...(client.secret !== undefined && { clientSecret: client.secret }) };
}
