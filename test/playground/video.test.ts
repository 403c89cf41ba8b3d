import { decodeJwt, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { ada, grace, record, StandingClock } from './visitor.ts';

let playground: Playground;
let clock: StandingClock;

beforeEach(async () => {
  clock = new StandingClock();
  playground = await startPlayground({ users: [ada, grace], passwordCost: 4, clock });
});
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

async function call(path: string, token?: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${playground.url}/creative_platform${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { token }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return record(await response.text());
}

async function login(username: string = ada.email, password = ada.password): Promise<string> {
  const answer = await call('/login', undefined, { Username: username, Password: password });
  expect(answer).toMatchObject({ ErrCode: 0 });
  const { Resp } = answer as { Resp: { Result: { Token: string } } };
  return Resp.Result.Token;
}

const codeOf = async (token?: string) => (await call('/user/credits', token)).ErrCode;

describe('login', () => {
  it('takes the email address or the user name, and gives a token that tells its end in a claim of its own', async () => {
    const answer = await call('/login', undefined, { Username: 'ADA', Password: ada.password });
    expect(answer).toEqual({
      ErrCode: 0,
      ErrMsg: 'Success',
      Resp: {
        Result: {
          AccountId: expect.any(Number),
          Username: 'ada',
          Token: expect.stringMatching(/^ey/),
          DeleteAt: null,
        },
      },
    });
    const claims = decodeJwt(await login());
    const { Result } = answer.Resp as { Result: { AccountId: number } };
    expect(claims).toMatchObject({
      AccountId: Result.AccountId,
      Username: 'ada',
      ExpireTime: clock.now() / 1000 + 30 * 86_400,
    });
    expect(claims.exp).toBeUndefined();
  });

  it.each([
    [{ Username: 'nobody', Password: 'x' }, 500200, 'User does not exist'],
    [{ Username: 'ada', Password: 'x' }, 500201, 'Password is incorrect'],
    [{ Username: 'ada' }, 400, 'Username and Password are required'],
    [{ Username: 'ada', Password: 7 }, 400, 'Username and Password are required'],
    ['no json', 400, 'Username and Password are required'],
  ])('answers %j with %i', async (body, ErrCode, ErrMsg) => {
    expect(await call('/login', undefined, body)).toEqual({ ErrCode, ErrMsg, Resp: null });
  });
});

describe('calls with the token', () => {
  it('give identity, credits, the daily task and the plan', async () => {
    const token = await login();
    const { AccountId } = decodeJwt(token);
    expect(await call('/getUserInfo', token)).toEqual({
      ErrCode: 0,
      ErrMsg: 'Success',
      Resp: { Mail: ada.email, Username: 'ada', Nickname: 'ada', AccId: AccountId },
    });
    expect((await call('/user/credits', token)).Resp).toEqual({
      credit_daily: expect.any(Number),
      credit_monthly: 300,
      credit_package: expect.any(Number),
    });
    expect((await call('/task/list', token)).Resp).toEqual([
      {
        task_type: 1,
        sub_type: 11,
        reward: 30,
        progress: 0,
        total_counts: 2,
        completed_counts: 0,
        expired_time: Date.parse('2027-03-11T00:00:00Z') / 1000,
      },
    ]);
    expect((await call('/toc/members/plan_details', token, {})).Resp).toMatchObject({
      plan_name: 'Practice',
    });
  });

  it('show the daily advertisement when it has been watched, twice a day', async () => {
    const token = await login();
    const task = async () => ((await call('/task/list', token)).Resp as { completed_counts: number }[])[0];
    const before = (await call('/user/credits', token)).Resp as { credit_daily: number };
    expect([1, 2, 3].map(() => playground.watchAd(ada.email))).toEqual([true, true, false]);
    expect(await task()).toMatchObject({ completed_counts: 2, progress: 2 });
    const after = (await call('/user/credits', token)).Resp as { credit_daily: number };
    expect(after.credit_daily).toBeGreaterThan(before.credit_daily + 50);
    clock.advance(86_400_000);
    expect(await task()).toMatchObject({ completed_counts: 0 });
    expect(playground.watchAd(ada.email)).toBe(true);
  });
});

describe('one living session per account', () => {
  it('answers 10005 to the one that a later login superseded', async () => {
    const first = await login();
    expect(await codeOf(first)).toBe(0);
    const second = await login('ada');
    expect(await call('/user/credits', first)).toEqual({
      ErrCode: 10005,
      ErrMsg: 'account has been logged in elsewhere',
      Resp: null,
    });
    expect(await codeOf(second)).toBe(0);
    const other = await login(grace.email, grace.password);
    expect(await codeOf(other)).toBe(0);
    expect(await codeOf(second)).toBe(0);
  });

  it('keeps a session alive through a login with a wrong password', async () => {
    const token = await login();
    await call('/login', undefined, { Username: 'ada', Password: 'wrong' });
    expect(await codeOf(token)).toBe(0);
  });

  it('can be taken from elsewhere', async () => {
    const token = await login();
    playground.evict(ada.email);
    expect(await codeOf(token)).toBe(10005);
    expect(await codeOf(await login())).toBe(0);
  });

  it('leaves exactly one of a hundred logins at once alive', async () => {
    const tokens = await Promise.all(Array.from({ length: 100 }, () => login()));
    const codes = await Promise.all(tokens.map(codeOf));
    expect(codes.filter((code) => code === 0)).toHaveLength(1);
    expect(codes.filter((code) => code === 10005)).toHaveLength(99);
  });
});

describe('a dead token', () => {
  it('answers 10003 when it is missing, empty or over', async () => {
    const token = await login();
    for (const dead of [undefined, '']) {
      expect(await call('/user/credits', dead)).toMatchObject({
        ErrCode: 10003,
        ErrMsg: 'user is not login',
      });
    }
    clock.advance(30 * 86_400_000 - 1);
    expect(await codeOf(token)).toBe(0);
    clock.advance(1);
    expect(await codeOf(token)).toBe(10003);
  });

  it('answers 10001 when it is malformed, forged, of another account or revoked', async () => {
    const token = await login();
    const [header, payload, signature] = token.split('.');
    const claims = decodeJwt(token);
    const other = { ...claims, AccountId: Number(claims.AccountId) + 1 };
    const nobody = { ...claims, AccountId: 'x' };
    const forged = (content: object) =>
      `${header}.${Buffer.from(JSON.stringify(content)).toString('base64url')}.${signature}`;
    const ownKey = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
    for (const dead of ['rubbish', `${header}.${payload}.`, forged(other), forged(nobody), ownKey]) {
      expect(await call('/user/credits', dead)).toEqual({
        ErrCode: 10001,
        ErrMsg: 'Token is invalid',
        Resp: null,
      });
    }
    playground.revoke(ada.email);
    expect(await codeOf(token)).toBe(10001);
  });
});
