import { signedInCard } from './cards.ts';
import type { PlaygroundContext } from './context.ts';
import { clearCookie, readCookies, setCookie } from './cookies.ts';
import { html } from './html.ts';
import { formFields, isCrossSite, type PlaygroundRequest, type Reply, type Route, redirect } from './http.ts';
import { errorNotice, pageReply, refusalPage, signInForm } from './pages.ts';
import type { StudioCookie } from './studio-cookie.ts';
import type { User } from './users.ts';

const challengeCookie = 'studio-challenge';
const challengeLifetime = 10 * 60_000;

/** The Studio's pages: sign-in, the code after the password for those who have it, the signed-in page, sign-out. */
export function studioSignInRoutes(
  context: PlaygroundContext,
  sessionCookie: StudioCookie,
): readonly Route[] {
  const { users, usage, cookieSessions } = context;

  const signInPage = (status: number, email = '', error?: string): Reply =>
    pageReply(status, {
      site: 'studio',
      title: 'Sign in',
      content: html`<h1>Sign in to Studio</h1>
<p class="lead">Use one of your practice accounts.</p>
${signInForm({
  action: '/studio/signin',
  email,
  demoUser: context.demoUser,
  ...(error !== undefined && { error }),
})}`,
    });

  const foreignForm = (): Reply =>
    refusalPage(
      'studio',
      403,
      'Not from here',
      'This was sent by a page of another site. Open Studio and try again.',
    );

  const startSession = (request: PlaygroundRequest, user: User): Reply => {
    usage.noteSignIn('studio', user.number);
    const cookies = [...sessionCookie.start(request, user)];
    if (readCookies(request).has(challengeCookie)) cookies.push(clearCookie(challengeCookie));
    return redirect('/studio', { cookies });
  };

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

  const challengedUser = (request: PlaygroundRequest): User | undefined => {
    const session = cookieSessions.find('studio-challenge', readCookies(request).get(challengeCookie));
    return session && users.findByNumber(session.userNumber);
  };

  const answerChallenge = (request: PlaygroundRequest): Reply => {
    if (isCrossSite(request)) return foreignForm();
    const user = challengedUser(request);
    if (!user) return redirect('/studio/signin');
    if (!/^\d{6}$/.test(formFields(request).get('code')?.trim() ?? '')) {
      return codePage(401, 'The code has six digits');
    }
    cookieSessions.end(readCookies(request).get(challengeCookie) ?? '');
    return startSession(request, user);
  };

  const signedInPage = (request: PlaygroundRequest): Reply => {
    const user = sessionCookie.presentedUser(request);
    if (!user) return redirect('/studio/signin');
    const content = signedInCard(user, '/studio/signout');
    return pageReply(200, { site: 'studio', title: 'Signed in', content, storedUser: user.email });
  };

  return [
    { method: 'GET', path: '/studio', handler: signedInPage },
    { method: 'GET', path: '/studio/signin', handler: () => signInPage(200) },
    { method: 'POST', path: '/studio/signin', handler: signIn },
    {
      method: 'GET',
      path: '/studio/signin/code',
      handler: (request) => (challengedUser(request) ? codePage(200) : redirect('/studio/signin')),
    },
    { method: 'POST', path: '/studio/signin/code', handler: answerChallenge },
    {
      method: 'GET',
      path: '/studio/signout',
      handler: (request) =>
        isCrossSite(request)
          ? foreignForm()
          : redirect('/studio/signin', { cookies: sessionCookie.end(request) }),
    },
  ];
}

function codePage(status: number, error?: string): Reply {
  const invalid = error === undefined ? undefined : html` aria-invalid="true"`;
  return pageReply(status, {
    site: 'studio',
    title: 'Enter the code',
    content: html`<h1>One more step</h1>
<p class="lead">This account asks for a code after the password.</p>
<form method="post" action="/studio/signin/code">
${errorNotice(error)}
<label for="code">Code</label>
<input class="code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" aria-describedby="code-hint" required autofocus${invalid}>
<p class="hint" id="code-hint">Any six digits will do here, such as 123456.</p>
<div class="buttons"><button type="submit">Continue</button></div>
</form>`,
  });
}
