import type { CDPSession, Page } from 'playwright';
import type { DesktopWebContents, WindowOptions } from '../../../main/desktop/electron.ts';
import { inward, outward } from './addresses.ts';
import { DoubleEmitter, DoubleEvent } from './emitter.ts';
import type { IpcDouble } from './ipc-double.ts';
import type { PartitionDouble } from './partition-double.ts';
import { preloadScript } from './preload-shim.ts';

type OpenHandler = Parameters<DesktopWebContents['setWindowOpenHandler']>[0];
type OpenReply = ReturnType<OpenHandler>;

let lastId = 0;

/** A page in a real Chromium, with the part of Electron's web contents that the app uses. */
export class WebContentsDouble extends DoubleEmitter implements DesktopWebContents {
  readonly id = ++lastId;
  readonly session: PartitionDouble;
  readonly preferences: NonNullable<WindowOptions['webPreferences']>;
  readonly #ipc: IpcDouble;
  readonly #makeWindow: (page: Page, options: WindowOptions) => unknown;
  #page: Promise<Page>;
  #current: Page | undefined;
  #openHandler: OpenHandler | undefined;
  #url = '';
  #ownLoad: string | undefined;
  #loadedNewDocument = false;
  #destroyed = false;
  #crashed = false;
  readonly #decided: OpenReply[] = [];

  constructor(parts: {
    session: PartitionDouble;
    preferences: NonNullable<WindowOptions['webPreferences']>;
    ipc: IpcDouble;
    page?: Page;
    makeWindow: (page: Page, options: WindowOptions) => unknown;
  }) {
    super();
    this.session = parts.session;
    this.preferences = parts.preferences;
    this.#ipc = parts.ipc;
    this.#makeWindow = parts.makeWindow;
    this.session.contents.add(this);
    this.#page = parts.page ? this.#adopt(parts.page) : this.#open();
    // A window can be closed before its page is there.
    this.#page.catch(() => {});
  }

  /** The page, for tests that do what a person does. */
  get page(): Promise<Page> {
    return this.#page;
  }

