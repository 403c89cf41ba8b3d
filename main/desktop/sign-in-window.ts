import { type FailureError, fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Captured } from '../engine/provider.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { WindowPlan } from '../engine/sign-in-plan.ts';
import { hostMatches, urlMatches } from '../engine/url-pattern.ts';
import { looksDone, siteSaysDone } from '../sign-in/done-conditions.ts';
import type { DesktopElectron, DesktopWindow } from './electron.ts';
import type { Partition } from './partition.ts';
import {
  addressTitle,
  guardNavigation,
  mayVisit,
  onNothingToSee,
  remotePreferences,
} from './remote-pages.ts';

/** How often the site is asked again while nothing is seen to change. */
const askInterval: Milliseconds = 10_000;
/** How long one question to the site may take. */
const askLimit: Milliseconds = 10_000;

/** How the person's visit ended. */
export type VisitEnd = 'done' | 'rejected';

export interface SignInWindowOptions {
  readonly electron: DesktopElectron;
  readonly partition: Partition;
  readonly plan: WindowPlan;
  readonly clock: Clock;
  /** Whose sign-in it is, for the title. */
  readonly name: string;
}

/** The window, and the pop-ups that come from it, in which a person signs in at the site. */
export class SignInWindow {
  readonly #options: SignInWindowOptions;
  readonly #windows = new Set<DesktopWindow>();
  readonly #main: DesktopWindow;
  #isRejected = false;
  #isClosed = false;
  #failure: FailureError | undefined;
  #somethingChanged: () => void = () => {};
  #asked: { readonly view: string; readonly at: Milliseconds } | undefined;
  /** The identity provider that the person passed last. */
  identityProvider: string | undefined;

  constructor(options: SignInWindowOptions) {
    this.#options = options;
    const { electron, partition, plan } = options;
    this.#main = new electron.BrowserWindow({
      width: 560,
      height: 760,
      show: false,
      title: addressTitle(plan.startUrl, this.#purpose),
      autoHideMenuBar: true,
      // The title bar shows the address, so it must not go away.
      fullscreenable: false,
      webPreferences: remotePreferences(partition.name),
    });
    this.#main.once('ready-to-show', () => this.#main.show());
    this.#follow(this.#main);
    partition.session.cookies.on('changed', () => this.#somethingChanged());
  }

  /**
   * Loads the site, and resolves when the person has signed in or the site refused. Throws `cancelled` when they close the window, and
   * `transient` when there is nothing to see in it.
   */
  async visit(signal: AbortSignal): Promise<VisitEnd> {
    const onAbort = () => this.#somethingChanged();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      // Not awaited: the person sees it load, and whether it could not is told by the page.
      this.#main.loadURL(this.#options.plan.startUrl).catch(() => {});
      for (;;) {
        const change = this.#nextChange();
        if (signal.aborted || this.#isClosed) throw fail('cancelled', 'The sign-in was cancelled.');
        if (this.#isRejected) return 'rejected';
        if (await this.#isDone()) return 'done';
        // Only then: a site can sign in well and lead to a page that is not there.
        if (this.#failure) throw this.#failure;
        await change;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Takes out of the partition what the plan names, and nothing else. */
  async capture(): Promise<Captured> {
    const { partition, plan } = this.#options;
    this.#hide();
    const localStorage: Record<string, Readonly<Record<string, string>>> = {};
    for (const origin of plan.localStorageOrigins) {
      const items = await partition.readLocalStorage(origin);
      if (Object.keys(items).length > 0) localStorage[origin] = items;
    }
    const { identityProvider } = this;
    return {
      cookies: await partition.cookies(plan.cookieDomains),
      localStorage,
      userAgent: partition.session.getUserAgent(),
      ...(identityProvider !== undefined && { identityProvider }),
    };
  }

  close(): void {
    for (const window of [...this.#windows]) window.destroy();
  }

  get #purpose(): string {
    return `sign in to ${this.#options.name}`;
  }

  #hide(): void {
    for (const window of this.#windows) window.hide();
  }

  #follow(window: DesktopWindow): void {
    const { plan, partition } = this.#options;
    const { webContents } = window;
    this.#windows.add(window);
    guardNavigation(webContents, plan.startUrl);
    onNothingToSee(webContents, (failure) => {
      // The page that opened a pop-up is still there, and can open it again.
      if (window !== this.#main) window.destroy();
      else this.#failure = failure;
      this.#somethingChanged();
    });
    const pass = (url: string) => this.#pass(url);
    webContents.on('did-start-navigation', ({ url, isMainFrame }) => {
      if (isMainFrame) pass(url);
    });
    webContents.on('will-redirect', ({ url, isMainFrame }) => {
      if (isMainFrame) pass(url);
    });
    const onNavigated = () => {
      window.setTitle(addressTitle(webContents.getURL(), this.#purpose));
      this.#somethingChanged();
    };
    webContents.on('did-navigate', onNavigated);
    webContents.on('did-navigate-in-page', onNavigated);
    webContents.on('did-stop-loading', () => this.#somethingChanged());
    // The site must not write what stands where the address does.
    window.on('page-title-updated', (event) => event.preventDefault());
    webContents.setWindowOpenHandler(({ url }) => {
      if (url !== 'about:blank' && !mayVisit(url, plan.startUrl)) return { action: 'deny' };
      return {
        action: 'allow',
        overrideBrowserWindowOptions: {
          width: 520,
          height: 640,
          title: addressTitle(url, this.#purpose),
          autoHideMenuBar: true,
          fullscreenable: false,
          webPreferences: remotePreferences(partition.name),
        },
      };
    });
    webContents.on('did-create-window', (popup) => this.#follow(popup));
    window.on('closed', () => {
      this.#windows.delete(window);
      if (window === this.#main) {
        this.#isClosed = true;
        this.close();
      }
      this.#somethingChanged();
    });
  }

  #pass(url: string): void {
    const { rejectedUrls, identityProviderHosts } = this.#options.plan;
    if (rejectedUrls.some((pattern) => urlMatches(pattern, url))) this.#isRejected = true;
    const host = URL.parse(url)?.hostname;
    if (host && identityProviderHosts.some((pattern) => hostMatches(pattern, host)))
      this.identityProvider = host;
    this.#somethingChanged();
  }

  async #isDone(): Promise<boolean> {
    const { plan, partition, clock } = this.#options;
    const urls = [...this.#windows].map(({ webContents }) => webContents.getURL());
    const view = { urls, cookies: await partition.allCookies() };
    if (!looksDone(plan.done, view)) return false;
    const seen = JSON.stringify(view);
    const now = clock.monotonic();
    if (this.#asked?.view === seen && now - this.#asked.at < askInterval) return false;
    this.#asked = { view: seen, at: now };
    return await siteSaysDone(plan.done, (url) => this.#readJson(url));
  }

  async #readJson(url: string): Promise<unknown> {
    try {
      const reply = await this.#options.partition.session.fetch(url, {
        credentials: 'include',
        redirect: 'error',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(askLimit),
      });
      return reply.ok ? await reply.json() : undefined;
    } catch {
      return undefined;
    }
  }

  /** Resolves when something was seen to change, or it is time to ask again. */
  #nextChange(): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const timer = clock.setTimer(resolve, askInterval);
      this.#somethingChanged = () => {
        clock.clearTimer(timer);
        resolve();
      };
    });
  }
}
