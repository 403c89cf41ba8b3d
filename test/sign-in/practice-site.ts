import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WindowPlan } from '../../main/engine/sign-in-plan.ts';

/** Values of the cookies and of the local storage that the site gives, so that tests can look for them anywhere. */
export const secrets = {
  session: 'aSecretSessionCookie0123456789',
  lasting: 'aSecretLastingCookie0123456789',
  storage: 'aSecretInLocalStorage0123456789',
};

/** What the start page does by itself, as the person would. */
export type Behaviour = 'nothing' | 'sign-in' | 'sign-in-and-close' | 'close' | 'by-provider' | 'rejected';

const scripts: Readonly<Record<Behaviour, string>> = {
  nothing: '',
  'sign-in': 'document.forms[0].submit()',
  // Browsers let a page close its window while it is the only one in the window's history.
  'sign-in-and-close':
    "fetch('/signin', { method: 'POST' }).then(() => { localStorage.setItem('token', '" +
    secrets.storage +
    "'); window.close(); })",
  close: 'window.close()',
  'by-provider': "location = 'http://localhost:' + location.port + '/provider'",
  rejected: "location = '/rejected?continue=x'",
};

/** A site with a sign-in page that submits itself: a session cookie, a lasting one, and local storage. */
export class PracticeSite {
  readonly url: string;
  readonly port: number;
  behaviour: Behaviour = 'sign-in';
  /** Requests so far, such as `GET /home`, with `signed-in` after those that came with the cookie. */
  readonly requests: string[] = [];
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#close = close;
  }

  static async start(): Promise<PracticeSite> {
    let answer = (_request: IncomingMessage, _response: ServerResponse) => {};
    const server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const site = new PracticeSite((server.address() as AddressInfo).port, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    answer = (request, response) => site.#answer(request, response);
    return site;
  }

  async close(): Promise<void> {
    await this.#close();
  }

  /** The plan that fits the site. */
  plan(mode: WindowPlan['mode'], changes: Partial<WindowPlan> = {}): WindowPlan {
    return {
      kind: 'window',
      startUrl: `${this.url}/start`,
      mode,
      done: [
        { kind: 'cookie', name: 'sid', domain: '127.0.0.1' },
        { kind: 'response', url: `${this.url}/session`, json: { '/signedIn': true } },
      ],
      cookieDomains: ['127.0.0.1'],
      localStorageOrigins: [this.url],
      rejectedUrls: [`${this.url}/rejected*`],
      identityProviderHosts: ['localhost'],
      ...changes,
    };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const isSignedIn = request.headers.cookie?.includes(`sid=${secrets.session}`) === true;
    this.requests.push(`${request.method} ${path}${isSignedIn ? ' signed-in' : ''}`);
    const page = (body: string) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><title>Practice</title>${body}`);
    // Tells the tests that the page is shown, and not only asked for.
    const seen = "<script>fetch('/seen' + location.pathname)</script>";
    const script = (code: string) => `<script>setTimeout(() => { ${code} }, 200)</script>`;
    switch (path) {
      case '/start':
        if (isSignedIn) response.writeHead(303, { location: '/home' }).end();
        else page(`<form method="post" action="/signin"></form>${script(scripts[this.behaviour])}`);
        break;
      case '/provider':
        page(script(`location = 'http://127.0.0.1:${this.port}/callback'`));
        break;
      case '/signin':
      case '/callback':
        response
          .writeHead(303, {
            location: '/home',
            'set-cookie': [
              `sid=${secrets.session}; Path=/; HttpOnly`,
              `lasting=${secrets.lasting}; Path=/; Max-Age=86400; SameSite=Strict`,
            ],
          })
          .end();
        break;
      case '/home':
        page(`Signed in.<script>localStorage.setItem('token', '${secrets.storage}')</script>${seen}`);
        break;
      case '/session':
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ signedIn: isSignedIn }));
        break;
      case '/rejected':
        page(`This browser may not be secure.${seen}`);
        break;
      default:
        response.writeHead(404).end();
    }
  }
}
