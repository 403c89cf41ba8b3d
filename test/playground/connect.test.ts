import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Playground,
  type PlaygroundOptions,
  startPlayground,
} from '../../main/playground/playground.ts';
import { ada, grace, hiddenFields, record, StandingClock, type Visit, Visitor } from './visitor.ts';

let playground: Playground;
let clock: StandingClock;
let visitor: Visitor;

async function start(options: PlaygroundOptions = {}): Promise<void> {
  clock = new StandingClock();
  playground = await startPlayground({ users: [ada, grace], passwordCost: 4, clock, ...options });
  visitor = new Visitor(playground.url);
}
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

const redirectUri = 'http://127.0.0.1:4711/callback';
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

const usual: Readonly<Record<string, string>> = {
  client_id: 'latchkey',
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile email',
  state: 'a state & more',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(usual).filter(([name]) => !names.includes(name)));
}

const authorize = (parameters: Record<string, string> = usual): Promise<Visit> =>
  visitor.get(`/oauth/authorize?${new URLSearchParams(parameters)}`);

/** What the client hears: the parameters of the redirect. */
function heard(visit: Visit): Record<string, string> {
  expect(visit.status).toBe(303);
  const url = new URL(visit.location ?? '');
  expect(url.href.startsWith(`${redirectUri}?`)).toBe(true);
  return Object.fromEntries(url.searchParams);
}

async function answerForm(page: Visit, fields: Record<string, string>): Promise<Visit> {
  return visitor.submit('/oauth/authorize', { ...hiddenFields(page.text), ...fields });
}

const signIn = { action: 'sign-in', email: ada.email, password: ada.password };

async function freshCode(parameters: Record<string, string> = usual): Promise<string> {
  return heard(await answerForm(await authorize(parameters), signIn)).code ?? '';
}

async function token(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  const reply = await new Visitor(playground.url).submit('/oauth/token', parameters, headers);
  expect(reply.headers.get('cache-control')).toBe('no-store');
  return { status: reply.status, headers: reply.headers, body: record(reply.text) };
}

const redemption = (code: string) => ({
  grant_type: 'authorization_code',
  client_id: 'latchkey',
  redirect_uri: redirectUri,
  code,
  code_verifier: verifier,
});

const refresh = (refreshToken: unknown) =>
  token({ grant_type: 'refresh_token', client_id: 'latchkey', refresh_token: String(refreshToken) });

const userInfo = async (accessToken: unknown, path = '/oauth/userinfo') =>
  (await visitor.get(path, { authorization: `Bearer ${String(accessToken)}` })).status;

