import { join } from 'node:path';
import type { RelaunchOptions } from 'electron';
import type { DesktopApp } from '../../../main/desktop/electron.ts';
import { DoubleEmitter, DoubleEvent } from './emitter.ts';
import type { Machine } from './machine.ts';
import type { WindowDouble } from './window-double.ts';

/** The life of one process of the app: its start, its lock, its end. */
export class AppDouble extends DoubleEmitter implements DesktopApp {
  readonly #machine: Machine;
  readonly #windows: ReadonlySet<WindowDouble>;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<number>();
  badgeCount = 0;
  readonly relaunches: RelaunchOptions[] = [];
  protocols: string[] = [];
  #isEnding = false;
  #hasEnded = false;

  constructor(machine: Machine, windows: ReadonlySet<WindowDouble>) {
    super();
    this.#machine = machine;
    this.#windows = windows;
    setImmediate(() => this.#ready.resolve());
  }

  get isPackaged(): boolean {
    return this.#machine.isPackaged;
  }

  /** Resolves with the exit code when the app has ended. */
  get ended(): Promise<number> {
    return this.#ended.promise;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? join(this.#machine.folder, name);
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  requestSingleInstanceLock(data?: Record<string, unknown>): boolean {
    const path = this.getPath('userData');
    const holder = this.#machine.locks.get(path);
    if (!holder) {
      this.#machine.locks.set(path, this);
      return true;
    }
    holder.happen('second-instance', new DoubleEvent(), [], '', data);
    return false;
  }

  getAppPath(): string {
    return join(this.#machine.folder, 'app');
  }

  releaseSingleInstanceLock(): void {
    for (const [path, holder] of this.#machine.locks) if (holder === this) this.#machine.locks.delete(path);
  }

  relaunch(options: RelaunchOptions = {}): void {
    this.relaunches.push(options);
  }

  quit(): void {
    if (this.#isEnding) return;
    const event = new DoubleEvent();
    this.happen('before-quit', event);
    if (event.defaultPrevented) return;
    for (const window of [...this.#windows]) window.close();
    if (this.#windows.size > 0) return;
    this.#isEnding = true;
    const will = new DoubleEvent();
    this.happen('will-quit', will);
    this.#isEnding = false;
    if (!will.defaultPrevented) this.exit(0);
  }

  exit(code = 0): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const window of [...this.#windows]) window.destroy();
    this.happen('quit', new DoubleEvent(), code);
    this.releaseSingleInstanceLock();
    this.#ended.resolve(code);
  }

  setAppUserModelId(): void {}

  setAsDefaultProtocolClient(scheme: string): boolean {
    this.protocols.push(scheme);
    return true;
  }

  setLoginItemSettings(settings: { openAtLogin?: boolean; args?: string[] }): void {
    this.#machine.loginItem = { openAtLogin: settings.openAtLogin ?? false, args: settings.args ?? [] };
  }

  getLoginItemSettings(): ReturnType<DesktopApp['getLoginItemSettings']> {
    const { openAtLogin } = this.#machine.loginItem;
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      status: openAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    };
  }

  setBadgeCount(count = 0): boolean {
    this.badgeCount = count;
    return true;
  }
}