  get currentPage(): Page | undefined {
    return this.#current;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** Ends the page's process as a fault in it would. */
  async crash(): Promise<void> {
    const page = await this.#page;
    const inspector = await page.context().newCDPSession(page);
    // Answered by nobody: the process is gone.
    inspector.send('Page.crash').catch(() => {});
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  send(channel: string, ...parameters: unknown[]): void {
    this.#ipc.told.push(parameters);
    const page = this.#current;
    if (!page || this.#destroyed || this.#crashed) return;
    page
      .evaluate(([name, given]) => Reflect.get(window, '__electronDouble')?.receive(name, given), [
        channel,
        parameters,
      ] as const)
      .catch(() => {
        // The page has gone or is on its way to another document, as a message in Electron is lost then.
      });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async load(url: string): Promise<void> {
    const page = await this.#page;
    this.#ownLoad = url;
    await page.goto(inward(url), { waitUntil: 'load' });
  }

  reload(): void {
    const url = this.#url;
    if (this.#crashed) {
      const crashed = this.#current;
      this.#current = undefined;
      crashed?.close().catch(() => {});
      this.#page = this.#open();
    }
    this.#crashed = false;
    void this.load(url).catch(() => {});
  }

  async executeJavaScriptInIsolatedWorld(_world: number, scripts: { code: string }[]): Promise<unknown> {
    const page = await this.#page;
    const inspector = await page.context().newCDPSession(page);
    try {
      const { frameTree } = await inspector.send('Page.getFrameTree');
      const { executionContextId } = await inspector.send('Page.createIsolatedWorld', {
        frameId: frameTree.frame.id,
      });
      let value: unknown;
      for (const { code } of scripts) {
        const { result, exceptionDetails } = await inspector.send('Runtime.evaluate', {
          contextId: executionContextId,
          expression: code,
          awaitPromise: true,
          returnByValue: true,
        });
        if (exceptionDetails) throw new Error('Script failed to execute');
        value = result.value;
      }
      return value;
    } finally {
      await inspector.detach();
    }
  }

  /** Asks the app whether the page may go there; its own loads are not asked about. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#ownLoad === url) {
      this.#ownLoad = undefined;
      return true;
    }
    const event = new DoubleEvent({ url, isMainFrame, isSameDocument: false });
    if (isMainFrame) this.happen('will-navigate', event);
    if (!event.defaultPrevented) this.happen('will-frame-navigate', event);
    return !event.defaultPrevented;
  }

  /** Asks the app whether the page may open a window. The answer is used when the window is there. */
  mayOpen(url: string): boolean {
    const reply = this.#openHandler?.({ url, frameName: '', features: '' } as never);
    if (!reply) return true;
    this.#decided.push(reply);
    return reply.action === 'allow';
  }

  async close(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.session.contents.delete(this);
    this.happen('destroyed');
    await this.#page.then((page) => page.close()).catch(() => {});
  }

  async #open(): Promise<Page> {
    return await this.#adopt(await (await this.session.context).newPage());
  }

  async #adopt(page: Page): Promise<Page> {
    this.#current = page;
    this.#url = outward(page.url());
    this.#listen(page);
    await page.exposeBinding(
      '__electronDoubleCall',
      (source, kind: string, channel: string, given: unknown[]) =>
        this.#ipc.receive(this, source.frame, kind, channel, given),
    );
    const { preload } = this.preferences;
    if (preload !== undefined) await page.addInitScript({ content: preloadScript(preload) });
    await this.#watchRedirects(await page.context().newCDPSession(page));
    return page;
  }

  #listen(page: Page): void {
    page.on('request', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      this.#loadedNewDocument = true;
      this.happen(
        'did-start-navigation',
        new DoubleEvent({ url: outward(request.url()), isMainFrame: true }),
      );
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.#url = outward(page.url());
      const event = this.#loadedNewDocument ? 'did-navigate' : 'did-navigate-in-page';
      this.#loadedNewDocument = false;
      this.happen(event, new DoubleEvent(), this.#url, 200, 'OK');
    });
    page.on('requestfailed', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      const name = request.failure()?.errorText.replace('net::', '') ?? 'ERR_FAILED';
      const code = name === 'ERR_ABORTED' ? -3 : -2;
      this.happen('did-fail-load', new DoubleEvent(), code, name, outward(request.url()), true, 0, 0);
    });
    page.on('domcontentloaded', () => {
      // Electron has an empty page where Chromium says what is wrong.
      if (page.url().startsWith('chrome-error:')) return;
      this.happen('dom-ready', new DoubleEvent());
      this.happen('page-title-updated', new DoubleEvent());
    });
    page.on('load', () => {
      this.happen('did-finish-load');
      this.happen('did-stop-loading');
    });
    page.on('popup', (popup) => this.#onPopup(popup));
    page.on('download', (download) => {
      if (!this.session.offerDownload(this)) void download.cancel();
    });
    page.on('crash', () => {
      this.#crashed = true;
      this.happen('render-process-gone', new DoubleEvent(), { reason: 'crashed', exitCode: 5 });
    });
    page.on('close', () => {
      if (page === this.#current) this.happen('page-closed');
    });
  }

  #onPopup(popup: Page): void {
    const url = outward(popup.url());
    if (this.#decided.length === 0) this.mayOpen(url);
    // Of one that was refused Chromium may tell no page; its refusal is not for the next.
    const allowed = this.#decided.findIndex(({ action }) => action === 'allow');
    const reply = allowed < 0 ? this.#decided.shift() : this.#decided.splice(0, allowed + 1).at(-1);
    if (reply?.action === 'deny') {
      popup.close().catch(() => {});
      return;
    }
    const options = (reply?.overrideBrowserWindowOptions ?? {}) as WindowOptions;
    const webPreferences = { ...this.preferences, ...options.webPreferences };
    const made = this.#makeWindow(popup, { ...options, webPreferences });
    this.happen('did-create-window', made, { url });
  }

  /** Playwright's own interception sees the first request of a navigation only. */
  async #watchRedirects(inspector: CDPSession): Promise<void> {
    inspector.on('Fetch.requestPaused', ({ requestId, request, redirectedRequestId, frameId }) => {
      const event = new DoubleEvent({ url: outward(request.url), isMainFrame: true, frameId });
      if (redirectedRequestId !== undefined) this.happen('will-redirect', event);
      const answer = event.defaultPrevented
        ? inspector.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : inspector.send('Fetch.continueRequest', { requestId });
      answer.catch(() => {});
    });
    await inspector.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }).catch(() => {});
  }
}
