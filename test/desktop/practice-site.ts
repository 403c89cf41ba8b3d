import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A site whose sign-in goes by way of an identity provider in a pop-up, that refuses some browsers, redirects to where nobody may go, offers a
 * download, asks for permissions, and cannot help opening further windows.
 */
export class PracticeSite {
  readonly #server: Server;
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<PracticeSite> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const site = new PracticeSite(server);
    server.on('request', (request, response) => {
      const { pathname } = new URL(request.url ?? '/', site.url);
      site.asked.push(pathname);
      if (pathname === '/file') {
        // Never ends by itself, so that a download of it can only be broken off.
        const headers = {
          'content-type': 'application/zip',
          'content-disposition': 'attachment; filename=x.zip',
        };
        response.writeHead(200, headers).write('x'.repeat(64 * 1024));
        return;
      }
      const cookies = request.headers.cookie ?? '';
      const [status, headers, body] = site.#answer(pathname, cookies);
      response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
    });
    return site;
  }

  /** A definition of the site for the app. */
  definition(): string {
    return JSON.stringify({
      format: 1,
      id: 'practice-site',
      name: 'Practice site',
      instance: {},
      signIn: {
        window: {
          startUrl: '{instance}/',
          done: { cookie: 'sid' },
          rejectedUrls: ['{instance}/rejected*'],
          localStorageOrigins: ['{instance}'],
        },
        chrome: {},
      },
      renewal: { by: 'touch', request: '{instance}/me', every: '10m' },
      identity: { request: '{instance}/me', subject: '/id' },
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(path: string, cookies: string): [number, Record<string, string>, string] {
    switch (path) {
      case '/':
        return [
          200,
          {},
          `<title>evil.example: your bank</title><button onclick="window.open('/provider','_blank','width=400,height=400')">Pop-up</button>
           <a id="http" href="http://example.com/">plain</a> <a id="redirect" href="/redirect">redirect</a>
           <a id="file" href="/file">download</a> <a id="rejected" href="/rejected">rejected</a> <a id="app" href="app://latchkey/">app</a>
           <a id="dead" target="_blank" href="http://127.0.0.1:1/">dead</a> <a id="new" target="_blank" href="http://example.com/">new</a>`,
        ];
      case '/provider':
        return [
          200,
          {},
          `<title>provider</title><button onclick="location='/provider/done'">Continue</button>`,
        ];
      case '/provider/done':
        return [
          200,
          { 'set-cookie': 'sid=from-the-pop-up; Path=/; HttpOnly' },
          `<script>localStorage.setItem('who', 'me'); window.opener.document.title = 'known'; window.close()</script>`,
        ];
      case '/me':
        return cookies.includes('sid=')
          ? [200, { 'content-type': 'application/json' }, '{"id":"7"}']
          : [401, { 'content-type': 'application/json' }, '{}'];
      case '/redirect':
        return [302, { location: 'http://example.com/elsewhere' }, ''];
      case '/rejected':
        return [200, {}, 'This browser or app may not be secure'];
      default:
        return [404, {}, 'nothing'];
    }
  }
}
