import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import type { Captured, Provider } from '../../main/engine/provider.ts';
import type { Session } from '../../main/engine/session.ts';
import {
  type Playground,
  type PlaygroundOptions,
  startPlayground,
} from '../../main/playground/playground.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { DefinitionRegistry } from '../../main/providers/registry.ts';
import { ada, alan, hiddenFields, StandingClock, Visitor } from '../playground/visitor.ts';
import { calm } from './scripted-transport.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let playground: Playground;
let clock: StandingClock;
let transport: NodeTransport;
let registry: DefinitionRegistry;

async function start(options: PlaygroundOptions = {}): Promise<void> {
  playground = await startPlayground({ users: [ada, alan], passwordCost: 4, clock, ...options });
}

async function restart(options: PlaygroundOptions): Promise<void> {
  await playground.close();
  await start(options);
}

beforeEach(async () => {
  clock = new StandingClock();
  transport = new NodeTransport({ environment: {} });
  registry = await DefinitionRegistry.open({ transport, clock });
  await start();
});

afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await transport.close();
  await playground.close();
});

const password = { username: ada.email, password: ada.password };

function provider(id: string): Provider {
  const found = registry.find(id, playground.url);
  if (!found) throw new Error(`there is no provider ${id}`);
  return found;
}

async function signIn(id: string, username = ada.email, secret = ada.password): Promise<Session> {
  return (await provider(id).signInWithPassword({ username, password: secret }, calm)).session;
}

const renew = (id: string, session: Session) => provider(id).openClient(session).renew(calm);
const credits = (id: string, session: Session) => provider(id).openClient(session).readCredits(calm);

async function kindOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (thrown: unknown) => failureOf(thrown).kind,
  );
}

describe.each(['playground-api', 'playground-studio', 'playground-gallery', 'playground-video'])(
  '%s',
  (id) => {
    it('is signed in to, tells who it is and what is left, and stays the same account', async () => {
      const signedIn = await provider(id).signInWithPassword(password, calm);
      expect(signedIn).toMatchObject({ authMethod: 'password', tokenSource: 'account' });
      const client = provider(id).openClient(signedIn.session);
      const identity = await client.readIdentity(calm);
      expect(identity).toMatchObject({ email: ada.email, name: ada.username });
      expect((await client.readCredits(calm))?.credits).toMatchObject({
        total: expect.any(Number),
        unit: 'credits',
        readAt: clock.now(),
      });
      const again = provider(id).openClient(await signIn(id));
      expect(await again.readIdentity(calm)).toEqual(identity);
    });

    it('refuses a wrong password and an unknown user, without repeating them', async () => {
      for (const username of [ada.email, 'nobody@playground.example']) {
        const error = await signIn(id, username, 'sEcReT wrong').catch((thrown: unknown) => thrown);
        expect(failureOf(error).kind).toBe('credentials-rejected');
        expect(JSON.stringify(error)).not.toContain('sEcReT');
      }
    });

    it.each([
      ['serverErrors', 'transient'],
      ['garbage', 'transient'],
      ['rateLimits', 'rate-limited'],
      ['lostReplies', 'transient'],
    ] as const)('passes through %s: %s', async (fault, kind) => {
      const session = await signIn(id);
      playground.setFaults({ [fault]: 1 });
      expect(await kindOf(renew(id, session))).toBe(kind);
      expect(await kindOf(signIn(id))).toBe(kind);
      expect(await kindOf(credits(id, session))).toBe(kind);
      if (kind === 'rate-limited') {
        const failure = failureOf(await credits(id, session).catch((thrown: unknown) => thrown));
        expect((failure.retryAt ?? 0) - clock.now()).toBeGreaterThan(0);
        expect((failure.retryAt ?? 0) - clock.now()).toBeLessThanOrEqual(2_000);
      }
      playground.setFaults({});
      // The sign-in whose reply was lost has ended the session before it: Video allows only one.
      const isEvicted = id === 'playground-video' && fault === 'lostReplies';
      expect(await kindOf(renew(id, session))).toBe(isEvicted ? 'evicted' : 'none');
    });

    it('hears when everything was revoked', async () => {
      const session = await signIn(id);
      playground.revoke(ada.email);
      expect(await kindOf(renew(id, session))).toBe('session-expired');
      expect(await kindOf(credits(id, session))).toBe('session-expired');
    });

    it('is unreachable, and no more, when it is not there', async () => {
      const session = await signIn(id);
      const gone = provider(id);
      await playground.close();
      expect(await kindOf(gone.openClient(session).renew(calm))).toBe('transient');
      await start();
    });
  },
);

