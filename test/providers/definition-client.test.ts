import { describe, expect, it } from 'vitest';
import { emptySession, type Session, type StoredCookie } from '../../main/engine/session.ts';
import {
  calm,
  HandClock,
  jwtOf,
  providerOf,
  type ScriptedReply,
  ScriptedTransport,
  start,
} from './scripted-transport.ts';

const hour = 3_600_000;

const tokenSite = {
  format: 1,
  id: 'token-site',
  name: 'Token site',
  domains: ['api.token.example'],
  send: { Authorization: 'Bearer {accessToken}', 'X-Trace': '{uuid}', 'X-Anonymous': '{values.anonymousId}' },
  signIn: {
    password: {
      request: { url: 'https://api.token.example/login', json: { u: '{username}', p: '{password}' } },
    },
  },
  tokens: {
    accessToken: '/data/access',
    refreshToken: '/data/refresh',
    expires: [{ seconds: '/data/ttl' }, { jwt: 'exp' }],
    refreshExpires: { epochSeconds: '/data/refreshEnds' },
    scopes: '/data/scope',
    values: { anonymousId: '/data/anonymous' },
  },
  renewal: {
    by: 'refresh',
    request: {
      url: 'https://api.token.example/refresh',
      json: { token: '{refreshToken}', deep: ['{refreshToken}'] },
    },
  },
  identity: {
    request: 'https://api.token.example/me',
    subject: '/id',
    email: '/mail',
    name: ['/nick', '/name'],
  },
  credits: {
    request: 'https://api.token.example/credits',
    parts: { daily: '/d', bought: '/b' },
    plan: '/plan',
    unit: 'USD',
  },
};

const cookieSite = {
  format: 1,
  id: 'cookie-site',
  name: 'Cookie site',
  domains: ['cookie.example'],
  signIn: { cookies: {} },
  tokens: { accessToken: '/access_token', expires: { instant: '/expires' } },
  renewal: {
    by: 'refresh',
    request: {
      url: 'https://cookie.example/session',
      failures: [
        { json: { '/error': 'STALE' }, means: 'upstream-expired' },
        { body: 'empty', means: 'unrecognised' },
      ],
    },
  },
};

const sid: StoredCookie = {
  name: 'sid',
  value: 'one',
  domain: 'cookie.example',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
};

function session(more: Partial<Session> = {}): Session {
  return { ...emptySession(start - hour), ...more };
}

function clientOf(definition: unknown, opened: Session, replies: readonly ScriptedReply[]) {
  const transport = new ScriptedTransport(replies);
  const clock = new HandClock();
  const client = providerOf(definition, transport, clock).openClient(opened);
  return { client, transport, clock };
}

const tokenSession = session({
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  accessTokenExpiresAt: start + 60_000,
});

describe('opening a client', () => {
  it('makes no request and changes nothing', () => {
    const { client, transport } = clientOf(tokenSite, tokenSession, []);
    expect(client.session).toBe(tokenSession);
    expect(transport.requests).toEqual([]);
  });
});

