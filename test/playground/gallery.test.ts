import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { ada, record, StandingClock, Visitor } from './visitor.ts';

let playground: Playground;
let clock: StandingClock;
let visitor: Visitor;

beforeEach(async () => {
  clock = new StandingClock();
  playground = await startPlayground({ users: [ada], passwordCost: 4, clock });
  visitor = new Visitor(playground.url);
});
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

const minute = 60_000;

async function signIn() {
  const { email, password } = ada;
  return visitor.submit('/gallery/signin', { email, password });
}

async function account(): Promise<Record<string, unknown>> {
  const reply = await visitor.get('/gallery/api/account');
  expect(reply.status).toBe(200);
  return record(reply.text);
}

it('signs in with a cookie that ends with the browser', async () => {
  expect(await account()).toEqual({ signedIn: false });
  expect(await visitor.get('/gallery')).toMatchObject({ status: 303, location: '/gallery/signin' });
  expect((await visitor.get('/gallery/signin')).text).toContain('>Sign in</button>');
  const done = await signIn();
  expect(done).toMatchObject({ status: 303, location: '/gallery' });
  expect(done.setCookies).toEqual([
    expect.stringMatching(/^gallery-sid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
  expect((await visitor.get('/gallery')).text).toContain('Signed in as ada@playground.example');
  expect(await account()).toEqual({
    signedIn: true,
    user: { id: expect.any(String), email: ada.email, name: 'ada' },
    credits: expect.any(Number),
  });
});

it('shows the form again for a wrong password', async () => {
  const reply = await visitor.submit('/gallery/signin', { email: ada.email, password: 'wrong' });
  expect(reply.status).toBe(401);
  expect(reply.text).toContain('Wrong email or password');
  expect(visitor.cookies.size).toBe(0);
});

it('lives for as long as it is used, and not a millisecond longer', async () => {
  await signIn();
  for (let touch = 0; touch < 100; touch += 1) {
    clock.advance(30 * minute - 1);
    expect(await account()).toMatchObject({ signedIn: true });
  }
  clock.advance(30 * minute);
  expect(await account()).toEqual({ signedIn: false });
  expect(await account()).toEqual({ signedIn: false });
  expect(playground.usage()).toMatchObject({ refreshes: { gallery: 100 }, refused: { gallery: 2 } });
});

it.each(['/gallery', '/gallery/signin', '/gallery/api/account'])(
  'is extended by a request to %s',
  async (path) => {
    await signIn();
    clock.advance(20 * minute);
    await visitor.get(path);
    clock.advance(20 * minute);
    expect(await account()).toMatchObject({ signedIn: true });
  },
);

it('keeps its cookie: use extends the session and changes nothing else', async () => {
  await signIn();
  const cookie = visitor.cookies.get('gallery-sid');
  await account();
  expect((await visitor.get('/gallery')).setCookies).toEqual([]);
  expect(visitor.cookies.get('gallery-sid')).toBe(cookie);
});

it('signs out at the server, not just in the browser', async () => {
  await signIn();
  const cookie = visitor.cookies.get('gallery-sid') ?? '';
  expect(await visitor.get('/gallery/signout')).toMatchObject({ status: 303, location: '/gallery/signin' });
  expect(visitor.cookies.size).toBe(0);
  visitor.cookies.set('gallery-sid', cookie);
  expect(await account()).toEqual({ signedIn: false });
});

it('is over after a revocation', async () => {
  await signIn();
  playground.revoke(ada.email);
  expect(await account()).toEqual({ signedIn: false });
});

it('takes no cookie of another kind', async () => {
  const { email, password } = ada;
  await visitor.submit('/studio/signin', { email, password });
  visitor.cookies.set('gallery-sid', visitor.cookies.get('studio-session-token') ?? '');
  expect(await account()).toEqual({ signedIn: false });
});
