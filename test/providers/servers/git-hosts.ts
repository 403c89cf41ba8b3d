import type { Captured, Provider, SignedIn } from '../../../main/engine/provider.ts';
import { calm } from '../scripted-transport.ts';
import { type Answer, type Asked, bearerOf, formOf, notFound, type Service } from './provider-server.ts';

/** In what the git hosts differ. */
interface Habits {
  readonly tokenHost: string;
  readonly tokenPath: string;
  readonly apiHost: string;
  readonly userPath: string;
  readonly user: unknown;
  readonly identity: Service['identity'];
  readonly grant: Partial<NonNullable<Captured['tokens']>>;
  /** What a token reply holds beside the two tokens. */
  readonly reply: Readonly<Record<string, unknown>>;
  /** The refusal of a refresh token that is not, or no longer, known. */
  readonly deadGrant: Answer;
  readonly deadToken: Answer;
  /** What the server checks before it looks at the refresh token. */
  refuse?(asked: Asked, form: URLSearchParams): Answer | undefined;
  readonly revocationPath?: string;
}

/** A git host with OAuth: each refresh replaces both tokens. */
export class GitHost implements Service {
  readonly hosts: readonly string[];
  readonly identity: Service['identity'];
  readonly credits = undefined;
  readonly revoked: string[] = [];
  readonly #habits: Habits;
  #accessToken = 'access-1';
  #refreshToken = 'refresh-1';
  #count = 1;

  constructor(habits: Habits) {
    this.#habits = habits;
    this.hosts = [...new Set([habits.tokenHost, habits.apiHost])];
    this.identity = habits.identity;
  }

  answer(asked: Asked): Answer {
    const habits = this.#habits;
    const { host, path, method } = asked;
    if (host === habits.tokenHost && path === habits.tokenPath && method === 'POST') {
      return this.#renew(asked, formOf(asked));
    }
    if (host === habits.tokenHost && path === habits.revocationPath && method === 'POST') {
      this.revoked.push(formOf(asked).get('token') ?? '');
      return { json: {} };
    }
    if (host !== habits.apiHost || path !== habits.userPath) return notFound;
    if (asked.headers['user-agent'] === undefined) return { status: 403, json: { message: 'no user agent' } };
    return bearerOf(asked) === this.#accessToken ? { json: habits.user } : habits.deadToken;
  }

  signIn(provider: Provider): Promise<SignedIn> {
    const tokens = {
      accessToken: this.#accessToken,
      refreshToken: this.#refreshToken,
      expiresIn: 7_200,
      ...this.#habits.grant,
    };
    return provider.adopt({ tokens }, calm);
  }

  /** Nobody types a password here; what can be wrong is a pasted token. */
  signInWrongly(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ tokens: { accessToken: 'wrong' } }, calm);
  }

  /** A token of one's own, without anything to renew it with. */
  signInWithPersonalToken(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ tokens: { accessToken: this.#accessToken } }, calm);
  }

  expire(): void {
    this.#accessToken = 'none';
  }

  revoke(): void {
    this.#accessToken = 'none';
    this.#refreshToken = 'none';
  }

  #renew(asked: Asked, form: URLSearchParams): Answer {
    const { refuse, deadGrant, reply } = this.#habits;
    if (asked.headers.accept !== 'application/json') return { html: 'access_token=…' };
    if (form.get('grant_type') !== 'refresh_token')
      return { status: 400, json: { error: 'unsupported_grant_type' } };
    const refusal = refuse?.(asked, form);
    if (refusal) return refusal;
    if (form.get('refresh_token') !== this.#refreshToken) return deadGrant;
    this.#count += 1;
    this.#accessToken = `access-${this.#count}`;
    this.#refreshToken = `refresh-${this.#count}`;
    return {
      json: {
        access_token: this.#accessToken,
        refresh_token: this.#refreshToken,
        token_type: 'bearer',
        ...reply,
      },
    };
  }
}

/** The client that the person of the tests has registered. */
export const ownClient = { id: 'own-client', secret: 'own+client/secret' };

function unlessOwnClient(_asked: Asked, form: URLSearchParams): Answer | undefined {
  return form.get('client_id') === ownClient.id && !form.has('client_secret')
    ? undefined
    : { status: 401, json: { error: 'invalid_client' } };
}

