import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OAuthPlan } from '../../main/engine/sign-in-plan.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { startPlayground } from '../../main/playground/playground.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { signInByLoopback } from '../../main/sign-in/loopback.ts';
import { record } from '../playground/visitor.ts';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { failureOf } from './failure-of.ts';
import { makeTask, oauthPlan } from './oauth-fixture.ts';

const transport = new NodeTransport({ environment: {} });
const nobody = async () => {};
let issuer: OidcIssuer;

beforeAll(async () => {
  issuer = await OidcIssuer.start();
});
afterEach(() => {
  issuer.answer = 'approve';
  issuer.alter = undefined;
});
afterAll(async () => {
  await issuer.close();
  await transport.close();
});

/** Starts a sign-in whose address the test opens itself. */
function begin(plan: OAuthPlan, loginHint?: string) {
  const controller = new AbortController();
  const task = makeTask(loginHint);
  const captured = signInByLoopback(
    task,
    plan,
    { transport, clock: systemClock, openUrl: nobody },
    controller.signal,
  );
  captured.catch(() => {});
  const url = Promise.race([task.url, captured.then(() => '')]);
  url.catch(() => {});
  return { captured, task, controller, url };
}

/** One request to the port that the browser is sent back to. */
function knock(redirectUri: string, options: { path?: string; host?: string; method?: string }) {
  const url = new URL(redirectUri);
  return new Promise<number>((resolve, reject) => {
    const { path = `${url.pathname}${url.search}`, host = url.host, method = 'GET' } = options;
    const request = send(
      { host: '127.0.0.1', port: url.port, path, method, headers: { host } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.once('error', reject);
    request.end();
  });
}

describe('at a real OpenID provider', () => {
  test('brings tokens, with the id token checked', async () => {
    const { captured, task, url } = begin(oauthPlan(issuer.url), 'ada@example.com');
    const page = await new PlainVisitor().open(await url);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>Signed in</h1>');
    const { tokens } = await captured;
    expect(tokens).toMatchObject({ expiresIn: 3_600, scope: 'openid offline_access email' });
    expect(decodeJwt(tokens?.idToken ?? '').sub).toBe('ada');
    expect(tokens?.refreshToken).toEqual(expect.any(String));
    expect(task.progress.map(({ step }) => step)).toEqual(['open-url', 'capturing']);
    expect(issuer.requests).toContain('GET /jwks');
  });

  test('the page at the end holds no secret and passes nothing on', async () => {
    const { captured, url } = begin(oauthPlan(issuer.url));
    const address = await url;
    const page = await new PlainVisitor().open(address);
    const { tokens } = await captured;
    const secrets = [
      new URL(page.url).searchParams.get('code'),
      new URL(address).searchParams.get('state'),
      tokens?.accessToken,
      tokens?.refreshToken,
    ];
    for (const secret of secrets) expect(page.text).not.toContain(secret);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).not.toContain('<script');
  });

  test('asks with PKCE S256, state, nonce and the login hint, which the definition cannot replace', async () => {
    const authorizationParameters = { prompt: 'consent', state: 'mine', code_challenge_method: 'plain' };
    const { captured, url, controller } = begin(
      oauthPlan(issuer.url, { authorizationParameters }),
      'ada@x.org',
    );
    const { searchParams } = new URL(await url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'latchkey',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      login_hint: 'ada@x.org',
      prompt: 'consent',
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
    });
    controller.abort();
    expect((await failureOf(captured)).kind).toBe('cancelled');
  });

  test('is cancelled when the person refuses', async () => {
    issuer.answer = 'refuse';
    const { captured, url } = begin(oauthPlan(issuer.url));
    const page = await new PlainVisitor().open(await url);
    expect(page.text).toContain('<h1>Not signed in</h1>');
    expect(await failureOf(captured)).toMatchObject({ kind: 'cancelled', detail: 'access_denied' });
  });

  test('comes back to localhost where the server knows only that', async () => {
    const { captured, url } = begin(oauthPlan(issuer.url, { redirectHost: 'localhost' }));
    const page = await new PlainVisitor().open(await url);
    expect(page.url).toMatch(/^http:\/\/localhost:\d+\/callback\?/);
    expect((await captured).tokens?.accessToken).toEqual(expect.any(String));
  });

  test('brings a refresh token of which the successor works and the predecessor does not', async () => {
    const { captured, url } = begin(oauthPlan(issuer.url));
    await new PlainVisitor().open(await url);
    const { tokens } = await captured;
    const refresh = async (token: string) => {
      const body = { grant_type: 'refresh_token', client_id: 'latchkey', refresh_token: token };
      const reply = await fetch(`${issuer.url}/token`, { method: 'POST', body: new URLSearchParams(body) });
      return record(await reply.text());
    };
    const first = tokens?.refreshToken ?? '';
    const { refresh_token: second } = await refresh(first);
    expect(second).not.toBe(first);
    expect(await refresh(String(second))).toHaveProperty('access_token');
    expect(await refresh(first)).toHaveProperty('error', 'invalid_grant');
  });

  test('an id token of somebody else is refused', async () => {
    const other = await OidcIssuer.start();
    issuer.alter = (request, response) => {
      if (request.url !== '/jwks') return false;
      // The keys of another issuer under the same name: the signature cannot hold.
      void fetch(`${other.url}/jwks`)
        .then((reply) => reply.text())
        .then((keys) => response.writeHead(200, { 'content-type': 'application/json' }).end(keys));
      return true;
    };
    const { captured, url } = begin(oauthPlan(issuer.url));
    const page = await new PlainVisitor().open(await url);
    expect(page.text).toContain('Not signed in');
    expect((await failureOf(captured)).kind).toBe('unrecognised');
    await other.close();
  });
});

