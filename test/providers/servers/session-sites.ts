import type { Provider, SignedIn } from '../../../main/engine/provider.ts';
import type { StoredCookie } from '../../../main/engine/session.ts';
import { calm, jwtOf } from '../scripted-transport.ts';
import {
  type Answer,
  type Asked,
  bearerOf,
  cookiesOf,
  notFound,
  type Service,
  type ServiceWorld,
} from './provider-server.ts';

/** A cookie as a browser would hand it over. */
export function browserCookie(name: string, value: string, domain: string): StoredCookie {
  return { name, value, domain, hostOnly: true, path: '/', secure: true, httpOnly: true, sameSite: 'lax' };
}

const cookieName = '__Secure-next-auth.session-token';
const hour = 3_600_000;

/** What both kinds of NextAuth site share: a cookie in chunks that is set anew with each reading of the session. */
abstract class NextAuthService implements Service {
  abstract readonly hosts: readonly string[];
  readonly identity = { subject: 'ada@example.com', email: 'ada@example.com', name: 'Ada' };
  abstract readonly credits: Service['credits'];
  protected readonly world: ServiceWorld;
  protected accessToken = '';
  protected readonly live = new Set<string>();
  /** What the session endpoint answers instead, if anything. */
  instead: Answer | undefined;
  #cookie = 'first-half.second-half';
  #count = 0;

  constructor(world: ServiceWorld) {
    this.world = world;
  }

  abstract answer(asked: Asked): Answer;
  abstract revoke(): void;
  protected abstract document(): unknown;

