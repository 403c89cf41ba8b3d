import type { Provider, SignedIn } from '../../../main/engine/provider.ts';
import { calm, jwtOf } from '../scripted-transport.ts';
import { type Answer, type Asked, notFound, type Service, type ServiceWorld } from './provider-server.ts';

const root = '/creative_platform';
const monthInSeconds = 30 * 86_400;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** PixVerse's web API: an envelope with its own codes at status 200, and one live session for each account. */
export class PixVerse implements Service {
  readonly hosts = ['app-api.pixverse.ai'];
  readonly identity = { subject: '4711', email: 'ada@example.com', name: 'ada' };
  readonly credits = {
    total: 100,
    parts: { daily: 60, monthly: 30, package: 10 },
    unit: 'credits',
    plan: 'Standard',
  };
  readonly password = 'right';
  readonly #world: ServiceWorld;
  #token = '';
  readonly #replaced = new Set<string>();
  #count = 0;

  constructor(world: ServiceWorld) {
    this.#world = world;
  }

  answer(asked: Asked): Answer {
    const { path, method, headers, body } = asked;
    if (headers['x-platform'] !== 'Web' || !uuid.test(headers['ai-trace-id'] ?? '')) {
      return { status: 400, json: { ErrCode: 400, ErrMsg: 'headers are missing' } };
    }
    if (path === `${root}/login` && method === 'POST') return this.#login(JSON.parse(body));
    const refused = this.#refusal(headers.token);
    if (refused) return refused;
    switch (path) {
      case `${root}/getUserInfo`:
        return success({ Mail: 'ada@example.com', Username: 'ada', Nickname: 'Ada', AccId: 4711 });
      case `${root}/user/credits`:
        return success({ credit_daily: 60, credit_monthly: 30, credit_package: 10, is_v6_discount: 0 });
      case `${root}/toc/members/plan_details`:
        return method === 'POST'
          ? success({ plan_name: 'Standard', current_plan_type: 1, gen_simultaneously: 3 })
          : notFound;
      case `${root}/task/list`:
        return success([
          { task_type: 2, sub_type: 1, reward: 5, total_counts: 1, completed_counts: 1 },
          { task_type: 1, sub_type: 11, reward: 30, progress: 0, total_counts: 2, completed_counts: 1 },
        ]);
      default:
        return notFound;
    }
  }

  /** A sign-in in a browser; it ends the session before it, like any other. */
  newToken(): string {
    if (this.#token !== '') this.#replaced.add(this.#token);
    this.#count += 1;
    const ends = this.#world.clock.now() / 1_000 + monthInSeconds;
    this.#token = jwtOf({ AccountId: 4711, ExpireTime: ends, Username: 'ada', count: this.#count });
    return this.#token;
  }

  signIn(provider: Provider): Promise<SignedIn> {
    return provider.signInWithPassword({ username: 'ada@example.com', password: this.password }, calm);
  }

  signInWrongly(provider: Provider): Promise<SignedIn> {
    return provider.signInWithPassword({ username: 'nobody@example.com', password: this.password }, calm);
  }

  expire(): void {
    this.#token = 'none';
  }

  evict(): void {
    this.newToken();
  }

  revoke(): void {
    this.#token = 'none';
  }

  #login({ Username, Password }: { Username?: string; Password?: string }): Answer {
    if (Username === 'google@example.com') return failure(500_000, 'Please sign in via OAuth');
    if (Username !== 'ada@example.com') return failure(500_200, 'User does not exist');
    // The code of a wrong password is not among the facts; only that the text speaks of it is taken for granted.
    if (Password !== this.password) return failure(599_999, 'The password is incorrect');
    const Token = this.newToken();
    return success({ Result: { AccountId: 4711, Username: 'ada', Token, DeleteAt: 0 } });
  }

  #refusal(token: string | undefined): Answer | undefined {
    if (token === undefined || token === '') return failure(10_003, 'user is not login');
    if (token === this.#token) return undefined;
    if (this.#replaced.has(token)) return failure(10_005, 'account has been logged in elsewhere');
    return failure(10_001, 'Token is invalid');
  }
}

/** The official API beside it: keys, and credits of its own. */
export class PixVersePlatform implements Service {
  readonly hosts = ['app-api.pixverse.ai'];
  readonly identity = { subject: '4711' };
  readonly credits = { total: 120, parts: { monthly: 100, package: 20 }, unit: 'credits' };
  #key = 'sk-right';

  answer({ path, headers }: Asked): Answer {
    if (path !== '/openapi/v2/account/balance') return notFound;
    if (!uuid.test(headers['ai-trace-id'] ?? '')) return failure(400_011, 'Ai-Trace-Id is missing');
    if (headers['api-key'] !== this.#key)
      return { status: 401, json: { ErrCode: 401, ErrMsg: 'unauthorized' } };
    return success({ account_id: 4711, credit_monthly: 100, credit_package: 20 });
  }

  signIn(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ apiKey: 'sk-right' }, calm);
  }

  signInWrongly(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ apiKey: 'sk-wrong' }, calm);
  }

  expire(): void {
    this.#key = 'sk-none';
  }

  revoke(): void {
    this.#key = 'sk-none';
  }
}

function success(Resp: unknown): Answer {
  return { json: { ErrCode: 0, ErrMsg: 'Success', Resp } };
}

/** At status 200. */
function failure(ErrCode: number, ErrMsg: string): Answer {
  return { json: { ErrCode, ErrMsg, Resp: null } };
}
