import type { Browser, BrowserContext, Page, Request as PageRequest, Route } from 'playwright';
import type { DesktopSession } from '../../../main/desktop/electron.ts';
import { outward } from './addresses.ts';
import { CookiesDouble } from './cookies-double.ts';
import { DoubleEmitter, DoubleEvent } from './emitter.ts';
import type { WebContentsDouble } from './web-contents-double.ts';

type Listener = (details: object, callback: (reply: object) => void) => void;
type Handler = (request: Request) => Response | Promise<Response>;

/** A session of Electron: a browser context of its own in a real Chromium. */
export class PartitionDouble extends DoubleEmitter implements DesktopSession {
  readonly name: string;
  readonly context: Promise<BrowserContext>;
  readonly cookies: CookiesDouble;
  readonly contents = new Set<WebContentsDouble>();
  readonly #handlers = new Map<string, Handler>();
  permissionCheck: Parameters<DesktopSession['setPermissionCheckHandler']>[0] = null;
  permissionRequest: Parameters<DesktopSession['setPermissionRequestHandler']>[0] = null;
  devicePermission: Parameters<DesktopSession['setDevicePermissionHandler']>[0] = null;
  displayMedia: Parameters<DesktopSession['setDisplayMediaRequestHandler']>[0] = null;
  beforeSendHeaders: Listener | undefined;
  headersReceived: Listener | undefined;
  /** What was asked for by `net` in this partition, and when its connections were closed. */
  readonly requests: string[] = [];

  constructor(name: string, browser: Promise<Browser>) {
    super();
    this.name = name;
    this.context = this.#open(browser);
    // The app can end before Chromium has opened it.
    this.context.catch(() => {});
    this.cookies = new CookiesDouble(this.context);
  }

  readonly protocol = {
    handle: (scheme: string, handler: Handler) => void this.#handlers.set(scheme, handler),
    unhandle: (scheme: string) => void this.#handlers.delete(scheme),
  };

  readonly webRequest = {
    onBeforeSendHeaders: (listener: unknown) => {
      this.beforeSendHeaders = (listener ?? undefined) as Listener | undefined;
    },
    onHeadersReceived: (listener: unknown) => {
      this.headersReceived = (listener ?? undefined) as Listener | undefined;
    },
  };

  setPermissionCheckHandler(handler: PartitionDouble['permissionCheck']): void {
    this.permissionCheck = handler;
  }

  setPermissionRequestHandler(handler: PartitionDouble['permissionRequest']): void {
    this.permissionRequest = handler;
  }

  setDevicePermissionHandler(handler: PartitionDouble['devicePermission']): void {
    this.devicePermission = handler;
  }

  setDisplayMediaRequestHandler(handler: PartitionDouble['displayMedia']): void {
    this.displayMedia = handler;
  }

  setSpellCheckerEnabled(): void {}

  getUserAgent(): string {
    return 'Mozilla/5.0 (double) Electron/45';
  }

  /** Sends the cookies of the partition and takes over those of the reply, as `credentials: 'include'` asks for. */
  async fetch(input: string | Request, init: RequestInit = {}): Promise<Response> {
    if (init.credentials !== 'include') throw new Error('the double fetches with credentials only');
    const { request } = await this.context;
    const url = typeof input === 'string' ? input : input.url;
    const reply = await request.fetch(url, { maxRedirects: init.redirect === 'follow' ? 20 : 0 });
    if (init.redirect === 'error' && reply.status() >= 300 && reply.status() < 400) {
      throw new TypeError('redirected');
    }
    return new Response(await reply.text(), { status: reply.status(), headers: reply.headers() });
  }

  async clearStorageData(): Promise<void> {
    const context = await this.context;
    await context.clearCookies();
    const { origins } = await context.storageState();
    if (origins.length === 0) return;
    const page = await context.newPage();
    const inspector = await context.newCDPSession(page);
    for (const { origin } of origins) {
      await inspector.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    }
    await page.close();
  }

  async clearCache(): Promise<void> {}
  async clearAuthCache(): Promise<void> {}
  async closeAllConnections(): Promise<void> {
    this.requests.push('emptied');
  }

  async close(): Promise<void> {
    this.cookies.stop();
    await this.context.then((context) => context.close()).catch(() => {});
  }

  async #open(browser: Promise<Browser>): Promise<BrowserContext> {
    const context = await (await browser).newContext({ viewport: { width: 1200, height: 800 } });
    await context.route('**/*', (route, request) => this.#onRequest(route, request));
    return context;
  }

  async #onRequest(route: Route, request: PageRequest): Promise<void> {
    const url = outward(request.url());
    if (!this.#mayLoad(request, url)) {
      await route.abort('aborted').catch(() => {});
      return;
    }
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1));
    if (!handler) {
      await route.continue().catch(() => {});
      return;
    }
    const reply = await handler(new Request(url, { method: request.method() }));
    const body = Buffer.from(await reply.arrayBuffer());
    await route
      .fulfill({ status: reply.status, headers: Object.fromEntries(reply.headers), body })
      .catch(() => {});
  }

  /** Asks whoever decides about navigations. A request without a page belongs to a pop-up that is about to be. */
  #mayLoad(request: PageRequest, url: string): boolean {
    if (!request.isNavigationRequest()) return true;
    const page = pageOf(request);
    if (!page) return [...this.contents].every((contents) => contents.mayOpen(url));
    const contents = [...this.contents].find((candidate) => candidate.currentPage === page);
    if (!contents) return true;
    return contents.mayNavigate(url, request.frame() === page.mainFrame());
  }

  /** Has a page ask for a permission; true if it was granted. */
  askPermission(contents: WebContentsDouble, permission: string): boolean {
    let granted = false;
    const asked = permission as never;
    if (!this.permissionCheck?.(contents as never, asked, contents.getURL(), {} as never)) return false;
    this.permissionRequest?.(
      contents as never,
      asked,
      (allowed) => {
        granted = allowed;
      },
      {} as never,
    );
    return granted;
  }

  /** Has a page offer a download; true if it was taken. */
  offerDownload(contents: WebContentsDouble): boolean {
    const event = new DoubleEvent();
    this.happen('will-download', event, {}, contents);
    return !event.defaultPrevented;
  }
}

function pageOf(request: PageRequest): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}
