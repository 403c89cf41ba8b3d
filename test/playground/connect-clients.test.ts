import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Playground,
  type PlaygroundOptions,
  startPlayground,
} from '../../main/playground/playground.ts';
import { ada, hiddenFields, Visitor } from './visitor.ts';

let playground: Playground;
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

const redirectUri = 'http://127.0.0.1:53682/callback';
const scope = 'openid profile email offline_access';

async function discover(options: PlaygroundOptions = {}): Promise<openid.Configuration> {
  playground = await startPlayground({ users: [ada], passwordCost: 4, ...options });
  const configuration = await openid.discovery(
    new URL(playground.url),
    'latchkey',
    { redirect_uris: [redirectUri] },
    openid.None(),
    { execute: [openid.allowInsecureRequests] },
  );
  // Makes the client check the signature of the id token with the published key.
  openid.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** Signs in with the form of the authorization page and returns where the browser is sent. */
async function signIn(address: URL, visitor = new Visitor(playground.url)): Promise<URL> {
  const page = await visitor.get(address.pathname + address.search);
  expect(page.status).toBe(200);
  const { email, password } = ada;
  const done = await visitor.submit('/oauth/authorize', {
    ...hiddenFields(page.text),
    action: 'sign-in',
    email,
    password,
  });
  expect(done.status).toBe(303);
  return new URL(done.location ?? '');
}

async function connect(configuration: openid.Configuration) {
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const nonce = openid.randomNonce();
  const address = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: '300',
  });
  return openid.authorizationCodeGrant(configuration, await signIn(address), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    maxAge: 300,
    idTokenExpected: true,
  });
}

describe('openid-client', () => {
  it('connects by authorization code with PKCE, state, nonce, issuer and a checked signature', async () => {
    const configuration = await discover();
    const tokens = await connect(configuration);
    expect(tokens.token_type).toBe('bearer');
    expect(tokens.expires_in).toBe(3600);
    expect(tokens.scope).toBe(scope);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ iss: playground.url, aud: 'latchkey', exp: (claims?.iat ?? 0) + 3_600 });
    const info = await openid.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '');
    expect(info).toEqual({
      sub: claims?.sub,
      email: ada.email,
      name: 'ada',
      preferred_username: 'ada',
    });
  });

  it('refreshes, and keeps the time of the sign-in in the id token', async () => {
    const configuration = await discover();
    const first = await connect(configuration);
    const second = await openid.refreshTokenGrant(configuration, first.refresh_token ?? '');
    const third = await openid.refreshTokenGrant(configuration, second.refresh_token ?? '');
    expect(new Set([first.refresh_token, second.refresh_token, third.refresh_token]).size).toBe(3);
    expect(third.claims()).toMatchObject({ auth_time: first.claims()?.auth_time, sub: first.claims()?.sub });
    expect(third.claims()?.nonce).toBeUndefined();
    expect(playground.usage().refreshes.connect).toBe(2);
  });

  it('narrows the scope on request but never widens it', async () => {
    const configuration = await discover();
    const first = await connect(configuration);
    const narrow = await openid.refreshTokenGrant(configuration, first.refresh_token ?? '', {
      scope: 'openid',
    });
    expect(narrow.scope).toBe('openid');
    const info = await openid.fetchUserInfo(configuration, narrow.access_token, narrow.claims()?.sub ?? '');
    expect(Object.keys(info)).toEqual(['sub']);
    const wide = openid.refreshTokenGrant(configuration, narrow.refresh_token ?? '', {
      scope: 'openid admin',
    });
    await expect(wide).rejects.toMatchObject({ error: 'invalid_scope' });
    const again = await openid.refreshTokenGrant(configuration, narrow.refresh_token ?? '');
    expect(again.scope).toBe(scope);
  });

  it('revokes: a refresh token takes its access tokens along, an access token goes alone', async () => {
    const configuration = await discover();
    const tokens = await connect(configuration);
    const other = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
    await openid.tokenRevocation(configuration, other.access_token);
    const subject = other.claims()?.sub ?? '';
    await expect(openid.fetchUserInfo(configuration, other.access_token, subject)).rejects.toMatchObject({
      status: 401,
    });
    await openid.fetchUserInfo(configuration, tokens.access_token, subject);
    await openid.tokenRevocation(configuration, other.refresh_token ?? '', {
      token_type_hint: 'refresh_token',
    });
    await expect(openid.fetchUserInfo(configuration, tokens.access_token, subject)).rejects.toMatchObject({
      status: 401,
    });
    await expect(openid.refreshTokenGrant(configuration, other.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await openid.tokenRevocation(configuration, 'a-token-that-never-was');
  });

  it('connects a device once the person has typed the code', async () => {
    const configuration = await discover({ deviceInterval: 1 });
    const device = await openid.initiateDeviceAuthorization(configuration, { scope });
    expect(device).toMatchObject({
      verification_uri: `${playground.url}/oauth/device`,
      expires_in: 600,
      interval: 1,
    });
    const polled = openid.pollDeviceAuthorizationGrant(configuration, device);
    const { email, password } = ada;
    const visitor = new Visitor(playground.url);
    const typed = device.user_code.toLowerCase().replace('-', ' ');
    const fields = { action: 'sign-in', user_code: typed, email, password };
    expect((await visitor.submit('/oauth/device', fields)).status).toBe(200);
    const tokens = await polled;
    const subject = tokens.claims()?.sub ?? '';
    expect(await openid.fetchUserInfo(configuration, tokens.access_token, subject)).toMatchObject({ email });
  });

  it('tells a device that the person refused', async () => {
    const configuration = await discover({ deviceInterval: 1 });
    const device = await openid.initiateDeviceAuthorization(configuration, { scope });
    await new Visitor(playground.url).submit('/oauth/device', {
      action: 'deny',
      user_code: device.user_code,
    });
    const polled = openid.pollDeviceAuthorizationGrant(configuration, device);
    await expect(polled).rejects.toMatchObject({ error: 'access_denied' });
  });
});

describe('oauth4webapi', () => {
  const client: oauth.Client = { client_id: 'latchkey' };
  const insecure = { [oauth.allowInsecureRequests]: true };

  it('discovers by RFC 8414 as well, checks the issuer of the answer and the whole exchange', async () => {
    playground = await startPlayground({ users: [ada], passwordCost: 4 });
    const issuer = new URL(playground.url);
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    expect(server.authorization_response_iss_parameter_supported).toBe(true);

    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const address = new URL(server.authorization_endpoint ?? '');
    address.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const answer = oauth.validateAuthResponse(server, client, await signIn(address), state);
    const redeemed = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      answer,
      redirectUri,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, redeemed, {
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, redeemed, insecure);
    const refreshed = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      tokens.refresh_token ?? '',
      insecure,
    );
    const renewed = await oauth.processRefreshTokenResponse(server, client, refreshed);
    expect(renewed.access_token).not.toBe(tokens.access_token);
    const revoked = await oauth.revocationRequest(
      server,
      client,
      oauth.None(),
      renewed.refresh_token ?? '',
      insecure,
    );
    expect(await oauth.processRevocationResponse(revoked)).toBeUndefined();
    const refused = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      renewed.refresh_token ?? '',
      insecure,
    );
    await expect(oauth.processRefreshTokenResponse(server, client, refused)).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
  });
});
