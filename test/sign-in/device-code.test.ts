import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse, Transport } from '../../main/engine/http.ts';
import type { OAuthPlan } from '../../main/engine/sign-in-plan.ts';
import { startPlayground } from '../../main/playground/playground.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { signInByDeviceCode } from '../../main/sign-in/device-code.ts';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { failureOf } from './failure-of.ts';
import { makeTask, oauthPlan } from './oauth-fixture.ts';
import { SteppingClock } from './stepping-clock.ts';
import { until } from './until.ts';

const second = 1_000;

function begin(plan: OAuthPlan, transport: Transport) {
  const clock = new SteppingClock();
  const controller = new AbortController();
  const task = makeTask();
  const state = { ended: false };
  const captured = signInByDeviceCode(task, plan, { transport, clock }, controller.signal).finally(() => {
    state.ended = true;
  });
  captured.catch(() => {});
  return {
    captured,
    task,
    controller,
    clock,
    /** Lets time go on from timer to timer until the sign-in has ended. It stands still while a reply is awaited. */
    async finish() {
      await until(() => {
        clock.step();
        return state.ended;
      });
    },
  };
}

describe('at a real OpenID provider', () => {
  const transport = new NodeTransport({ environment: {} });
  let issuer: OidcIssuer;
  beforeAll(async () => {
    issuer = await OidcIssuer.start();
  });
  afterEach(() => {
    issuer.answer = 'approve';
  });
  afterAll(async () => {
    await issuer.close();
    await transport.close();
  });

  /** Opens the page with the code filled in, and goes on through its forms to the end. */
  async function typeCode(url: string) {
    const visitor = new PlainVisitor();
    let page = await visitor.open(url);
    for (let step = 0; step < 3 && page.text.includes('<form'); step += 1) page = await visitor.submit(page);
  }

  test('waits for the person and brings tokens', async () => {
    const { captured, task, clock, finish } = begin(oauthPlan(issuer.url), transport);
    const url = await task.url;
    const code = new URL(url).searchParams.get('user_code');
    expect(task.progress).toEqual([{ step: 'enter-code', url, code, expiresAt: clock.now() + 300 * second }]);
    await typeCode(url);
    await finish();
    const { tokens } = await captured;
    expect(decodeJwt(tokens?.idToken ?? '').sub).toBe('ada');
    expect(tokens?.refreshToken).toEqual(expect.any(String));
  });

  test('is cancelled when the person refuses', async () => {
    issuer.answer = 'refuse';
    const { captured, task, finish } = begin(oauthPlan(issuer.url), transport);
    await typeCode(await task.url);
    await finish();
    expect(await failureOf(captured)).toMatchObject({ kind: 'cancelled', detail: 'access_denied' });
  });

  test('ends when nobody types the code, after as many questions as fit', async () => {
    const { captured, task, clock, finish } = begin(oauthPlan(issuer.url), transport);
    await task.url;
    const start = clock.now();
    const asked = () => issuer.requests.filter((line) => line === 'POST /token').length;
    const before = asked();
    await finish();
    expect((await failureOf(captured)).kind).toBe('timed-out');
    expect(clock.now() - start).toBe(300 * second);
    expect(asked() - before).toBe(60);
  });
});