describe('the port on this machine', () => {
  test('answers one GET with the right path, host and state, and is closed afterwards', async () => {
    const { captured, url } = begin(oauthPlan(issuer.url));
    const address = new URL(await url);
    const redirectUri = address.searchParams.get('redirect_uri') ?? '';
    const state = address.searchParams.get('state') ?? '';
    const good = `/callback?code=x&iss=${encodeURIComponent(issuer.url)}&state=${state}`;
    const port = new URL(redirectUri).port;
    const refused = [
      { path: '/' },
      { path: '/callback' },
      { path: '/callback?code=x&state=wrong' },
      { path: `/callback/?code=x&state=${state}` },
      { path: `//evil.example/callback?code=x&state=${state}` },
      { path: good, method: 'POST' },
      { path: good, method: 'HEAD' },
      { path: good, host: `evil.example:${port}` },
      { path: good, host: `localhost:${port}` },
      { path: good, host: '127.0.0.1' },
    ];
    for (const attempt of refused)
      expect(await knock(redirectUri, attempt), JSON.stringify(attempt)).toBe(404);
    expect((await new PlainVisitor().open(address.href)).text).toContain('Signed in');
    await captured;
    await expect(knock(redirectUri, { path: good })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('listens on loopback only', async () => {
    const { captured, url, controller } = begin(oauthPlan(issuer.url));
    const { port } = new URL(new URL(await url).searchParams.get('redirect_uri') ?? '');
    const { networkInterfaces } = await import('node:os');
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((entry) => entry && !entry.internal && entry.family === 'IPv4');
    if (outer) await expect(fetch(`http://${outer.address}:${port}/callback`)).rejects.toThrow();
    controller.abort();
    await failureOf(captured);
    await expect(fetch(`http://127.0.0.1:${port}/callback`)).rejects.toThrow();
  });

  test('that the plan names is used, and if it is taken that is said', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const redirectPort = (server.address() as AddressInfo).port;
    const taken = begin(oauthPlan(issuer.url, { redirectPort }));
    expect(await failureOf(taken.captured)).toMatchObject({ kind: 'not-supported', detail: 'EADDRINUSE' });
    await new Promise((resolve) => server.close(resolve));
    const free = begin(oauthPlan(issuer.url, { redirectPort }));
    expect(new URL(await free.url).searchParams.get('redirect_uri')).toBe(
      `http://127.0.0.1:${redirectPort}/callback`,
    );
    free.controller.abort();
    await failureOf(free.captured);
  });

  test('closes when the sign-in is cancelled', async () => {
    const { captured, url, controller } = begin(oauthPlan(issuer.url));
    const redirectUri = new URL(await url).searchParams.get('redirect_uri') ?? '';
    controller.abort();
    expect((await failureOf(captured)).kind).toBe('cancelled');
    await expect(knock(redirectUri, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('what the issuer sends back', () => {
  /** Answers the redirect by hand. */
  async function comeBack(parameters: Record<string, string>, plan = oauthPlan(issuer.url)) {
    const { captured, url } = begin(plan);
    const address = new URL(await url);
    const redirect = new URL(address.searchParams.get('redirect_uri') ?? '');
    const all = { state: address.searchParams.get('state') ?? '', iss: issuer.url, ...parameters };
    for (const [name, value] of Object.entries(all)) if (value !== '') redirect.searchParams.set(name, value);
    const page = await new PlainVisitor().open(redirect.href);
    expect(page.text).toContain('Not signed in');
    return await failureOf(captured);
  }

  test('from another issuer is refused (RFC 9207)', async () => {
    const failure = await comeBack({ code: 'aSecretCode', iss: 'https://evil.example' });
    expect(failure.kind).toBe('unrecognised');
    expect(JSON.stringify(failure)).not.toContain('aSecretCode');
    expect(issuer.requests.at(-1)).not.toBe('POST /token');
  });

  test('without its issuer is refused, if the issuer said that it sends it', async () => {
    expect((await comeBack({ code: 'aSecretCode', iss: '' })).kind).toBe('unrecognised');
  });

  test('as a code that is worth nothing is said to be too late', async () => {
    const failure = await comeBack({ code: 'aSecretCode' });
    expect(failure).toMatchObject({ kind: 'timed-out', detail: 'invalid_grant' });
    expect(JSON.stringify(failure)).not.toContain('aSecretCode');
  });

  test.each([
    ['temporarily_unavailable', 'transient', undefined],
    ['invalid_scope', 'misconfigured', '/oauth/scopes'],
    ['unauthorized_client', 'misconfigured', '/oauth/clientId'],
    ['interaction_required', 'challenge', undefined],
    ['something_else', 'unrecognised', undefined],
  ])('as the error %s means %s', async (error, kind, field) => {
    const failure = await comeBack({ error, error_description: 'with aSecretText' });
    expect(failure).toMatchObject({ kind, detail: error, ...(field && { field }) });
    expect(JSON.stringify(failure)).not.toContain('aSecretText');
  });

  test('as an error that is none is not repeated', async () => {
    expect(await comeBack({ error: 'aSecretText 123' })).toMatchObject({ detail: 'an error of its own' });
  });
});

describe('the server', () => {
  test('that is no OAuth server is a matter of the definition', async () => {
    const wrong = await failureOf(begin(oauthPlan(`${issuer.url}/elsewhere`)).captured);
    expect(wrong).toMatchObject({ kind: 'misconfigured', field: '/oauth' });
    const other = await failureOf(begin(oauthPlan('http://127.0.0.1:1')).captured);
    expect(other.kind).toBe('transient');
  });

  test('with another issuer in its metadata is refused', async () => {
    issuer.alter = (request, response) => {
      if (!request.url?.startsWith('/.well-known/')) return false;
      const metadata = { issuer: 'https://evil.example', token_endpoint: 'https://evil.example/token' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata));
      return true;
    };
    expect((await failureOf(begin(oauthPlan(issuer.url)).captured)).kind).toBe('misconfigured');
  });

  test('that takes codes without https is refused', async () => {
    const endpoints = { authorization: `${issuer.url}/auth`, token: 'http://example.com/token' };
    const { captured, url } = begin({ ...oauthPlan(''), issuer: undefined, endpoints } as OAuthPlan);
    const address = new URL(await url);
    const redirect = `${address.searchParams.get('redirect_uri')}?code=x&state=${address.searchParams.get('state')}`;
    expect((await new PlainVisitor().open(redirect)).text).toContain('Not signed in');
    expect((await failureOf(captured)).kind).toBe('misconfigured');
  });

  test('that answers errors with status 200, as GitHub does, is understood; without an issuer there is no id token', async () => {
    const endpoints = { authorization: `${issuer.url}/auth`, token: `${issuer.url}/token` };
    const plan = { ...oauthPlan(''), issuer: undefined, endpoints } as OAuthPlan;
    const replies = [
      { error: 'bad_verification_code', error_description: 'aSecretText' },
      {
        access_token: 'ghu_1',
        token_type: 'bearer',
        scope: '',
        expires_in: 28_800,
        refresh_token: 'ghr_1',
        refresh_token_expires_in: 15_897_600,
        id_token: 'not checked',
      },
    ];
    issuer.alter = (request, response) => {
      if (request.url !== '/token') return false;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(replies.shift()));
      return true;
    };
    const first = begin(plan);
    await new PlainVisitor().open(await first.url);
    expect(await failureOf(first.captured)).toMatchObject({
      kind: 'timed-out',
      detail: 'bad_verification_code',
    });
    const second = begin(plan);
    await new PlainVisitor().open(await second.url);
    expect((await second.captured).tokens).toEqual({
      accessToken: 'ghu_1',
      refreshToken: 'ghr_1',
      expiresIn: 28_800,
      refreshExpiresIn: 15_897_600,
      scope: '',
      redirectUri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
    });
  });

  test.each([
    [503, 'busy', 'transient'],
    [429, 'slow', 'rate-limited'],
    [200, '<html>sign in to the proxy</html>', 'transient'],
    [418, 'teapot', 'unrecognised'],
  ])('that answers %i %j to the code is %s', async (status, body, kind) => {
    issuer.alter = (request, response) => {
      if (request.url !== '/token') return false;
      response.writeHead(status, { 'retry-after': '120' }).end(body);
      return true;
    };
    const before = Date.now();
    const { captured, url } = begin(oauthPlan(issuer.url));
    await new PlainVisitor().open(await url);
    const failure = await failureOf(captured);
    expect(failure.kind).toBe(kind);
    if (kind === 'rate-limited') expect(failure.retryAt).toBeGreaterThanOrEqual(before + 120_000);
  });
});

test('signs in at Connect of the Playground', async () => {
  const ada = { email: 'ada@playground.example', username: 'ada', password: 'practice-ada' };
  const playground = await startPlayground({ users: [ada], passwordCost: 4 });
  try {
    const scopes = ['openid', 'email', 'profile', 'offline_access'];
    const { captured, url } = begin(oauthPlan(playground.url, { scopes, authorizationParameters: {} }));
    const visitor = new PlainVisitor();
    const form = await visitor.open(await url);
    let page = await visitor.submit(form, { email: ada.email, password: ada.password });
    if (!page.text.includes('<h1>Signed in</h1>')) page = await visitor.submit(page, {});
    expect(page.text).toContain('<h1>Signed in</h1>');
    const { tokens } = await captured;
    expect(tokens?.refreshToken).toEqual(expect.any(String));
    expect(decodeJwt(tokens?.idToken ?? '')).toMatchObject({ iss: playground.url, aud: 'latchkey' });
  } finally {
    await playground.close();
  }
});
