import { describe, expect, it } from 'vitest';
import type { Captured } from '../../main/engine/provider.ts';
import type { StoredCookie } from '../../main/engine/session.ts';
import {
  calm,
  jwtOf,
  providerOf,
  type ScriptedReply,
  ScriptedTransport,
  start,
} from './scripted-transport.ts';

const hour = 3_600_000;
const credential = { username: 'Ada Lovelace+1@example.com', password: 'sEcReT "quoted"' };

const base = { format: 1, id: 'site', name: 'My site', domains: ['my.example'] };
const login = { url: 'https://my.example/login', json: { user: '{username}', word: '{password}' } };
const tokens = { accessToken: '/token', refreshToken: '/refresh', expires: { seconds: '/ttl' } };
const tokenSite = {
  ...base,
  signIn: { password: { request: login }, token: {} },
  tokens,
  renewal: { by: 'refresh', request: { url: 'https://my.example/refresh', json: '{refreshToken}' } },
  identity: { request: 'https://my.example/me', subject: '/id' },
};
const mintingSite = {
  ...base,
  signIn: {
    password: { request: { ...login, expects: 'any' } },
    cookies: {},
    window: {
      startUrl: 'https://my.example/',
      done: { cookie: 'sid' },
      localStorageOrigins: ['https://my.example'],
    },
  },
  tokens: { accessToken: '/token' },
  renewal: {
    by: 'refresh',
    request: { url: 'https://my.example/session', failures: [{ body: 'empty', means: 'session-expired' }] },
  },
};
const touchedSite = {
  ...base,
  signIn: { password: { request: { ...login, expects: 'any' } }, cookies: {} },
  renewal: { by: 'touch', request: 'https://my.example/account' },
};

const cookie: StoredCookie = {
  name: 'sid',
  value: 'one',
  domain: 'my.example',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
};

function providerOn(definition: unknown, replies: readonly ScriptedReply[]) {
  const transport = new ScriptedTransport(replies);
  return { transport, provider: providerOf(definition, transport) };
}

function adopt(definition: unknown, captured: Captured, replies: readonly ScriptedReply[]) {
  const { provider, transport } = providerOn(definition, replies);
  return { adopted: provider.adopt(captured, calm), transport };
}

