import { basicAuthorization } from '../engine/basic-authorization.ts';
import { FailureError, fail } from '../engine/failure.ts';
import type { Transport } from '../engine/http.ts';
import { isLoopbackHost, isSafeUrl } from '../engine/loopback-host.ts';
import type { Clock } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import type { OAuthEndpoints } from '../engine/sign-in-plan.ts';
import { sendThrough } from './exchange.ts';
import { Reply } from './reply.ts';
import type { ReplyMeaning } from './reply-meaning.ts';
import type { OAuthServerPlan } from './sign-in-plans.ts';
import { compileTemplate } from './template.ts';

/** Issuers change their endpoints hardly ever; a day is what most say in Cache-Control. */
const metadataLifetime: Milliseconds = 86_400_000;

/** What a server wants beyond RFC 6749 for public clients. */
interface ClientSettings {
  readonly refreshParameters?: Readonly<Record<string, string>> | undefined;
}

/** What the session keeps of the grant, beside its tokens: a client of the person's own, and where it led back to. */
export interface GrantFacts {
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly redirectUri?: string | undefined;
}

/** The OAuth server of a provider: its endpoints, the refresh grant and revocation (RFC 6749, RFC 7009, RFC 8414). */
export class OAuthServer {
  readonly #plan: OAuthServerPlan;
  readonly #name: string;
  readonly #transport: Transport;
  readonly #meaning: ReplyMeaning;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #settings: ClientSettings;
  #discovered: { readonly endpoints: Promise<OAuthEndpoints>; readonly at: Instant } | undefined;

