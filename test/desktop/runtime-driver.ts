import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { mainWindow, type RunningApp, type Stage, siteWindow, until } from './stage.ts';

const root = join(import.meta.dirname, '..', '..');

/** The app as a person has it before them, whatever it runs on: Electron's own runtime, or the double. */
export interface DrivenApp {
  /** The page of the main window, once it is shown. */
  mainPage(): Promise<Page>;
  /** The page of the window whose title names the purpose, once it is shown. */
  sitePage(purpose: string): Promise<Page>;
  /** The titles of the windows that are shown. */
  shownTitles(): Promise<readonly string[]>;
  /** Closes the main window as its button does. */
  closeMainWindow(): Promise<void>;
  /** Starts the app once more; true if that start handed over to this one and ended. */
  startAgain(given?: readonly string[]): Promise<boolean>;
  /** Quits, and resolves when the app has ended. */
  quit(): Promise<void>;
}

/** Starts the app on the runtime if there is one, else on the double. */
export async function driveApp(
  stage: Stage,
  runtime: string | undefined,
  given: readonly string[] = [],
): Promise<DrivenApp> {
  return runtime === undefined
    ? new AppOnDouble(stage, await stage.start(given))
    : await AppOnRuntime.start(stage, runtime, given);
}

class AppOnDouble implements DrivenApp {
  readonly #stage: Stage;
  readonly #app: RunningApp;

  constructor(stage: Stage, app: RunningApp) {
    this.#stage = stage;
    this.#app = app;
  }

  async mainPage(): Promise<Page> {
    return await (await mainWindow(this.#app.process)).webContents.page;
  }

  async sitePage(purpose: string): Promise<Page> {
    return await (await siteWindow(this.#app.process, purpose)).webContents.page;
  }

  async shownTitles(): Promise<readonly string[]> {
    return [...this.#app.process.windows]
      .filter((shown) => shown.isVisible())
      .map((shown) => shown.getTitle());
  }

  async closeMainWindow(): Promise<void> {
    (await mainWindow(this.#app.process)).close();
  }

  async startAgain(given: readonly string[] = []): Promise<boolean> {
    return !(await this.#stage.start(given)).runs;
  }

  async quit(): Promise<void> {
    this.#app.process.app.quit();
    await this.#app.process.app.ended;
  }
}

class AppOnRuntime implements DrivenApp {
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
      args: [...own, ...given],
      env: environment,
    });
    return new AppOnRuntime(app, program, own, environment);
  }

  mainPage(): Promise<Page> {
    return this.#pageOf((page) => page.url().startsWith('app://latchkey/'), 'the main window');
  }

  sitePage(purpose: string): Promise<Page> {
    const isMeant = async (page: Page) => {
      const shown = await this.#app.browserWindow(page);
      return await shown.evaluate(
        (window, words) => window.isVisible() && window.getTitle().includes(words),
        purpose,
      );
    };
    return this.#pageOf(isMeant, `a window for "${purpose}"`);
  }

  shownTitles(): Promise<readonly string[]> {
    return this.#app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((shown) => shown.isVisible())
        .map((shown) => shown.getTitle()),
    );
  }

  async closeMainWindow(): Promise<void> {
    const window = await this.#app.browserWindow(await this.mainPage());
    await window.evaluate((shown) => shown.close());
  }

  async startAgain(given: readonly string[] = []): Promise<boolean> {
    const other = spawn(this.#program, [...this.#arguments, ...given], {
      env: this.#environment,
      stdio: 'ignore',
    });
    return (await new Promise((resolve) => other.once('exit', resolve))) === 0;
  }

  async quit(): Promise<void> {
    const ended = new Promise((resolve) => this.#app.process().once('exit', resolve));
    await this.#app.evaluate(({ app }) => app.quit());
    await ended;
  }

  async #pageOf(isMeant: (page: Page) => boolean | Promise<boolean>, what: string): Promise<Page> {
    return await until(async () => {
      for (const page of this.#app.windows()) if (await isMeant(page)) return page;
      return undefined;
    }, what);
  }
}