describe('signing in with a password', () => {
  it('makes a session of the reply', async () => {
    const { provider, transport } = providerOn(tokenSite, [{ json: { token: 'a', refresh: 'r', ttl: 60 } }]);
    expect(await provider.signInWithPassword(credential, calm)).toEqual({
      authMethod: 'password',
      tokenSource: 'account',
      session: {
        accessToken: 'a',
        accessTokenExpiresAt: start + 60_000,
        refreshToken: 'r',
        cookies: [],
        localStorage: {},
        values: {},
        obtainedAt: start,
      },
    });
    expect(JSON.parse(transport.requests[0]?.body ?? '')).toEqual({
      user: credential.username,
      word: credential.password,
    });
    expect(transport.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('sends forms as forms', async () => {
    const form = {
      ...tokenSite,
      signIn: { password: { request: { url: login.url, form: { u: '{username}', p: '{password}' } } } },
    };
    const { provider, transport } = providerOn(form, [{ json: { token: 'a' } }]);
    await provider.signInWithPassword(credential, calm);
    expect(Object.fromEntries(new URLSearchParams(transport.requests[0]?.body))).toEqual({
      u: credential.username,
      p: credential.password,
    });
    expect(transport.requests[0]?.headers?.['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it.each([
    ['401', [{ status: 401, json: {} }], 'credentials-rejected'],
    ['no token', [{ json: { hello: 1 } }], 'unrecognised'],
    ['a page', [{ headers: { 'content-type': 'text/html' }, body: '<html>' }], 'transient'],
    ['429', [{ status: 429 }], 'rate-limited'],
  ])('fails with %s', async (_name, replies, kind) => {
    const { provider } = providerOn(tokenSite, replies);
    const error = await provider.signInWithPassword(credential, calm).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: { kind } });
    expect(JSON.stringify(error)).not.toContain('sEcReT');
  });

  it('mints a token with the cookie that was set', async () => {
    const { provider, transport } = providerOn(mintingSite, [
      { status: 303, headers: { location: '/' }, setCookies: ['sid=one; Path=/; Secure; HttpOnly'] },
      { headers: { 'content-type': 'text/html' }, body: '<html>Hello</html>' },
      { json: { token: 'minted' }, setCookies: ['sid=two; Path=/; Secure; HttpOnly'] },
    ]);
    const { session } = await provider.signInWithPassword(credential, calm);
    expect(session).toMatchObject({ accessToken: 'minted', cookies: [{ ...cookie, value: 'two' }] });
    expect(transport.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://my.example/login',
      'GET https://my.example/',
      'GET https://my.example/session',
    ]);
  });

  it.each([
    ['no cookie was set', [{ body: '<html>Wrong password</html>' }]],
    [
      'nobody is signed in after it',
      [{ body: '<html>Wrong password</html>', setCookies: ['csrf=1'] }, { json: {} }],
    ],
  ])('is refused where %s', async (_name, replies) => {
    const { provider } = providerOn(mintingSite, replies);
    await expect(provider.signInWithPassword(credential, calm)).rejects.toMatchObject({
      failure: { kind: 'credentials-rejected' },
    });
  });

  it('proves a session of mere cookies', async () => {
    const { provider } = providerOn(touchedSite, [
      { setCookies: ['sid=one; Path=/; Secure; HttpOnly'] },
      { json: {} },
    ]);
    expect((await provider.signInWithPassword(credential, calm)).session.cookies).toEqual([cookie]);
    const { provider: refusing } = providerOn(touchedSite, [
      { setCookies: ['sid=one; Path=/'] },
      { status: 401 },
    ]);
    await expect(refusing.signInWithPassword(credential, calm)).rejects.toMatchObject({
      failure: { kind: 'credentials-rejected' },
    });
  });

  it('is not there for providers without', async () => {
    const { provider } = providerOn({ ...tokenSite, signIn: { token: {} } }, []);
    await expect(provider.signInWithPassword(credential, calm)).rejects.toMatchObject({
      failure: { kind: 'not-supported' },
    });
    await expect(provider.register(credential, calm)).rejects.toMatchObject({
      failure: { kind: 'not-supported' },
    });
  });
});

describe('registration', () => {
  const register = {
    request: {
      url: 'https://my.example/register',
      json: { mail: '{username}', name: '{usernameLocalPart}', word: '{password}' },
    },
  };

  it('makes the account, then signs in', async () => {
    const site = { ...tokenSite, signIn: { ...tokenSite.signIn, register } };
    const { provider, transport } = providerOn(site, [
      { status: 201, json: { id: 1 } },
      { json: { token: 'a' } },
    ]);
    expect((await provider.register(credential, calm)).session.accessToken).toBe('a');
    expect(JSON.parse(transport.requests[0]?.body ?? '')).toMatchObject({
      mail: credential.username,
      name: 'Ada-Lovelace-1',
    });
  });

  it('can sign in by itself', async () => {
    const site = { ...tokenSite, signIn: { register: { ...register, signsIn: true } } };
    const { provider } = providerOn(site, [{ status: 201, json: { token: 'a' } }]);
    expect((await provider.register(credential, calm)).session.accessToken).toBe('a');
  });

  it('says when a name is taken', async () => {
    const site = { ...tokenSite, signIn: { ...tokenSite.signIn, register } };
    const { provider } = providerOn(site, [{ status: 409, json: { detail: 'taken' } }]);
    await expect(provider.register(credential, calm)).rejects.toMatchObject({
      failure: { kind: 'invalid-input', message: expect.stringContaining('may be taken') },
    });
  });
});

describe('adopting what a browser held', () => {
  const minted = { json: { token: 'minted' } };

  it('takes the cookies of the domains, mints, and tells who vouched', async () => {
    const cookies = [
      cookie,
      { ...cookie, name: 'wide', domain: '.my.example', hostOnly: false },
      { ...cookie, name: 'above', domain: 'example', hostOnly: false },
      { ...cookie, name: 'other', domain: 'other.example' },
      { ...cookie, name: 'evil', domain: 'evilmy.example' },
      { ...cookie, name: 'sub', domain: 'sub.my.example' },
    ];
    const { adopted } = adopt(mintingSite, { cookies, identityProvider: 'accounts.google.com' }, [minted]);
    const { session, authMethod, tokenSource } = await adopted;
    expect(session.cookies.map(({ name, domain, hostOnly }) => [name, domain, hostOnly])).toEqual([
      ['sid', 'my.example', true],
      ['wide', 'my.example', false],
      ['above', 'example', false],
    ]);
    expect({ authMethod, tokenSource, token: session.accessToken }).toEqual({
      authMethod: 'google',
      tokenSource: 'cookies',
      token: 'minted',
    });
  });

  it.each([0, -1, Number.NaN])('takes a cookie that ends at %s for one without a date', async (expires) => {
    const { adopted } = adopt(mintingSite, { cookies: [{ ...cookie, expires }] }, [minted]);
    const { session, authMethod } = await adopted;
    expect(session.cookies).toEqual([cookie]);
    expect(authMethod).toBe('cookies');
  });

  it('takes local storage of the origins that are named, and the browser', async () => {
    const localStorage = {
      'https://my.example': { theme: 'dark' },
      'https://other.example': { secret: 'x' },
    };
    const { adopted } = adopt(
      mintingSite,
      { cookies: [cookie], localStorage, userAgent: 'Mozilla/5.0 (test)' },
      [minted],
    );
    const { session } = await adopted;
    expect(session.localStorage).toEqual({ 'https://my.example': { theme: 'dark' } });
    expect(session.values).toEqual({ userAgent: 'Mozilla/5.0 (test)' });
  });

  it('refuses what holds no session', async () => {
    const foreign = { ...cookie, domain: 'other.example' };
    await expect(adopt(mintingSite, { cookies: [foreign] }, []).adopted).rejects.toMatchObject({
      failure: { kind: 'invalid-input' },
    });
    await expect(adopt(mintingSite, {}, []).adopted).rejects.toMatchObject({
      failure: { kind: 'invalid-input' },
    });
  });

  it('hears from the server whether it lives', async () => {
    await expect(adopt(mintingSite, { cookies: [cookie] }, [{ json: {} }]).adopted).rejects.toMatchObject({
      failure: { kind: 'session-expired' },
    });
    await expect(adopt(touchedSite, { cookies: [cookie] }, [{ status: 401 }]).adopted).rejects.toMatchObject({
      failure: { kind: 'session-expired' },
    });
  });

  const capturing = {
    ...base,
    signIn: {
      window: {
        startUrl: 'https://my.example/',
        done: { cookie: '_token' },
        localStorageOrigins: ['https://my.example'],
      },
      cookies: {},
    },
    capture: {
      accessToken: { cookie: '_token' },
      values: { anonymous: { localStorage: 'visitor', pointer: '/id' } },
    },
    tokens: { accessToken: '/token', expires: [{ jwt: 'ExpireTime' }, { fixed: '30d' }] },
    send: { token: '{accessToken}', 'x-anonymous': '{values.anonymous}' },
    renewal: { by: 'check', request: 'https://my.example/me' },
  };

  it('finds a token in cookies, in chunks too, and values in local storage, and proves them', async () => {
    const token = jwtOf({ ExpireTime: start / 1_000 + 7_200 });
    const half = Math.floor(token.length / 2);
    const cookies = [
      { ...cookie, name: '_token.1', value: token.slice(half) },
      { ...cookie, name: '_token.0', value: token.slice(0, half) },
    ];
    const localStorage = { 'https://my.example': { visitor: '{"id":"v-17"}' } };
    const { adopted, transport } = adopt(capturing, { cookies, localStorage }, [{ json: {} }]);
    const { session, tokenSource } = await adopted;
    expect(session).toMatchObject({
      accessToken: token,
      accessTokenExpiresAt: start + 2 * hour,
      values: { anonymous: 'v-17' },
    });
    expect(tokenSource).toBe('cookies');
    expect(transport.requests[0]?.headers).toMatchObject({ token, 'x-anonymous': 'v-17' });
  });

  it('does not guess the end of a token that it found: nobody knows when its time began', async () => {
    const { adopted } = adopt(capturing, { cookies: [{ ...cookie, name: '_token', value: 'opaque' }] }, [
      { json: {} },
    ]);
    expect((await adopted).session).not.toHaveProperty('accessTokenExpiresAt');
  });
});

describe('adopting what a person pasted', () => {
  it('proves a token', async () => {
    const { adopted, transport } = adopt(tokenSite, { tokens: { accessToken: '  Bearer abc \n' } }, [
      { json: { id: 1 } },
    ]);
    expect(await adopted).toMatchObject({
      session: { accessToken: 'abc' },
      authMethod: 'unknown',
      tokenSource: 'account',
    });
    expect(transport.requests[0]).toMatchObject({
      url: 'https://my.example/me',
      headers: { authorization: 'Bearer abc' },
    });
  });

  const keySite = {
    ...base,
    signIn: { 'api-key': {} },
    send: { 'X-Key': '{apiKey}' },
    renewal: { by: 'check', request: 'https://my.example/me' },
  };

  it('proves a key', async () => {
    const { adopted, transport } = adopt(keySite, { apiKey: 'k-1' }, [{ json: {} }]);
    expect(await adopted).toMatchObject({
      session: { apiKey: 'k-1' },
      authMethod: 'api-key',
      tokenSource: 'account',
    });
    expect(transport.requests[0]?.headers).toMatchObject({ 'x-key': 'k-1' });
  });

  it('refuses what is dead, and what cannot be sent', async () => {
    const dead = await adopt(keySite, { apiKey: 'sEcReT' }, [{ status: 401 }]).adopted.catch(
      (thrown: unknown) => thrown,
    );
    expect(dead).toMatchObject({ failure: { kind: 'invalid-input', field: 'pasted', detail: 'HTTP 401' } });
    expect(JSON.stringify(dead)).not.toContain('sEcReT');
    for (const apiKey of ['', 'two words', 'line\r\nbreak', 'schlüssel']) {
      await expect(adopt(keySite, { apiKey }, []).adopted).rejects.toMatchObject({
        failure: { kind: 'invalid-input' },
      });
    }
  });

  it('keeps a key that could not be proven out, but lets the failure be heard', async () => {
    await expect(adopt(keySite, { apiKey: 'k-1' }, [{ status: 503 }]).adopted).rejects.toMatchObject({
      failure: { kind: 'transient' },
    });
  });
});

describe('adopting the grant of an OAuth server', () => {
  const oauthSite = {
    ...base,
    signIn: { loopback: {}, token: {} },
    oauth: {
      clientId: 'c',
      clientAuthentication: 'basic',
      scopes: ['read'],
      endpoints: { authorization: 'https://id.example/a', token: 'https://id.example/t' },
    },
    renewal: { by: 'oauth' },
    identity: { request: 'https://my.example/me', subject: '/id' },
  };

  it('needs no proof: it has just come from the server', async () => {
    const grant = {
      accessToken: 'a',
      refreshToken: 'r',
      expiresIn: 3_600,
      refreshExpiresIn: 7_200,
      scope: 'read write',
    };
    const { adopted, transport } = adopt(oauthSite, { tokens: grant }, []);
    expect(await adopted).toEqual({
      authMethod: 'oauth',
      tokenSource: 'account',
      session: {
        accessToken: 'a',
        accessTokenExpiresAt: start + hour,
        refreshToken: 'r',
        refreshTokenExpiresAt: start + 2 * hour,
        scopes: ['read', 'write'],
        cookies: [],
        localStorage: {},
        values: {},
        obtainedAt: start,
      },
    });
    expect(transport.requests).toEqual([]);
  });

  it('grants what was asked for where the reply does not say (RFC 6749, 5.1)', async () => {
    const { adopted } = adopt(oauthSite, { tokens: { accessToken: 'a', expiresIn: 60 } }, []);
    expect((await adopted).session.scopes).toEqual(['read']);
  });

  it('is told from a pasted token, of which less is known', async () => {
    const { adopted } = adopt(oauthSite, { tokens: { accessToken: 'a' } }, [{ json: { id: 1 } }]);
    const { authMethod, session } = await adopted;
    expect(authMethod).toBe('unknown');
    expect(session.scopes).toBeUndefined();
  });
});

describe('the plan of a way in', () => {
  const site = {
    ...base,
    instance: {},
    domains: ['{instance}', '*.cdn.my.example'],
    signIn: {
      window: {
        startUrl: '{instance}/home',
        done: {
          url: '{instance}/home*',
          cookie: 'sid',
          response: { url: '{instance}/api/session', json: { '/user': { exists: true } } },
        },
        localStorageOrigins: ['{instance}'],
      },
      chrome: { mode: 'after', done: { cookie: { name: 'other', domain: 'id.example' } } },
      cookies: { hint: 'Export them.' },
      loopback: { redirectPort: 4_321, authorizationParameters: { prompt: 'consent' } },
      device: {},
    },
    oauth: { issuer: '{instance}', clientId: 'c' },
    renewal: { by: 'touch', request: '{instance}/api/session' },
  };
  const provider = providerOf(site, new ScriptedTransport([]), undefined, 'https://Shop.my.example/base/');

  it('of a window has its addresses filled in', () => {
    expect(provider.instance).toBe('https://shop.my.example/base');
    expect(provider.waysIn).toEqual(['loopback', 'window', 'chrome', 'device', 'cookies']);
    expect(provider.signInPlan('window')).toEqual({
      kind: 'window',
      startUrl: 'https://shop.my.example/base/home',
      mode: 'live',
      done: [
        { kind: 'url', pattern: 'https://shop.my.example/base/home*' },
        { kind: 'cookie', name: 'sid', domain: 'shop.my.example' },
        {
          kind: 'response',
          url: 'https://shop.my.example/base/api/session',
          json: { '/user': { exists: true } },
        },
      ],
      cookieDomains: ['shop.my.example', '*.cdn.my.example'],
      localStorageOrigins: ['https://shop.my.example'],
      rejectedUrls: [
        'https://accounts.google.com/v3/signin/rejected*',
        'https://accounts.google.com/signin/rejected*',
      ],
      identityProviderHosts: ['accounts.google.com'],
    });
  });

  it('of Chrome takes from the window what it lacks', () => {
    expect(provider.signInPlan('chrome')).toMatchObject({
      mode: 'after',
      startUrl: 'https://shop.my.example/base/home',
      done: [{ kind: 'cookie', name: 'other', domain: 'id.example' }],
    });
  });

  it('of OAuth and of imports is plain data', () => {
    const oauth = {
      kind: 'oauth',
      issuer: 'https://shop.my.example/base',
      discovery: 'oidc',
      clientId: 'c',
      clientAuthentication: 'basic',
      scopes: [],
      redirectPath: '/callback',
      redirectHost: '127.0.0.1',
      redirectPort: 4_321,
      authorizationParameters: { prompt: 'consent' },
    };
    expect(provider.signInPlan('loopback')).toEqual(oauth);
    expect(provider.signInPlan('device')).toEqual(oauth);
    expect(provider.signInPlan('cookies')).toEqual({
      kind: 'input',
      hint: 'Export them.',
      cookieDomains: ['shop.my.example', '*.cdn.my.example'],
      localStorageOrigins: ['https://shop.my.example'],
    });
    expect(JSON.parse(JSON.stringify(provider.signInPlan('window')))).toEqual(provider.signInPlan('window'));
  });

  it('is refused for ways that the provider has not', () => {
    expect(() => provider.signInPlan('password')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'not-supported' }) }),
    );
  });
});