  constructor(
    plan: OAuthServerPlan,
    name: string,
    transport: Transport,
    meaning: ReplyMeaning,
    clock: Pick<Clock, 'now'>,
    settings: ClientSettings = {},
  ) {
    this.#plan = plan;
    this.#name = name;
    this.#transport = transport;
    this.#meaning = meaning;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Whether there is a client by which the grant can be renewed. */
  hasClient({ clientId }: GrantFacts): boolean {
    return (clientId ?? this.#plan.clientId) !== undefined;
  }

  /** The endpoints as the definition gives them or as the issuer publishes them; asked for once a day, by all callers together. */
  endpoints(): Promise<OAuthEndpoints> {
    const { endpoints, issuer } = this.#plan;
    if (endpoints) return Promise.resolve(endpoints);
    const now = this.#clock.now();
    const known = this.#discovered;
    // A time of discovery in the future is left over from before the clock was set back.
    if (known && known.at <= now && now - known.at < metadataLifetime) return known.endpoints;
    const discovered = { endpoints: this.#discover(issuer ?? ''), at: now };
    this.#discovered = discovered;
    discovered.endpoints.catch(() => {
      if (this.#discovered === discovered) this.#discovered = undefined;
    });
    return discovered.endpoints;
  }

  /**
   * Renews by the refresh grant (RFC 6749, 6) and returns the JSON of the token reply. Built by hand and not by `oauth4webapi`: that
   * refuses a reply whose id token or token type it dislikes, and with rotation the tokens in it may be the only ones that still work.
   */
  async refresh(
    refreshToken: string,
    facts: GrantFacts,
    signal: AbortSignal,
    transport = this.#transport,
  ): Promise<unknown> {
    const { token } = await this.endpoints();
    const form: Record<string, string> = { grant_type: 'refresh_token', refresh_token: refreshToken };
    for (const [name, text] of Object.entries(this.#settings.refreshParameters ?? {})) {
      const value = compileTemplate(text).fill((variable) =>
        variable === 'redirectUri' ? facts.redirectUri : undefined,
      );
      if (value !== undefined && !Object.hasOwn(form, name)) form[name] = value;
    }
    const reply = await this.#post(token, form, facts, signal, transport);
    this.#meaning.check(reply, 'oauth', []);
    return this.#meaning.jsonOf(reply);
  }

  /** Revokes a token (RFC 7009). False if the server has no endpoint for it. */
  async revoke(
    token: string,
    kind: 'refresh_token' | 'access_token',
    facts: GrantFacts,
    signal: AbortSignal,
    transport = this.#transport,
  ): Promise<boolean> {
    const { revocation } = await this.endpoints();
    if (revocation === undefined) return false;
    const reply = await this.#post(revocation, { token, token_type_hint: kind }, facts, signal, transport);
    this.#meaning.check(reply, 'oauth', []);
    return true;
  }

  /** Asks the userinfo endpoint (OpenID Connect Core, 5.3). Undefined if the server has none. */
  async userinfo(
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    transport = this.#transport,
  ): Promise<unknown> {
    const { userinfo } = await this.endpoints();
    if (userinfo === undefined) return undefined;
    const request = { method: 'GET', url: userinfo, headers: { ...headers, accept: 'application/json' } };
    const reply = new Reply(await sendThrough(transport, request, signal));
    this.#meaning.check(reply, 'read', []);
    return this.#meaning.jsonOf(reply);
  }

  /** No redirects are followed: the body holds a secret, and RFC 9700 (4.12) warns of servers that repeat it elsewhere. */
  async #post(
    url: string,
    form: Readonly<Record<string, string>>,
    { clientId: ownId, clientSecret }: GrantFacts,
    signal: AbortSignal,
    transport: Transport,
  ): Promise<Reply> {
    const { clientId = '', clientAuthentication } = this.#plan;
    const id = ownId ?? clientId;
    const fields = new URLSearchParams(form);
    const headers: Record<string, string> = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    };
    if (clientAuthentication === 'basic' && clientSecret !== undefined) {
      headers.authorization = basicAuthorization(id, clientSecret);
    } else {
      fields.set('client_id', id);
      if (clientSecret !== undefined) fields.set('client_secret', clientSecret);
    }
    const body = fields.toString();
    return new Reply(await sendThrough(transport, { method: 'POST', url, headers, body }, signal));
  }

  async #discover(issuer: string): Promise<OAuthEndpoints> {
    const url = new URL(issuer);
    const { allowInsecureRequests, customFetch, discoveryRequest, processDiscoveryResponse } = await import(
      'oauth4webapi'
    );
    const fetchMetadata = async (target: string, { headers }: { headers: Record<string, string> }) => {
      const request = { method: 'GET', url: target, headers };
      const reply = new Reply(await sendThrough(this.#transport, request, new AbortController().signal));
      this.#meaning.check(reply, 'read', []);
      // The library is to judge the document alone; status and type of the reply have been judged here.
      return Response.json(this.#meaning.jsonOf(reply));
    };
    const metadata = await discoveryRequest(url, {
      algorithm: this.#plan.discovery,
      [customFetch]: fetchMetadata,
      [allowInsecureRequests]: isLoopbackHost(url.hostname),
    })
      .then((response) => processDiscoveryResponse(url, response))
      .catch((thrown: unknown) => {
        throw this.#asFailure(thrown);
      });
    const token = metadata.token_endpoint;
    if (token === undefined) throw this.#misconfigured('no token endpoint');
    const endpoints = {
      token,
      ...(metadata.authorization_endpoint && { authorization: metadata.authorization_endpoint }),
      ...(metadata.device_authorization_endpoint && {
        deviceAuthorization: metadata.device_authorization_endpoint,
      }),
      ...(metadata.revocation_endpoint && { revocation: metadata.revocation_endpoint }),
      ...(metadata.userinfo_endpoint && { userinfo: metadata.userinfo_endpoint }),
    };
    for (const endpoint of Object.values(endpoints)) {
      const parsed = URL.parse(endpoint);
      if (!parsed || !isSafeUrl(parsed)) throw this.#misconfigured('an endpoint without https');
    }
    return endpoints;
  }

  #misconfigured(detail: string): FailureError {
    return fail('misconfigured', `The issuer of ${this.#name} does not describe a usable OAuth server.`, {
      detail,
      field: '/oauth/issuer',
    });
  }

  #asFailure(thrown: unknown): FailureError {
    if (thrown instanceof FailureError) return thrown;
    // The library's codes are constants; its texts and causes are not taken over.
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return this.#misconfigured('another issuer');
    return this.#meaning.unrecognised('issuer metadata that is not valid');
  }
}
