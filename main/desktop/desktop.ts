import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Settings, usualSettings } from '../../preload/settings-schema.ts';
import { StaticFiles } from '../api/static-files.ts';
import type { Broker } from '../broker/broker.ts';
import { explain, failureOf } from '../engine/failure.ts';
import { isSafeUrl } from '../engine/loopback-host.ts';
import { LogFile } from '../host/log-file.ts';
import { profileFolderOf } from '../host/profile-choice.ts';
import type { PersonSignIn, ProfileHost } from '../host/profile-host.ts';
import { systemClock } from '../host/system-ports.ts';
import { serveTools, takeProfile } from '../host/take-profile.ts';
import { registerAppScheme, serveWindowFiles } from './app-protocol.ts';
import { applicationMenu } from './application-menu.ts';
import { type Autostart, makeAutostart } from './autostart.ts';
import { carryOut } from './carry-out.ts';
import { ChromiumConnectivity } from './chromium-connectivity.ts';
import { ChromiumTransport } from './chromium-transport.ts';
import type { DesktopMemory } from './desktop-memory.ts';
import { desktopSettings, followTheme } from './desktop-settings.ts';
import { DesktopSignIn } from './desktop-sign-in.ts';
import type { DesktopElectron } from './electron.ts';
import { MainWindow } from './main-window.ts';
import { Notifier } from './notifier.ts';
import { followPower } from './power.ts';
import { guardOwnPages, guardPartition } from './remote-pages.ts';
import { SessionWindows } from './session-windows.ts';
import { type Link, readArguments } from './start-arguments.ts';
import { TrayIcon } from './tray.ts';
import type { TrayCommand } from './tray-template.ts';
import { serveWindow } from './window-calls.ts';

/** What the app is started in. */
export interface DesktopWorld {
  readonly electron: DesktopElectron;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The program that the app runs as. */
  readonly executable: string;
  /** Opens what the app remembers; not called before the app has its lock. */
  readonly openMemory: () => DesktopMemory;
  /** Where the built window, the preload script and the icons lie. */
  readonly files: { readonly window: string; readonly preload: string; readonly icons: string };
  /** Another sign-in by the person's browser, for tests. */
  readonly usualSignIn?: (usual: () => PersonSignIn) => PersonSignIn;
}

/** Starts the app; resolves when it runs, or false if another one has taken over what it was started for. */
export async function startDesktop(world: DesktopWorld): Promise<boolean> {
  const { electron, environment } = world;
  const { app } = electron;
  registerAppScheme(electron);
  if (environment.LATCHKEY_PROFILE) {
    // Another profile is another app: with a lock and a memory of its own.
    const folder = join(profileFolderOf(undefined, environment), 'desktop');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  }
  if (
    !app.requestSingleInstanceLock({
      arguments: world.arguments.filter((text) => text.startsWith('latchkey:')),
    })
  ) {
    app.quit();
    return false;
  }
  await new Desktop(world).start();
  return true;
}

class Desktop {
  readonly #world: DesktopWorld;
  readonly #electron: DesktopElectron;
  readonly #log: LogFile;
  readonly #memory: DesktopMemory;
  readonly #autostart: Autostart;
  readonly #window: MainWindow;
  readonly #notifier: Notifier;
  #tray: TrayIcon | undefined;
  #host: ProfileHost | undefined;
  #broker: Broker | undefined;
  #sessions: SessionWindows | undefined;
  #wantsWindow = false;
  #isQuitting = false;
  #isClosed = false;

