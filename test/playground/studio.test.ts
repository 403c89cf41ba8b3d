import { afterEach, describe, expect, it } from 'vitest';
import {
  type Playground,
  type PlaygroundOptions,
  startPlayground,
} from '../../main/playground/playground.ts';
import { ada, alan, record, StandingClock, Visitor } from './visitor.ts';

let playground: Playground;
let clock: StandingClock;

async function start(options: PlaygroundOptions = {}): Promise<Visitor> {
  clock = new StandingClock();
  playground = await startPlayground({ users: [ada, alan], passwordCost: 4, clock, ...options });
  return new Visitor(playground.url);
}
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

const cookieName = 'studio-session-token';
const day = 86_400_000;

async function signIn(visitor: Visitor, user = ada): Promise<void> {
  const { email, password } = user;
  const done = await visitor.submit('/studio/signin', { email, password });
  expect(done.status).toBe(303);
}

async function session(visitor: Visitor): Promise<Record<string, unknown>> {
  const reply = await visitor.get('/studio/api/auth/session');
  expect(reply.status).toBe(200);
  return record(reply.text);
}

/** Another client that holds the cookies as they are now. */
function copyOf(visitor: Visitor): Visitor {
  const copy = new Visitor(playground.url);
  for (const [name, value] of visitor.cookies) copy.cookies.set(name, value);
  return copy;
}

describe('signing in', () => {
  it('sets the cookie, shows who one is, and leaves the address in the local storage', async () => {
    const visitor = await start();
    const form = await visitor.get('/studio/signin');
    expect(form.status).toBe(200);
    for (const part of [
      'name="email"',
      'name="password"',
      '>Sign in</button>',
      'autocomplete="current-password"',
    ]) {
      expect(form.text).toContain(part);
    }
    const done = await visitor.submit('/studio/signin', {
      email: 'ADA@playground.example',
      password: ada.password,
    });
    expect(done.status).toBe(303);
    expect(done.location).toBe('/studio');
    expect(done.setCookies).toEqual([
      expect.stringMatching(
        /^studio-session-token=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
      ),
    ]);
    const page = await visitor.get('/studio');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Signed in as ada@playground.example');
    expect(page.text).toContain("localStorage.setItem('studio-user'");
    expect(page.text).toContain('data-user="ada@playground.example"');
    expect(playground.usage().signIns).toEqual({ [ada.email]: { studio: 1 } });
  });

  it.each([
    ['a wrong password', { email: ada.email, password: 'wrong' }],
    ['an unknown user', { email: 'x@example.com', password: ada.password }],
    ['nothing', {}],
  ])('shows the form again for %s', async (_, fields) => {
    const visitor = await start();
    const reply = await visitor.submit('/studio/signin', fields);
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('Wrong email or password');
    expect(reply.text).toContain('name="password"');
    expect(visitor.cookies.size).toBe(0);
  });

  it('sends a stranger from the signed-in page to the form', async () => {
    const visitor = await start();
    visitor.cookies.set(cookieName, 'made-up');
    expect(await visitor.get('/studio')).toMatchObject({ status: 303, location: '/studio/signin' });
  });

  it('signs out for good', async () => {
    const visitor = await start();
    await signIn(visitor);
    await session(visitor);
    const copy = copyOf(visitor);
    expect(await visitor.get('/studio/signout')).toMatchObject({ status: 303, location: '/studio/signin' });
    expect(visitor.cookies.size).toBe(0);
    expect(await session(copy)).toEqual({});
  });

  it('asks for a code after the password where the account has a second step', async () => {
    const visitor = await start();
    const { email, password } = alan;
    expect(await visitor.get('/studio/signin/code')).toMatchObject({
      status: 303,
      location: '/studio/signin',
    });
    const asked = await visitor.submit('/studio/signin', { email, password });
    expect(asked).toMatchObject({ status: 303, location: '/studio/signin/code' });
    expect(visitor.cookies.has(cookieName)).toBe(false);
    expect((await visitor.get('/studio/signin/code')).text).toContain('autocomplete="one-time-code"');
    expect((await visitor.submit('/studio/signin/code', { code: '12345' })).status).toBe(401);
    const done = await visitor.submit('/studio/signin/code', { code: '123456' });
    expect(done).toMatchObject({ status: 303, location: '/studio' });
    expect([...visitor.cookies.keys()]).toEqual([cookieName]);
    expect(await session(visitor)).toMatchObject({ user: { email } });
  });

  it('forgets the second step after ten minutes and after its use', async () => {
    const visitor = await start();
    const { email, password } = alan;
    await visitor.submit('/studio/signin', { email, password });
    const thief = copyOf(visitor);
    clock.advance(600_000);
    expect(await visitor.submit('/studio/signin/code', { code: '123456' })).toMatchObject({
      location: '/studio/signin',
    });
    await visitor.submit('/studio/signin', { email, password });
    for (const [name, value] of visitor.cookies) thief.cookies.set(name, value);
    await visitor.submit('/studio/signin/code', { code: '123456' });
    expect(await thief.submit('/studio/signin/code', { code: '123456' })).toMatchObject({
      location: '/studio/signin',
    });
  });
});