/** GitHub: errors come with status 200. */
export function gitHub(): GitHost {
  return new GitHost({
    tokenHost: 'github.com',
    tokenPath: '/login/oauth/access_token',
    apiHost: 'api.github.com',
    userPath: '/user',
    user: { login: 'ada', id: 1, name: 'Ada', email: null, avatar_url: 'https://example.com/a.png' },
    identity: { subject: '1', name: 'ada' },
    grant: { expiresIn: 28_800, refreshExpiresIn: 15_897_600, scope: '' },
    reply: { expires_in: 28_800, refresh_token_expires_in: 15_897_600, scope: '' },
    deadGrant: {
      json: {
        error: 'bad_refresh_token',
        error_description: 'The refresh token passed is incorrect or expired.',
      },
    },
    deadToken: { status: 401, json: { message: 'Bad credentials' } },
    refuse: (asked, form) =>
      unlessOwnClient(asked, form) ? { json: { error: 'incorrect_client_credentials' } } : undefined,
  });
}

const redirectUri = 'http://127.0.0.1:49152/callback';

/** GitLab: wants the redirect URI once more at each refresh. */
export function gitLab(): GitHost {
  const invalidGrant = { status: 400, json: { error: 'invalid_grant', error_description: 'is invalid' } };
  return new GitHost({
    tokenHost: 'gitlab.com',
    tokenPath: '/oauth/token',
    revocationPath: '/oauth/revoke',
    apiHost: 'gitlab.com',
    userPath: '/api/v4/user',
    user: { id: 7, username: 'ada', email: 'ada@example.com', name: 'Ada' },
    identity: { subject: '7', email: 'ada@example.com', name: 'ada' },
    grant: { redirectUri, scope: 'read_user' },
    reply: { expires_in: 7_200, created_at: 1_795_255_200, scope: 'read_user' },
    deadGrant: invalidGrant,
    deadToken: { status: 401, json: { error: 'invalid_token', error_description: 'Token was revoked.' } },
    refuse: (asked, form) =>
      unlessOwnClient(asked, form) ?? (form.get('redirect_uri') === redirectUri ? undefined : invalidGrant),
  });
}

/** Gitea and Forgejo: every error has status 400, and a spent refresh token is an `unauthorized_client`. */
export function gitea(host: string): GitHost {
  return new GitHost({
    tokenHost: host,
    tokenPath: '/login/oauth/access_token',
    apiHost: host,
    userPath: '/api/v1/user',
    user: { id: 3, login: 'ada', email: 'ada@example.com' },
    identity: { subject: '3', email: 'ada@example.com', name: 'ada' },
    grant: { redirectUri, expiresIn: 3_600 },
    reply: { expires_in: 3_600 },
    deadGrant: {
      status: 400,
      json: { error: 'unauthorized_client', error_description: 'unable to parse refresh token' },
    },
    deadToken: { status: 401, json: { message: 'token is invalid' } },
    refuse: (asked, form) =>
      unlessOwnClient(asked, form) ? { status: 400, json: { error: 'invalid_client' } } : undefined,
  });
}

/** Bitbucket Cloud: the client shows its secret, and scopes come by one of two names. */
export function bitbucket(scopeName: 'scope' | 'scopes' = 'scope'): GitHost {
  const basic = `Basic ${Buffer.from(`${ownClient.id}:${encodeURIComponent(ownClient.secret)}`).toString('base64')}`;
  return new GitHost({
    tokenHost: 'bitbucket.org',
    tokenPath: '/site/oauth2/access_token',
    apiHost: 'api.bitbucket.org',
    userPath: '/2.0/user',
    user: { uuid: '{ada}', username: 'ada', display_name: 'Ada' },
    identity: { subject: '{ada}', name: 'ada' },
    grant: { clientSecret: ownClient.secret },
    reply: { expires_in: 7_200, [scopeName]: 'account email' },
    deadGrant: { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid refresh_token' } },
    deadToken: { status: 401, json: { type: 'error', error: { message: 'Access token expired.' } } },
    refuse: (asked, form) =>
      asked.headers.authorization === basic && !form.has('client_secret')
        ? undefined
        : { status: 401, json: { error: 'invalid_client' } },
  });
}
