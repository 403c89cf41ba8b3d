import type { Frame, Page, Request } from 'playwright';
import { fail } from '../engine/failure.ts';
import type { Clock, SignInTask } from '../engine/ports.ts';
import type { Captured } from '../engine/provider.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { WindowPlan } from '../engine/sign-in-plan.ts';
import { hostMatches, urlMatches } from '../engine/url-pattern.ts';
import { capture } from './capture.ts';
import { type BrowserView, looksDone, siteSaysDone } from './done-conditions.ts';
import type { SystemBrowser } from './system-browser.ts';
import { cancelled, throwIfCancelled, wait } from './waiting.ts';
import { browserClosed, WatchedBrowser } from './watched-browser.ts';

/** How often the browser is looked at. */
const lookInterval: Milliseconds = 250;
/** How often the site is asked again while nothing is seen to change. */
const askInterval: Milliseconds = 10_000;

export interface ChromeOptions {
  readonly browser: SystemBrowser;
  readonly folder: string;
  readonly clock: Clock;
  readonly headless: boolean;
  readonly extraArguments: readonly string[];
  /** Called with each page that opens, so that tests can act as the person. */
  readonly onPage?: ((page: Page) => void) | undefined;
}

/**
 * Signs in in a watched browser that finishes by itself when the plan's conditions hold. Throws `cancelled` when the person closes it,
 * `not-supported` when the site refuses a watched browser.
 */
export async function signInLive(
  task: Pick<SignInTask, 'provider' | 'onProgress'>,
  plan: WindowPlan,
  options: ChromeOptions,
  signal: AbortSignal,
): Promise<Captured> {
  throwIfCancelled(signal);
  const browser = await WatchedBrowser.start({ ...options, keychain: 'none' });
  try {
    const watch = new LiveWatch(browser, plan, options);
    throwIfCancelled(signal);
    await watch.open(plan.startUrl);
    task.onProgress({ step: 'window-open' });
    await watch.untilDone(task.provider.name, signal);
    task.onProgress({ step: 'capturing' });
    return await capture(browser, plan, watch.identityProvider);
  } finally {
    await browser.close();
  }
}

/** Follows a browser from page to page. */
class LiveWatch {
  readonly #browser: WatchedBrowser;
  readonly #plan: WindowPlan;
  readonly #options: ChromeOptions;
  #isRejected = false;
  /** What was seen when the site was asked last, and when. */
  #asked: { readonly view: string; readonly at: Milliseconds } | undefined;
  /** The identity provider that the person passed last. */
  identityProvider: string | undefined;

  constructor(browser: WatchedBrowser, plan: WindowPlan, options: ChromeOptions) {
    this.#browser = browser;
    this.#plan = plan;
    this.#options = options;
    for (const page of browser.context.pages()) this.#follow(page);
    browser.context.on('page', (page) => this.#follow(page));
    // Also sees the addresses that only redirect.
    browser.context.on('request', (request) => {
      if (isPageRequest(request)) this.#pass(request.url());
    });
  }

  async open(url: string): Promise<void> {
    const { context } = this.#browser;
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      // Not awaited to its end: the person sees it load, and a page that cannot be reached says so itself.
      page.goto(url, { waitUntil: 'commit' }).catch(() => {});
    } catch {
      throw browserClosed();
    }
  }

  /** Resolves when all conditions hold. */
  async untilDone(name: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      if (signal.aborted) throw cancelled();
      // On macOS a browser without windows runs on.
      if (this.#browser.isClosed || this.#browser.urls.length === 0) throw browserClosed();
      if (this.#isRejected) throw rejected(name);
      if (await this.#isDone()) return;
      await wait(this.#options.clock, lookInterval, signal);
    }
  }

  async #isDone(): Promise<boolean> {
    const { done } = this.#plan;
    const view: BrowserView = { urls: this.#browser.urls, cookies: await this.#browser.cookies() };
    if (!looksDone(done, view)) return false;
    const seen = JSON.stringify(view);
    const now = this.#options.clock.monotonic();
    if (this.#asked?.view === seen && now - this.#asked.at < askInterval) return false;
    this.#asked = { view: seen, at: now };
    return await siteSaysDone(done, (url) => this.#browser.readJson(url));
  }

  #follow(page: Page): void {
    page.on('framenavigated', (frame: Frame) => {
      if (frame.parentFrame() === null) this.#pass(frame.url());
    });
    this.#options.onPage?.(page);
  }

  #pass(url: string): void {
    if (this.#plan.rejectedUrls.some((pattern) => urlMatches(pattern, url))) this.#isRejected = true;
    const host = URL.parse(url)?.hostname;
    if (host && this.#plan.identityProviderHosts.some((pattern) => hostMatches(pattern, host))) {
      this.identityProvider = host;
    }
  }
}

/** Frames inside a page show other sites that the person never went to, such as Google's button. */
function isPageRequest(request: Request): boolean {
  if (!request.isNavigationRequest()) return false;
  try {
    return request.frame().parentFrame() === null;
  } catch {
    // A page that is only just opening; it is seen when it has navigated.
    return false;
  }
}

/** The site's refusal, with what can be done instead. */
export function rejected(name: string): Error {
  return fail(
    'not-supported',
    `${name} does not let a browser sign in that is watched. Its definition can set "mode": "after" for the way "chrome": then the browser is started plain.`,
    { field: '/signIn/chrome/mode' },
  );
}
