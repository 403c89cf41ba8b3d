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

async function begin(): Promise<{ device_code: string; user_code: string }> {
  const reply = await visitor.submit('/oauth/device_authorization', {
    client_id: 'latchkey',
    scope: 'openid',
  });
  expect(reply.status).toBe(200);
  const { device_code, user_code, ...rest } = record(reply.text);
  expect(rest).toEqual({
    verification_uri: `${playground.url}/oauth/device`,
    verification_uri_complete: `${playground.url}/oauth/device?user_code=${String(user_code)}`,
    expires_in: 600,
    interval: 5,
  });
  expect(user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  return { device_code: String(device_code), user_code: String(user_code) };
}

async function poll(deviceCode: string): Promise<unknown> {
  const reply = await visitor.submit('/oauth/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: 'latchkey',
    device_code: deviceCode,
  });
  return reply.status === 200 ? 'granted' : record(reply.text).error;
}

const signIn = (userCode: string, password = ada.password) =>
  visitor.submit('/oauth/device', { action: 'sign-in', user_code: userCode, email: ada.email, password });

it('waits for the person, grants once, and is spent', async () => {
  const { device_code, user_code } = await begin();
  expect(await poll(device_code)).toBe('authorization_pending');
  const page = await visitor.get(`/oauth/device?user_code=${user_code}`);
  expect(page.text).toContain(`value="${user_code}"`);
  expect(page.text).toContain('Know which account this is');
  const wrong = await signIn(user_code, 'wrong');
  expect(wrong.status).toBe(401);
  expect(wrong.text).toContain('Wrong email or password');
  const done = await signIn(user_code);
  expect(done.status).toBe(200);
  expect(done.text).toContain('Connected');
  clock.advance(5_000);
  expect(await poll(device_code)).toBe('granted');
  clock.advance(5_000);
  expect(await poll(device_code)).toBe('invalid_grant');
});

it('slows down a client that asks too often, by five seconds each time', async () => {
  const { device_code } = await begin();
  expect(await poll(device_code)).toBe('authorization_pending');
  clock.advance(4_800);
  expect(await poll(device_code)).toBe('slow_down');
  clock.advance(9_800);
  expect(await poll(device_code)).toBe('slow_down');
  clock.advance(15_000);
  expect(await poll(device_code)).toBe('authorization_pending');
});

it('ends after ten minutes for client and person', async () => {
  const { device_code, user_code } = await begin();
  clock.advance(600_000);
  expect(await poll(device_code)).toBe('expired_token');
  expect((await signIn(user_code)).status).toBe(400);
});

it('asks a signed-in browser for consent only, and takes a refusal', async () => {
  await signIn((await begin()).user_code);
  const { device_code, user_code } = await begin();
  const page = await visitor.get(`/oauth/device?user_code=${user_code}`);
  expect(page.text).toContain('>Allow</button>');
  expect(page.text).not.toContain('name="password"');
  await visitor.submit('/oauth/device', { action: 'deny', user_code });
  expect(await poll(device_code)).toBe('access_denied');
  const next = await begin();
  const spoken = next.user_code.toLowerCase().replace('-', '');
  const allowed = await visitor.submit('/oauth/device', { action: 'allow', user_code: spoken });
  expect(allowed.text).toContain('Connected');
  expect(await poll(next.device_code)).toBe('granted');
});

it('does not let an unknown code, a stranger or a foreign page grant anything', async () => {
  const { device_code, user_code } = await begin();
  expect((await signIn('XXXX-XXXX')).status).toBe(400);
  visitor.cookies.clear();
  const stranger = await visitor.submit('/oauth/device', { action: 'allow', user_code });
  expect(stranger.text).toContain('name="password"');
  await signIn((await begin()).user_code);
  const fields = { action: 'allow', user_code };
  const foreign = await visitor.submit('/oauth/device', fields, { 'sec-fetch-site': 'cross-site' });
  expect(foreign.status).toBe(403);
  expect(await poll(device_code)).toBe('authorization_pending');
});

it('refuses an unknown client and an unknown device code', async () => {
  const reply = await visitor.submit('/oauth/device_authorization', { client_id: 'other' });
  expect(reply.status).toBe(401);
  expect(await poll('made-up')).toBe('invalid_grant');
  expect(await poll('')).toBe('invalid_request');
});

it('forgets what was granted when everything of the user is revoked', async () => {
  const { device_code, user_code } = await begin();
  await signIn(user_code);
  playground.revoke(ada.email);
  expect(await poll(device_code)).toBe('invalid_grant');
});
