import type { PlaygroundContext } from './context.ts';
import { readCookies, setCookie } from './cookies.ts';
import type { PlaygroundRequest } from './http.ts';
import type { User } from './users.ts';

const sessionCookie = 'connect-session';

/** Who is signed in at Connect in this browser. */
export interface BrowserUser {
  readonly user: User;
  readonly signedInAt: number;
}

/** The session that a browser has at Connect itself, apart from any client's. */
export class ConnectBrowser {
  readonly #context: PlaygroundContext;

  constructor(context: PlaygroundContext) {
    this.#context = context;
  }

  find(request: PlaygroundRequest): BrowserUser | undefined {
    const cookie = readCookies(request).get(sessionCookie);
    const session = this.#context.cookieSessions.find('connect-browser', cookie);
    const user = session && this.#context.users.findByNumber(session.userNumber);
    return user && { user, signedInAt: session.startedAt };
  }

  /** Checks a posted form's email address and password; on success the cookie goes out with the reply. */
  async signIn(fields: URLSearchParams): Promise<(BrowserUser & { readonly cookie: string }) | undefined> {
    const { users, usage, cookieSessions, lifetimes, now } = this.#context;
    const found = users.findByEmail(fields.get('email') ?? '');
    const user = await users.authenticate(found, fields.get('password') ?? '');
    if (!user) return undefined;
    usage.noteSignIn('connect', user.number);
    const session = cookieSessions.start('connect-browser', user.number, lifetimes.cookieSession);
    return { user, signedInAt: now(), cookie: setCookie(sessionCookie, session, lifetimes.cookieSession) };
  }
}
