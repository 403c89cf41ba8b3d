import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Captured } from '../../main/engine/provider.ts';
import { emptySession } from '../../main/engine/session.ts';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import {
  calm,
  definitionOf,
  HandClock,
  providerOf,
  type ScriptedReply,
  ScriptedTransport,
  start,
} from './scripted-transport.ts';

type Grant = NonNullable<Captured['tokens']>;

/** What the loopback sign-in does, in a browser that says yes to everything. */
async function signInAt(issuer: OidcIssuer): Promise<Grant> {
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = 'http://127.0.0.1:1/callback';
  const question = new URLSearchParams({
    client_id: 'latchkey',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email offline_access',
    prompt: 'consent',
    state: 'state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const cookies = new Map<string, string>();
  let url = new URL(`${issuer.url}/auth?${question}`);
  while (url.origin === issuer.url) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the issuer answered ${response.status} on ${url.pathname}`);
    url = new URL(location, url);
  }
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'latchkey',
    code: url.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const reply = await fetch(`${issuer.url}/token`, { method: 'POST', body });
  const tokens = (await reply.json()) as Record<string, string & number>;
  return {
    accessToken: tokens.access_token ?? '',
    refreshToken: tokens.refresh_token ?? '',
    expiresIn: tokens.expires_in ?? 0,
    idToken: tokens.id_token ?? '',
    scope: tokens.scope ?? '',
  };
}

describe('a real OpenID provider with rotation', () => {
  let issuer: OidcIssuer;
  let transport: NodeTransport;

  beforeAll(async () => {
    issuer = await OidcIssuer.start({
      configuration: {
        claims: { email: ['email'] },
        features: {
          devInteractions: { enabled: false },
          deviceFlow: { enabled: true },
          revocation: { enabled: true },
        },
      },
    });
    transport = new NodeTransport();
  });

  beforeEach(() => {
    issuer.requests.length = 0;
    issuer.alter = undefined;
  });

  afterAll(async () => {
    await transport.close();
    await issuer.close();
  });

  function oidc() {
    return compileDefinition(definitionOf(builtInDefinitions.get('oidc')), {
      transport,
      clock: { now: () => Date.now() },
    })(issuer.url);
  }

  it('is signed in to, renewed twice, asked who it is, and revoked', async () => {
    const provider = oidc();
    const first = await provider.adopt({ tokens: await signInAt(issuer) }, calm);
    expect(first).toMatchObject({ authMethod: 'oauth', tokenSource: 'account' });
    expect(first.session.scopes).toEqual(['openid', 'email', 'offline_access']);
    const second = await provider.openClient(first.session).renew(calm);
    const third = await provider.openClient(second).renew(calm);
    const tokens = [first.session, second, third].map(
      ({ accessToken, refreshToken }) => `${accessToken} ${refreshToken}`,
    );
    expect(new Set(tokens).size).toBe(3);
    expect((third.accessTokenExpiresAt ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
    const client = provider.openClient(third);
    expect(await client.readIdentity(calm)).toEqual({ subject: 'ada', email: 'ada@example.com' });
    expect(await client.readCredits(calm)).toBeUndefined();
    await client.revoke(calm);
    await expect(client.renew(calm)).rejects.toMatchObject({
      failure: { kind: 'session-expired', detail: 'invalid_grant' },
    });
    expect(issuer.requests.filter((path) => path.includes('well-known'))).toHaveLength(1);
  });

  it('ends the session when a token is used a second time', async () => {
    const provider = oidc();
    const { session } = await provider.adopt({ tokens: await signInAt(issuer) }, calm);
    const renewed = await provider.openClient(session).renew(calm);
    await expect(provider.openClient(session).renew(calm)).rejects.toMatchObject({
      failure: { kind: 'session-expired' },
    });
    await expect(provider.openClient(renewed).renew(calm)).rejects.toMatchObject({
      failure: { kind: 'session-expired' },
    });
  });

  it('refuses a dead access token, and a client that it does not know', async () => {
    const provider = oidc();
    const dead = { ...emptySession(Date.now()), accessToken: 'dead', refreshToken: 'dead' };
    await expect(provider.openClient(dead).readIdentity(calm)).rejects.toMatchObject({
      failure: { kind: 'session-expired' },
    });
    const stranger = definitionOf({
      format: 1,
      id: 'stranger',
      name: 'Stranger',
      basedOn: 'oidc',
      oauth: { clientId: 'stranger' },
    });
    const strange = compileDefinition(stranger, { transport, clock: { now: () => Date.now() } })(issuer.url);
    await expect(strange.openClient(dead).renew(calm)).rejects.toMatchObject({
      failure: { kind: 'misconfigured', field: '/oauth/clientId', detail: 'invalid_client' },
    });
  });

  it('is asked for its endpoints once by all who come at the same time, and again after a failure', async () => {
    const provider = oidc();
    const dead = { ...emptySession(Date.now()), accessToken: 'dead', refreshToken: 'dead' };
    issuer.alter = (_request, response) => {
      response.writeHead(503).end();
      return true;
    };
    await expect(provider.openClient(dead).renew(calm)).rejects.toMatchObject({
      failure: { kind: 'transient' },
    });
    issuer.alter = undefined;
    issuer.requests.length = 0;
    const clients = Array.from({ length: 5 }, () => provider.openClient(dead).renew(calm));
    await Promise.allSettled(clients);
    expect(issuer.requests.filter((path) => path.includes('well-known'))).toHaveLength(1);
    expect(issuer.requests.filter((path) => path === 'POST /token')).toHaveLength(5);
  });
});

describe('an OAuth server', () => {
  const endpoints = {
    authorization: 'https://id.example/a',
    token: 'https://id.example/t',
    revocation: 'https://id.example/r',
    userinfo: 'https://id.example/u',
  };
  const site = {
    format: 1,
    id: 'site',
    name: 'My site',
    domains: ['api.my.example'],
    signIn: { loopback: {} },
    oauth: { clientId: 'client', endpoints },
    renewal: { by: 'oauth' },
    identity: { from: 'userinfo' },
  };
  const session = {
    ...emptySession(start - 1_000),
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    scopes: ['read'],
  };

  function clientOn(replies: readonly ScriptedReply[], definition: unknown = site, instance?: string) {
    const transport = new ScriptedTransport(replies);
    const clock = new HandClock();
    return {
      transport,
      clock,
      client: providerOf(definition, transport, clock, instance).openClient(session),
    };
  }

  it('is asked by the refresh grant, as a public client', async () => {
    const { client, transport } = clientOn([
      {
        json: {
          access_token: 'access-2',
          refresh_token: 'refresh-2',
          expires_in: 3_600,
          refresh_token_expires_in: 7_200,
          scope: 'read,write',
        },
      },
    ]);
    expect(await client.renew(calm)).toEqual({
      ...session,
      accessToken: 'access-2',
      accessTokenExpiresAt: start + 3_600_000,
      refreshToken: 'refresh-2',
      refreshTokenExpiresAt: start + 7_200_000,
      scopes: ['read', 'write'],
      obtainedAt: start,
    });
    expect(transport.requests).toEqual([
      {
        method: 'POST',
        url: 'https://id.example/t',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=refresh_token&refresh_token=refresh-1&client_id=client',
      },
    ]);
  });

  it.each([
    [
      'basic',
      `Basic ${Buffer.from('client:a%2Bb%3Ac').toString('base64')}`,
      'grant_type=refresh_token&refresh_token=refresh-1',
    ],
    [
      'body',
      undefined,
      'grant_type=refresh_token&refresh_token=refresh-1&client_id=client&client_secret=a%2Bb%3Ac',
    ],
    [
      undefined,
      `Basic ${Buffer.from('client:a%2Bb%3Ac').toString('base64')}`,
      'grant_type=refresh_token&refresh_token=refresh-1',
    ],
  ])('is shown the client secret of the session by way %s', async (way, authorization, body) => {
    const oauth = { ...site.oauth, ...(way === undefined ? {} : { clientAuthentication: way }) };
    const transport = new ScriptedTransport([{ json: { access_token: 'access-2' } }]);
    const client = providerOf({ ...site, signIn: { token: {} }, oauth }, transport).openClient({
      ...session,
      values: { clientSecret: 'a+b:c' },
    });
    expect((await client.renew(calm)).values).toEqual({ clientSecret: 'a+b:c' });
    expect(transport.requests[0]?.headers?.authorization).toBe(authorization);
    expect(transport.requests[0]?.body).toBe(body);
  });

  it('keeps a pasted client secret with the session, and asks for one at a sign-in', async () => {
    const definition = {
      ...site,
      signIn: { loopback: {}, token: {} },
      oauth: { ...site.oauth, clientAuthentication: 'basic' },
    };
    const provider = providerOf(definition, new ScriptedTransport([]));
    expect(provider.waysIn).toEqual(['token', 'loopback']);
    expect(() => provider.signInPlan('loopback')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'invalid-input' }) }),
    );
    expect(provider.signInPlan('loopback', { secret: 'hush' })).toMatchObject({
      clientId: 'client',
      clientSecret: 'hush',
      clientAuthentication: 'basic',
    });
    const tokens = { accessToken: 'access-1', refreshToken: 'refresh-1', clientSecret: 'hush' };
    expect((await provider.adopt({ tokens }, calm)).session.values).toEqual({ clientSecret: 'hush' });
  });

  it.each([
    ['no token type', { access_token: 'access-2', refresh_token: 'refresh-2' }],
    ['an odd token type', { access_token: 'access-2', refresh_token: 'refresh-2', token_type: 'JWT' }],
    [
      'an id token of somebody else',
      { access_token: 'access-2', refresh_token: 'refresh-2', token_type: 'bearer', id_token: 'a.b.c' },
    ],
    [
      'an odd lifetime',
      { access_token: 'access-2', refresh_token: 'refresh-2', token_type: 'bearer', expires_in: 'long' },
    ],
  ])('never loses a rotated token for %s', async (_name, json) => {
    const { client } = clientOn([{ json }]);
    expect(await client.renew(calm)).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' });
  });

  it.each([
    ['a redirect', { status: 307, headers: { location: 'https://evil.example/' } }, 'unrecognised'],
    ['no token', { json: { token_type: 'bearer' } }, 'unrecognised'],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'transient'],
    [
      'Gitea',
      { status: 400, json: { error: 'unauthorized_client', error_description: 'token was already used' } },
      'session-expired',
    ],
    ['GitHub', { json: { error: 'bad_refresh_token' } }, 'session-expired'],
  ])('fails with %s', async (_name, reply, kind) => {
    const { client, transport } = clientOn([reply]);
    const error = await client.renew(calm).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: { kind } });
    expect(JSON.stringify(error)).not.toContain('refresh-1');
    expect(transport.requests).toHaveLength(1);
  });

  it('lets the rules of the definition speak first', async () => {
    const own = {
      ...site,
      failures: [{ status: 400, json: { '/error': 'invalid_grant' }, means: 'upstream-expired' }],
    };
    const { client } = clientOn([{ status: 400, json: { error: 'invalid_grant' } }], own);
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'upstream-expired' } });
  });

  it('is asked who the account is, outside the domains too', async () => {
    const { client, transport } = clientOn([
      { json: { sub: 'ada', preferred_username: 'Ada' } },
      { json: { name: 'Ada' } },
    ]);
    expect(await client.readIdentity(calm)).toEqual({ subject: 'ada', name: 'Ada' });
    expect(transport.requests[0]).toMatchObject({
      url: endpoints.userinfo,
      headers: { authorization: 'Bearer access-1' },
    });
    await expect(client.readIdentity(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
  });

  it('is told of a sign-out, and need not answer', async () => {
    const { client, transport } = clientOn([{ status: 503 }]);
    await client.revoke(calm);
    expect(transport.requests[0]).toMatchObject({
      url: endpoints.revocation,
      body: 'token=refresh-1&token_type_hint=refresh_token&client_id=client',
    });
  });

  describe('that is discovered', () => {
    const issuer = 'https://id.example/realm';
    const discovered = { ...site, instance: {}, oauth: { clientId: 'client', issuer: '{instance}' } };
    const metadata = {
      issuer,
      token_endpoint: 'https://id.example/t',
      userinfo_endpoint: 'https://id.example/u',
    };
    const granted: ScriptedReply = { json: { access_token: 'access-2' } };

    it('is asked again after a day, and when the clock was set back', async () => {
      const { client, clock, transport } = clientOn(
        [{ json: metadata }, granted, granted, { json: metadata }, granted, { json: metadata }, granted],
        discovered,
        issuer,
      );
      await client.renew(calm);
      clock.instant += 86_399_999;
      await client.renew(calm);
      clock.instant += 1;
      await client.renew(calm);
      clock.instant = start - 1;
      await client.renew(calm);
      expect(transport.requests.map(({ url }) => url)).toEqual([
        'https://id.example/realm/.well-known/openid-configuration',
        'https://id.example/t',
        'https://id.example/t',
        'https://id.example/realm/.well-known/openid-configuration',
        'https://id.example/t',
        'https://id.example/realm/.well-known/openid-configuration',
        'https://id.example/t',
      ]);
    });

    it('can publish by RFC 8414', async () => {
      const plain = { ...discovered, oauth: { ...discovered.oauth, discovery: 'oauth2' } };
      const { client, transport } = clientOn([{ json: metadata }, granted], plain, issuer);
      await client.renew(calm);
      expect(transport.requests[0]?.url).toBe(
        'https://id.example/.well-known/oauth-authorization-server/realm',
      );
    });

    it.each([
      ['another issuer', { ...metadata, issuer: 'https://evil.example' }, 'misconfigured', 'another issuer'],
      ['no token endpoint', { issuer }, 'misconfigured', 'no token endpoint'],
      [
        'an endpoint without https',
        { ...metadata, token_endpoint: 'http://id.example/t' },
        'misconfigured',
        'an endpoint without https',
      ],
      [
        'no issuer',
        { token_endpoint: 'https://id.example/t' },
        'unrecognised',
        'issuer metadata that is not valid',
      ],
      ['a list', [], 'unrecognised', 'issuer metadata that is not valid'],
    ])('is refused with %s', async (_name, json, kind, detail) => {
      const { client } = clientOn([{ json }], discovered, issuer);
      await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind, detail } });
    });

    it('passes where a page comes', async () => {
      const { client } = clientOn(
        [{ headers: { 'content-type': 'text/html' }, body: '<html>' }],
        discovered,
        issuer,
      );
      await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'transient' } });
    });

    it('needs no userinfo endpoint', async () => {
      const { client } = clientOn(
        [{ json: { issuer, token_endpoint: 'https://id.example/t' } }],
        discovered,
        issuer,
      );
      expect(await client.readIdentity(calm)).toBeUndefined();
    });
  });
});
