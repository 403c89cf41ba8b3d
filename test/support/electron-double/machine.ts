import { type Browser, chromium } from 'playwright';
import type { AppDouble } from './app-double.ts';
import { ElectronDouble } from './electron-double.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A computer on which copies of the app run, one after the other or at the same time. */
export class Machine {
  /** Where its paths (`userData`, `logs`, ...) lie. */
  readonly folder: string;
  readonly locks = new Map<string, AppDouble>();
  loginItem: { openAtLogin: boolean; args: string[] } = { openAtLogin: false, args: [] };
  clipboard = '';
  displays = [{ x: 0, y: 0, width: 1920, height: 1040 }];
  online = true;
  dark = false;
  /** Whether the app was installed as a package. */
  isPackaged = false;
  /** The file that the person chooses in a dialog; undefined: they close it. */
  chosenFile: string | undefined;
  /** How long nobody has touched it. */
  idleSeconds = 0;
  /** What Touch ID sees; undefined where there is none. */
  finger: 'right' | 'wrong' | undefined;
  /** What was opened outside of the app. */
  readonly openedOutside: string[] = [];
  #browser: Promise<Browser> | undefined;
  readonly processes: ElectronDouble[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Started when it is first needed: on Electron's own runtime it never is. */
  get browser(): Promise<Browser> {
    this.#browser ??= chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    return this.#browser;
  }

  /** Starts a process of Electron; what it runs is up to the caller. */
  startProcess(): ElectronDouble {
    const started = new ElectronDouble(this);
    this.processes.push(started);
    return started;
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
  }
}
