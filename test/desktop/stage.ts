import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { startDesktop } from '../../main/desktop/desktop.ts';
import type { DesktopMemory } from '../../main/desktop/desktop-memory.ts';
import { openProfileHost } from '../../main/host/profile-host.ts';
import type { PersonSignIn } from '../../main/host/profile-host-options.ts';
import {
  demoUsers,
  type NewUser,
  type Playground,
  startPlayground,
} from '../../main/playground/playground.ts';
import type { AccountData } from '../../preload/contract.ts';
import { builtPreload, removeBuiltPreload } from '../support/built-preload.ts';
import { builtWindow } from '../support/built-window.ts';
import type { ElectronDouble } from '../support/electron-double/electron-double.ts';
import { Machine } from '../support/electron-double/machine.ts';
import { UpdaterDouble } from '../support/electron-double/updater-double.ts';
import type { WindowDouble } from '../support/electron-double/window-double.ts';
import { LeakWatch, markedPassword } from '../support/leak-watch.ts';
import { textsInMemory } from '../support/page-memory.ts';

/** The Playground's own people, with passwords that a search for secrets knows. */
const people = demoUsers.map((user) => ({ ...user, password: `${user.username} ${markedPassword}` }));
export const [ada, grace] = people as unknown as readonly [NewUser, NewUser];

/** A copy of the app that was started. */
export interface RunningApp {
  readonly process: ElectronDouble;
  /** False if it handed over to one that ran already. */
  readonly runs: boolean;
}

export interface StartOptions {
  readonly usualSignIn?: () => PersonSignIn;
  readonly environment?: Readonly<Record<string, string>>;
  readonly openMemory?: () => DesktopMemory;
  readonly platform?: NodeJS.Platform;
}

/**
 * One computer with a profile, on which a test starts the app. When it is closed, all that the app left, told its windows or said to the
 * person is searched for secrets, and so is the memory of its windows.
 */
export class Stage {
  readonly machine: Machine;
  readonly folder: string;
  readonly profile: string;
  readonly playground: Playground;
  readonly memory = new Map<string, unknown>();
  readonly updater = new UpdaterDouble();
  readonly watch = new LeakWatch();
  memoryOpened = 0;

  private constructor(folder: string, playground: Playground) {
    this.folder = folder;
    this.profile = join(folder, 'profile');
    this.playground = playground;
    this.machine = new Machine(join(folder, 'system'));
    this.watch.profile(this.profile);
    this.watch.folder(folder);
  }

