import type { DesktopElectron } from './electron.ts';
import { isHiddenStart, isLink } from './start-arguments.ts';

export interface AppLifeOptions {
  readonly app: DesktopElectron['app'];
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends what is under way and lets go of the profile. Called once; never throws. */
  readonly close: () => Promise<void>;
}

/** How the app ends: what is under way ends first, because to interrupt a renewal can lose a rotated token. */
export class AppLife {
  readonly #options: AppLifeOptions;
  #isQuitting = false;
  #isClosed = false;
  #startsAgain = false;
  #closing: Promise<void> | undefined;

  constructor(options: AppLifeOptions) {
    this.#options = options;
    const { app } = options;
    app.on('before-quit', () => {
      this.#isQuitting = true;
    });
    app.on('will-quit', (event) => {
      if (this.#isClosed) return;
      event.preventDefault();
      void this.#close().finally(() => app.exit(0));
    });
  }

  /** Whether the app is on its way out. */
  get isQuitting(): boolean {
    return this.#isQuitting;
  }

  /** Ends everything and lets go of lock and profile, so that a new version can take them while this process ends. */
  async leave(): Promise<void> {
    this.#isQuitting = true;
    await this.#close();
    this.#options.app.releaseSingleInstanceLock();
  }

  /** Has the app start once more when it has ended, with these links: somebody wanted it while it was on its way out. */
  startAgain(links: readonly string[] = []): void {
    if (this.#startsAgain) return;
    this.#startsAgain = true;
    const { app, environment } = this.#options;
    const before = this.#options.arguments.filter((text) => !isHiddenStart(text) && !isLink(text));
    // An image is mounted only while it runs: the image itself is what can be started again.
    const { APPIMAGE: execPath } = environment;
    app.relaunch({ args: [...before, ...links], ...(execPath && { execPath }) });
  }

  async #close(): Promise<void> {
    this.#closing ??= this.#options.close();
    await this.#closing;
    this.#isClosed = true;
  }
}