describe('renewal by a refresh token', () => {
  it('brings new tokens, and leaves the client on the old ones', async () => {
    const data = {
      access: 'access-2',
      refresh: 'refresh-2',
      ttl: 3600,
      refreshEnds: (start + 30 * hour) / 1_000,
      scope: 'a b',
      anonymous: 'anon',
    };
    const { client, transport } = clientOf(tokenSite, tokenSession, [{ json: { data } }]);
    const renewed = await client.renew(calm);
    expect(renewed).toEqual({
      ...tokenSession,
      accessToken: 'access-2',
      accessTokenExpiresAt: start + hour,
      refreshToken: 'refresh-2',
      refreshTokenExpiresAt: start + 30 * hour,
      scopes: ['a', 'b'],
      values: { anonymousId: 'anon' },
      obtainedAt: start,
    });
    expect(client.session).toBe(tokenSession);
    expect(transport.requests).toEqual([
      {
        method: 'POST',
        url: 'https://api.token.example/refresh',
        // Without the stale token, which some servers would refuse before they look at the body.
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'x-trace': '00000000-0000-4000-8000-000000000001',
        },
        body: '{"token":"refresh-1","deep":["refresh-1"]}',
      },
    ]);
  });

  it('keeps the refresh token where the reply brings none (RFC 6749, 6)', async () => {
    const before = { ...tokenSession, refreshTokenExpiresAt: start + 5 * hour };
    const { client } = clientOf(tokenSite, before, [{ json: { data: { access: 'access-2', ttl: 60 } } }]);
    expect(await client.renew(calm)).toMatchObject({
      refreshToken: 'refresh-1',
      refreshTokenExpiresAt: start + 5 * hour,
    });
  });

  it('forgets the end of a refresh token that was replaced by one without', async () => {
    const before = { ...tokenSession, refreshTokenExpiresAt: start + 5 * hour };
    const { client } = clientOf(tokenSite, before, [
      { json: { data: { access: 'access-2', refresh: 'refresh-2' } } },
    ]);
    expect(await client.renew(calm)).not.toHaveProperty('refreshTokenExpiresAt');
  });

  it('remembers when a token was obtained that comes back once more', async () => {
    const { client } = clientOf(tokenSite, tokenSession, [
      { json: { data: { access: 'access-1', ttl: 30 } } },
    ]);
    expect(await client.renew(calm)).toMatchObject({
      obtainedAt: start - hour,
      accessTokenExpiresAt: start + 30_000,
    });
  });

  it('is the same session if nothing is new', async () => {
    const { client } = clientOf(tokenSite, tokenSession, [{ json: { data: { access: 'access-1' } } }]);
    expect(await client.renew(calm)).toBe(tokenSession);
  });

  it.each([
    ['seconds as a text', { ttl: '90' }, start + 90_000],
    ['no end that could be told', {}, undefined],
    ['0, which means for ever', { ttl: 0 }, undefined],
    ['nonsense', { ttl: 'soon' }, undefined],
    ['an end beyond all clocks', { ttl: 1e300 }, undefined],
  ])('reads %s', async (_name, more, expected) => {
    const { client } = clientOf(tokenSite, tokenSession, [
      { json: { data: { access: 'access-2', ...more } } },
    ]);
    expect((await client.renew(calm)).accessTokenExpiresAt).toBe(expected);
  });

  it.each([
    ['now', { iat: start / 1_000, exp: start / 1_000 + 600 }, start + 600_000],
    [
      'in the future: this clock is behind, and the length counts',
      { iat: start / 1_000 + 7_200, exp: start / 1_000 + 7_800 },
      start + 600_000,
    ],
    ['a little in the future', { iat: start / 1_000 + 30, exp: start / 1_000 + 630 }, start + 630_000],
    [
      'in the past, and over already: kept and told as it is',
      { iat: start / 1_000 - 7_200, exp: start / 1_000 - 6_600 },
      start - 6_600_000,
    ],
    ['without saying when', { exp: start / 1_000 + 600 }, start + 600_000],
    ['without an end', { iat: start / 1_000 }, undefined],
  ])('reads a JWT issued %s', async (_name, claims, expected) => {
    const { client } = clientOf(tokenSite, tokenSession, [
      { json: { data: { access: jwtOf(claims), refresh: 'refresh-2' } } },
    ]);
    const renewed = await client.renew(calm);
    expect(renewed.accessTokenExpiresAt).toBe(expected);
    expect(renewed.refreshToken).toBe('refresh-2');
  });

  it.each([
    ['no token', { data: {} }],
    ['a number for a token', { data: { access: 5 } }],
    ['an empty token', { data: { access: '' } }],
    ['a token with a line break', { data: { access: 'a\r\nX-Evil: 1' } }],
    ['a token as long as a book', { data: { access: 'x'.repeat(70_000) } }],
    ['a list', []],
    ['null', null],
  ])('does not know a reply with %s', async (_name, json) => {
    const { client } = clientOf(tokenSite, tokenSession, [{ json }]);
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
    expect(client.session).toBe(tokenSession);
  });

  it('ends where there is no refresh token', async () => {
    const { client, transport } = clientOf(tokenSite, session({ accessToken: 'only' }), []);
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
    expect(transport.requests).toEqual([]);
  });
});

