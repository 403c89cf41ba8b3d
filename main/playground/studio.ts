import type { PlaygroundContext } from './context.ts';
import {
  chunkedCookieNames,
  clearCookie,
  readChunkedCookie,
  readCookies,
  setCookie,
  writeChunkedCookie,
} from './cookies.ts';
import { html } from './html.ts';
import {
  bearerToken,
  formFields,
  isCrossSite,
  json,
  type PlaygroundRequest,
  type Reply,
  type Route,
  redirect,
} from './http.ts';
import { errorNotice, pageReply, refusalPage, signInForm } from './pages.ts';
import { signedInCard } from './signed-in-card.ts';
import type { User } from './users.ts';

export interface StudioOptions {
  /** Writes the session cookie in numbered chunks, as NextAuth does with big ones. */
  readonly chunkedCookies: boolean;
}

const sessionCookie = 'studio-session-token';
const challengeCookie = 'studio-challenge';
const challengeLifetime = 10 * 60_000;
/** Half of a cookie value, so that chunks come in twos. */
const chunkLength = 22;

/**
 * The Studio: a cookie session in front of an identity provider. Its session endpoint mints short access tokens and gives a
 * new cookie each time, for as long as the identity provider renews.
 */
export function studioRoutes(context: PlaygroundContext, options: StudioOptions): readonly Route[] {
  const { users, usage, wallets, rotatingTokens, accessTokens, cookieSessions, keys, lifetimes, now } =
    context;

  const sessionCookies = (request: PlaygroundRequest, token: string): readonly string[] =>
    writeChunkedCookie(
      request,
      sessionCookie,
      token,
      lifetimes.cookieSession,
      options.chunkedCookies ? chunkLength : undefined,
    );

  const presentedUser = (request: PlaygroundRequest): User | undefined => {
    const cookie = readChunkedCookie(request, sessionCookie);
    const family = cookie === undefined ? undefined : rotatingTokens.present('studio', cookie);
    return family && users.findByNumber(family.userNumber);
  };

  const signInPage = (status: number, email = '', error?: string): Reply =>
    pageReply(status, {
      site: 'studio',
      title: 'Sign in',
      content: html`<h1>Sign in to Studio</h1>
<p class="lead">Use one of your practice accounts.</p>
${signInForm({ action: '/studio/signin', email, ...(error !== undefined && { error }) })}`,
    });

  const codePage = (status: number, error?: string): Reply =>
    pageReply(status, {
      site: 'studio',
      title: 'Enter the code',
      content: html`<h1>One more step</h1>
<p class="lead">This account asks for a code after the password.</p>
<form method="post" action="/studio/signin/code">
${errorNotice(error)}
<label for="code">Code</label>
<input class="code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required autofocus>
<p class="hint">Any six digits will do here, such as 123456.</p>
<div class="buttons"><button type="submit">Continue</button></div>
</form>`,
    });

  const startSession = (request: PlaygroundRequest, user: User): Reply => {
    const { token } = rotatingTokens.start('studio', user.number, lifetimes.cookieSession, {
      upstreamUntil: now() + lifetimes.upstream,
    });
    usage.noteSignIn('studio', user.number);
    const cookies = [...sessionCookies(request, token)];
    if (readCookies(request).has(challengeCookie)) cookies.push(clearCookie(challengeCookie));
    return redirect('/studio', { cookies });
  };

  const foreignForm = (): Reply =>
    refusalPage(
      'studio',
      403,
      'Not from here',
      'This was sent by a page of another site. Open Studio and try again.',
    );

  const signIn = async (request: PlaygroundRequest): Promise<Reply> => {
    if (isCrossSite(request)) return foreignForm();
    const fields = formFields(request);
    const email = fields.get('email') ?? '';
    const user = await users.authenticate(users.findByEmail(email), fields.get('password') ?? '');
    if (!user) return signInPage(401, email, 'Wrong email or password');
    if (!user.challenge) return startSession(request, user);
    const challenge = cookieSessions.start('studio-challenge', user.number, challengeLifetime);
    return redirect('/studio/signin/code', {
      cookies: [setCookie(challengeCookie, challenge, challengeLifetime)],
    });
  };

  const answerChallenge = (request: PlaygroundRequest): Reply => {
    if (isCrossSite(request)) return foreignForm();
    const cookie = readCookies(request).get(challengeCookie);
    const session = cookieSessions.find('studio-challenge', cookie);
    const user = session && users.findByNumber(session.userNumber);
    if (cookie === undefined || !user) return redirect('/studio/signin');
    if (!/^\d{6}$/.test(formFields(request).get('code')?.trim() ?? '')) {
      return codePage(401, 'The code has six digits');
    }
    cookieSessions.end(cookie);
    return startSession(request, user);
  };

  const signOut = (request: PlaygroundRequest): Reply => {
    if (isCrossSite(request)) return foreignForm();
    const cookie = readChunkedCookie(request, sessionCookie);
    const family = cookie === undefined ? undefined : rotatingTokens.familyOf('studio', cookie);
    if (family) rotatingTokens.end(family.id);
    return redirect('/studio/signin', {
      cookies: chunkedCookieNames(request, sessionCookie).map(clearCookie),
    });
  };

  const session = (request: PlaygroundRequest): Reply => {
    const cookie = readChunkedCookie(request, sessionCookie);
    if (cookie === undefined) return json(200, {});
    const rotation = rotatingTokens.rotate('studio', cookie, lifetimes.cookieSession);
    const user = rotation.outcome === 'rotated' ? users.findByNumber(rotation.family.userNumber) : undefined;
    usage.noteRefresh('studio', cookie, user !== undefined);
    if (rotation.outcome !== 'rotated' || !user) return json(200, {});
    const { family } = rotation;
    const cookies = sessionCookies(request, rotation.token);
    const shown = { name: user.username, email: user.email, image: `${context.url()}/studio/portrait.svg` };
    if (now() >= (family.upstreamUntil ?? 0)) {
      const stale = {
        user: shown,
        expires: new Date(Math.min(family.accessEndsAt ?? now(), now())).toISOString(),
        access_token: `pgs_${keys.derivedText(`stale ${family.id}`)}`,
        error: 'ACCESS_TOKEN_REFRESH_NEEDED',
      };
      return json(200, stale, { cookies });
    }
    const endsAt = now() + lifetimes.accessToken;
    const accessToken = accessTokens.issue(family.id, 'pgs_', lifetimes.accessToken);
    rotatingTokens.noteAccessEnd(family.id, endsAt);
    const fresh = { user: shown, expires: new Date(endsAt).toISOString(), access_token: accessToken };
    return json(200, fresh, { cookies });
  };

  const credits = (request: PlaygroundRequest): Reply => {
    const token = bearerToken(request);
    const grant = token === undefined ? undefined : accessTokens.find('studio', token);
    const user = grant && users.findByNumber(grant.userNumber);
    if (!user) {
      const message = 'Request had invalid authentication credentials.';
      return json(401, { error: { code: 401, message, status: 'UNAUTHENTICATED' } });
    }
    return json(200, {
      credits: wallets.read(user, 'studio').total,
      userPaygateTier: 'PAYGATE_TIER_ONE',
    });
  };

  return [
    { method: 'GET', path: '/studio/signin', handler: () => signInPage(200) },
    { method: 'POST', path: '/studio/signin', handler: signIn },
    {
      method: 'GET',
      path: '/studio/signin/code',
      handler: (request) =>
        cookieSessions.find('studio-challenge', readCookies(request).get(challengeCookie))
          ? codePage(200)
          : redirect('/studio/signin'),
    },
    { method: 'POST', path: '/studio/signin/code', handler: answerChallenge },
    { method: 'GET', path: '/studio/signout', handler: signOut },
    {
      method: 'GET',
      path: '/studio',
      handler: (request) => {
        const user = presentedUser(request);
        if (!user) return redirect('/studio/signin');
        const content = signedInCard(
          user,
          '/studio/signout',
          'Your session is good. You can close this window.',
        );
        return pageReply(200, { site: 'studio', title: 'Signed in', content, storedUser: user.email });
      },
    },
    { method: 'GET', path: '/studio/api/auth/session', handler: session },
    { method: 'GET', path: '/studio/api/credits', handler: credits },
    { method: 'GET', path: '/studio/portrait.svg', handler: portrait },
  ];
}

/** The picture of every user: a face that belongs to nobody. */
function portrait(): Reply {
  const body =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#7435b5"/>' +
    '<circle cx="32" cy="25" r="11" fill="#fff"/><path d="M10 60a22 20 0 0 1 44 0z" fill="#fff"/></svg>';
  return { status: 200, headers: { 'content-type': 'image/svg+xml' }, cookies: [], body };
}