describe('the session endpoint', () => {
  it('mints a token that reads credits, and rotates the cookie', async () => {
    const visitor = await start();
    await signIn(visitor);
    const before = visitor.cookies.get(cookieName);
    const minted = await session(visitor);
    expect(minted).toEqual({
      user: { name: 'ada', email: ada.email, image: `${playground.url}/studio/portrait.svg` },
      expires: '2027-03-10T13:00:00.000Z',
      access_token: expect.stringMatching(/^pgs_[\w-]{43}$/),
    });
    expect(visitor.cookies.get(cookieName)).not.toBe(before);
    const authorization = `Bearer ${String(minted.access_token)}`;
    const credits = await visitor.get('/studio/api/credits', { authorization });
    expect(record(credits.text)).toEqual({
      credits: expect.any(Number),
      userPaygateTier: 'PAYGATE_TIER_ONE',
    });
    clock.advance(3_600_000);
    const late = await visitor.get('/studio/api/credits', { authorization });
    expect(late.status).toBe(401);
    expect(record(late.text)).toEqual({
      error: { code: 401, message: expect.any(String), status: 'UNAUTHENTICATED' },
    });
  });

  it('answers {} without a session, and sets no cookie', async () => {
    const visitor = await start();
    for (const value of [undefined, 'made-up']) {
      if (value !== undefined) visitor.cookies.set(cookieName, value);
      const reply = await visitor.get('/studio/api/auth/session');
      expect(reply).toMatchObject({ status: 200, text: '{}', setCookies: [] });
    }
  });

  it('lives for 30 days from the last rotation', async () => {
    const visitor = await start();
    await signIn(visitor);
    for (let month = 0; month < 2; month += 1) {
      clock.advance(30 * day - 1);
      expect(await session(visitor)).toHaveProperty('access_token');
    }
    clock.advance(30 * day);
    expect(await session(visitor)).toEqual({});
  });

  it('accepts the predecessor until the successor has been used', async () => {
    const visitor = await start();
    await signIn(visitor);
    const old = copyOf(visitor);
    await session(visitor);
    // The reply was lost, so the old cookie comes again.
    const retry = copyOf(old);
    expect(await session(retry)).toHaveProperty('access_token');
    expect(await session(copyOf(old))).toHaveProperty('access_token');
    expect(await session(retry)).toHaveProperty('access_token');
    expect(await session(copyOf(old))).toEqual({});
    // The sibling that was lost on the way is refused as well.
    expect(await session(visitor)).toEqual({});
    expect(await session(retry)).toHaveProperty('access_token');
  });

  it('counts the sight of a page with the successor as its use', async () => {
    const visitor = await start();
    await signIn(visitor);
    const old = copyOf(visitor);
    await session(visitor);
    await visitor.get('/studio');
    expect(await session(old)).toEqual({});
    expect(await session(visitor)).toHaveProperty('access_token');
  });

  it('says ACCESS_TOKEN_REFRESH_NEEDED, with a token that is of no use, once the upstream is over', async () => {
    const visitor = await start();
    await signIn(visitor);
    const live = await session(visitor);
    playground.endUpstream(ada.email);
    const stale = await session(visitor);
    expect(stale).toEqual({
      user: live.user,
      expires: new Date(clock.now()).toISOString(),
      access_token: expect.stringMatching(/^pgs_/),
      error: 'ACCESS_TOKEN_REFRESH_NEEDED',
    });
    const authorization = `Bearer ${String(stale.access_token)}`;
    expect((await visitor.get('/studio/api/credits', { authorization })).status).toBe(401);
    expect((await session(visitor)).access_token).toBe(stale.access_token);
    await signIn(visitor);
    expect(await session(visitor)).not.toHaveProperty('error');
  });

  it('ends the upstream by itself after its lifetime', async () => {
    const visitor = await start({ lifetimes: { upstream: 60_000 } });
    await signIn(visitor);
    clock.advance(59_999);
    expect(await session(visitor)).not.toHaveProperty('error');
    clock.advance(1);
    expect(await session(visitor)).toMatchObject({ error: 'ACCESS_TOKEN_REFRESH_NEEDED' });
  });

  it('survives a hundred clients that come with one cookie at once', async () => {
    const visitor = await start();
    await signIn(visitor);
    const crowd = Array.from({ length: 100 }, () => copyOf(visitor));
    const answers = await Promise.all(crowd.map(session));
    expect(answers.every((answer) => 'access_token' in answer)).toBe(true);
    expect(new Set(answers.map((answer) => answer.access_token)).size).toBe(100);
    const [first, second] = crowd;
    if (!first || !second) throw new Error('the crowd is there');
    expect(await session(first)).toHaveProperty('access_token');
    expect(await session(second)).toEqual({});
    const [uses] = Object.values(playground.usage().refreshTokens);
    expect(uses).toEqual({ kind: 'studio', accepted: 100, refused: 0 });
  });

  it('is over after a revocation', async () => {
    const visitor = await start();
    await signIn(visitor);
    const { access_token: token } = await session(visitor);
    playground.revoke(ada.email);
    const credits = await visitor.get('/studio/api/credits', { authorization: `Bearer ${String(token)}` });
    expect(credits.status).toBe(401);
    expect(await session(visitor)).toEqual({});
  });
});

