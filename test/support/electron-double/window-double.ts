import type { Page } from 'playwright';
import type { DesktopWindow, WindowOptions } from '../../../main/desktop/electron.ts';
import { DoubleEmitter, DoubleEvent } from './emitter.ts';
import type { IpcDouble } from './ipc-double.ts';
import type { PartitionDouble } from './partition-double.ts';
import { WebContentsDouble } from './web-contents-double.ts';

/** What windows of one app share. */
export interface WindowWorld {
  readonly ipc: IpcDouble;
  readonly windows: Set<WindowDouble>;
  partition(name: string | undefined): PartitionDouble;
  onCreated(window: WindowDouble): void;
  onClosed(window: WindowDouble): void;
}

let lastId = 0;

/** A window around a real page. There is no frame to see: title, place and visibility are what the app said. */
export class WindowDouble extends DoubleEmitter implements DesktopWindow {
  readonly id = ++lastId;
  readonly options: WindowOptions;
  readonly webContents: WebContentsDouble;
  readonly #world: WindowWorld;
  #visible: boolean;
  #maximized = false;
  #minimized = false;
  #destroyed = false;
  #title: string;
  #bounds: { x: number; y: number; width: number; height: number };
  focusCount = 0;

  constructor(world: WindowWorld, options: WindowOptions = {}, page?: Page) {
    super();
    this.#world = world;
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600, title = '' } = options;
    this.#bounds = { x, y, width, height };
    this.#title = title;
    this.#visible = options.show !== false;
    const preferences = options.webPreferences ?? {};
    this.webContents = new WebContentsDouble({
      session: world.partition(preferences.partition),
      preferences,
      ipc: world.ipc,
      page,
      makeWindow: (popup, popupOptions) => new WindowDouble(world, popupOptions, popup),
    });
    world.windows.add(this);
    world.onCreated(this);
    this.webContents.on('dom-ready', () => this.happen('ready-to-show'));
    this.webContents.on('page-title-updated', async () => {
      const event = new DoubleEvent();
      this.happen('page-title-updated', event, '', true);
      if (!event.defaultPrevented) this.#title = await (await this.webContents.page).title().catch(() => '');
    });
    this.webContents.on('page-closed', () => this.#gone());
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
  }

  show(): void {
    this.#visible = true;
    this.happen('show');
  }

  hide(): void {
    this.#visible = false;
    this.happen('hide');
  }

  focus(): void {
    this.focusCount += 1;
    this.happen('focus');
  }

  restore(): void {
    this.#minimized = false;
  }

  maximize(): void {
    this.#maximized = true;
  }

  minimize(): void {
    this.#minimized = true;
  }

  isMaximized = () => this.#maximized;
  isMinimized = () => this.#minimized;
  isVisible = () => this.#visible;
  isDestroyed = () => this.#destroyed;
  getNormalBounds = () => ({ ...this.#bounds });
  getTitle = () => this.#title;

  setTitle(title: string): void {
    this.#title = title;
  }

  /** A person moves the window. */
  moveTo(bounds: { x: number; y: number; width: number; height: number }): void {
    this.#bounds = { ...bounds };
    this.happen('resized');
    this.happen('moved');
  }

  /** As a person closes it, too: the app may keep it. */
  close(): void {
    if (this.#destroyed) return;
    const event = new DoubleEvent();
    this.happen('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    this.#gone();
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#visible = false;
    void this.webContents.close();
    this.#world.windows.delete(this);
    this.happen('closed');
    this.#world.onClosed(this);
  }
}
