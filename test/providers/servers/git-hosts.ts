import { createHash } from 'node:crypto';
import type { Captured, Provider, SignedIn } from '../../../main/engine/provider.ts';
import { calm } from '../scripted-transport.ts';
import { type Answer, type Asked, bearerOf, formOf, notFound, type Service } from './provider-server.ts';

/** In what the git hosts differ. */
interface Habits {
  readonly tokenHost: string;
  readonly tokenPath: string;
  readonly authorizationPath: string;
  readonly deviceCodePath?: string;
  /** GitHub's is 200. */
  readonly errorStatus: number;
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
  refuse(asked: Asked, form: URLSearchParams): Answer | undefined;
  /** Whether a refresh must repeat the redirect URI of the grant. */
  readonly repeatsRedirectUri?: boolean;
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
  #redirectUri: string | undefined;
  #allowed: { readonly code: string; readonly challenge: string; readonly redirectUri: string } | undefined;
  /** What a client that polls with a device code hears first. */
  readonly beforeCode = ['authorization_pending', 'slow_down', 'authorization_pending'];

  constructor(habits: Habits) {
    this.#habits = habits;
    this.#redirectUri = habits.grant.redirectUri;
    this.hosts = [...new Set([habits.tokenHost, habits.apiHost])];
    this.identity = habits.identity;
  }

  answer(asked: Asked): Answer {
    const habits = this.#habits;
    const { host, path, method } = asked;
    if (host === habits.tokenHost && path === habits.tokenPath && method === 'POST') {
      return this.#token(asked, formOf(asked));
    }
    if (host === habits.tokenHost && path === habits.deviceCodePath && method === 'POST') {
      const verification_uri = `https://${host}/login/device`;
      return {
        json: {
          device_code: 'device-1',
          user_code: 'WDJB-MJHT',
          verification_uri,
          expires_in: 900,
          interval: 5,
        },
      };
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

  /** The person allows the client on the host's page. Returns where their browser is led. */
  allow(page: string): string {
    const { host, pathname, searchParams } = new URL(page);
    const { tokenHost, authorizationPath } = this.#habits;
    if (host !== tokenHost || pathname !== authorizationPath) throw new Error('this is not the page');
    if (searchParams.get('code_challenge_method') !== 'S256') throw new Error('no PKCE');
    const redirectUri = searchParams.get('redirect_uri') ?? '';
    this.#allowed = { code: 'code-1', challenge: searchParams.get('code_challenge') ?? '', redirectUri };
    const target = new URL(redirectUri);
    target.searchParams.set('code', 'code-1');
    target.searchParams.set('state', searchParams.get('state') ?? '');
    return target.href;
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

  #token(asked: Asked, form: URLSearchParams): Answer {
    const { refuse, deadGrant, errorStatus, repeatsRedirectUri } = this.#habits;
    if (asked.headers.accept !== 'application/json') return { html: 'access_token=…' };
    const refusal = refuse(asked, form);
    if (refusal) return refusal;
    switch (form.get('grant_type')) {
      case 'refresh_token': {
        const isSame = !repeatsRedirectUri || form.get('redirect_uri') === this.#redirectUri;
        return isSame && form.get('refresh_token') === this.#refreshToken ? this.#issue() : deadGrant;
      }
      case 'authorization_code': {
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        const { code, redirectUri } = this.#allowed ?? {};
        const isRight = form.get('code') === code && form.get('redirect_uri') === redirectUri;
        if (!isRight || challenge !== this.#allowed?.challenge) {
          return { status: errorStatus, json: { error: 'bad_verification_code' } };
        }
        this.#redirectUri = redirectUri;
        return this.#issue();
      }
      case 'urn:ietf:params:oauth:grant-type:device_code': {
        const error =
          form.get('device_code') === 'device-1' ? this.beforeCode.shift() : 'incorrect_device_code';
        return error === undefined ? this.#issue() : { status: errorStatus, json: { error, interval: 10 } };
      }
      default:
        return { status: errorStatus, json: { error: 'unsupported_grant_type' } };
    }
  }

  #issue(): Answer {
    this.#count += 1;
    this.#accessToken = `access-${this.#count}`;
    this.#refreshToken = `refresh-${this.#count}`;
    const { reply } = this.#habits;
    const tokens = {
      access_token: this.#accessToken,
      refresh_token: this.#refreshToken,
      token_type: 'bearer',
    };
    return { json: { ...tokens, ...reply } };
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
    authorizationPath: '/login/oauth/authorize',
    deviceCodePath: '/login/device/code',
    errorStatus: 200,
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
    // A code is redeemed with the secret only; a grant that came by a device code is renewed without it as well.
    refuse: (_asked, form) => {
      const secret = form.get('client_secret');
      const isCode = form.get('grant_type') === 'authorization_code';
      const isRight = secret === null ? !isCode : secret === ownClient.secret;
      const isOwn = form.get('client_id') === ownClient.id;
      return isOwn && isRight ? undefined : { json: { error: 'incorrect_client_credentials' } };
    },
  });
}

const redirectUri = 'http://127.0.0.1:49152/callback';

/** GitLab: wants the redirect URI once more at each refresh. */
export function gitLab(): GitHost {
  const invalidGrant = { status: 400, json: { error: 'invalid_grant', error_description: 'is invalid' } };
  return new GitHost({
    tokenHost: 'gitlab.com',
    tokenPath: '/oauth/token',
    authorizationPath: '/oauth/authorize',
    deviceCodePath: '/oauth/authorize_device',
    errorStatus: 400,
    repeatsRedirectUri: true,
    revocationPath: '/oauth/revoke',
    apiHost: 'gitlab.com',
    userPath: '/api/v4/user',
    user: { id: 7, username: 'ada', email: 'ada@example.com', name: 'Ada' },
    identity: { subject: '7', email: 'ada@example.com', name: 'ada' },
    grant: { redirectUri, scope: 'read_user' },
    reply: { expires_in: 7_200, created_at: 1_795_255_200, scope: 'read_user' },
    deadGrant: invalidGrant,
    deadToken: { status: 401, json: { error: 'invalid_token', error_description: 'Token was revoked.' } },
    refuse: unlessOwnClient,
  });
}

/** Gitea and Forgejo: every error has status 400, and a spent refresh token is an `unauthorized_client`. */
export function gitea(host: string): GitHost {
  return new GitHost({
    tokenHost: host,
    tokenPath: '/login/oauth/access_token',
    authorizationPath: '/login/oauth/authorize',
    errorStatus: 400,
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
    authorizationPath: '/site/oauth2/authorize',
    errorStatus: 400,
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