describe('a cookie in chunks', () => {
  it('is written in numbered parts and read back from them', async () => {
    const visitor = await start({ chunkedCookies: true });
    await signIn(visitor);
    const names = [`${cookieName}.0`, `${cookieName}.1`];
    expect([...visitor.cookies.keys()]).toEqual(names);
    for (let round = 0; round < 3; round += 1) {
      expect(await session(visitor)).toHaveProperty('access_token');
      expect([...visitor.cookies.keys()]).toEqual(names);
    }
    expect((await visitor.get('/studio')).status).toBe(200);
    await visitor.get('/studio/signout');
    expect(visitor.cookies.size).toBe(0);
  });

  it('takes the whole form away when chunks replace it', async () => {
    const visitor = await start({ chunkedCookies: true });
    visitor.cookies.set(cookieName, 'left-over');
    visitor.cookies.set(`${cookieName}.5`, 'left-over');
    await signIn(visitor);
    expect([...visitor.cookies.keys()]).toEqual([`${cookieName}.0`, `${cookieName}.1`]);
    expect(await session(visitor)).toHaveProperty('access_token');
  });

  it('is taken away as a whole when one cookie replaces it', async () => {
    const visitor = await start();
    for (const index of [0, 1, 10]) visitor.cookies.set(`${cookieName}.${index}`, 'left-over');
    expect(await session(visitor)).toEqual({});
    await signIn(visitor);
    expect([...visitor.cookies.keys()]).toEqual([cookieName]);
  });

  it('is joined by number, not by order or alphabet', async () => {
    const visitor = await start();
    await signIn(visitor);
    const value = visitor.cookies.get(cookieName) ?? '';
    visitor.cookies.clear();
    for (let index = 10; index >= 0; index -= 1) {
      visitor.cookies.set(
        `${cookieName}.${index}`,
        index === 10 ? value.slice(40) : value.slice(index * 4, index * 4 + 4),
      );
    }
    expect(await session(visitor)).toHaveProperty('access_token');
  });
});
