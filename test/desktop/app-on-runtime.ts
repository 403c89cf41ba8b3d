import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { _electron, type ElectronApplication, type JSHandle, type Page } from 'playwright';
import { type Watched, watchElectron } from './electron-watch.ts';
import type { DrivenApp } from './runtime-driver.ts';
import { type Stage, until } from './stage.ts';

const root = join(import.meta.dirname, '..', '..');

/** The app on Electron's own runtime, driven by Playwright. Electron loads what watches it before it loads the app. */
export class AppOnRuntime implements DrivenApp {
  readonly #app: ElectronApplication;
  readonly #program: string;
  readonly #arguments: readonly string[];
  readonly #environment: Record<string, string>;

  private constructor(
    app: ElectronApplication,
    program: string,
    given: readonly string[],
    environment: Record<string, string>,
  ) {
    this.#app = app;
    this.#program = program;
    this.#arguments = given;
    this.#environment = environment;
  }

  static async start(stage: Stage, program: string, given: readonly string[]): Promise<AppOnRuntime> {
    const watch = join(stage.folder, 'electron-watch.cjs');
    writeFileSync(watch, `(${watchElectron})(require('electron'))`);
    // Chromium's sandbox needs a helper that belongs to root, which npm cannot install; and as root it refuses to run in one.
    const own = process.platform === 'linux' ? [root, '--no-sandbox'] : [root];
    const inherited = Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : []));
    const environment = {
      ...Object.fromEntries(inherited),
      LATCHKEY_PROFILE: stage.profile,
      XDG_CONFIG_HOME: join(stage.folder, 'config'),
    };
    const app = await _electron.launch({
      executablePath: program,
      args: ['-r', watch, ...own, ...given],
      env: environment,
    });
    return new AppOnRuntime(app, program, own, environment);
  }

  get processId(): number {
    return this.#app.process().pid ?? 0;
  }

  mainPage(): Promise<Page> {
    const isMain = async (page: Page) =>
      page.url().startsWith('app://latchkey/') && (await this.#isShown(page, ''));
    return this.#pageOf(isMain, 'the main window');
  }

  sitePage(purpose: string): Promise<Page> {
    return this.#pageOf((page) => this.#isShown(page, purpose), `a window for "${purpose}"`);
  }

  pageAt(ending: string, other?: Page): Promise<Page> {
    const isMeant = async (page: Page) =>
      page !== other && page.url().endsWith(ending) && (await this.#isShown(page, ''));
    return this.#pageOf(isMeant, `a window at ${ending}`);
  }

  shownTitles(): Promise<readonly string[]> {
    return this.#app.evaluate(({ BrowserWindow: windows }) =>
      windows
        .getAllWindows()
        .filter((shown) => shown.isVisible())
        .map((shown) => shown.getTitle()),
    );
  }

  async closeMainWindow(): Promise<void> {
    await this.#close(await this.mainPage());
  }

  async closeSite(purpose: string): Promise<void> {
    await this.#close(await this.sitePage(purpose));
  }

  trayText(): Promise<string> {
    return this.#app.evaluate(() => {
      const lines = (items: Electron.MenuItem[], indent: string): string[] =>
        items.flatMap(({ type, label, checked, enabled, submenu }) => {
          if (type === 'separator') return [`${indent}---`];
          const state = type === 'checkbox' ? (checked ? '[x] ' : '[ ] ') : '';
          const line = `${indent}${state}${label}${enabled ? '' : ' (disabled)'}`;
          return [line, ...lines(submenu?.items ?? [], `${indent}  `)];
        });
      const { trayMenu }: Watched = Reflect.get(globalThis, 'watchedByTest');
      return lines(trayMenu?.items ?? [], '').join('\n');
    });
  }

  async clickTray(...path: readonly string[]): Promise<void> {
    const click = () =>
      this.#app.evaluate((_electron, labels) => {
        const { trayMenu }: Watched = Reflect.get(globalThis, 'watchedByTest');
        let items = trayMenu?.items ?? [];
        let found: Electron.MenuItem | undefined;
        for (const label of labels) {
          found = items.find((item) => item.label.startsWith(label) && item.visible);
          items = found?.submenu?.items ?? [];
        }
        if (!found?.enabled) return false;
        found.click();
        return true;
      }, path);
    await until(click, `"${path.join(' > ')}" in the tray`);
  }

  openedOutside(): Promise<readonly string[]> {
    return this.#watched('openedOutside');
  }

  async answerMessages(button: number): Promise<void> {
    await this.#app.evaluate(
      (_electron, answer) => Object.assign(Reflect.get(globalThis, 'watchedByTest'), { answer }),
      button,
    );
  }

  messages(): Promise<readonly string[]> {
    return this.#watched('messages');
  }

  async suspend(): Promise<void> {
    await this.#app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
  }

  async resume(slept: number): Promise<void> {
    await this.#app.evaluate(({ powerMonitor }, milliseconds) => {
      const { now } = Date;
      Date.now = () => now() + milliseconds;
      powerMonitor.emit('resume');
    }, slept);
  }

  async startAgain(given: readonly string[] = []): Promise<boolean> {
    const other = spawn(this.#program, [...this.#arguments, ...given], {
      env: this.#environment,
      stdio: 'ignore',
    });
    return (await new Promise((resolve) => other.once('exit', resolve))) === 0;
  }

  async quit(): Promise<number> {
    const ended = new Promise<number>((resolve) => this.#app.process().once('exit', resolve));
    await this.#app.evaluate(({ app }) => app.quit());
    return await ended;
  }

  #watched(what: 'openedOutside' | 'messages'): Promise<readonly string[]> {
    return this.#app.evaluate((_electron, name) => {
      const watched: Watched = Reflect.get(globalThis, 'watchedByTest');
      return watched[name];
    }, what);
  }

  async #isShown(page: Page, words: string): Promise<boolean> {
    const shown = await this.#windowOf(page);
    return await shown.evaluate(
      (window, purpose) => window?.isVisible() === true && window.getTitle().includes(purpose),
      words,
    );
  }

  async #close(page: Page): Promise<void> {
    const window = await this.#windowOf(page);
    await window.evaluate((shown) => shown?.close());
  }

  /** The window around a page; null where the page has gone meanwhile. */
  async #windowOf(page: Page): Promise<JSHandle<BrowserWindow | null>> {
    return await this.#app.browserWindow(page);
  }

  async #pageOf(isMeant: (page: Page) => Promise<boolean>, what: string): Promise<Page> {
    return await until(async () => {
      for (const page of this.#app.windows()) {
        // One that closes while it is looked at is not meant.
        if (await isMeant(page).catch(() => false)) return page;
      }
      return undefined;
    }, what);
  }
}