describe('the API: access and refresh token', () => {
  const id = 'playground-api';

  it('is renewed before and after the end of its token, until the refresh token ends', async () => {
    let session = await signIn(id);
    expect(session).toMatchObject({
      accessTokenExpiresAt: clock.now() + 60 * minute,
      refreshTokenExpiresAt: clock.now() + 30 * day,
    });
    clock.advance(60 * minute);
    expect(await kindOf(credits(id, session))).toBe('session-expired');
    session = await renew(id, session);
    await credits(id, session);
    expect(session).toMatchObject({ obtainedAt: clock.now(), refreshTokenExpiresAt: clock.now() + 30 * day });
    clock.advance(30 * day);
    expect(await kindOf(renew(id, session))).toBe('session-expired');
  });

  it('makes new accounts, and says when there is one already', async () => {
    const newcomer = { username: 'Mary.Shelley+x@playground.example', password: 'practice-mary' };
    const { session, authMethod } = await provider(id).register(newcomer, calm);
    expect(authMethod).toBe('password');
    expect(await provider(id).openClient(session).readIdentity(calm)).toMatchObject({
      name: 'mary.shelley-x',
    });
    const error = await provider(id)
      .register(newcomer, calm)
      .catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toMatchObject({ kind: 'invalid-input', detail: 'HTTP 409' });
    expect(
      await kindOf(provider(id).register({ username: 'no address', password: 'practice-mary' }, calm)),
    ).toBe('invalid-input');
  });

  it('is the same for any address by the definition jwt-api', async () => {
    const session = await signIn('jwt-api');
    expect(await provider('jwt-api').openClient(session).readIdentity(calm)).toMatchObject({
      email: ada.email,
    });
    expect((await renew('jwt-api', session)).accessTokenExpiresAt).toBe(clock.now() + 60 * minute);
  });

  it('takes a pasted token, and refuses a dead one', async () => {
    const { accessToken = '' } = await signIn(id);
    const adopted = await provider(id).adopt({ tokens: { accessToken: `Bearer ${accessToken}` } }, calm);
    expect(adopted).toMatchObject({
      authMethod: 'unknown',
      session: { accessToken, accessTokenExpiresAt: clock.now() + 60 * minute },
    });
    expect(await kindOf(renew(id, adopted.session))).toBe('session-expired');
    clock.advance(60 * minute);
    expect(await kindOf(provider(id).adopt({ tokens: { accessToken } }, calm))).toBe('invalid-input');
  });

  it('serves tools, with or without authentication', async () => {
    const client = provider(id).openClient(await signIn(id));
    const reply = await client.request({ method: 'GET', url: `${playground.url}/api/v1/projects` }, calm);
    expect(JSON.parse(reply.body)).toEqual({ user: ada.username });
    const keys = {
      method: 'PUT',
      url: `${playground.url}/api/v1/auth/me/api-keys`,
      headers: { 'content-type': 'application/json' },
      body: '{"runpod":"r"}',
    };
    expect(JSON.parse((await client.request(keys, calm)).body)).toMatchObject({ api_keys: { runpod: 'r' } });
    expect(await client.request({ method: 'GET', url: `${playground.url}/nowhere` }, calm)).toMatchObject({
      status: 404,
    });
  });
});

describe('keys of other services that the API keeps for its users', () => {
  it.each(['playground-api', 'jwt-api'])('are seen, set and taken away by the definition %s', async (id) => {
    const { ownKeys: keys } = provider(id).openClient(await signIn(id));
    if (!keys) throw new Error('there are no keys');
    const states = async () =>
      (await keys.read(calm)).map(({ id: slot, isSet, hint }) => [slot, isSet, hint]);
    expect((await keys.read(calm)).map(({ name }) => name)).toEqual(['RunPod', 'OpenAI', 'Civitai']);
    await keys.write('openai', ' sk-0123456789abcdef-WXYZ\n', calm);
    await keys.write('civitai', 'short', calm);
    expect(await states()).toEqual([
      ['runpod', false, undefined],
      ['openai', true, 'WXYZ'],
      ['civitai', true, undefined],
    ]);
    await keys.write('openai', undefined, calm);
    expect(await states()).toEqual([
      ['runpod', false, undefined],
      ['openai', false, undefined],
      ['civitai', true, undefined],
    ]);
  });

  it('are refused before anything is sent where they can be none', async () => {
    const { ownKeys: keys } = provider('playground-api').openClient(await signIn('playground-api'));
    expect(await kindOf(keys?.write('anthropic', 'x', calm) ?? Promise.resolve())).toBe('invalid-input');
    expect(await kindOf(keys?.write('openai', 'two words', calm) ?? Promise.resolve())).toBe('invalid-input');
  });
});