  protected session(asked: Asked): Answer {
    if (this.instead) return this.instead;
    if (joined(cookiesOf(asked)) !== this.#cookie) return this.signedOut;
    this.#count += 1;
    this.#cookie = `half-${this.#count}.other-half-${this.#count}`;
    this.accessToken = this.newAccessToken(this.#count);
    this.live.add(this.accessToken);
    // In two pieces and whole by turns: whatever is left of the one would spoil the other.
    const pieces =
      this.#count % 2 === 0
        ? [
            [`${cookieName}.0`, this.#cookie.slice(0, 6)] as const,
            [`${cookieName}.1`, this.#cookie.slice(6)] as const,
          ]
        : [[cookieName, this.#cookie] as const];
    const setCookies = pieces.map(
      ([name, value]) => `${name}=${value}; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax`,
    );
    return { json: this.document(), headers: { 'set-cookie': setCookies } };
  }

  protected abstract readonly signedOut: Answer;
  protected abstract newAccessToken(count: number): string;

  protected expires(): string {
    return new Date(this.world.clock.now() + hour).toISOString();
  }

  signIn(provider: Provider): Promise<SignedIn> {
    const half = this.#cookie.indexOf('.') + 1;
    const [host = ''] = this.hosts;
    const cookies = [
      browserCookie(`${cookieName}.0`, this.#cookie.slice(0, half), host),
      browserCookie(`${cookieName}.1`, this.#cookie.slice(half), host),
    ];
    return provider.adopt({ cookies, identityProvider: 'accounts.google.com' }, calm);
  }

  signInWrongly(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ cookies: [browserCookie(cookieName, 'wrong', this.hosts[0] ?? '')] }, calm);
  }

  expire(): void {
    this.live.clear();
  }
}

function joined(cookies: ReadonlyMap<string, string>): string {
  const whole = cookies.get(cookieName) ?? '';
  const pieces = [0, 1, 2].map((number) => cookies.get(`${cookieName}.${number}`) ?? '');
  return whole + pieces.join('');
}

/** Google Labs. The session endpoint is on labs.google, everything else at Google's API host, which takes no cookies. */
export class GoogleLabs extends NextAuthService {
  override readonly hosts = ['labs.google', 'aisandbox-pa.googleapis.com'];
  override readonly credits = { total: 1_000, parts: {}, unit: 'credits', plan: 'G1_TIER2' };
  /** Set when Google's own session behind the site has ended. */
  upstreamEnded = false;
  protected override readonly signedOut: Answer = { json: {} };

  override answer(asked: Asked): Answer {
    const { host, path, headers } = asked;
    if (host === 'labs.google' && path === '/fx/api/auth/session') return this.session(asked);
    if (host !== 'aisandbox-pa.googleapis.com') return notFound;
    if (headers.origin !== 'https://labs.google' || headers.cookie !== undefined)
      return { status: 403, json: {} };
    if (!this.live.has(bearerOf(asked) ?? '')) {
      const message = 'Request had invalid authentication credentials. Expected OAuth 2 access token';
      return { status: 401, json: { error: { code: 401, message, status: 'UNAUTHENTICATED' } } };
    }
    if (path === '/v1:runImageFx') return this.#images(asked);
    if (path !== '/v1/credits') return notFound;
    return { json: { credits: 1_000, userPaygateTier: 'PAYGATE_TIER_ONE', sku: 'G1_TIER2' } };
  }

  /** One small image for each that is asked for, and no prompt that speaks of swords. */
  #images({ method, body }: Asked): Answer {
    const asked = JSON.parse(body) as {
      userInput: { candidatesCount: number; prompts: string[]; seed: number };
      clientContext: { tool: string };
      modelInput: { modelNameType: string };
      aspectRatio: string;
    };
    const { candidatesCount, prompts, seed } = asked.userInput;
    if (
      method !== 'POST' ||
      asked.clientContext.tool !== 'IMAGE_FX' ||
      !/^IMAGE_ASPECT_RATIO_/.test(asked.aspectRatio)
    ) {
      return { status: 400, json: { error: { code: 400, status: 'INVALID_ARGUMENT' } } };
    }
    if (prompts[0]?.includes('sword')) {
      const details = [{ reason: 'PUBLIC_ERROR_UNSAFE_GENERATION' }];
      return {
        status: 400,
        json: { error: { code: 400, message: 'blocked', status: 'INVALID_ARGUMENT', details } },
      };
    }
    const generatedImages = Array.from({ length: candidatesCount }, (_, index) => ({
      encodedImage: Buffer.from([0xff, 0xd8, 0xff, 0xe0, index, 0xff, 0xd9]).toString('base64'),
      seed: seed + index,
      mediaGenerationId: `media-${seed}-${index}`,
      modelNameType: asked.modelInput.modelNameType,
    }));
    return { json: { imagePanels: [{ prompt: prompts[0], generatedImages }] } };
  }

  protected override newAccessToken(count: number): string {
    return `ya29.token-${count}`;
  }

  protected override document(): unknown {
    const user = { name: 'Ada', email: 'ada@example.com', image: 'https://example.com/ada.png' };
    const error = this.upstreamEnded ? { error: 'ACCESS_TOKEN_REFRESH_NEEDED' } : {};
    return { user, expires: this.expires(), access_token: this.accessToken, ...error };
  }

  override revoke(): void {
    this.instead = { status: 401, json: { error: 'unauthorized' } };
  }
}

/** A site of one's own with NextAuth: the token is a JWT, and nobody signed in is an empty object. */
export class NextAuthSite extends NextAuthService {
  override readonly hosts = ['chat.example'];
  override readonly credits = undefined;
  protected override readonly signedOut: Answer = { json: {} };

  override answer(asked: Asked): Answer {
    if (asked.path === '/api/auth/session') return this.session(asked);
    if (asked.path !== '/api/me') return notFound;
    return this.live.has(bearerOf(asked) ?? '') ? { json: { remaining: 80 } } : { status: 401, json: {} };
  }

  protected override newAccessToken(count: number): string {
    return jwtOf({ count, exp: (this.world.clock.now() + hour) / 1_000 });
  }

  protected override document(): unknown {
    return {
      user: { name: 'Ada', email: 'ada@example.com' },
      expires: new Date(this.world.clock.now() + 30 * 24 * hour).toISOString(),
      accessToken: this.accessToken,
    };
  }

  override revoke(): void {
    this.instead = this.signedOut;
  }
}

/** Suno, whose accounts are kept by Clerk: a long-lived cookie, and tokens of a minute that are made for requests. */
export class Suno implements Service {
  readonly hosts = ['auth.suno.com', 'studio-api.prod.suno.com'];
  readonly identity = { subject: 'user_1', email: 'ada@example.com', name: 'ada' };
  readonly credits = { total: 50, parts: {}, unit: 'credits' };
  readonly minted: string[] = [];
  readonly #world: ServiceWorld;
  #client = 'client-1';

  constructor(world: ServiceWorld) {
    this.#world = world;
  }

  answer(asked: Asked): Answer {
    const { host, path, method } = asked;
    if (host === 'auth.suno.com') {
      const isSignedIn = cookiesOf(asked).get('__client') === this.#client;
      if (path === '/v1/client' && method === 'GET') return { json: this.#document(isSignedIn) };
      if (path !== '/v1/client/sessions/sess_1/tokens' || method !== 'POST') return notFound;
      if (!isSignedIn) return { status: 401, json: { errors: [{ code: 'signed_out' }] } };
      const exp = this.#world.clock.now() / 1_000 + 60;
      const jwt = jwtOf({ sub: 'user_1', exp, count: this.minted.length });
      this.minted.push(jwt);
      return { json: { object: 'token', jwt } };
    }
    if (path !== '/api/billing/info/') return notFound;
    const jwt = bearerOf(asked) ?? '';
    const { exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString() || '{}') as {
      exp?: number;
    };
    const isLive = this.minted.includes(jwt) && (exp ?? 0) * 1_000 > this.#world.clock.now();
    if (!isLive) return { status: 401, json: { detail: 'Unauthorized' } };
    return { json: { total_credits_left: 50, monthly_limit: 50, monthly_usage: 0, period: 'day' } };
  }

  signIn(provider: Provider): Promise<SignedIn> {
    const cookies = [browserCookie('__client', this.#client, 'auth.suno.com')];
    return provider.adopt({ cookies, identityProvider: 'accounts.google.com' }, calm);
  }

  signInWrongly(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ cookies: [browserCookie('__client', 'wrong', 'auth.suno.com')] }, calm);
  }

  /** Before their time: as if the server's keys had changed. */
  expire(): void {
    this.minted.length = 0;
  }

  revoke(): void {
    this.#client = 'none';
    this.minted.length = 0;
  }

  #document(isSignedIn: boolean): unknown {
    if (!isSignedIn) return { response: null, client: null };
    const user = { id: 'user_1', username: 'ada', email_addresses: [{ email_address: 'ada@example.com' }] };
    return { response: { last_active_session_id: 'sess_1', sessions: [{ id: 'sess_1', user }] } };
  }
}
