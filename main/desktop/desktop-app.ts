import { join } from 'node:path';
import { type Settings, usualSettings } from '../../preload/settings-schema.ts';
import type { DesktopControl } from '../api/desktop-parts.ts';
import { StaticFiles } from '../api/static-files.ts';
import type { Broker } from '../broker/broker.ts';
import { explain, failureOf } from '../engine/failure.ts';
import { isSafeUrl } from '../engine/loopback-host.ts';
import { LogFile } from '../host/log-file.ts';
import { profileFolderOf } from '../host/profile-choice.ts';
import type { ProfileHost } from '../host/profile-host.ts';
import { systemClock } from '../host/system-ports.ts';
import { runSystemTool } from '../host/system-tool.ts';
import { serveTools, takeProfile } from '../host/take-profile.ts';
import { version } from '../host/version.ts';
import { AppLinks } from '../sign-in/app-links.ts';
import { AppLife } from './app-life.ts';
import { serveWindowFiles } from './app-protocol.ts';
import { applicationMenu } from './application-menu.ts';
import { type Autostart, makeAutostart } from './autostart.ts';
import { carryOut } from './carry-out.ts';
import { ChromiumConnectivity } from './chromium-connectivity.ts';
import { ChromiumTransport } from './chromium-transport.ts';
import { CommandTool } from './command-tool.ts';
import { desktopControl } from './desktop-control.ts';
import { desktopLock } from './desktop-lock.ts';
import { type DesktopMemory, lenientMemory } from './desktop-memory.ts';
import { desktopSettings, followTheme } from './desktop-settings.ts';
import { DesktopSignIn } from './desktop-sign-in.ts';
import type { DesktopWorld } from './desktop-world.ts';
import type { DesktopElectron } from './electron.ts';
import { fileDialogs } from './file-dialogs.ts';
import { MainWindow } from './main-window.ts';
import { askedNotice, type Notice } from './notices.ts';
import { Notifier } from './notifier.ts';
import { followPower } from './power.ts';
import { guardOwnPages, guardPartition } from './remote-pages.ts';
import { ClearingClipboard } from './secret-clipboard.ts';
import { SessionWindows } from './session-windows.ts';
import { appSchemes, type Link, readArguments } from './start-arguments.ts';
import { TrayIcon } from './tray.ts';
import type { TrayCommand } from './tray-template.ts';
import { updateSource } from './update-source.ts';
import { Updates } from './updates.ts';
import { serveWindow } from './window-calls.ts';

/** The app in the process that has its lock: puts its parts together, and takes them apart at the end. */
export class DesktopApp {
  readonly #world: DesktopWorld;
  readonly #electron: DesktopElectron;
  readonly #log: LogFile;
  readonly #memory: DesktopMemory;
  readonly #autostart: Autostart;
  readonly #window: MainWindow;
  readonly #notifier: Notifier;
  readonly #clipboard: ClearingClipboard;
  readonly #commandTool: CommandTool;
  readonly #control: DesktopControl;
  readonly #links = new AppLinks();
  #tray: TrayIcon | undefined;
  #host: ProfileHost | undefined;
  #broker: Broker | undefined;
  #sessions: SessionWindows | undefined;
  readonly #life: AppLife;
  /** What somebody wanted to see while the app was starting. */
  #wanted: { readonly place: string | undefined } | undefined;