describe('renewal by a cookie', () => {
  const live = { access_token: 'minted', expires: '2026-11-21T11:00:00.000Z' };

  it('mints a token and rotates the cookie', async () => {
    const before = session({ cookies: [sid], accessToken: 'stale' });
    const { client, transport } = clientOf(cookieSite, before, [
      { json: live, setCookies: ['sid=two; Path=/; Secure; HttpOnly'] },
    ]);
    const renewed = await client.renew(calm);
    expect(renewed).toMatchObject({
      accessToken: 'minted',
      accessTokenExpiresAt: start + hour,
      cookies: [{ ...sid, value: 'two' }],
    });
    expect(client.session).toBe(before);
    expect(transport.requests[0]?.headers).toEqual({ accept: 'application/json', cookie: 'sid=one' });
  });

  it('keeps a cookie that was rotated with a reply that means a failure', async () => {
    const before = session({ cookies: [sid] });
    const { client } = clientOf(cookieSite, before, [
      { json: { ...live, error: 'STALE' }, setCookies: ['sid=two; Path=/; Secure; HttpOnly'] },
      { json: live },
    ]);
    await expect(client.renew(calm)).rejects.toMatchObject({
      failure: { kind: 'upstream-expired', detail: 'error STALE' },
    });
    expect(client.session).toEqual({ ...before, cookies: [{ ...sid, value: 'two' }] });
  });

  it('keeps a cookie that a reply wants deleted which the definition does not know', async () => {
    const before = session({ cookies: [sid] });
    const { client } = clientOf(cookieSite, before, [{ json: {}, setCookies: ['sid=; Path=/; Max-Age=0'] }]);
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
    expect(client.session).toBe(before);
  });

  it('takes a page for something that passes', async () => {
    const { client } = clientOf(cookieSite, session({ cookies: [sid] }), [
      { headers: { 'content-type': 'text/html' }, body: '<html>Down for maintenance</html>' },
    ]);
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'transient' } });
  });

  it('comes on top of what other requests changed meanwhile', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const transport = new ScriptedTransport(async ({ url }) => {
      if (!url.endsWith('/session')) return { json: {}, setCookies: ['theme=dark; Path=/'] };
      await held;
      return { json: live, setCookies: ['sid=two; Path=/; Secure; HttpOnly'] };
    });
    const client = providerOf(cookieSite, transport).openClient(session({ cookies: [sid] }));
    const renewing = client.renew(calm);
    await client.request({ method: 'GET', url: 'https://cookie.example/page' }, calm);
    release();
    const renewed = await renewing;
    expect(renewed.cookies.map(({ name, value }) => `${name}=${value}`)).toEqual(['sid=two', 'theme=dark']);
  });

  it('renews the session as it stands now, not as it was opened', async () => {
    const { client, transport } = clientOf(cookieSite, session({ cookies: [sid] }), [
      { json: {}, setCookies: ['sid=two; Path=/; Secure; HttpOnly'] },
      { json: live },
    ]);
    await client.request({ method: 'GET', url: 'https://cookie.example/page' }, calm);
    await client.renew(calm);
    expect(transport.requests[1]?.headers?.cookie).toBe('sid=two');
  });
});