describe('the questions', () => {
  const plan = {
    ...oauthPlan(''),
    issuer: undefined,
    endpoints: { token: 'https://git.example/token', deviceAuthorization: 'https://git.example/device' },
  } as OAuthPlan;
  const device = {
    device_code: 'aSecretDeviceCode',
    user_code: 'ABCD-EFGH',
    verification_uri: 'https://git.example/login',
    expires_in: 900,
    interval: 5,
  };
  const granted = { access_token: 'one', token_type: 'bearer', scope: '' };

  /** Answers from a list and keeps the virtual times of the questions. An answer is a body, a status or nothing at all. */
  function scripted(
    answers: readonly (object | number | undefined)[],
    authorization: object | number = device,
  ) {
    const left = [...answers];
    const times: number[] = [];
    const bodies: string[] = [];
    const world: { now: () => number } = { now: () => 0 };
    const answer = (request: HttpRequest, value: object | number): HttpResponse => ({
      status: typeof value === 'number' ? value : 200,
      url: request.url,
      headers: value === 429 ? { 'retry-after': '100' } : {},
      setCookies: [],
      body: typeof value === 'number' ? '' : JSON.stringify(value),
    });
    const transport: Transport = {
      send: async (request) => {
        bodies.push(request.body ?? '');
        if (request.url.endsWith('/device')) return answer(request, authorization);
        times.push(world.now());
        const next = left.shift();
        if (next === undefined) throw new Error('the connection broke');
        return answer(request, next);
      },
    };
    const run = begin(plan, transport);
    world.now = () => run.clock.monotonic() / second;
    return { ...run, times, bodies };
  }

  const pending = { error: 'authorization_pending' };

  test('come at the interval, slower when the server says so, by its own number if it gives one', async () => {
    const answers = [pending, { error: 'slow_down' }, pending, { error: 'slow_down', interval: 30 }, granted];
    const { captured, finish, times, bodies } = scripted(answers);
    await finish();
    expect((await captured).tokens).toEqual({ accessToken: 'one', scope: '' });
    expect(times).toEqual([5, 10, 20, 30, 60]);
    expect(bodies.at(-1)).toContain('device_code=aSecretDeviceCode');
    expect(bodies.at(-1)).toContain('client_id=latchkey');
  });

  test('go on after faults, ever more slowly, and after as long as the server asks', async () => {
    const { captured, finish, times } = scripted([undefined, 503, 429, granted]);
    await finish();
    await captured;
    expect(times).toEqual([5, 15, 35, 135]);
  });

  test.each([
    ['expired_token', 'timed-out'],
    ['token_expired', 'timed-out'],
    ['access_denied', 'cancelled'],
    ['incorrect_device_code', 'timed-out'],
    ['device_flow_disabled', 'misconfigured'],
    ['invalid_client', 'misconfigured'],
    ['unheard_of', 'unrecognised'],
  ])('end with %s: %s', async (error, kind) => {
    const { captured, finish } = scripted([pending, { error, error_description: 'aSecretText' }]);
    await finish();
    const failure = await failureOf(captured);
    expect(failure.kind).toBe(kind);
    expect(JSON.stringify(failure)).not.toMatch(/aSecret/);
  });

  test('stop at once when the sign-in is cancelled', async () => {
    const { captured, controller, task, clock, times } = scripted([pending]);
    await task.url;
    controller.abort();
    expect((await failureOf(captured)).kind).toBe('cancelled');
    expect(clock.timers).toBe(0);
    expect(times).toEqual([]);
  });

  test('are not asked with a code that ends before the first of them', async () => {
    const { captured, finish, times } = scripted([granted], { ...device, expires_in: 3 });
    await finish();
    expect((await failureOf(captured)).kind).toBe('timed-out');
    expect(times).toEqual([]);
  });

  test('show no page that is not safe', async () => {
    const { captured, task } = scripted([], { ...device, verification_uri: 'http://git.example/login' });
    expect((await failureOf(captured)).kind).toBe('unrecognised');
    expect(task.progress).toEqual([]);
  });

  test('need an endpoint that gives codes', async () => {
    const { captured } = begin(
      { ...plan, endpoints: { token: 'https://git.example/token' } },
      { send: async () => Promise.reject() },
    );
    expect(await failureOf(captured)).toMatchObject({
      kind: 'misconfigured',
      field: '/oauth/endpoints/deviceAuthorization',
    });
  });
});

test('signs in at Connect of the Playground', async () => {
  const ada = { email: 'ada@playground.example', username: 'ada', password: 'practice-ada' };
  const playground = await startPlayground({ users: [ada], passwordCost: 4, deviceInterval: 1 });
  const transport = new NodeTransport({ environment: {} });
  try {
    const plan = oauthPlan(playground.url, { scopes: ['openid', 'email', 'offline_access'] });
    const { captured, task, finish } = begin(plan, transport);
    const visitor = new PlainVisitor();
    let page = await visitor.open(await task.url);
    for (let step = 0; step < 4 && /<form/.test(page.text); step += 1) {
      page = await visitor.submit(page, { email: ada.email, password: ada.password });
    }
    await finish();
    expect((await captured).tokens?.refreshToken).toEqual(expect.any(String));
  } finally {
    await playground.close();
    await transport.close();
  }
});