describe('the authorization endpoint', () => {
  it.each([
    ['no client', without('client_id')],
    ['an unknown client', { ...usual, client_id: 'other' }],
    ['no redirect', without('redirect_uri')],
    ['a redirect to another machine', { ...usual, redirect_uri: 'http://evil.example/callback' }],
    [
      'a redirect that only looks like loopback',
      { ...usual, redirect_uri: 'http://127.0.0.1.evil.example/' },
    ],
    ['a redirect with a user', { ...usual, redirect_uri: 'http://127.0.0.1:80@evil.example/' }],
    ['a redirect with a fragment', { ...usual, redirect_uri: `${redirectUri}#x` }],
    ['a redirect by https', { ...usual, redirect_uri: 'https://127.0.0.1/' }],
    ['a redirect by script', { ...usual, redirect_uri: 'javascript:alert(1)' }],
    ['a redirect that is no address', { ...usual, redirect_uri: '::' }],
  ])('sends the browser nowhere with %s', async (_, parameters) => {
    await start();
    const reply = await authorize(parameters);
    expect(reply).toMatchObject({ status: 400, location: null });
    expect(reply.text).toContain('This link does not work');
  });

  it.each(['http://127.0.0.1:1/', 'http://127.0.0.1:65535/x/y?z=1', 'http://[::1]:8080/callback'])(
    'takes the loopback redirect %s',
    async (address) => {
      await start();
      const done = await answerForm(await authorize({ ...usual, redirect_uri: address }), signIn);
      const url = new URL(done.location ?? '');
      expect(url.origin + url.pathname).toBe(new URL(address).origin + new URL(address).pathname);
      expect(url.searchParams.get('z')).toBe(new URL(address).searchParams.get('z'));
      expect(url.searchParams.get('iss')).toBe(playground.url);
      expect(url.searchParams.get('state')).toBe(usual.state);
    },
  );

  it.each([
    ['invalid_request', without('response_type')],
    ['unsupported_response_type', { ...usual, response_type: 'token' }],
    ['invalid_request', { ...usual, response_mode: 'fragment' }],
    ['invalid_request', without('code_challenge', 'code_challenge_method')],
    ['invalid_request', without('code_challenge_method')],
    ['invalid_request', { ...usual, code_challenge_method: 'plain' }],
    ['invalid_request', { ...usual, code_challenge: 'short' }],
    ['invalid_request', { ...usual, prompt: 'none login' }],
    ['invalid_request', { ...usual, max_age: 'soon' }],
    ['request_not_supported', { ...usual, request: 'e30.e30.' }],
    ['request_uri_not_supported', { ...usual, request_uri: 'http://127.0.0.1/r' }],
    ['login_required', { ...usual, prompt: 'none' }],
  ])('tells the client %s for %j', async (error, parameters) => {
    await start();
    expect(heard(await authorize(parameters))).toEqual({
      error,
      error_description: expect.any(String),
      state: usual.state,
      iss: playground.url,
    });
  });

  it('refuses a parameter that comes twice', async () => {
    await start();
    const query = new URLSearchParams(usual);
    const twice = (name: string, value: string) => visitor.get(`/oauth/authorize?${query}&${name}=${value}`);
    expect(heard(await twice('scope', 'email'))).toMatchObject({ error: 'invalid_request' });
    const states = heard(await twice('state', 'other'));
    expect(states).toMatchObject({ error: 'invalid_request' });
    expect(states).not.toHaveProperty('state');
    expect((await twice('redirect_uri', 'http://127.0.0.1:2/')).status).toBe(400);
    expect((await twice('client_id', 'latchkey')).status).toBe(400);
  });

  it('asks for email and password, and carries every parameter through the form escaped', async () => {
    await start();
    const page = await authorize({ ...usual, state: '"><script>alert(1)</script>', login_hint: '"><b>' });
    expect(page.status).toBe(200);
    for (const part of ['name="email"', 'name="password"', '>Sign in</button>', 'See your email address']) {
      expect(page.text).toContain(part);
    }
    expect(page.text).not.toContain('<script>');
    expect(page.text).not.toContain('<b>');
    expect(heard(await answerForm(page, signIn)).state).toBe('"><script>alert(1)</script>');
  });

  it('shows the form again for a wrong password', async () => {
    await start();
    const again = await answerForm(await authorize(), { ...signIn, password: 'wrong' });
    expect(again.status).toBe(401);
    expect(again.text).toContain('Wrong email or password');
    expect(again.text).toContain(`value="${ada.email}"`);
    expect(heard(await answerForm(again, signIn))).toHaveProperty('code');
  });

  it('lets the person refuse', async () => {
    await start();
    const refused = await answerForm(await authorize(), { action: 'deny' });
    expect(heard(refused)).toMatchObject({ error: 'access_denied', state: usual.state, iss: playground.url });
  });

  it('asks only for consent once the browser is signed in, and lets one change the account', async () => {
    await start();
    await freshCode();
    const consent = await authorize();
    expect(consent.text).toContain('>Allow</button>');
    expect(consent.text).toContain(ada.email);
    expect(consent.text).not.toContain('name="password"');
    expect(heard(await answerForm(consent, { action: 'allow' }))).toHaveProperty('code');
    const other = /href="([^"]*prompt=login[^"]*)"/.exec(consent.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const form = await visitor.get(other);
    expect(form.text).toContain('name="password"');
    const done = await answerForm(form, { ...signIn, email: grace.email, password: grace.password });
    const { body } = await token(redemption(heard(done).code ?? ''));
    const info = await visitor.get('/oauth/userinfo', {
      authorization: `Bearer ${String(body.access_token)}`,
    });
    expect(record(info.text)).toMatchObject({ email: grace.email });
  });

  it('answers prompt=none by what a silent page could know', async () => {
    await start();
    await freshCode();
    expect(heard(await authorize({ ...usual, prompt: 'none' }))).toMatchObject({ error: 'consent_required' });
    clock.advance(61_000);
    expect(heard(await authorize({ ...usual, prompt: 'none', max_age: '60' }))).toMatchObject({
      error: 'login_required',
    });
  });

  it('asks for the password again after max_age, and takes no consent in its place', async () => {
    await start();
    await freshCode();
    clock.advance(61_000);
    expect((await authorize({ ...usual, max_age: '61' })).text).toContain('>Allow</button>');
    const page = await authorize({ ...usual, max_age: '60' });
    expect(page.text).toContain('name="password"');
    const forced = await answerForm(page, { action: 'allow' });
    expect(forced).toMatchObject({ status: 200, location: null });
  });

  it('asks nothing of a signed-in browser with autoConsent, unless the client wants it asked', async () => {
    await start({ autoConsent: true });
    expect((await authorize()).text).toContain('name="password"');
    await freshCode();
    expect(heard(await authorize())).toHaveProperty('code');
    expect(heard(await authorize({ ...usual, prompt: 'none' }))).toHaveProperty('code');
    expect((await authorize({ ...usual, prompt: 'consent' })).text).toContain('>Allow</button>');
    playground.revoke(ada.email);
    expect((await authorize()).text).toContain('name="password"');
  });

  it('takes a posted request, but answers to its own forms only', async () => {
    await start();
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const posted = await visitor.submit('/oauth/authorize', { ...usual }, foreign);
    expect(posted.text).toContain('name="password"');
    await freshCode();
    const origins: Record<string, string>[] = [
      foreign,
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of origins) {
      const forged = await visitor.submit('/oauth/authorize', { ...usual, action: 'allow' }, headers);
      expect(forged).toMatchObject({ status: 403, location: null });
    }
  });

  it('may be answered by a form only at itself and at the redirect', async () => {
    await start();
    const policy = async (address: string) =>
      (await authorize({ ...usual, redirect_uri: address })).headers.get('content-security-policy');
    expect(await policy(redirectUri)).toContain("form-action 'self' http://127.0.0.1:4711;");
    expect(await policy('http://[::1]:8080/')).toContain("form-action 'self' http:;");
  });
});

describe('the token endpoint', () => {
  it('gives tokens for a code, once', async () => {
    await start();
    const code = await freshCode();
    const first = await token(redemption(code));
    expect(first.status).toBe(200);
    expect(first.headers.get('pragma')).toBe('no-cache');
    expect(first.body).toEqual({
      access_token: expect.stringMatching(/^pgc_/),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: usual.scope,
      id_token: expect.stringMatching(/^ey/),
    });
    expect(await userInfo(first.body.access_token)).toBe(200);
    expect(await token(redemption(code))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    // RFC 6749, 4.1.2: a code that comes twice may have been stolen, so what it brought is taken back.
    expect(await userInfo(first.body.access_token)).toBe(401);
    expect(await refresh(first.body.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  });

  it('lets a code end after a minute', async () => {
    await start();
    const code = await freshCode();
    clock.advance(59_999);
    const good = await freshCode();
    expect((await token(redemption(code))).status).toBe(200);
    clock.advance(60_000);
    expect(await token(redemption(good))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it.each([
    ['invalid_grant', { code: 'made-up' }],
    ['invalid_grant', { redirect_uri: 'http://127.0.0.1:4712/callback' }],
    ['invalid_grant', { redirect_uri: '' }],
    ['invalid_grant', { code_verifier: 'w'.repeat(43) }],
    ['invalid_grant', { code_verifier: 'short' }],
    ['invalid_grant', { code_verifier: challenge }],
    ['invalid_request', { code_verifier: '' }],
    ['invalid_request', { code: '' }],
    ['invalid_request', { grant_type: '' }],
    ['unsupported_grant_type', { grant_type: 'password' }],
    ['invalid_client', { client_id: 'other' }],
    ['invalid_client', { client_id: '' }],
    ['invalid_client', { client_secret: 'secret' }],
  ])('answers %s for %j', async (error, change) => {
    await start();
    const code = await freshCode();
    const reply = await token({ ...redemption(code), ...change });
    expect(reply.status).toBe(error === 'invalid_client' ? 401 : 400);
    expect(reply.body).toEqual({ error, error_description: expect.any(String) });
    expect((await token(redemption(code))).status).toBe(200);
  });

  it('refuses a client that authenticates, a body that is no form, and a parameter that comes twice', async () => {
    await start();
    const basic = await token(redemption('x'), { authorization: 'Basic bGF0Y2hrZXk6' });
    expect(basic).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(basic.headers.get('www-authenticate')).toMatch(/^Basic /);
    const post = async (type: string, body: string) => {
      const reply = await fetch(`${playground.url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      return record(await reply.text()).error;
    };
    const form = new URLSearchParams(redemption('x')).toString();
    expect(await post('application/json', JSON.stringify(redemption('x')))).toBe('invalid_request');
    expect(await post('text/plain', form)).toBe('invalid_request');
    expect(await post('application/x-www-form-urlencoded', `${form}&code=y`)).toBe('invalid_request');
    expect(await post('Application/X-WWW-Form-URLencoded; charset=UTF-8', form)).toBe('invalid_grant');
  });

  it('gives no id token without openid, and the usual scope where none was asked for', async () => {
    await start();
    const plain = await token(redemption(await freshCode({ ...usual, scope: 'email wine' })));
    expect(plain.body).toMatchObject({ scope: 'email' });
    expect(plain.body).not.toHaveProperty('id_token');
    expect(await userInfo(plain.body.access_token)).toBe(403);
    expect(await userInfo(plain.body.access_token, '/oauth/credits')).toBe(200);
    visitor.cookies.clear();
    const none = await token(redemption(await freshCode(without('scope'))));
    expect(none.body).toMatchObject({ scope: 'openid profile email', id_token: expect.any(String) });
  });
});

describe('rotation', () => {
  async function connect() {
    return (await token(redemption(await freshCode()))).body.refresh_token;
  }

  it('repairs a lost reply: the predecessor is good until its successor has been used', async () => {
    await start();
    const first = await connect();
    await refresh(first);
    const second = await refresh(first);
    expect(second.status).toBe(200);
    const third = await refresh(second.body.refresh_token);
    expect(third.status).toBe(200);
    expect(await refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(third.body.refresh_token)).status).toBe(200);
    expect(await userInfo(second.body.access_token)).toBe(200);
  });

  it('counts every use of every token', async () => {
    await start();
    const first = await connect();
    await refresh(first);
    const second = await refresh(first);
    await refresh(second.body.refresh_token);
    await refresh(first);
    await refresh('made-up');
    const hash = (text: unknown) => createHash('sha256').update(String(text)).digest('hex');
    expect(playground.usage()).toMatchObject({
      refreshes: { connect: 3 },
      refused: { connect: 2 },
      refreshTokens: {
        [hash(first)]: { kind: 'connect', accepted: 2, refused: 1 },
        [hash(second.body.refresh_token)]: { kind: 'connect', accepted: 1, refused: 0 },
        [hash('made-up')]: { kind: 'connect', accepted: 0, refused: 1 },
      },
    });
  });

  it('ends the whole family on any reuse when it is strict', async () => {
    await start({ strictRotation: true });
    const first = await connect();
    const second = await refresh(first);
    const other = await connect();
    expect(await refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(second.body.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await userInfo(second.body.access_token)).toBe(401);
    expect((await refresh(other)).status).toBe(200);
  });

  it('ends the family when an ancestor comes back, too, when it is strict', async () => {
    await start({ strictRotation: true });
    const first = await connect();
    const second = await refresh(first);
    const third = await refresh(second.body.refresh_token);
    expect((await refresh(first)).status).toBe(400);
    expect((await refresh(third.body.refresh_token)).status).toBe(400);
  });

  it('serves a hundred refreshes with one token at once, and lets one successor live', async () => {
    await start();
    const first = await connect();
    const replies = await Promise.all(Array.from({ length: 100 }, () => refresh(first)));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    const successors = replies.map(({ body }) => body.refresh_token);
    expect(new Set(successors).size).toBe(100);
    const uses = await Promise.all(successors.map(refresh));
    expect(uses.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('lets one of a hundred through when it is strict, and ends the family by the others', async () => {
    await start({ strictRotation: true });
    const first = await connect();
    const replies = await Promise.all(Array.from({ length: 100 }, () => refresh(first)));
    const through = replies.filter(({ status }) => status === 200);
    expect(through).toHaveLength(1);
    expect((await refresh(through[0]?.body.refresh_token)).status).toBe(400);
  });

  it('lets refresh tokens end after their lifetime, counted from the last rotation', async () => {
    await start({ lifetimes: { oauthRefreshToken: 10_000, oauthAccessToken: 1_000 } });
    let current = await connect();
    for (let round = 0; round < 3; round += 1) {
      clock.advance(9_999);
      const { status, body } = await refresh(current);
      expect(status).toBe(200);
      expect(body.expires_in).toBe(1);
      expect(await userInfo(body.access_token)).toBe(200);
      clock.advance(1_000);
      expect(await userInfo(body.access_token)).toBe(401);
      current = body.refresh_token;
      clock.advance(-1_000);
    }
    clock.advance(10_000);
    expect((await refresh(current)).status).toBe(400);
  });

  it('is over after a revocation', async () => {
    await start();
    const current = await connect();
    playground.revoke(ada.email);
    expect((await refresh(current)).status).toBe(400);
  });

  it('refuses a token of another kind', async () => {
    await start();
    const { email, password } = ada;
    const studio = new Visitor(playground.url);
    await studio.submit('/studio/signin', { email, password });
    expect((await refresh(studio.cookies.get('studio-session-token'))).status).toBe(400);
    expect((await refresh('')).body).toMatchObject({ error: 'invalid_request' });
  });
});

describe('protected resources and revocation', () => {
  it('challenge as RFC 6750 says', async () => {
    await start();
    const none = await visitor.get('/oauth/userinfo');
    expect(none).toMatchObject({ status: 401, text: '{}' });
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const bad = await visitor.get('/oauth/userinfo', { authorization: 'Bearer made-up' });
    expect(bad.status).toBe(401);
    expect(bad.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", error_description="/);
    expect((await visitor.get('/oauth/credits')).status).toBe(401);
  });

  it('give credits and, by GET or POST, the user', async () => {
    await start();
    const { body } = await token(redemption(await freshCode()));
    const authorization = `Bearer ${String(body.access_token)}`;
    const expected = { sub: expect.any(String), email: ada.email, name: 'ada', preferred_username: 'ada' };
    expect(record((await visitor.get('/oauth/userinfo', { authorization })).text)).toEqual(expected);
    expect(record((await visitor.submit('/oauth/userinfo', {}, { authorization })).text)).toEqual(expected);
    expect(record((await visitor.get('/oauth/credits', { authorization })).text)).toEqual({
      credits: expect.any(Number),
    });
  });

  it('need the client and a token to revoke, and say no more about it', async () => {
    await start();
    const revoke = (fields: Record<string, string>) => visitor.submit('/oauth/revoke', fields);
    expect((await revoke({ token: 'x' })).status).toBe(401);
    expect((await revoke({ client_id: 'latchkey' })).status).toBe(400);
    expect(await revoke({ client_id: 'latchkey', token: 'x' })).toMatchObject({ status: 200, text: '' });
    const { body } = await token(redemption(await freshCode()));
    const next = await refresh(body.refresh_token);
    await refresh(next.body.refresh_token);
    // Even a token that has been used up names its family.
    const used = String(body.refresh_token);
    await revoke({ client_id: 'latchkey', token: used, token_type_hint: 'access_token' });
    expect((await refresh(next.body.refresh_token)).status).toBe(400);
  });
});

it('publishes the same metadata for OpenID Connect and OAuth, and one public key', async () => {
  await start();
  const openid = record((await visitor.get('/.well-known/openid-configuration')).text);
  expect(record((await visitor.get('/.well-known/oauth-authorization-server')).text)).toEqual(openid);
  expect(openid).toMatchObject({
    issuer: playground.url,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none'],
    request_uri_parameter_supported: false,
  });
  const { keys } = JSON.parse((await visitor.get('/oauth/jwks')).text) as { keys: object[] };
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});
