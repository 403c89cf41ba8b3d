import type { BrowserContext, Page } from 'playwright';
import { type FailureError, fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Milliseconds, StoredCookie } from '../engine/session.ts';
import { needsNoSandbox } from './browser-arguments.ts';
import { browserOn } from './browser-folder.ts';
import { isFirstParty, storedCookieOf } from './playwright-cookie.ts';
import type { SystemBrowser } from './system-browser.ts';
import { endsWithin } from './waiting.ts';

const startTimeout: Milliseconds = 30_000;
const requestTimeout: Milliseconds = 15_000;
const closeTimeout: Milliseconds = 5_000;

/** By these Playwright encrypts cookies with a key that everybody knows, so that no keychain asks its user. */
const withoutKeychain = ['--password-store=basic', '--use-mock-keychain'];
/** Playwright's, for tests of pages; a person who signs in is better off with the protection. */
const unwanted = [
  '--disable-client-side-phishing-detection',
  '--unsafely-disable-devtools-self-xss-warnings',
];

export interface WatchedBrowserOptions {
  readonly browser: SystemBrowser;
  readonly folder: string;
  readonly headless: boolean;
  /**
   * `own`: cookies are sealed by whatever keychain the browser finds, as in a plain start, for profiles that are kept. `none`: for profiles
   * that live for minutes, so that nobody is asked to open a keychain for them.
   */
  readonly keychain: 'own' | 'none';
  /** Throw no session cookies away, for a profile that another browser has left. */
  readonly restoresSession?: boolean;
  readonly clock: Clock;
  readonly extraArguments?: readonly string[];
}

/** A browser on a profile of its own that is watched over a pipe: never over a port, which every process of the machine could use. */
export class WatchedBrowser {
  readonly context: BrowserContext;
  readonly #options: WatchedBrowserOptions;
  readonly #closed: Promise<void>;
  #isClosed = false;

  private constructor(context: BrowserContext, options: WatchedBrowserOptions) {
    this.context = context;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    context.once('close', () => {
      this.#isClosed = true;
      resolve();
    });
  }

  /** Throws `not-supported` if the browser cannot be started. */
  static async start(options: WatchedBrowserOptions): Promise<WatchedBrowser> {
    const { browser, folder, headless, keychain, restoresSession = false, extraArguments = [] } = options;
    // Loaded when it is needed: it is large, and most starts of the program never sign anybody in.
    const { chromium } = await import('playwright');
    try {
      const context = await chromium.launchPersistentContext(folder, {
        executablePath: browser.path,
        headless,
        timeout: startTimeout,
        // Playwright leaves the sandbox off unless told.
        chromiumSandbox: !needsNoSandbox(),
        args: [...(restoresSession ? ['--restore-last-session'] : []), ...extraArguments],
        ignoreDefaultArgs: [...unwanted, ...(keychain === 'own' ? withoutKeychain : [])],
        // The page is as large as its window.
        viewport: null,
        acceptDownloads: false,
        // Signals are the host's affair: Playwright would end the whole process.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
      return new WatchedBrowser(context, options);
    } catch {
      // Playwright's text holds the whole command line and output of the browser.
      await endLeftOver(folder);
      throw fail('not-supported', `${browser.name} cannot be started.`);
    }
  }

  /** Resolves when the browser has closed, by the person or by `close`. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The pages that are open now. */
  get urls(): readonly string[] {
    return this.context.pages().map((page) => page.url());
  }

  /** All cookies, session cookies as well, but those that only count inside the pages of another site. */
  async cookies(): Promise<readonly StoredCookie[]> {
    const cookies = await this.#unlessClosed(() => this.context.cookies());
    return cookies.filter(isFirstParty).map(storedCookieOf);
  }

  /** The user agent as the person's browser sends it. */
  async userAgent(): Promise<string> {
    return await this.#unlessClosed(async () => {
      const page = this.context.pages()[0] ?? (await this.context.newPage());
      const session = await this.context.newCDPSession(page);
      // Asked of the browser, because a page could answer anything.
      const { userAgent } = await session.send('Browser.getVersion');
      await session.detach();
      return userAgent.replace('HeadlessChrome', 'Chrome');
    });
  }

  /** The JSON that a GET with the browser's cookies answers, or undefined if it answers anything else. Set-Cookie is taken over. */
  async readJson(url: string): Promise<unknown> {
    const userAgent = await this.userAgent();
    return await this.#unlessClosed(async () => {
      const headers = { 'user-agent': userAgent, accept: 'application/json' };
      try {
        const response = await this.context.request.get(url, { headers, timeout: requestTimeout });
        return response.ok() ? await response.json() : undefined;
      } catch {
        // Not reached, or no JSON: then nobody is signed in as far as can be seen.
        return undefined;
      }
    });
  }

  /** Loads a page of our own at the origin, without a request, and hands it to `work`. */
  async onEmptyPage<T>(origin: string, work: (page: Page) => Promise<T>): Promise<T> {
    return await this.#unlessClosed(async () => {
      const page = await this.context.newPage();
      try {
        const session = await this.context.newCDPSession(page);
        // A service worker would answer in our place.
        await session.send('Network.enable');
        await session.send('Network.setBypassServiceWorker', { bypass: true });
        await page.route('**/*', (route) =>
          route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
        );
        await page.goto(`${origin}/`, { timeout: requestTimeout });
        return await work(page);
      } finally {
        await page.close();
      }
    });
  }

  /** Closes the browser. Resolves when its process is gone. */
  async close(): Promise<void> {
    const closing = this.context.close().catch(() => {});
    await endsWithin(this.#options.clock, closing, closeTimeout);
    await endLeftOver(this.#options.folder);
  }

  /** Playwright's own errors hold URLs and values; all that matters of them is whether the browser is gone. */
  async #unlessClosed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch {
      if (this.#isClosed) throw browserClosed();
      throw fail('unexpected', 'The browser did not do what Latchkey asked of it.');
    }
  }
}

/** The error of a browser that went away before the person was signed in. */
export function browserClosed(): FailureError {
  return fail('cancelled', 'The browser was closed before you were signed in.');
}

async function endLeftOver(folder: string): Promise<void> {
  const processId = await browserOn(folder);
  if (processId === undefined) return;
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