  constructor(world: DesktopWorld) {
    const { electron } = world;
    this.#world = world;
    this.#electron = electron;
    this.#log = new LogFile(join(electron.app.getPath('logs'), 'latchkey.log'));
    this.#memory = lenientMemory(world.openMemory, (line) => this.#log.write(line));
    this.#life = new AppLife({ ...world, app: electron.app, close: () => this.#close() });
    this.#autostart = makeAutostart({ ...world, app: electron.app });
    this.#clipboard = new ClearingClipboard(electron, systemClock);
    this.#notifier = new Notifier({
      electron,
      memory: this.#memory,
      settings: () => this.#settings.notifications,
      onClick: (id) => this.#show(id === undefined ? undefined : `account=${id}&mend=now`),
    });
    this.#window = new MainWindow({
      electron,
      memory: this.#memory,
      preload: world.files.preload,
      isQuitting: () => this.#life.isQuitting,
      closesToTray: () => this.#settings.background.closeToTray,
      onFirstHide: () =>
        void this.#notifier.tell({
          title: 'Latchkey goes on in the background',
          body: 'It keeps your sessions alive. Open it from the tray, or by starting it again; Quit ends it.',
        }),
      log: (line) => this.#log.write(line),
    });
    this.#commandTool = new CommandTool({
      folder: join(world.resources, 'cli'),
      platform: world.platform,
      environment: world.environment,
      version,
      runTool: runSystemTool,
    });
    const updates = new Updates({
      source: updateSource({ ...world, app: electron.app, load: world.loadUpdater }),
      onChange: () => this.#host?.api.feed.tellStatus(),
      leave: () => this.#life.leave(),
      startAgain: () => {
        this.#life.startAgain();
        electron.app.exit(1);
      },
      now: () => systemClock.now(),
      log: (line) => this.#log.write(line),
    });
    this.#control = desktopControl({
      electron,
      updates,
      commandTool: this.#commandTool,
      sessions: () => this.#sessions,
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
    // The app lives in the tray: without this listener Electron quits with the last window.
    app.on('window-all-closed', () => {});
    app.on('web-contents-created', (_event, contents) => guardOwnPages(contents));
    // Asked for one, Chromium would send the first certificate of the system's store, the same to every site and account.
    app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
      event.preventDefault();
      choose();
    });
    await app.whenReady();
    // What is not a package runs as Electron itself, which would be started without the app.
    if (app.isPackaged) for (const scheme of appSchemes) app.setAsDefaultProtocolClient(scheme);
    // Windows shows notifications only of programs that it knows by this name.
    app.setAppUserModelId('app.latchkey.desktop');
    guardPartition(electron.session.defaultSession);
    serveWindowFiles(electron.session.defaultSession, new StaticFiles(this.#world.files.window));
    electron.Menu.setApplicationMenu(
      applicationMenu(
        electron,
        this.#world.platform,
        this.#commandTool.state().state !== 'not-here',
        (command) => this.#do(command),
      ),
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
      links: this.#links,
      openWindow: async () => {
        this.#show();
        return 'latchkey://open';
      },
      settings: desktopSettings({
        electron,
        autostart: this.#autostart,
        onChange: () => void this.#tray?.update(),
      }),
      desktop: this.#control,
      dialogs: fileDialogs(electron),
      lock: {
        ...desktopLock(electron, this.#world.platform),
        putAway: async () => await this.#sessions?.close(),
      },
      tools: {
        canAsk: () => this.#window.isShown || this.#notifier.canTell(new Date()),
        onAsked: (request) =>
          this.#notifier.canTell(new Date()) ? this.#notifier.tell(askedNotice(request)) : () => {},
      },
      clipboard: this.#clipboard,
      socket: () => this.#broker?.address,
      warn: log,
    });
    this.#host = host;
    followTheme(electron, this.#settings);
    this.#renewEntries();
    if (this.#life.isQuitting) {
      electron.app.quit();
      return;
    }
    const { api, engine, lock, providers } = host;
    this.#broker = await serveTools(host);
    this.#sessions = new SessionWindows({ electron, engine, providers, clock: systemClock, log });
    serveWindow(electron, api, () => this.#window.current);
    followPower(electron, {
      onBack: () => {
        connectivity.look();
        engine.check();
      },
      onSuspend: () => void lock.suspend().catch(() => undefined),
      onShutdown: () => electron.app.quit(),
    });
    await this.#tray?.follow(api);
    const { hidden, links } = readArguments(this.#world.arguments);
    const startedAtLogin = this.#electron.app.getLoginItemSettings().wasOpenedAtLogin === true;
    if (links.length > 0) this.#follow(links);
    else if (this.#wanted || (!hidden && !startedAtLogin)) this.#show(this.#wanted?.place);
  }

  /** What lies outside of the app may have to follow it. That it cannot be written is no reason not to start. */
  #renewEntries(): void {
    try {
      this.#autostart.renew();
      this.#commandTool.renew();
    } catch (error) {
      this.#log.write(`An entry of an earlier version stays as it is: ${failureOf(error).kind}`);
    }
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
    const { hidden, links } = readArguments(texts);
    if (links.length > 0) this.#follow(links);
    else if (!hidden) this.#show();
    if (this.#life.isQuitting && !hidden) this.#life.startAgain(texts);
  }

  #follow(links: readonly Link[]): void {
    for (const link of links) {
      // One that no sign-in waits for is as good as a wish to see the window.
      if (link.open === 'oauth') this.#links.take(link.path, link.parameters);
      this.#showAccount(link.open === 'account' ? link.id : undefined);
    }
  }

  #showAccount(id: string | undefined): void {
    this.#show(id === undefined ? undefined : `account=${id}`);
  }

  /** Shows the window, at a place if there is one to show. */
  #show(place?: string): void {
    if (this.#life.isQuitting) return;
    // Before the engine is there the window would have nobody to ask.
    if (this.#sessions) this.#window.show(place);
    else this.#wanted = { place: place ?? this.#wanted?.place };
  }

  #do(command: TrayCommand): void {
    const parts = {
      electron: this.#electron,
      host: this.#host,
      control: this.#control,
      autostart: this.#autostart,
      show: (place?: string) => this.#show(place),
      tell: (notice: Notice) => this.#notifier.tell(notice),
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

  async #close(): Promise<void> {
    const steps = [
      () => this.#clipboard.clear(),
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
