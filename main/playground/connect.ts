import { type AuthorizeOptions, authorizeRoutes } from './connect-authorize.ts';
import { deviceRoutes } from './connect-device.ts';
import { grantTypes, type TokenOptions, tokenRoutes } from './connect-tokens.ts';
import type { PlaygroundContext } from './context.ts';
import { bearerToken, json, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import { hasScope, scopes } from './oauth-protocol.ts';
import type { User } from './users.ts';

export interface ConnectOptions extends AuthorizeOptions, TokenOptions {
  /** Least time between two polls of a device code, in seconds. */
  readonly deviceInterval: number;
}

/** A refusal of a bearer token (RFC 6750, 3); without a token no error is named. */
function unauthorised(given: boolean): Reply {
  const error = {
    error: 'invalid_token',
    error_description: 'The access token is unknown, over or revoked.',
  };
  const challenge = given
    ? `Bearer error="${error.error}", error_description="${error.error_description}"`
    : 'Bearer';
  return json(401, given ? error : {}, { headers: { 'www-authenticate': challenge } });
}

function insufficientScope(scope: string): Reply {
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  return json(403, { error: 'insufficient_scope' }, { headers: { 'www-authenticate': challenge } });
}

/** Connect: an OAuth 2 and OpenID Connect provider for one native client, with rotating refresh tokens. */
export function connectRoutes(context: PlaygroundContext, options: ConnectOptions): readonly Route[] {
  const { users, wallets, accessTokens, keys } = context;

  const withToken =
    (handler: (user: User, scope: string) => Reply) =>
    (request: PlaygroundRequest): Reply => {
      const token = bearerToken(request);
      const grant = token === undefined ? undefined : accessTokens.find('connect', token);
      const user = grant && users.findByNumber(grant.userNumber);
      return user
        ? handler(user, grant.scope ?? '')
        : unauthorised(request.headers.authorization !== undefined);
    };

  const userInfo = withToken((user, scope) => {
    if (!hasScope(scope, 'openid')) return insufficientScope('openid');
    return json(200, {
      sub: user.id,
      ...(hasScope(scope, 'email') && { email: user.email }),
      ...(hasScope(scope, 'profile') && { name: user.username, preferred_username: user.username }),
    });
  });

  /** OpenID Connect Discovery 1.0 and RFC 8414: one document serves both. */
  const metadata = (): Reply => {
    const at = (path: string): string => context.url() + path;
    return json(200, {
      issuer: context.url(),
      authorization_endpoint: at('/oauth/authorize'),
      token_endpoint: at('/oauth/token'),
      userinfo_endpoint: at('/oauth/userinfo'),
      revocation_endpoint: at('/oauth/revoke'),
      device_authorization_endpoint: at('/oauth/device_authorization'),
      jwks_uri: at('/oauth/jwks'),
      scopes_supported: Object.keys(scopes),
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: grantTypes,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      claims_supported: [
        'iss',
        'sub',
        'aud',
        'iat',
        'exp',
        'auth_time',
        'nonce',
        'email',
        'name',
        'preferred_username',
      ],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: false,
      request_parameter_supported: false,
      // Left out it would mean true.
      request_uri_parameter_supported: false,
    });
  };

  return [
    { method: 'GET', path: '/.well-known/openid-configuration', handler: metadata },
    { method: 'GET', path: '/.well-known/oauth-authorization-server', handler: metadata },
    ...authorizeRoutes(context, options),
    ...tokenRoutes(context, options),
    ...deviceRoutes(context, { interval: options.deviceInterval }),
    { method: 'GET', path: '/oauth/userinfo', handler: userInfo },
    { method: 'POST', path: '/oauth/userinfo', handler: userInfo },
    {
      method: 'GET',
      path: '/oauth/jwks',
      handler: async () => json(200, { keys: [(await keys.idTokenKey()).publicJwk] }),
    },
    {
      method: 'GET',
      path: '/oauth/credits',
      handler: withToken((user) => json(200, { credits: wallets.read(user, 'connect').total })),
    },
  ];
}
