import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { ada, record, StandingClock } from './visitor.ts';

let playground: Playground;
let clock: StandingClock;

beforeEach(async () => {
  clock = new StandingClock();
  playground = await startPlayground({ users: [ada], passwordCost: 4, clock });
});
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
  const response = await fetch(`${playground.url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: record(await response.text()) };
}

async function login(
  user: { email: string; password: string } = ada,
): Promise<{ access: string; refresh: string }> {
  const { status, body } = await call('POST', '/auth/login', { email: user.email, password: user.password });
  expect(status).toBe(200);
  return { access: String(body.access_token), refresh: String(body.refresh_token) };
}

describe('register', () => {
  it('makes a user with lower-case names and gives the public part only', async () => {
    const made = await call('POST', '/auth/register', {
      email: 'Eve@Example.COM',
      username: 'Eve',
      password: 'password123',
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'eve@example.com',
      username: 'eve',
      is_active: true,
      created_at: '2027-03-10T12:00:00.000Z',
    });
    await login({ email: 'EVE@example.com', password: 'password123' });
  });

  it('takes any local part of an email address for a user name', async () => {
    const username = "o'brien+art_{x}/é~";
    const made = await call('POST', '/auth/register', {
      email: 'o@example.com',
      username,
      password: 'password123',
    });
    expect(made).toMatchObject({ status: 201, body: { username } });
  });

  it.each([
    ['email', { email: 'ADA@playground.example', username: 'other', password: 'password123' }],
    ['user name', { email: 'other@example.com', username: 'Ada', password: 'password123' }],
  ])('answers 409 for a taken %s', async (_, body) => {
    const { status, body: answer } = await call('POST', '/auth/register', body);
    expect(status).toBe(409);
    expect(answer).toEqual({ detail: expect.any(String) });
  });

  it('lets one of many win who register the same name at once', async () => {
    const body = { email: 'eve@example.com', username: 'eve', password: 'password123' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', '/auth/register', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('takes a password of 72 bytes and refuses one of 73, which bcrypt would cut', async () => {
    const user = { email: 'eve@example.com', username: 'eve', password: 'é'.repeat(36) };
    expect((await call('POST', '/auth/register', { ...user, password: `${user.password}x` })).status).toBe(
      422,
    );
    expect((await call('POST', '/auth/register', user)).status).toBe(201);
    const longer = await call('POST', '/auth/login', { email: user.email, password: `${user.password}x` });
    expect(longer.status).toBe(401);
  });
});

describe('validation', () => {
  it.each([
    ['no body', '', [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]],
    [
      'no JSON',
      '{"email":',
      [
        {
          type: 'json_invalid',
          loc: ['body', 0],
          msg: 'JSON decode error',
          input: {},
          ctx: { error: 'The body is not valid JSON' },
        },
      ],
    ],
    [
      'no object',
      '[1]',
      [
        {
          type: 'model_attributes_type',
          loc: ['body'],
          msg: 'Input should be a valid dictionary or object to extract fields from',
          input: '**********',
        },
      ],
    ],
  ])('tells %s in the shape of FastAPI', async (_, body, detail) => {
    const answer = await call('POST', '/auth/register', body);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({ detail });
  });

  it('names every wrong field, and tells no password back', async () => {
    const { status, body } = await call('POST', '/auth/register', {
      email: 'nobody',
      username: 'not a name',
      password: 'secret7',
    });
    expect(status).toBe(422);
    expect(body).toEqual({
      detail: [
        {
          type: 'value_error',
          loc: ['body', 'email'],
          msg: 'value is not a valid email address: An email address must have an @-sign.',
          input: 'nobody',
          ctx: { reason: 'An email address must have an @-sign.' },
        },
        {
          type: 'string_pattern_mismatch',
          loc: ['body', 'username'],
          msg: "String should match pattern '^\\S+$'",
          input: 'not a name',
          ctx: { pattern: '^\\S+$' },
        },
        {
          type: 'string_too_short',
          loc: ['body', 'password'],
          msg: 'String should have at least 8 characters',
          input: '**********',
          ctx: { min_length: 8 },
        },
      ],
    });
  });

  it('stars secrets in the input of a missing field, however deep', async () => {
    const { body } = await call('POST', '/auth/login', {
      password: 'hunter2hunter2',
      more: { token: 'hunter2' },
    });
    expect(body).toEqual({
      detail: [
        {
          type: 'missing',
          loc: ['body', 'email'],
          msg: 'Field required',
          input: { password: '**********', more: { token: '**********' } },
        },
      ],
    });
  });

  it.each([
    ['/auth/login', { email: ada.email, password: 7 }, ['body', 'password']],
    ['/auth/login', { email: null, password: 'x' }, ['body', 'email']],
    ['/auth/refresh', {}, ['body', 'refresh_token']],
    ['/auth/refresh', { refresh_token: { deep: 'secret' } }, ['body', 'refresh_token']],
    ['/auth/register', { email: 'a@b.example', username: '', password: 'password123' }, ['body', 'username']],
    [
      '/auth/register',
      { email: 'a@b.example', username: 'x'.repeat(65), password: 'password123' },
      ['body', 'username'],
    ],
  ])('refuses what does not fit at %s', async (path, body, loc) => {
    const answer = await call('POST', path, body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ detail: [{ loc }] });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});

describe('login and refresh', () => {
  it('gives HS256 tokens of an hour and of thirty days', async () => {
    const { access, refresh } = await login();
    expect(decodeProtectedHeader(access)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const issuedAt = clock.now() / 1000;
    const user = { sub: expect.any(String), email: ada.email, iat: issuedAt };
    expect(decodeJwt(access)).toMatchObject({ ...user, type: 'access', exp: issuedAt + 3_600 });
    expect(decodeJwt(refresh)).toMatchObject({ ...user, type: 'refresh', exp: issuedAt + 30 * 86_400 });
  });

  it.each([
    ['wrong password', { email: ada.email, password: 'wrong' }],
    ['unknown user', { email: 'nobody@example.com', password: ada.password }],
  ])('answers the same 401 for a %s', async (_, credential) => {
    const { status, headers, body } = await call('POST', '/auth/login', credential);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toEqual({ detail: 'Incorrect email or password' });
  });

  it('gives a new pair for a refresh token, which stays good', async () => {
    const first = await login();
    const pairs = [];
    for (let round = 0; round < 3; round += 1) {
      const { status, body } = await call('POST', '/auth/refresh', { refresh_token: first.refresh });
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['access_token', 'refresh_token', 'token_type']);
      expect(body.token_type).toBe('bearer');
      pairs.push(body.access_token, body.refresh_token);
    }
    expect(new Set([...pairs, first.access, first.refresh]).size).toBe(8);
  });

  it('refuses an access token, a forged one, an unsigned one and rubbish', async () => {
    const { access, refresh } = await login();
    const claims = decodeJwt(refresh);
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
    const [, payload] = refresh.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const token of [access, forged, unsigned, 'rubbish', '', 'a.b.c']) {
      const { status, body } = await call('POST', '/auth/refresh', { refresh_token: token });
      expect(status).toBe(401);
      expect(body).toEqual({ detail: 'Invalid refresh token' });
    }
    expect(playground.usage().refreshes.api).toBe(0);
    expect(playground.usage().refused.api).toBe(6);
  });

  it('lets the tokens end when their time is over', async () => {
    const { access, refresh } = await login();
    clock.advance(3_600_000 - 1);
    expect((await call('GET', '/auth/me', undefined, access)).status).toBe(200);
    clock.advance(1);
    expect((await call('GET', '/auth/me', undefined, access)).status).toBe(401);
    clock.advance(30 * 86_400_000 - 3_600_000 - 1);
    expect((await call('POST', '/auth/refresh', { refresh_token: refresh })).status).toBe(200);
    clock.advance(1);
    expect((await call('POST', '/auth/refresh', { refresh_token: refresh })).status).toBe(401);
  });

  it('takes lifetimes down to a second and none below', async () => {
    await expect(startPlayground({ lifetimes: { accessToken: 999 } })).rejects.toMatchObject({
      failure: { kind: 'invalid-input', field: 'lifetimes/accessToken' },
    });
    await playground.close();
    playground = await startPlayground({
      users: [ada],
      passwordCost: 4,
      clock,
      lifetimes: { accessToken: 1_000, refreshToken: 2_000 },
    });
    const { access, refresh } = await login();
    expect((await call('GET', '/auth/me', undefined, access)).status).toBe(200);
    clock.advance(1_000);
    expect((await call('GET', '/auth/me', undefined, access)).status).toBe(401);
    expect((await call('POST', '/auth/refresh', { refresh_token: refresh })).status).toBe(200);
  });
});

describe('with a token', () => {
  it('tells who one is, and keeps keys of other services', async () => {
    const { access } = await login();
    const me = await call('GET', '/auth/me', undefined, access);
    expect(me.body).toMatchObject({
      email: ada.email,
      username: 'ada',
      api_keys: { runpod: null, openai: null, civitai: null },
    });
    await call('PUT', '/auth/me/api-keys', { runpod: 'r-1', openai: 'o-1' }, access);
    const changed = await call('PUT', '/auth/me/api-keys', { runpod: null, civitai: 'c-1' }, access);
    expect(changed.body).toEqual({ ...me.body, api_keys: { runpod: null, openai: 'o-1', civitai: 'c-1' } });
    expect((await call('GET', '/auth/me', undefined, access)).body).toEqual(changed.body);
    const wrong = await call('PUT', '/auth/me/api-keys', { runpod: 7 }, access);
    expect(wrong.status).toBe(422);
    expect((await call('PUT', '/auth/me/api-keys', { runpod: 'r-2' })).status).toBe(401);
  });

  it.each([
    ['GET', '/auth/me'],
    ['PUT', '/auth/me/api-keys'],
    ['GET', '/credits'],
  ])('answers %s %s with 401 and WWW-Authenticate without a good token', async (method, path) => {
    const { refresh } = await login();
    const none = await call(method, path);
    expect(none.body).toEqual({ detail: 'Not authenticated' });
    for (const answer of [
      none,
      await call(method, path, undefined, refresh),
      await call(method, path, undefined, 'x'),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('ignores a bad token where signing in is optional', async () => {
    const { access } = await login();
    expect((await call('GET', '/projects')).body).toEqual({ user: null });
    expect((await call('GET', '/projects', undefined, 'rubbish')).body).toEqual({ user: null });
    expect((await call('GET', '/projects', undefined, access)).body).toEqual({ user: 'ada' });
  });

  it('is worth nothing after a revocation, while a new sign-in is, in the same second', async () => {
    const { access, refresh } = await login();
    playground.revoke('ADA@playground.example');
    expect((await call('GET', '/auth/me', undefined, access)).status).toBe(401);
    expect((await call('POST', '/auth/refresh', { refresh_token: refresh })).status).toBe(401);
    const again = await login();
    expect((await call('GET', '/auth/me', undefined, again.access)).status).toBe(200);
  });
});

describe('credits', () => {
  it('are spent by looking, the same way for the same user and time, and come back each day', async () => {
    const { access } = await login();
    const read = async (token: string) =>
      Number((await call('GET', '/credits', undefined, token)).body.credits);
    const readings: number[] = [];
    for (let look = 0; look < 300; look += 1) {
      clock.advance(1_000);
      readings.push(await read(access));
    }
    const [first = 0] = readings;
    const last = readings.at(-1) ?? 0;
    expect(first).toBeGreaterThanOrEqual(358);
    expect(readings.every((value, index) => index === 0 || value <= (readings[index - 1] ?? 0))).toBe(true);
    expect(last).toBeLessThan(first - 100);
    clock.advance(12 * 3_600_000);
    expect(await read((await login()).access)).toBeGreaterThan(last + 50);
    clock.advance(30 * 86_400_000);
    expect(await read((await login()).access)).toBeGreaterThanOrEqual(358);
  });

  it('never fall under nothing', async () => {
    const { access } = await login();
    const total = async () => Number((await call('GET', '/credits', undefined, access)).body.credits);
    for (let look = 0; look < 700; look += 1) {
      clock.advance(1_000);
      await total();
    }
    expect(await total()).toBe(0);
  });
});

it('shares the API with front ends on this machine only', async () => {
  const ask = (origin: string, method = 'OPTIONS') =>
    fetch(`${playground.url}/api/v1/auth/me`, {
      method,
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
  const preflight = await ask('http://localhost:5173');
  expect(preflight.status).toBe(200);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('GET');
  expect(
    (await ask('http://localhost:5173', 'GET')).headers.get('access-control-allow-origin'),
  ).not.toBeNull();
  for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
    expect((await ask(origin)).headers.get('access-control-allow-origin')).toBeNull();
  }
});