describe('the Studio: a cookie whose endpoint mints tokens', () => {
  const id = 'playground-studio';

  it.each([false, true])('rotates its cookie at each renewal (in chunks: %s)', async (chunkedCookies) => {
    await restart({ chunkedCookies });
    let session = await signIn(id);
    for (let count = 0; count < 3; count += 1) {
      clock.advance(50 * minute);
      const renewed = await renew(id, session);
      expect(renewed.cookies.map(({ name }) => name)).toEqual(session.cookies.map(({ name }) => name));
      expect(renewed.cookies.map(({ value }) => value)).not.toEqual(
        session.cookies.map(({ value }) => value),
      );
      expect(renewed).toMatchObject({
        accessTokenExpiresAt: clock.now() + 60 * minute,
        obtainedAt: clock.now(),
      });
      await credits(id, renewed);
      session = renewed;
    }
    expect(session.cookies.length).toBe(chunkedCookies ? 2 : 1);
    expect(playground.usage().refused.studio).toBe(0);
  });

  it('survives that a rotated cookie was lost on the way', async () => {
    const session = await signIn(id);
    playground.setFaults({ lostReplies: 1 });
    expect(await kindOf(renew(id, session))).toBe('transient');
    playground.setFaults({});
    await renew(id, await renew(id, session));
  });

  it('is told from a signed-out one when its identity provider has ended, and keeps the cookie', async () => {
    const session = await signIn(id);
    playground.endUpstream(ada.email);
    const client = provider(id).openClient(session);
    const error = await client.renew(calm).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toMatchObject({
      kind: 'upstream-expired',
      detail: 'error ACCESS_TOKEN_REFRESH_NEEDED',
    });
    expect(client.session.cookies).toHaveLength(1);
    expect(client.session.cookies[0]?.value).not.toBe(session.cookies[0]?.value);
    expect(await kindOf(client.renew(calm))).toBe('upstream-expired');
    expect(playground.usage().refused.studio).toBe(0);
  });

  it('ends with its cookie', async () => {
    const session = await signIn(id);
    clock.advance(31 * day);
    expect(await kindOf(renew(id, session))).toBe('session-expired');
  });

  it('asks some people for a code', async () => {
    expect(await kindOf(signIn(id, alan.email, alan.password))).toBe('challenge');
  });

  it('adopts the cookies of a browser, whatever else came along', async () => {
    const visitor = new Visitor(playground.url);
    await visitor.submit('/studio/signin', { email: ada.email, password: ada.password });
    const cookies = [...visitor.cookies].map(([name, value]) => ({
      name,
      value,
      domain: '127.0.0.1',
      hostOnly: true,
      path: '/',
      secure: false,
      httpOnly: true,
    }));
    const captured: Captured = {
      cookies: [
        ...cookies,
        {
          name: 'x',
          value: 'y',
          domain: 'other.example',
          hostOnly: true,
          path: '/',
          secure: false,
          httpOnly: false,
        },
      ],
    };
    const { session, authMethod, tokenSource } = await provider(id).adopt(captured, calm);
    expect({ authMethod, tokenSource, cookies: session.cookies.length }).toEqual({
      authMethod: 'cookies',
      tokenSource: 'cookies',
      cookies: 1,
    });
    expect((await credits(id, session))?.credits.plan).toBe('PAYGATE_TIER_ONE');
    expect(
      await kindOf(provider(id).adopt({ cookies: [{ ...cookies[0], value: 'forged' } as never] }, calm)),
    ).toBe('session-expired');
  });
});

describe('the Gallery: a cookie that slides on use', () => {
  const id = 'playground-gallery';

  it('lives for as long as it is touched, and not longer', async () => {
    let session = await signIn(id);
    expect(session.cookies[0]).not.toHaveProperty('expires');
    for (let count = 0; count < 10; count += 1) {
      clock.advance(provider(id).touchInterval);
      session = await renew(id, session);
    }
    clock.advance(30 * minute);
    expect(await kindOf(renew(id, session))).toBe('session-expired');
    expect(provider(id).touchInterval).toBeLessThan(30 * minute);
  });

  it('is the same session if nothing was changed', async () => {
    const session = await signIn(id);
    expect(await renew(id, session)).toBe(session);
  });
});

