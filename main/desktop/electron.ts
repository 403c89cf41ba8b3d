/**
 * The part of Electron that Latchkey uses, picked from Electron's own declarations. Everything in this folder is handed Electron as a
 * value of this type and imports it nowhere: so it runs in tests, where there is no Electron, on a double of the same type, several
 * at a time, and neither the double nor the code can drift from what Electron declares.
 */
import type * as Runtime from 'electron';

export type DesktopApp = Pick<
  Runtime.App,
  | 'on'
  | 'once'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'requestSingleInstanceLock'
  | 'getPath'
  | 'setPath'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setBadgeCount'
  | 'isPackaged'
  | 'getAppPath'
  | 'releaseSingleInstanceLock'
  | 'relaunch'
>;

export type DesktopCookies = Pick<Runtime.Cookies, 'get' | 'set' | 'remove' | 'on'>;

export type DesktopProtocol = Pick<Runtime.Protocol, 'handle' | 'unhandle'>;

/** A partition: what pages that share cookies and storage have in common. */
export type DesktopSession = Pick<
  Runtime.Session,
  | 'on'
  | 'fetch'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'clearStorageData'
  | 'clearCache'
  | 'clearAuthCache'
  | 'closeAllConnections'
  | 'setSpellCheckerEnabled'
  | 'getUserAgent'
> & {
  readonly cookies: DesktopCookies;
  readonly protocol: DesktopProtocol;
  readonly webRequest: Pick<Runtime.WebRequest, 'onBeforeSendHeaders' | 'onHeadersReceived'>;
};

export type DesktopWebContents = Pick<
  Runtime.WebContents,
  | 'id'
  | 'on'
  | 'once'
  | 'send'
  | 'getURL'
  | 'reload'
  | 'executeJavaScriptInIsolatedWorld'
  | 'setWindowOpenHandler'
  | 'isDestroyed'
> & { readonly session: DesktopSession };

export type DesktopWindow = Pick<
  Runtime.BrowserWindow,
  | 'on'
  | 'once'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'restore'
  | 'maximize'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'setTitle'
  | 'loadURL'
> & { readonly webContents: DesktopWebContents };

export type WindowOptions = Omit<Runtime.BrowserWindowConstructorOptions, 'webPreferences'> & {
  readonly webPreferences?: Omit<Runtime.WebPreferences, 'session'>;
};

export type DesktopTray = Pick<
  Runtime.Tray,
  'on' | 'setContextMenu' | 'setToolTip' | 'setImage' | 'setTitle' | 'destroy'
>;

export type DesktopNotification = Pick<Runtime.Notification, 'on' | 'show' | 'close'>;
export type DesktopRequest = Pick<Runtime.ClientRequest, 'on' | 'end' | 'abort'>;

/** What `startDesktop` is given: in the app Electron itself, in tests its double. */
export interface DesktopElectron {
  readonly app: DesktopApp;
  readonly BrowserWindow: new (options?: WindowOptions) => DesktopWindow;
  readonly session: {
    fromPartition(partition: string, options?: Runtime.FromPartitionOptions): DesktopSession;
    readonly defaultSession: DesktopSession;
  };
  readonly protocol: Pick<Runtime.Protocol, 'registerSchemesAsPrivileged'>;
  readonly ipcMain: Pick<Runtime.IpcMain, 'handle' | 'on'>;
  /** Images by path: Electron then finds `@2x` and, on macOS, template images by their names. */
  readonly Tray: new (
    image: string,
  ) => DesktopTray;
  readonly Menu: {
    buildFromTemplate(template: Runtime.MenuItemConstructorOptions[]): Runtime.Menu;
    setApplicationMenu(menu: Runtime.Menu | null): void;
  };
  readonly nativeTheme: Pick<Runtime.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>;
  readonly Notification: {
    new (options?: Runtime.NotificationConstructorOptions): DesktopNotification;
    isSupported(): boolean;
  };
  readonly powerMonitor: Pick<Runtime.PowerMonitor, 'on' | 'getSystemIdleTime'>;
  /** The methods of Touch ID are there on macOS only. */
  readonly systemPreferences: Pick<Runtime.SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>;
  readonly net: {
    request(options: Omit<Runtime.ClientRequestConstructorOptions, 'session'>): DesktopRequest;
    isOnline(): boolean;
  };
  readonly screen: Pick<Runtime.Screen, 'getAllDisplays'>;
  readonly shell: Pick<Runtime.Shell, 'openExternal' | 'openPath'>;
  readonly dialog: {
    showMessageBox(options: Runtime.MessageBoxOptions): Promise<Runtime.MessageBoxReturnValue>;
    showErrorBox(title: string, content: string): void;
    showSaveDialog(options: Runtime.SaveDialogOptions): Promise<Runtime.SaveDialogReturnValue>;
    showOpenDialog(options: Runtime.OpenDialogOptions): Promise<Runtime.OpenDialogReturnValue>;
  };
  readonly clipboard: Pick<Runtime.Clipboard, 'writeText' | 'readText' | 'clear'>;
}
