import type { AccountId } from '../engine/account.ts';
import type { FailureError } from '../engine/failure.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds, Session, StoredCookie } from '../engine/session.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { WindowPlan } from '../engine/sign-in-plan.ts';
import { cookieUrl } from './browser-cookies.ts';
import type { DesktopElectron, DesktopWindow } from './electron.ts';
import { Partition } from './partition.ts';
import {
  addressTitle,
  guardNavigation,
  mayVisit,
  onNothingToSee,
  remotePreferences,
} from './remote-pages.ts';

/** Sites change several cookies at a time. */
const gathering: Milliseconds = 250;

/** What a site is opened with. */
export interface OpenSessionOptions {
  readonly electron: DesktopElectron;
  readonly engine: Pick<SecureSessionManager, 'get' | 'runWithSession' | 'keepCookies'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** Whose site it is, and which. */
export interface Opened {
  readonly id: AccountId;
  readonly label: string;
  readonly plan: WindowPlan;
}

/** One account's site in a window. Cookies that the site changes go to the vault; those that a renewal changes come to the window. */
export class OpenSession {
  readonly #options: OpenSessionOptions;
  readonly #opened: Opened;
  readonly #partition: Partition;
  readonly #onClosed: () => void;
  readonly #windows = new Set<DesktopWindow>();
  /** What window and vault have in common. */
  #common: readonly StoredCookie[] = [];
  #timer: Timer | undefined;
  #work: Promise<void> = Promise.resolve();
  #refreshedAt: number | undefined;
  #isClosed = false;
  #isAsking = false;

  constructor(options: OpenSessionOptions, opened: Opened, onClosed: () => void) {
    this.#options = options;
    this.#opened = opened;
    this.#onClosed = onClosed;
    this.#partition = new Partition(options.electron, 'account');
    this.#refreshedAt = options.engine.get(opened.id).lastRefreshedAt;
  }

  async start(session: Session): Promise<void> {
    const { plan } = this.#opened;
    await this.#partition.setCookies(session.cookies);
    for (const [origin, items] of Object.entries(session.localStorage)) {
      if (mayVisit(origin, plan.startUrl)) await this.#partition.writeLocalStorage(origin, items);
    }
    this.#common = await this.#partition.cookies(plan.cookieDomains);
    this.#partition.session.cookies.on('changed', () => this.#soon());
    const window = new this.#options.electron.BrowserWindow({
      ...this.#look(plan.startUrl),
      width: 1_100,
      height: 800,
      show: false,
    });
    window.once('ready-to-show', () => window.show());
    this.#follow(window);
    window.loadURL(plan.startUrl).catch(() => {});
  }

  show(): void {
    const [window] = this.#windows;
    window?.show();
    window?.focus();
  }

  onAccountChanged({ lastRefreshedAt }: { readonly lastRefreshedAt?: number }): void {
    if (lastRefreshedAt === this.#refreshedAt) return;
    this.#refreshedAt = lastRefreshedAt;
    this.#inOrder(() => this.#takeOver());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#timer) this.#options.clock.clearTimer(this.#timer);
    this.#inOrder(() => this.#giveBack());
    await this.#work;
    for (const window of [...this.#windows]) window.destroy();
    this.#onClosed();
    await this.#partition.empty([]).catch(() => false);
  }

  #look(url: string) {
    const { label } = this.#opened;
    return {
      title: addressTitle(url, label),
      autoHideMenuBar: true,
      webPreferences: remotePreferences(this.#partition.name),
    };
  }

  #follow(window: DesktopWindow): void {
    const { plan, label } = this.#opened;
    const { webContents } = window;
    this.#windows.add(window);
    guardNavigation(webContents, plan.startUrl);
    onNothingToSee(webContents, (failure) => void this.#offerAnotherTry(window, failure));
    const setTitle = () => window.setTitle(addressTitle(webContents.getURL(), label));
    webContents.on('did-navigate', setTitle);
    webContents.on('did-navigate-in-page', setTitle);
    window.on('page-title-updated', (event) => event.preventDefault());
    webContents.setWindowOpenHandler(({ url }) =>
      url === 'about:blank' || mayVisit(url, plan.startUrl)
        ? { action: 'allow', overrideBrowserWindowOptions: this.#look(url) }
        : { action: 'deny' },
    );
    webContents.on('did-create-window', (popup) => this.#follow(popup));
    window.on('closed', () => {
      this.#windows.delete(window);
      if (this.#windows.size === 0) void this.close();
    });
  }

  /** Electron shows nothing where Chrome would say what is wrong. */
  async #offerAnotherTry(window: DesktopWindow, { failure }: FailureError): Promise<void> {
    if (this.#isAsking || window.isDestroyed()) return;
    this.#isAsking = true;
    const { response } = await this.#options.electron.dialog.showMessageBox({
      type: 'warning',
      title: 'Latchkey',
      message: failure.message,
      detail: `${this.#opened.label}: the session is kept as it is. (${failure.detail ?? failure.kind})`,
      buttons: ['Try again', 'Close'],
      defaultId: 0,
      cancelId: 1,
    });
    this.#isAsking = false;
    if (window.isDestroyed()) return;
    if (response === 0) window.webContents.reload();
    else window.destroy();
  }

  #soon(): void {
    if (this.#timer || this.#isClosed) return;
    this.#timer = this.#options.clock.setTimer(() => {
      this.#timer = undefined;
      this.#inOrder(() => this.#giveBack());
    }, gathering);
  }

  /** One after the other, so that each starts from what the one before left in common. */
  #inOrder(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => {
      this.#options.log('Cookies of an opened session could not be kept.');
    });
  }

  /** Cookies that the site changed go to the vault. */
  async #giveBack(): Promise<void> {
    const { plan, id } = this.#opened;
    const cookies = await this.#partition.cookies(plan.cookieDomains);
    await this.#options.engine.keepCookies(id, this.#common, cookies);
    this.#common = cookies;
  }

  /** Cookies that a renewal changed come to the window. */
  async #takeOver(): Promise<void> {
    const { plan, id } = this.#opened;
    await this.#giveBack();
    const { cookies } = await this.#options.engine.runWithSession(
      id,
      async (client) => client.session,
      'refresher',
    );
    const before = new Map(this.#common.map((cookie) => [keyOf(cookie), cookie]));
    await this.#partition.setCookies(
      cookies.filter((cookie) => before.get(keyOf(cookie))?.value !== cookie.value),
    );
    const kept = new Set(cookies.map(keyOf));
    for (const cookie of this.#common) {
      if (!kept.has(keyOf(cookie)))
        await this.#partition.session.cookies.remove(cookieUrl(cookie), cookie.name);
    }
    this.#common = await this.#partition.cookies(plan.cookieDomains);
  }
}

function keyOf({ name, domain, path }: StoredCookie): string {
  return `${name};${domain};${path}`;
}
