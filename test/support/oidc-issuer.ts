import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

/** What the person does when the issuer asks. */
export type Answer = 'approve' | 'refuse';

export interface OidcIssuerOptions {
  /** Changes anything of oidc-provider's configuration. */
  readonly configuration?: object;
}

/** A real OpenID provider (`oidc-provider`) on this machine, with rotation of refresh tokens, PKCE required, and the device flow. */
export class OidcIssuer {
  readonly url: string;
  /** What is answered to the next questions. */
  answer: Answer = 'approve';
  /** Milliseconds that it takes for a token. */
  delay = 0;
  /** Who signs in. */
  accountId = 'ada';
  /** Paths of all requests so far. */
  readonly requests: string[] = [];
  /** Changes a reply before it goes out. */
  alter: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start({ configuration = {} }: OidcIssuerOptions = {}): Promise<OidcIssuer> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    let handle = (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(503).end();
    };
    const server = createServer((request, response) => handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const issuer = new OidcIssuer(url, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const provider = new Provider(url, {
      clients: [
        {
          client_id: 'latchkey',
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: [
            'authorization_code',
            'refresh_token',
            'urn:ietf:params:oauth:grant-type:device_code',
          ],
          response_types: ['code'],
          redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }] },
      cookies: { keys: ['a key of the tests'] },
      scopes: ['openid', 'offline_access', 'email'],
      rotateRefreshToken: true,
      pkce: { required: () => true },
      findAccount: (_context: unknown, accountId: string) => ({
        accountId,
        claims: async () => ({ sub: accountId, email: `${accountId}@example.com` }),
      }),
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      features: { devInteractions: { enabled: false }, deviceFlow: { enabled: true } },
      ttl: {
        AccessToken: 3_600,
        AuthorizationCode: 60,
        DeviceCode: 300,
        Grant: 86_400,
        IdToken: 3_600,
        Interaction: 600,
        RefreshToken: 86_400,
        Session: 86_400,
      },
      ...configuration,
    });
    const answerProtocol = provider.callback();
    handle = (request, response) => {
      issuer.requests.push(`${request.method} ${request.url?.split('?', 1)[0]}`);
      if (issuer.alter?.(request, response)) return;
      if (request.url?.startsWith('/interaction/')) {
        answerInteraction(provider, issuer, request, response).catch(() => response.destroy());
      } else if (issuer.delay > 0 && request.url === '/token') {
        setTimeout(answerProtocol, issuer.delay, request, response);
      } else {
        answerProtocol(request, response);
      }
    };
    return issuer;
  }

  async close(): Promise<void> {
    await this.#close();
  }
}

/** The person's part: signs in and consents, or refuses. */
async function answerInteraction(
  provider: Provider,
  issuer: OidcIssuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (issuer.answer === 'refuse') {
    const refusal = { error: 'access_denied', error_description: 'The person refused.' };
    await provider.interactionFinished(request, response, refusal);
    return;
  }
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: issuer.accountId } });
    return;
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? '',
    clientId: params.client_id ?? '',
  });
  grant.addOIDCScope(params.scope ?? '');
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}
