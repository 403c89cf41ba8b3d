import type { Page } from 'playwright';
import { onTestFinished } from 'vitest';
import type { NewUser } from '../../main/playground/playground.ts';
import type { AccountData } from '../../preload/contract.ts';
import { electronRuntime } from '../support/electron-runtime.ts';
import { AppOnDouble } from './app-on-double.ts';
import { AppOnRuntime } from './app-on-runtime.ts';
import { call, type Stage, signInOn, withStage } from './stage.ts';

/** The app as a person has it before them, whatever it runs on: Electron's own runtime, or the double. */
export interface DrivenApp {
  /** Of the process that the engine runs in. */
  readonly processId: number;
  /** The page of the main window, once it is shown. */
  mainPage(): Promise<Page>;
  /** The page of the window whose title names the purpose, once it is shown. */
  sitePage(purpose: string): Promise<Page>;
  /** The page whose address ends so, once a window shows it; another than the given one. */
  pageAt(ending: string, other?: Page): Promise<Page>;
  /** The titles of the windows that are shown. */
  shownTitles(): Promise<readonly string[]>;
  /** Closes the main window as its button does. */
  closeMainWindow(): Promise<void>;
  /** Closes the window whose title names the purpose, as its button does. */
  closeSite(purpose: string): Promise<void>;
  /** The menu of the tray as text, submenus indented; empty as long as there is none. */
  trayText(): Promise<string>;
  /** Clicks the item of the tray's menu under these labels, each the beginning of one, once it is there. */
  clickTray(...path: readonly string[]): Promise<void>;
  /** What the app had the system open: pages in the person's browser. */
  openedOutside(): Promise<readonly string[]>;
  /** What the app has asked in message boxes; from now on a person answers by the button of this number. */
  answerMessages(button: number): Promise<void>;
  messages(): Promise<readonly string[]>;
  suspend(): Promise<void>;
  /** The machine wakes up. The clock of this process says how long it slept; the app's own is put on by as much. */
  resume(slept: number): Promise<void>;
  /** Starts the app once more; true if that start handed over to this one and ended. */
  startAgain(given?: readonly string[]): Promise<boolean>;
  /** Quits, and resolves with the exit code when the app has ended. */
  quit(): Promise<number>;
}

const runtime = electronRuntime();

/** Starts the app on the runtime if there is one, else on the double. */
async function drive(stage: Stage, given: readonly string[]): Promise<DrivenApp> {
  return runtime === undefined
    ? new AppOnDouble(stage, await stage.start(given))
    : await AppOnRuntime.start(stage, runtime, given);
}

/**
 * Gives each test that asks a computer of its own, with what starts the app on it; what a test leaves running ends with it. Says what
 * the app runs on.
 */
export function withDrivenApp(): () => Promise<{
  readonly stage: Stage;
  readonly start: (...given: readonly string[]) => Promise<DrivenApp>;
}> {
  console.log(
    runtime === undefined
      ? 'SKIPPED on Electron itself, whose runtime is not installed here: the app runs on the double.'
      : `The app runs on Electron itself: ${runtime}`,
  );
  const makeStage = withStage();
  return async () => {
    const stage = await makeStage();
    const start = async (...given: readonly string[]) => {
      const app = await drive(stage, given);
      let ended: Promise<number> | undefined;
      const quit = app.quit.bind(app);
      app.quit = () => {
        ended ??= quit();
        return ended;
      };
      onTestFinished(async () => {
        await app.quit();
      });
      return app;
    };
    return { stage, start };
  };
}

/** Has the app add an account of the Playground by a window of its own, in which a person signs in. */
export async function addAccount(
  app: DrivenApp,
  { playground }: Stage,
  name: 'Studio' | 'Gallery',
  user: NewUser,
): Promise<AccountData> {
  const added = call<AccountData>(await app.mainPage(), 'signInAdd', {
    providerId: `playground-${name.toLowerCase()}`,
    instance: playground.url,
    signIn: { attemptId: `attempt-${name}-${user.email}`, way: 'window' },
  });
  added.catch(() => {});
  await signInOn(await app.sitePage(`sign in to Playground ${name}`), user);
  return await added;
}
