import { signedInCard } from './cards.ts';
import type { PlaygroundContext } from './context.ts';
import { clearCookie, readCookies, setCookie } from './cookies.ts';
import { html } from './html.ts';
import {
  formFields,
  isCrossSite,
  json,
  type PlaygroundRequest,
  type Reply,
  type Route,
  redirect,
} from './http.ts';
import { pageReply, refusalPage, signInForm } from './pages.ts';
import type { User } from './users.ts';

const sessionCookie = 'gallery-sid';

/** The Gallery: a plain cookie session without a date, which its server ends after a while without a request. */
export function galleryRoutes(context: PlaygroundContext): readonly Route[] {
  const { users, usage, wallets, cookieSessions, lifetimes } = context;

  /** The signed-in user; being asked for is what keeps the session alive. */
  const touchedUser = (request: PlaygroundRequest): User | undefined => {
    const cookie = readCookies(request).get(sessionCookie);
    const session = cookieSessions.find('gallery', cookie, lifetimes.slidingIdle);
    return session && users.findByNumber(session.userNumber);
  };

  const signInPage = (status: number, email = '', error?: string): Reply =>
    pageReply(status, {
      site: 'gallery',
      title: 'Sign in',
      content: html`<h1>Sign in to Gallery</h1>
<p class="lead">Use one of your practice accounts, here or <a href="/gallery/signin" target="_blank">in a window of its own</a>.</p>
${signInForm({ action: '/gallery/signin', email, demoUser: context.demoUser, ...(error !== undefined && { error }) })}`,
    });

  const foreignForm = (): Reply =>
    refusalPage(
      'gallery',
      403,
      'Not from here',
      'This was sent by a page of another site. Open Gallery and try again.',
    );

  return [
    {
      method: 'GET',
      path: '/gallery/signin',
      handler: (request) => {
        touchedUser(request);
        return signInPage(200);
      },
    },
    {
      method: 'POST',
      path: '/gallery/signin',
      handler: async (request) => {
        if (isCrossSite(request)) return foreignForm();
        const fields = formFields(request);
        const email = fields.get('email') ?? '';
        const user = await users.authenticate(users.findByEmail(email), fields.get('password') ?? '');
        if (!user) return signInPage(401, email, 'Wrong email or password');
        usage.noteSignIn('gallery', user.number);
        const cookie = cookieSessions.start('gallery', user.number, lifetimes.slidingIdle);
        return redirect('/gallery', { cookies: [setCookie(sessionCookie, cookie)] });
      },
    },
    {
      method: 'GET',
      path: '/gallery/signout',
      handler: (request) => {
        if (isCrossSite(request)) return foreignForm();
        const cookie = readCookies(request).get(sessionCookie);
        if (cookie !== undefined) cookieSessions.end(cookie);
        return redirect('/gallery/signin', { cookies: [clearCookie(sessionCookie)] });
      },
    },
    {
      method: 'GET',
      path: '/gallery',
      handler: (request) => {
        const user = touchedUser(request);
        if (!user) return redirect('/gallery/signin');
        const content = signedInCard(user, '/gallery/signout');
        return pageReply(200, { site: 'gallery', title: 'Signed in', content });
      },
    },
    {
      method: 'GET',
      path: '/gallery/api/account',
      handler: (request) => {
        const user = touchedUser(request);
        const cookie = readCookies(request).get(sessionCookie);
        if (cookie !== undefined) usage.noteRefresh('gallery', cookie, user !== undefined);
        if (!user) return json(200, { signedIn: false });
        return json(200, {
          signedIn: true,
          user: { id: user.id, email: user.email, name: user.username },
          credits: wallets.read(user, 'gallery').total,
        });
      },
    },
  ];
}