describe('Video: one session for each account', () => {
  const id = 'playground-video';

  it('tells eviction from expiry, and nonsense from both', async () => {
    const first = await signIn(id);
    expect(first.accessTokenExpiresAt).toBe(clock.now() + 30 * day);
    playground.evict(ada.email);
    const error = await renew(id, first).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toMatchObject({ kind: 'evicted', detail: 'ErrCode 10005' });
    const second = await signIn(id);
    expect(await kindOf(credits(id, first))).toBe('evicted');
    await credits(id, second);
    clock.advance(30 * day);
    expect(failureOf(await credits(id, second).catch((thrown: unknown) => thrown))).toMatchObject({
      kind: 'session-expired',
      detail: 'ErrCode 10003',
    });
    expect(
      failureOf(await credits(id, { ...second, accessToken: 'nonsense' }).catch((thrown: unknown) => thrown)),
    ).toMatchObject({
      kind: 'session-expired',
      detail: 'ErrCode 10001',
    });
  });

  it('proves a session without a new sign-in', async () => {
    const session = await signIn(id);
    expect(await renew(id, session)).toBe(session);
    expect(playground.usage().signIns[ada.email]?.video).toBe(1);
    expect(provider(id).renewal).toBe('sign-in');
  });

  it('tells of the daily task', async () => {
    const session = await signIn(id);
    expect((await credits(id, session))?.tasks).toEqual([
      { name: 'Watch an advertisement', reward: 30, done: 0, total: 2 },
    ]);
    playground.watchAd(ada.email);
    const reading = await credits(id, session);
    expect(reading?.tasks?.[0]?.done).toBe(1);
    expect(Object.keys(reading?.credits.parts ?? {})).toEqual(['daily', 'monthly', 'package']);
    expect(reading?.credits.plan).toBe('Practice');
  });
});

describe('Connect: OAuth with PKCE and rotation', () => {
  const id = 'playground-connect';

  async function grant(): Promise<Session> {
    const verifier = randomBytes(32).toString('base64url');
    const redirect = 'http://127.0.0.1:4711/callback';
    const visitor = new Visitor(playground.url);
    const plan = provider(id).signInPlan('loopback');
    if (plan.kind !== 'oauth') throw new Error('the plan of a loopback sign-in is one of OAuth');
    const question = new URLSearchParams({
      client_id: plan.clientId,
      redirect_uri: redirect,
      response_type: 'code',
      scope: plan.scopes.join(' '),
      state: 's',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const page = await visitor.get(`/oauth/authorize?${question}`);
    const answer = {
      ...hiddenFields(page.text),
      action: 'sign-in',
      email: ada.email,
      password: ada.password,
    };
    const { location } = await visitor.submit('/oauth/authorize', answer);
    const code = new URL(location ?? '').searchParams.get('code') ?? '';
    const fields = {
      grant_type: 'authorization_code',
      client_id: plan.clientId,
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
    };
    const tokens = JSON.parse((await visitor.submit('/oauth/token', fields)).text) as Record<string, string>;
    const captured: Captured = {
      tokens: {
        accessToken: tokens.access_token ?? '',
        refreshToken: tokens.refresh_token ?? '',
        expiresIn: Number(tokens.expires_in),
        idToken: tokens.id_token ?? '',
        scope: tokens.scope ?? '',
      },
    };
    return (await provider(id).adopt(captured, calm)).session;
  }

  it('renews, tells who it is and what is left, and is revoked', async () => {
    const session = await grant();
    expect(session).toMatchObject({
      accessTokenExpiresAt: clock.now() + 60 * minute,
      scopes: ['openid', 'email', 'profile', 'offline_access'],
    });
    clock.advance(60 * minute);
    expect(await kindOf(credits(id, session))).toBe('session-expired');
    const renewed = await renew(id, session);
    expect(renewed.refreshToken).not.toBe(session.refreshToken);
    const client = provider(id).openClient(renewed);
    expect(await client.readIdentity(calm)).toMatchObject({ email: ada.email, name: ada.username });
    expect((await client.readCredits(calm))?.credits.total).toEqual(expect.any(Number));
    await client.revoke(calm);
    expect(await kindOf(client.renew(calm))).toBe('session-expired');
  });

  it('survives a lost reply, unless the server forbids it', async () => {
    const session = await grant();
    playground.setFaults({ lostReplies: 1 });
    expect(await kindOf(renew(id, session))).toBe('transient');
    playground.setFaults({});
    await renew(id, session);
    await restart({ strictRotation: true });
    const strict = await grant();
    const renewed = await renew(id, strict);
    expect(await kindOf(renew(id, strict))).toBe('session-expired');
    expect(await kindOf(renew(id, renewed))).toBe('session-expired');
  });

  it.each([
    ['serverErrors', 'transient'],
    ['garbage', 'transient'],
    ['rateLimits', 'rate-limited'],
  ] as const)('passes through %s: %s', async (fault, kind) => {
    const session = await grant();
    await renew(id, session);
    playground.setFaults({ [fault]: 1 });
    expect(await kindOf(renew(id, session))).toBe(kind);
  });
});
