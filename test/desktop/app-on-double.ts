import type { Page } from 'playwright';
import type { WindowDouble } from '../support/electron-double/window-double.ts';
import type { DrivenApp } from './runtime-driver.ts';
import { mainWindow, type RunningApp, type Stage, siteWindow, until } from './stage.ts';

/** The app on the double, in this process. */
export class AppOnDouble implements DrivenApp {
  readonly processId = process.pid;
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

  async pageAt(ending: string, other?: Page): Promise<Page> {
    const isMeant = ({ webContents }: WindowDouble) =>
      webContents.getURL().endsWith(ending) && (other === undefined || webContents.currentPage !== other);
    const found = await until(() => this.#shown().find(isMeant), `a window at ${ending}`);
    return await found.webContents.page;
  }

  async shownTitles(): Promise<readonly string[]> {
    return this.#shown().map((shown) => shown.getTitle());
  }

  async closeMainWindow(): Promise<void> {
    (await mainWindow(this.#app.process)).close();
  }

  async closeSite(purpose: string): Promise<void> {
    (await siteWindow(this.#app.process, purpose)).close();
  }

  async trayText(): Promise<string> {
    return this.#app.process.tray?.menu?.text() ?? '';
  }

  async clickTray(...path: readonly string[]): Promise<void> {
    const menu = () => this.#app.process.tray?.menu;
    await until(() => menu()?.has(...path), `"${path.join(' > ')}" in the tray`);
    menu()?.click(...path);
  }

  async openedOutside(): Promise<readonly string[]> {
    return this.#stage.machine.openedOutside;
  }

  async answerMessages(button: number): Promise<void> {
    this.#app.process.answer = button;
  }

  async messages(): Promise<readonly string[]> {
    return this.#app.process.messages.flatMap((asked) => ('message' in asked ? [asked.message] : []));
  }

  async suspend(): Promise<void> {
    this.#app.process.power.happen('suspend');
  }

  /** The app's clock is the clock of this process. */
  async resume(): Promise<void> {
    this.#app.process.power.happen('resume');
  }

  async startAgain(given: readonly string[] = []): Promise<boolean> {
    return !(await this.#stage.start(given)).runs;
  }

  async quit(): Promise<number> {
    this.#app.process.app.quit();
    return await this.#app.process.app.ended;
  }

  #shown(): readonly WindowDouble[] {
    return [...this.#app.process.windows].filter((shown) => shown.isVisible());
  }
}
