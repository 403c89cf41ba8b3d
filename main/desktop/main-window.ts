import { isWindowUrl, windowUrl } from './app-protocol.ts';
import type { DesktopMemory } from './desktop-memory.ts';
import type { DesktopElectron, DesktopWindow } from './electron.ts';
import { placeOnScreen } from './window-place.ts';

/** How often in a minute a window that crashes is loaded again before a person is asked. */
const mostReloads = 3;

export interface MainWindowOptions {
  readonly electron: DesktopElectron;
  readonly memory: DesktopMemory;
  /** Path of the preload script. */
  readonly preload: string;
  /** True once the app is on its way out: then closing closes. */
  readonly isQuitting: () => boolean;
  /** Whether the app goes on without the window. */
  readonly closesToTray: () => boolean;
  /** Called the first time ever that closing only hid the window. */
  readonly onFirstHide: () => void;
  readonly log: (line: string) => void;
}

/** The app's own window: made when somebody first wants it, hidden when they close it. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: DesktopWindow | undefined;
  #crashes: number[] = [];

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  get current(): DesktopWindow | undefined {
    return this.#window;
  }

  /** Whether a person can see it. */
  get isShown(): boolean {
    return this.#window?.isVisible() === true && !this.#window.isMinimized();
  }

  /**
   * Shows the window in front of the others, at a place if one is named: `account=<id>`, with `&mend=now` if what mends it is wanted
   * at once, `add=account` to add one, or `settings=<section>`.
   */
  show(place?: string): void {
    // The window reads the place from the fragment of its address, and looks again when that changes.
    const address = place === undefined ? windowUrl : `${windowUrl}#${place}`;
    const window = this.#window;
    if (!window) {
      this.#window = this.#make(address);
      return;
    }
    if (place !== undefined) this.#load(window, address);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  #make(address: string): DesktopWindow {
    const { electron, memory, preload } = this.#options;
    const screens = electron.screen.getAllDisplays().map(({ workArea }) => workArea);
    const { maximized, ...place } = placeOnScreen(memory.get('mainWindow'), screens);
    const window = new electron.BrowserWindow({
      ...place,
      minWidth: 480,
      minHeight: 400,
      show: false,
      title: 'Latchkey',
      autoHideMenuBar: true,
      // What is seen before the first paint.
      backgroundColor: electron.nativeTheme.shouldUseDarkColors ? '#1b1c1f' : '#ffffff',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        spellcheck: false,
      },
    });
    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      window.show();
      window.focus();
    });
    const { webContents } = window;
    webContents.on('will-navigate', (details) => {
      if (!isWindowUrl(details.url)) details.preventDefault();
    });
    webContents.on('render-process-gone', (_event, { reason }) => this.#onCrash(window, reason));
    window.on('close', (event) => {
      this.#remember(window);
      if (this.#options.isQuitting()) return;
      event.preventDefault();
      if (!this.#options.closesToTray()) {
        electron.app.quit();
        return;
      }
      window.hide();
      if (memory.get('toldAboutTray') === true) return;
      memory.set('toldAboutTray', true);
      this.#options.onFirstHide();
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = undefined;
    });
    this.#load(window, address);
    return window;
  }

  #load(window: DesktopWindow, address: string): void {
    window.loadURL(address).catch(() => this.#options.log('The window could not be loaded.'));
  }

  #remember(window: DesktopWindow): void {
    const { x, y, width, height } = window.getNormalBounds();
    this.#options.memory.set('mainWindow', { x, y, width, height, maximized: window.isMaximized() });
  }

  /** The window holds nothing of its own, so it loses nothing. One that crashes over and over is left to the person. */
  #onCrash(window: DesktopWindow, reason: string): void {
    const { electron, log } = this.#options;
    log(`The window's process ended: ${reason}.`);
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < 60_000), now];
    if (this.#crashes.length <= mostReloads) {
      window.webContents.reload();
      return;
    }
    this.#crashes = [];
    window.destroy();
    void electron.dialog.showMessageBox({
      type: 'error',
      message: 'The window of Latchkey stopped working several times.',
      detail:
        'Your sessions are kept alive meanwhile. Open the window again from the tray, or start Latchkey again.',
    });
  }
}