describe('the address of an instance', () => {
  const site = { ...tokenSite, instance: {} };
  const at = (instance?: string, definition: unknown = site) =>
    providerOf(definition, new ScriptedTransport([]), undefined, instance).instance;

  it.each([
    ['https://git.example.com', 'https://git.example.com'],
    ['https://GIT.example.com:443/', 'https://git.example.com'],
    [' https://git.example.com/a/b// ', 'https://git.example.com/a/b'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://localhost:4000', 'http://localhost:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
  ])('%s', (given, expected) => {
    expect(at(given)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    'git.example.com',
    'http://git.example.com',
    'http://127.0.0.1.evil.net',
    'http://127.evil.net',
    'ftp://git.example.com',
    'file:///etc',
    'https://a:b@git.example.com',
    'https://git.example.com?x=1',
    'https://git.example.com#x',
    'javascript:alert(1)',
  ])('refuses %s', (given) => {
    const refused = expect.objectContaining({
      failure: expect.objectContaining({ kind: 'invalid-input', field: 'instance' }),
    });
    expect(() => at(given)).toThrow(refused);
  });

  it('is refused by providers that have one address only', () => {
    expect(() => at('https://git.example.com', tokenSite)).toThrow();
  });

  it('cannot smuggle in variables', () => {
    expect(at('https://git.example.com/{password}')).toBe('https://git.example.com/%7Bpassword%7D');
  });
});
