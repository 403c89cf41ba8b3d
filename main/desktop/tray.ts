import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { AccountData, EngineStatusData } from '../../preload/contract.ts';
import type { Api } from '../api/api.ts';
import type { Caller } from '../api/caller.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { Autostart } from './autostart.ts';
import type { DesktopElectron, DesktopTray } from './electron.ts';
import {
  needingCount,
  type TrayCommand,
  type TrayItem,
  type TrayState,
  trayFace,
  trayTemplate,
  trayToolTip,
} from './tray-template.ts';

/** Menus are made anew as a whole, so changes are gathered. */
const gathering: Milliseconds = 500;
/** The menu tells times, which go by without a change. */
const longestUnchanged: Milliseconds = 60_000;

const asUser: Caller = { audience: 'window', actor: 'user', signal: new AbortController().signal };

export interface TrayOptions {
  readonly electron: DesktopElectron;
  readonly clock: Clock;
  /** Folder of the icons. */
  readonly icons: string;
  readonly platform: NodeJS.Platform;
  readonly autostart: Autostart;
  readonly onCommand: (command: TrayCommand) => void;
  /** Told whenever the accounts were read. */
  readonly onAccounts: (accounts: readonly AccountData[]) => void;
}

/** The icon in the tray and its menu, kept as the engine is. */
export class TrayIcon {
  readonly #options: TrayOptions;
  readonly #tray: DesktopTray;
  #api: Api | undefined;
  #timer: Timer | undefined;
  #isClosed = false;
  #state: TrayState;
  /** What the menu says, as text. */
  #said = '';

  constructor(options: TrayOptions) {
    this.#options = options;
    this.#state = {
      accounts: [],
      status: undefined,
      startsAtLogin: options.autostart.isOn(),
      now: options.clock.now(),
    };
    this.#tray = new options.electron.Tray(this.#image());
    // On macOS a click opens the menu by itself.
    if (options.platform !== 'darwin') this.#tray.on('click', () => options.onCommand({ do: 'open-window' }));
    this.#draw();
  }

  /** Follows the engine from now on. */
  async follow(api: Api): Promise<void> {
    this.#api = api;
    const subscription = api.feed.open(() => {
      while (subscription.take()) {
        // Only that something changed counts; how things stand is read as a whole.
      }
      this.soon();
    });
    await this.update();
  }

  /** Draws anew after a moment. */
  soon(delay: Milliseconds = gathering): void {
    const { clock } = this.#options;
    if (this.#timer) clock.clearTimer(this.#timer);
    if (this.#isClosed) return;
    this.#timer = clock.setTimer(() => void this.update(), delay);
  }

  async update(): Promise<void> {
    const { clock, autostart, onAccounts } = this.#options;
    const router = this.#api?.router;
    if (!router || this.#isClosed) return;
    const listed = await router.dispatch('accounts.list', {}, asUser);
    const status = await router.dispatch('engine.status', {}, asUser);
    if (!status.ok || this.#isClosed) return this.soon(longestUnchanged);
    const engine = status.value as EngineStatusData;
    const read = listed.ok ? (listed.value as { accounts: readonly AccountData[] }).accounts : undefined;
    // Locked, the menu must not go on showing what it knew.
    const accounts = engine.lock.isLocked ? [] : read;
    if (accounts) {
      this.#state = { accounts, status: engine, startsAtLogin: autostart.isOn(), now: clock.now() };
      this.#draw();
    }
    if (read && !engine.lock.isLocked) onAccounts(read);
    this.soon(longestUnchanged);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) this.#options.clock.clearTimer(this.#timer);
    this.#tray.destroy();
  }

  #image(): string {
    const { icons, platform } = this.#options;
    const face = trayFace(this.#state);
    // macOS colours templates by itself; Windows wants its own format.
    if (platform === 'darwin') return join(icons, `tray-${face}Template.png`);
    return join(icons, `tray-${face}.${platform === 'win32' ? 'ico' : 'png'}`);
  }

  #draw(): void {
    const { electron, platform } = this.#options;
    const count = needingCount(this.#state);
    this.#tray.setImage(this.#image());
    this.#tray.setToolTip(trayToolTip(this.#state));
    if (platform === 'darwin') this.#tray.setTitle(count > 0 ? String(count) : '');
    electron.app.setBadgeCount(count);
    const template = trayTemplate(this.#state);
    const said = JSON.stringify(template);
    // One that is open closes when another is set.
    if (said === this.#said) return;
    this.#said = said;
    // Set anew as a whole: on Linux a menu that was set cannot be changed.
    this.#tray.setContextMenu(electron.Menu.buildFromTemplate(this.#menu(template)));
  }

  #menu(items: readonly TrayItem[]): MenuItemConstructorOptions[] {
    return items.map(({ label, type, checked, enabled, submenu, command }) => ({
      // An ampersand in a label would underline the letter after it.
      ...(label !== undefined && { label: label.replaceAll('&', '&&') }),
      ...(type && { type }),
      ...(checked !== undefined && { checked }),
      ...(enabled !== undefined && { enabled }),
      ...(submenu && { submenu: this.#menu(submenu) }),
      ...(command && { click: () => this.#clicked(command) }),
    }));
  }

  /** The system changes a tick by itself, whatever comes of the command, so the menu is set anew after each. */
  #clicked(command: TrayCommand): void {
    this.#said = '';
    this.#options.onCommand(command);
    this.soon();
  }
}
