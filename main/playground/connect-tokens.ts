import { SignJWT } from 'jose';
import type { Instant } from '../engine/session.ts';
import type { PlaygroundContext } from './context.ts';
import { json, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import { client, clientRequest, hasScope, oauthError, provesPossession } from './oauth-protocol.ts';
import { randomSecret } from './secrets.ts';
import type { User } from './users.ts';

export interface TokenOptions {
  /** A refresh token that comes twice ends all that came from its sign-in (RFC 9700, 4.14.2). */
  readonly strictRotation: boolean;
}

type Parameters = ReadonlyMap<string, string>;

/** What a token reply is made of. */
interface Grant {
  readonly familyId: string;
  readonly user: User;
  readonly scope: string;
  readonly refreshToken: string;
  readonly signedInAt: Instant;
  readonly nonce?: string | undefined;
}

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';
export const grantTypes = ['authorization_code', 'refresh_token', deviceGrantType] as const;

const invalidGrant = (): Reply => oauthError('invalid_grant', 'The grant is unknown, over or used up.');

/** The token endpoint (RFC 6749, 3.2) and the revocation endpoint (RFC 7009). */
export function tokenRoutes(context: PlaygroundContext, options: TokenOptions): readonly Route[] {
  const { users, usage, rotatingTokens, accessTokens, authorizationCodes, deviceCodes, lifetimes, keys } =
    context;

  const idToken = async (grant: Grant): Promise<string> => {
    const { privateKey, publicJwk } = await keys.idTokenKey();
    const issuedAt = Math.floor(context.now() / 1000);
    return new SignJWT({
      auth_time: Math.floor(grant.signedInAt / 1000),
      ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: publicJwk.kid })
      .setIssuer(context.url())
      .setAudience(client.id)
      .setSubject(grant.user.id)
      .setJti(randomSecret())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + Math.floor(lifetimes.oauthAccessToken / 1000))
      .sign(privateKey);
  };

  const tokenReply = async (grant: Grant): Promise<Reply> => {
    const accessToken = accessTokens.issue(grant.familyId, 'pgc_', lifetimes.oauthAccessToken, grant.scope);
    const body = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: Math.floor(lifetimes.oauthAccessToken / 1000),
      refresh_token: grant.refreshToken,
      scope: grant.scope,
      ...(hasScope(grant.scope, 'openid') && { id_token: await idToken(grant) }),
    };
    return json(200, body, { headers: { pragma: 'no-cache' } });
  };

  const startFamily = (user: User, scope: string, signedInAt: Instant, nonce?: string): Grant => {
    const lifetime = lifetimes.oauthRefreshToken;
    const family = rotatingTokens.start('connect', user.number, lifetime, { scope, signedInAt });
    return { familyId: family.familyId, refreshToken: family.token, user, scope, signedInAt, nonce };
  };

  const redeemCode = (parameters: Parameters): Reply | Promise<Reply> => {
    const code = parameters.get('code');
    const verifier = parameters.get('code_verifier');
    if (code === undefined || verifier === undefined) {
      return oauthError('invalid_request', 'The code or the code_verifier is missing.');
    }
    const found = authorizationCodes.find(code);
    if (found.state === 'spent') rotatingTokens.end(found.familyId);
    if (found.state !== 'good') return invalidGrant();
    const { grant } = found;
    const user = users.findByNumber(grant.userNumber);
    const fits = grant.client === client.id && grant.redirectUri === parameters.get('redirect_uri');
    if (!user || !fits || !provesPossession(verifier, grant.codeChallenge)) return invalidGrant();
    const started = startFamily(user, grant.scope, grant.signedInAt, grant.nonce);
    authorizationCodes.spend(code, started.familyId);
    return tokenReply(started);
  };

  const refresh = (parameters: Parameters): Reply | Promise<Reply> => {
    const token = parameters.get('refresh_token');
    if (token === undefined) return oauthError('invalid_request', 'The refresh_token is missing.');
    const granted = rotatingTokens.familyOf('connect', token)?.scope ?? '';
    const asked = parameters.get('scope') ?? granted;
    if (granted !== '' && !asked.split(' ').every((scope) => hasScope(granted, scope))) {
      return oauthError('invalid_scope', 'More is asked for than was granted.');
    }
    const rotation = rotatingTokens.rotate(
      'connect',
      token,
      lifetimes.oauthRefreshToken,
      options.strictRotation,
    );
    const user = rotation.outcome === 'rotated' ? users.findByNumber(rotation.family.userNumber) : undefined;
    usage.noteRefresh('connect', token, user !== undefined);
    if (rotation.outcome !== 'rotated' || !user) return invalidGrant();
    return tokenReply({
      familyId: rotation.family.id,
      user,
      scope: asked,
      refreshToken: rotation.token,
      signedInAt: rotation.family.signedInAt,
    });
  };

  const pollDevice = (parameters: Parameters): Reply | Promise<Reply> => {
    const code = parameters.get('device_code');
    if (code === undefined) return oauthError('invalid_request', 'The device_code is missing.');
    const poll = deviceCodes.poll(code, client.id);
    if (poll.answer !== 'granted') return oauthError(poll.answer, 'The device is not connected.');
    const user = users.findByNumber(poll.userNumber);
    return user ? tokenReply(startFamily(user, poll.scope, poll.signedInAt)) : invalidGrant();
  };

  const token = (request: PlaygroundRequest): Reply | Promise<Reply> => {
    const sent = clientRequest(request);
    if ('refusal' in sent) return sent.refusal;
    switch (sent.parameters.get('grant_type')) {
      case 'authorization_code':
        return redeemCode(sent.parameters);
      case 'refresh_token':
        return refresh(sent.parameters);
      case deviceGrantType:
        return pollDevice(sent.parameters);
      case undefined:
        return oauthError('invalid_request', 'The grant_type is missing.');
      default:
        return oauthError('unsupported_grant_type', 'This grant_type is not supported.');
    }
  };

  /** Ends what the token stands for: all of its sign-in for a refresh token, itself for an access token. */
  const revoke = (request: PlaygroundRequest): Reply => {
    const sent = clientRequest(request);
    if ('refusal' in sent) return sent.refusal;
    const revoked = sent.parameters.get('token');
    if (revoked === undefined) return oauthError('invalid_request', 'The token is missing.');
    const family = rotatingTokens.familyOf('connect', revoked);
    if (family) rotatingTokens.end(family.id);
    else if (accessTokens.find('connect', revoked)) accessTokens.revoke(revoked);
    return { status: 200, headers: { 'cache-control': 'no-store' }, cookies: [], body: '' };
  };

  return [
    { method: 'POST', path: '/oauth/token', handler: token },
    { method: 'POST', path: '/oauth/revoke', handler: revoke },
  ];
}