  static async make(lifetimes: Record<string, number> = {}): Promise<Stage> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'latchkey-desktop-')));
    const playground = await startPlayground({ users: people, passwordCost: 4, lifetimes });
    const stage = new Stage(folder, playground);
    const host = await openProfileHost({ profile: stage.profile, kind: 'command' });
    await host?.protection.choose('key-file', undefined);
    await host?.close();
    return stage;
  }

  /** Has the app be an image that knows where to ask for updates, and the key of their makers. */
  bePackage(latchkeyUpdateKey: string): void {
    this.machine.isPackaged = true;
    const app = join(this.machine.folder, 'app');
    for (const folder of [app, this.#resources]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(app, 'package.json'), JSON.stringify({ latchkeyUpdateKey }));
    writeFileSync(join(this.#resources, 'app-update.yml'), 'provider: generic');
  }

  /** Starts the app as the system would. */
  async start(given: readonly string[] = [], options: StartOptions = {}): Promise<RunningApp> {
    const process = this.machine.startProcess();
    const { usualSignIn } = options;
    const runs = await startDesktop({
      electron: process.electron,
      arguments: given,
      environment: {
        LATCHKEY_PROFILE: this.profile,
        HOME: this.folder,
        XDG_CONFIG_HOME: join(this.folder, 'config'),
        ...options.environment,
      },
      platform: options.platform ?? 'linux',
      executable: '/opt/Latchkey/latchkey',
      openMemory: options.openMemory ?? (() => this.#openMemory()),
      files: { window: await builtWindow(), preload: await builtPreload(), icons: '/icons' },
      resources: this.#resources,
      loadUpdater: async () => this.updater,
      ...(usualSignIn && { usualSignIn }),
    });
    return { process, runs };
  }

  get #resources(): string {
    return join(this.folder, 'resources');
  }

  #openMemory(): DesktopMemory {
    this.memoryOpened += 1;
    return { get: (key) => this.memory.get(key), set: (key, value) => void this.memory.set(key, value) };
  }

  async close(): Promise<void> {
    try {
      for (const process of this.machine.processes) {
        await this.#watchWindows(process);
        process.app.quit();
        await process.app.ended;
      }
      await this.machine.close();
      await this.playground.close();
      this.watch.end();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** What windows of the app were told, and what they still know; windows of sites have sessions of their own. */
  async #watchWindows({ ipc, messages, notifications, windows }: ElectronDouble): Promise<void> {
    this.watch.look('what the app told its windows', JSON.stringify(ipc.told));
    const shown = [messages, notifications.map(({ options }) => options)];
    this.watch.look('what the app told the person', JSON.stringify(shown));
    for (const { options, webContents } of windows) {
      const page = webContents.currentPage;
      if (!options.webPreferences?.preload || !page || page.isClosed() || webContents.isCrashed()) continue;
      const session = await page.context().newCDPSession(page);
      this.watch.look('the memory of a window', await textsInMemory(session));
    }
  }
}

let stage: Stage | undefined;

/** Builds what the app shows, once; gives each test that asks a computer of its own, and puts it away. */
export function withStage(): (lifetimes?: Record<string, number>) => Promise<Stage> {
  beforeAll(async () => {
    await Promise.all([builtWindow(), builtPreload()]);
  });
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  afterAll(async () => {
    vi.useRealTimers();
    await removeBuiltPreload();
  });
  return async (lifetimes) => {
    stage = await Stage.make(lifetimes);
    return stage;
  };
}

/** Waits until there is something; every real wait of these tests is for a condition. */
export async function until<T>(look: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The main window's page, once it is shown. */
export async function mainPage({ process }: RunningApp): Promise<Page> {
  const window = await mainWindow(process);
  return await window.webContents.page;
}

/** The main window, once it is shown. */
export async function mainWindow(process: ElectronDouble): Promise<WindowDouble> {
  return await until(
    () => [...process.windows].find((window) => window.options.webPreferences?.preload && window.isVisible()),
    'the main window',
  );
}

/** The window whose title begins with an address, once it is shown. */
export async function siteWindow(process: ElectronDouble, purpose: string): Promise<WindowDouble> {
  return await until(
    () => [...process.windows].find((window) => window.getTitle().includes(purpose) && window.isVisible()),
    `a window for "${purpose}"`,
  );
}

/** A method of the window's bridge, called without looking at what it answers. */
export function ask(page: Page, method: string, input: object): Promise<unknown> {
  return page.evaluate(([name, given]) => Reflect.get(Reflect.get(window, 'latchkey') ?? {}, name)(given), [
    method,
    input,
  ] as const);
}

/** Calls a method of the window's bridge as the window would. */
export async function call<T>(page: Page, method: string, input: object): Promise<T> {
  const reply = await ask(page, method, input);
  expect(reply, JSON.stringify(reply)).toMatchObject({ ok: true });
  return (reply as { value: T }).value;
}

export async function accountsOf(page: Page): Promise<readonly AccountData[]> {
  return (await call<{ accounts: AccountData[] }>(page, 'accountsList', {})).accounts;
}

/** Signs in at the Playground's form in a page. */
export async function signInOn(page: Page, user: { email: string; password: string }): Promise<void> {
  await page.getByLabel('Email').fill(user.email);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Has the app add an account by its embedded window, in which a person signs in. */
export async function addByWindow(
  app: RunningApp,
  at: { providerId: string; instance: string; name: string },
  user: { email: string; password: string },
): Promise<AccountData> {
  const page = await mainPage(app);
  const signIn = { attemptId: `attempt-${at.providerId}-${user.email}`, way: 'window' };
  const added = call<AccountData>(page, 'signInAdd', {
    providerId: at.providerId,
    instance: at.instance,
    signIn,
  });
  added.catch(() => {});
  const window = await siteWindow(app.process, `sign in to ${at.name}`);
  await signInOn(await window.webContents.page, user);
  return await added;
}