describe('a session that is kept by a touch', () => {
  const touched = {
    ...cookieSite,
    tokens: undefined,
    renewal: {
      by: 'touch',
      request: {
        url: 'https://cookie.example/home',
        expects: 'any',
        failures: [{ url: 'https://cookie.example/signin*', means: 'session-expired' }],
      },
      every: '20m',
    },
  };

  it('is the same if the server changed nothing', async () => {
    const before = session({ cookies: [sid] });
    const { client } = clientOf(touched, before, [
      { headers: { 'content-type': 'text/html' }, body: '<html>Hello</html>' },
    ]);
    expect(await client.renew(calm)).toBe(before);
  });

  it('takes a new date of its cookie', async () => {
    const { client } = clientOf(touched, session({ cookies: [sid] }), [
      { body: '', setCookies: ['sid=one; Path=/; Secure; HttpOnly; Max-Age=60'] },
    ]);
    expect((await client.renew(calm)).cookies).toEqual([{ ...sid, expires: start + 60_000 }]);
  });

  it('has ended where the server leads to its sign-in page', async () => {
    const { client } = clientOf(touched, session({ cookies: [sid] }), [
      { status: 302, headers: { location: '/signin?next=%2Fhome' } },
      { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' },
    ]);
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
  });

  it('says its interval', () => {
    const provider = providerOf(touched, new ScriptedTransport([]));
    expect(provider).toMatchObject({
      renewal: 'touch',
      touchInterval: 1_200_000,
      refreshMargin: 300_000,
      parallelRefreshes: 2,
    });
    expect(provider.creditsInterval).toBeUndefined();
  });
});

describe('identity and credits', () => {
  it('are read where the definition says', async () => {
    const { client, transport } = clientOf(tokenSite, { ...tokenSession, values: { anonymousId: 'anon' } }, [
      { json: { id: 17, mail: 'ada@example.com', name: 'Ada' } },
      { json: { d: 5, b: '12.5', plan: 'Pro' } },
    ]);
    expect(await client.readIdentity(calm)).toEqual({ subject: '17', email: 'ada@example.com', name: 'Ada' });
    expect(await client.readCredits(calm)).toEqual({
      credits: { total: 17.5, parts: { daily: 5, bought: 12.5 }, unit: 'USD', plan: 'Pro', readAt: start },
    });
    expect(transport.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer access-1',
      'x-anonymous': 'anon',
    });
  });

  it('that do not fit are not known', async () => {
    const { client } = clientOf(tokenSite, tokenSession, [
      { json: { mail: 'ada@example.com' } },
      { json: { d: 5, b: 'many' } },
      { json: { d: 5 } },
      { json: {} },
    ]);
    await expect(client.readIdentity(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
    for (let count = 0; count < 3; count += 1) {
      await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
    }
  });

  it('can be a limit less what was used, and a plan of another request that may fail', async () => {
    const site = {
      ...tokenSite,
      credits: {
        request: 'https://api.token.example/credits',
        total: ['/limit', '/extra'],
        minus: '/used',
        plan: { request: 'https://api.token.example/plan', at: '/name' },
      },
    };
    const body = { limit: 100, extra: 20, used: 45 };
    const { client } = clientOf(site, tokenSession, [
      { json: body },
      { status: 500 },
      { json: body },
      { status: 401 },
    ]);
    const { credits } = (await client.readCredits(calm)) ?? {};
    expect(credits).toEqual({ total: 75, parts: {}, unit: 'credits', readAt: start });
    await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
  });

  it('can come from the token itself, or not at all', async () => {
    const fromToken = {
      ...tokenSite,
      identity: { from: 'accessToken', subject: '/sub', email: '/email' },
      credits: undefined,
    };
    const accessToken = jwtOf({ sub: 'ada', email: 'ada@example.com' });
    const { client } = clientOf(fromToken, session({ accessToken }), []);
    expect(await client.readIdentity(calm)).toEqual({ subject: 'ada', email: 'ada@example.com' });
    expect(await client.readCredits(calm)).toBeUndefined();
    const { client: nameless } = clientOf({ ...tokenSite, identity: undefined }, tokenSession, []);
    expect(await nameless.readIdentity(calm)).toBeUndefined();
    const { client: opaque } = clientOf(fromToken, session({ accessToken: 'opaque' }), []);
    await expect(opaque.readIdentity(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
  });

  it('come with tasks that pay', async () => {
    const item = { kind: 1, title: 'Watch', pay: 30, seen: 1, of: 2 };
    const site = {
      ...tokenSite,
      credits: { request: 'https://api.token.example/credits', total: '/n' },
      tasks: {
        request: 'https://api.token.example/tasks',
        list: '/list',
        where: { '/kind': 1 },
        name: '/title',
        reward: '/pay',
        done: '/seen',
        total: '/of',
      },
    };
    const { client } = clientOf(site, tokenSession, [
      { json: { n: 1 } },
      { json: { list: [item, { ...item, kind: 2 }] } },
      { json: { n: 1 } },
      { json: { list: [{ ...item, pay: null }] } },
    ]);
    expect((await client.readCredits(calm))?.tasks).toEqual([
      { name: 'Watch', reward: 30, done: 1, total: 2 },
    ]);
    expect(await client.readCredits(calm)).not.toHaveProperty('tasks');
  });
});

describe('a request for a tool', () => {
  const url = 'https://api.token.example/anything';

  it('goes signed in, with the headers that are its own to choose', async () => {
    const { client, transport } = clientOf(tokenSite, tokenSession, [{ status: 404, json: { no: 1 } }]);
    const headers = {
      'Content-Type': 'text/plain',
      Cookie: 'a=b',
      Host: 'evil',
      authorization: 'Bearer mine',
    };
    const response = await client.request({ method: 'POST', url, headers, body: 'x' }, calm);
    expect(response).toMatchObject({ status: 404, body: '{"no":1}' });
    expect(transport.requests[0]).toEqual({
      method: 'POST',
      url,
      headers: {
        'content-type': 'text/plain',
        authorization: 'Bearer access-1',
        'x-trace': expect.any(String),
      },
      body: 'x',
    });
  });

  it('throws what says something of the session', async () => {
    const { client } = clientOf(tokenSite, tokenSession, [
      { status: 401 },
      { status: 429, headers: { 'retry-after': '60' } },
    ]);
    await expect(client.request({ method: 'GET', url }, calm)).rejects.toMatchObject({
      failure: { kind: 'session-expired' },
    });
    await expect(client.request({ method: 'GET', url }, calm)).rejects.toMatchObject({
      failure: { kind: 'rate-limited', retryAt: start + 60_000 },
    });
  });

  it('stays within the domains', async () => {
    const { client } = clientOf(tokenSite, tokenSession, []);
    await expect(client.request({ method: 'GET', url: 'https://evil.example/' }, calm)).rejects.toMatchObject(
      {
        failure: { kind: 'not-allowed' },
      },
    );
  });

  it('keeps what it does to the cookies in a new session', async () => {
    const before = session({ cookies: [sid] });
    const { client } = clientOf(cookieSite, before, [
      { json: {} },
      { json: {}, setCookies: ['sid=two; Path=/; Secure; HttpOnly', 'sid2=; Path=/; Max-Age=0'] },
    ]);
    await client.request({ method: 'GET', url: 'https://cookie.example/' }, calm);
    expect(client.session).toBe(before);
    await client.request({ method: 'GET', url: 'https://cookie.example/' }, calm);
    expect(client.session).not.toBe(before);
    expect(client.session.cookies).toEqual([{ ...sid, value: 'two' }]);
    expect(before.cookies).toEqual([sid]);
  });

  it('looks like the browser that signed in, where that is known', async () => {
    const before = session({ cookies: [sid], values: { userAgent: 'Mozilla/5.0 (test)' } });
    const { client, transport } = clientOf(cookieSite, before, [{ json: {} }]);
    await client.request({ method: 'GET', url: 'https://cookie.example/' }, calm);
    expect(transport.requests[0]?.headers?.['user-agent']).toBe('Mozilla/5.0 (test)');
  });

  it('can send the value of a cookie in a header, as sites with forms want it', async () => {
    const site = { ...cookieSite, send: { 'X-CSRF': '{cookies.csrf-token}' } };
    const { client, transport } = clientOf(
      site,
      session({ cookies: [sid, { ...sid, name: 'csrf-token', value: 'c5' }] }),
      [{ json: {} }],
    );
    await client.request({ method: 'POST', url: 'https://cookie.example/' }, calm);
    expect(transport.requests[0]?.headers?.['x-csrf']).toBe('c5');
  });
});

describe('revoking', () => {
  it('tells the provider, and never throws', async () => {
    const site = {
      ...tokenSite,
      revoke: { method: 'DELETE', url: 'https://api.token.example/sessions/{refreshToken}' },
    };
    const { client, transport } = clientOf(site, { ...tokenSession, refreshToken: 'a/b' }, [{ status: 500 }]);
    await client.revoke(calm);
    expect(transport.requests[0]).toMatchObject({
      method: 'DELETE',
      url: 'https://api.token.example/sessions/a%2Fb',
    });
    await client.revoke(calm);
    const { client: silent } = clientOf(tokenSite, tokenSession, []);
    await silent.revoke(calm);
  });
});
