import type {
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NotificationConstructorOptions,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron';
import type { DesktopElectron, WindowOptions } from '../../../main/desktop/electron.ts';
import { AppDouble } from './app-double.ts';
import { DoubleEmitter } from './emitter.ts';
import { IpcDouble } from './ipc-double.ts';
import type { Machine } from './machine.ts';
import { MenuDouble, TrayDouble } from './menu-double.ts';
import { RequestDouble } from './net-double.ts';
import { PartitionDouble } from './partition-double.ts';
import { WindowDouble, type WindowWorld } from './window-double.ts';

/** A notification that a test can read and click. */
export class NotificationDouble extends DoubleEmitter {
  readonly options: NotificationConstructorOptions;
  /** Whether the app has taken it away. */
  closed = false;

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  click(): void {
    this.happen('click', {});
  }
}

/** One process of Electron: what the app is given as Electron, and what a test sees of it and does to it. */
export class ElectronDouble {
  readonly app: AppDouble;
  readonly ipc = new IpcDouble();
  readonly power = new DoubleEmitter();
  readonly windows = new Set<WindowDouble>();
  readonly partitions = new Map<string, PartitionDouble>();
  readonly trays: TrayDouble[] = [];
  readonly notifications: NotificationDouble[] = [];
  readonly messages: (MessageBoxOptions | { title: string; content: string })[] = [];
  /** Dialogs for files, as they were asked for. */
  readonly dialogs: (OpenDialogOptions | SaveDialogOptions)[] = [];
  readonly privilegedSchemes: Parameters<DesktopElectron['protocol']['registerSchemesAsPrivileged']>[0] = [];
  applicationMenu: MenuDouble | undefined;
  /** The button that a person presses in the next message boxes. */
  answer = 0;
  readonly electron: DesktopElectron;

  constructor(machine: Machine) {
    this.app = new AppDouble(machine, this.windows);
    this.electron = this.#make(machine);
    this.app.on('quit', () => {
      for (const partition of this.partitions.values()) void partition.close();
    });
  }

  /** The tray icon that is there. */
  get tray(): TrayDouble | undefined {
    return this.trays.find(({ destroyed }) => !destroyed);
  }

  partition(name = ''): PartitionDouble {
    const known = this.partitions.get(name);
    if (!known) throw new Error(`no partition ${name}`);
    return known;
  }

  #make(machine: Machine): DesktopElectron {
    const partition = (name = ''): PartitionDouble => {
      const known = this.partitions.get(name);
      if (known) return known;
      const made = new PartitionDouble(name, machine.browser);
      this.partitions.set(name, made);
      return made;
    };
    const world: WindowWorld = {
      ipc: this.ipc,
      windows: this.windows,
      partition,
      onCreated: ({ webContents }) => this.app.happen('web-contents-created', {}, webContents),
      onClosed: () => {
        if (this.windows.size === 0) this.app.happen('window-all-closed');
      },
    };
    const { trays, notifications, messages, dialogs, privilegedSchemes } = this;
    const setMenu = (menu: MenuDouble | undefined) => {
      this.applicationMenu = menu;
    };
    const answer = () => this.answer;
    return {
      app: this.app,
      BrowserWindow: class extends WindowDouble {
        constructor(options: WindowOptions = {}) {
          super(world, options);
        }
      },
      session: {
        fromPartition: (name) => partition(name),
        get defaultSession() {
          return partition();
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes) => void privilegedSchemes.push(...schemes),
      },
      ipcMain: this.ipc,
      Tray: class extends TrayDouble {
        constructor(image: string) {
          super(image);
          trays.push(this);
        }
      },
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => new MenuDouble(template) as never,
        setApplicationMenu: (menu) => setMenu(menu as never),
      },
      nativeTheme: {
        get shouldUseDarkColors() {
          return this.themeSource === 'system' ? machine.dark : this.themeSource === 'dark';
        },
        themeSource: 'system',
      },
      Notification: class extends NotificationDouble {
        constructor(options: NotificationConstructorOptions = {}) {
          super(options);
        }
        static isSupported = () => true;
        show(): void {
          notifications.push(this);
        }
        close(): void {
          this.closed = true;
        }
      },
      powerMonitor: Object.assign(this.power, { getSystemIdleTime: () => machine.idleSeconds }),
      systemPreferences: {
        canPromptTouchID: () => machine.finger !== undefined,
        promptTouchID: async () => {
          if (machine.finger !== 'right') throw new Error('Canceled by user.');
        },
      },
      net: {
        request: (options) => new RequestDouble(options, partition(options.partition)),
        isOnline: () => machine.online,
      },
      screen: {
        getAllDisplays: () => machine.displays.map((workArea) => ({ workArea })) as never,
      },
      shell: {
        openExternal: async (url) => void machine.openedOutside.push(url),
        openPath: async (path) => {
          machine.openedOutside.push(path);
          return '';
        },
      },
      dialog: {
        showMessageBox: async (options) => {
          messages.push(options);
          return { response: answer(), checkboxChecked: false };
        },
        showErrorBox: (title, content) => void messages.push({ title, content }),
        showSaveDialog: async (options) => {
          dialogs.push(options);
          return { canceled: machine.chosenFile === undefined, filePath: machine.chosenFile ?? '' };
        },
        showOpenDialog: async (options) => {
          dialogs.push(options);
          const { chosenFile } = machine;
          return {
            canceled: chosenFile === undefined,
            filePaths: chosenFile === undefined ? [] : [chosenFile],
          };
        },
      },
      clipboard: {
        writeText: async (text) => {
          machine.clipboard = text;
        },
        readText: async () => machine.clipboard,
        clear: () => {
          machine.clipboard = '';
        },
      },
    } satisfies DesktopElectron;
  }
}