  constructor(world: DesktopWorld) {
    const { electron } = world;
    this.#world = world;
    this.#electron = electron;
    this.#log = new LogFile(join(electron.app.getPath('logs'), 'latchkey.log'));
    this.#memory = world.openMemory();
    this.#autostart = makeAutostart({ ...world, app: electron.app });
    this.#notifier = new Notifier({
      electron,
      memory: this.#memory,
      settings: () => this.#settings.notifications,
      onClick: (id) => this.#show(id),
    });
    this.#window = new MainWindow({
      electron,
      memory: this.#memory,
      preload: world.files.preload,
      isQuitting: () => this.#isQuitting,
      closesToTray: () => this.#settings.background.closeToTray,
      onFirstHide: () =>
        this.#notifier.tell({
          title: 'Latchkey goes on in the background',
          body: 'It keeps your sessions alive. Open it from the tray, or by starting it again; Quit ends it.',
        }),
      log: (line) => this.#log.write(line),
    });
  }

  /** What the person has set; the usual as long as the profile is not open. */
  get #settings(): Settings {
    return this.#host?.settings.chosen ?? usualSettings;
  }

  async start(): Promise<void> {
    const electron = this.#electron;
    const { app } = electron;
    app.on('second-instance', (_event, _arguments, _folder, data) => this.#onSecondInstance(data));
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.#follow(readArguments([url]).links);
    });
    app.on('activate', () => this.#show());
    app.on('before-quit', () => {
      this.#isQuitting = true;
    });
    app.on('will-quit', (event) => this.#onWillQuit(event));
    // The app lives in the tray: without this listener Electron quits with the last window.
    app.on('window-all-closed', () => {});
    app.on('web-contents-created', (_event, contents) => guardOwnPages(contents));
    await app.whenReady();
    app.setAsDefaultProtocolClient('latchkey');
    // Windows shows notifications only of programs that it knows by this name.
    app.setAppUserModelId('app.latchkey.desktop');
    guardPartition(electron.session.defaultSession);
    serveWindowFiles(electron.session.defaultSession, new StaticFiles(this.#world.files.window));
    electron.Menu.setApplicationMenu(
      applicationMenu(electron, this.#world.platform, (command) => this.#do(command)),
    );
    this.#tray = new TrayIcon({
      electron,
      clock: systemClock,
      icons: this.#world.files.icons,
      platform: this.#world.platform,
      autostart: this.#autostart,
      onCommand: (command) => this.#do(command),
      onAccounts: (accounts) => this.#notifier.look(accounts, new Date()),
    });
    try {
      await this.#open();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #open(): Promise<void> {
    const electron = this.#electron;
    const connectivity = new ChromiumConnectivity(electron.net, systemClock);
    const log = (line: string) => this.#log.write(line);
    const { usualSignIn = (usual) => usual() } = this.#world;
    const host = await takeProfile({
      profile: profileFolderOf(undefined, this.#world.environment),
      kind: 'desktop',
      transport: new ChromiumTransport(electron),
      connectivity,
      signIn: (_transport, usual) =>
        new DesktopSignIn({ electron, clock: systemClock, usual: usualSignIn(usual), log }),
      openUrl: (url) => this.#openOutside(url),
      openWindow: async () => {
        this.#show();
        return 'latchkey://open';
      },
      settings: desktopSettings({
        electron,
        autostart: this.#autostart,
        onChange: () => void this.#tray?.update(),
      }),
      socket: () => this.#broker?.address,
      warn: log,
    });
    this.#host = host;
    followTheme(electron, this.#settings);
    this.#autostart.renew();
    if (this.#isQuitting) {
      electron.app.quit();
      return;
    }
    const { api, engine, providers } = host;
    this.#broker = await serveTools(host);
    this.#sessions = new SessionWindows({ electron, engine, providers, clock: systemClock, log });
    serveWindow(electron, api, () => this.#window.current);
    followPower(electron, () => {
      connectivity.look();
      engine.check();
    });
    await this.#tray?.follow(api);
    const { hidden, links } = readArguments(this.#world.arguments);
    const startedAtLogin = this.#electron.app.getLoginItemSettings().wasOpenedAtLogin === true;
    if (links.length > 0) this.#follow(links);
    else if (this.#wantsWindow || (!hidden && !startedAtLogin)) this.#show();
  }

  /** Without its profile the app is of no use. */
  #fail(error: unknown): void {
    const { what, safe, act } = explain(failureOf(error));
    this.#log.write(`The start failed: ${what}`);
    this.#electron.dialog.showErrorBox('Latchkey cannot start', `${what} ${safe} ${act}`);
    this.#electron.app.quit();
  }

  #onSecondInstance(data: unknown): void {
    const given = typeof data === 'object' && data !== null && 'arguments' in data ? data.arguments : [];
    const texts = Array.isArray(given) ? given.filter((text) => typeof text === 'string') : [];
    const { links } = readArguments(texts);
    if (links.length === 0) this.#show();
    else this.#follow(links);
  }

  #follow(links: readonly Link[]): void {
    for (const link of links) this.#show(link.open === 'account' ? link.id : undefined);
  }

  /** Shows the window, at an account if there is one to show. */
  #show(accountId?: string): void {
    // Before the engine is there the window would have nobody to ask.
    if (!this.#sessions) this.#wantsWindow = true;
    else this.#window.show(accountId);
  }

  #do(command: TrayCommand): void {
    const parts = {
      electron: this.#electron,
      host: this.#host,
      sessions: this.#sessions,
      autostart: this.#autostart,
      show: (accountId?: string) => this.#show(accountId),
    };
    carryOut(command, parts).catch((error: unknown) => {
      const { what, act } = explain(failureOf(error));
      this.#notifier.tell({ title: 'That did not work', body: `${what} ${act}` });
    });
  }

  async #openOutside(text: string): Promise<void> {
    const url = URL.parse(text);
    if (url && isSafeUrl(url)) await this.#electron.shell.openExternal(url.href);
  }

  /** What is under way ends first: to interrupt a renewal can lose a rotated token. */
  #onWillQuit(event: { preventDefault(): void }): void {
    if (this.#isClosed) return;
    event.preventDefault();
    void this.#close().finally(() => {
      this.#isClosed = true;
      this.#electron.app.exit(0);
    });
  }

  async #close(): Promise<void> {
    const steps = [
      () => this.#sessions?.close(),
      () => this.#broker?.close(),
      () => this.#host?.close(),
      () => this.#tray?.close(),
    ];
    for (const step of steps) {
      await Promise.resolve(step()).catch((error: unknown) => {
        this.#log.write(`The end was not clean: ${failureOf(error).kind}`);
      });
    }
  }
}
