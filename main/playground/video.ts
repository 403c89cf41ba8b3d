import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import type { PlaygroundContext } from './context.ts';
import { asRecord, json, jsonBody, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import { randomSecret } from './secrets.ts';
import type { User } from './users.ts';
import { adTask, dailyGrant, monthlyGrant } from './wallet.ts';

/** Video answers everything with status 200 and says in the envelope how it went. */
function envelope(code: number, message: string, response: unknown = null): Reply {
  return json(200, { ErrCode: code, ErrMsg: message, Resp: response });
}

const success = (response: unknown): Reply => envelope(0, 'Success', response);

const invalidToken = (): Reply => envelope(10001, 'Token is invalid');
const notSignedIn = (): Reply => envelope(10003, 'user is not login');
const signedInElsewhere = (): Reply => envelope(10005, 'account has been logged in elsewhere');

/** Account ids are big numbers, as the real service's are. */
const firstAccountId = 380_000_000_000_000;

const dayLength = 24 * 60 * 60_000;

/** Video: an envelope with codes of its own, a token without refresh, and one living session per account. */
export function videoRoutes(context: PlaygroundContext): readonly Route[] {
  const { users, usage, wallets, videoSessions, keys, lifetimes, now } = context;

  const accountIdOf = (user: User): number => firstAccountId + user.number;

  const issueToken = async (user: User): Promise<string> => {
    const session = videoSessions.start(user.number, lifetimes.videoToken);
    return new SignJWT({
      AccountId: accountIdOf(user),
      Username: user.username,
      ExpireTime: Math.floor((now() + lifetimes.videoToken) / 1000),
      SessionId: session,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setJti(randomSecret())
      .sign(keys.tokenKey(user, 'video'));
  };

  /** The user whose living session the token is, or the reply that says why there is none. */
  const userOf = async (token: string | undefined): Promise<{ user: User } | { refusal: Reply }> => {
    if (!token) return { refusal: notSignedIn() };
    let user: User | undefined;
    let session: string;
    let expired: boolean;
    try {
      user = users.findByNumber(Number(decodeJwt(token).AccountId) - firstAccountId);
      if (!user) return { refusal: invalidToken() };
      const { payload } = await jwtVerify(token, keys.tokenKey(user, 'video'), { algorithms: ['HS256'] });
      session = String(payload.SessionId);
      expired = Number(payload.ExpireTime) * 1000 <= now();
    } catch {
      return { refusal: invalidToken() };
    }
    const state = videoSessions.stateOf(user.number, session);
    if (state === 'superseded') return { refusal: signedInElsewhere() };
    return expired || state === 'none' ? { refusal: notSignedIn() } : { user };
  };

  const signedIn =
    (handler: (user: User) => Reply) =>
    async (request: PlaygroundRequest): Promise<Reply> => {
      const token = request.headers.token;
      const found = await userOf(typeof token === 'string' ? token : undefined);
      return 'user' in found ? handler(found.user) : found.refusal;
    };

  const endOfDay = (): number => (Math.floor(now() / dayLength) + 1) * dayLength;

  return [
    {
      method: 'POST',
      path: '/creative_platform/login',
      handler: async (request) => {
        const body = asRecord(jsonBody(request));
        const username = body?.Username;
        const password = body?.Password;
        if (typeof username !== 'string' || typeof password !== 'string') {
          return envelope(400, 'Username and Password are required');
        }
        const known = users.findByEmail(username) ?? users.findByUsername(username);
        if (!known) return envelope(500200, 'User does not exist');
        const user = await users.authenticate(known, password);
        if (!user) return envelope(500201, 'Password is incorrect');
        usage.noteSignIn('video', user.number);
        const account = { AccountId: accountIdOf(user), Username: user.username };
        return success({ Result: { ...account, Token: await issueToken(user), DeleteAt: null } });
      },
    },
    {
      method: 'GET',
      path: '/creative_platform/getUserInfo',
      handler: signedIn((user) =>
        success({
          Mail: user.email,
          Username: user.username,
          Nickname: user.username,
          AccId: accountIdOf(user),
        }),
      ),
    },
    {
      method: 'GET',
      path: '/creative_platform/user/credits',
      handler: signedIn((user) => {
        const balance = wallets.read(user, 'video');
        return success({
          credit_daily: balance.daily,
          credit_monthly: balance.monthly,
          credit_package: balance.package,
        });
      }),
    },
    {
      method: 'GET',
      path: '/creative_platform/task/list',
      handler: signedIn((user) => {
        const { tasksDone } = wallets.look(user, 'video');
        return success([
          {
            task_type: 1,
            sub_type: 11,
            reward: adTask.reward,
            progress: tasksDone,
            total_counts: adTask.times,
            completed_counts: tasksDone,
            expired_time: Math.floor(endOfDay() / 1000),
          },
        ]);
      }),
    },
    {
      method: 'POST',
      path: '/creative_platform/toc/members/plan_details',
      handler: signedIn((user) => {
        const balance = wallets.look(user, 'video');
        return success({
          plan_name: 'Practice',
          current_plan_type: 1,
          credit_daily: balance.daily,
          credit_daily_gift: dailyGrant,
          credit_monthly: balance.monthly,
          credit_monthly_gift: monthlyGrant,
          credit_package: balance.package,
          gen_simultaneously: 2,
        });
      }),
    },
  ];
}
