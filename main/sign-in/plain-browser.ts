import { type ChildProcess, spawn } from 'node:child_process';
import { fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';
import { plainArguments } from './browser-arguments.ts';
import { browserOn } from './browser-folder.ts';
import type { SystemBrowser } from './system-browser.ts';
import { endsWithin } from './waiting.ts';

/** How long each way of ending a browser may take before the next one. */
const patience: Milliseconds = 5_000;

export interface PlainBrowserOptions {
  readonly browser: SystemBrowser;
  readonly folder: string;
  readonly url: string;
  readonly clock: Clock;
  readonly extraArguments?: readonly string[];
}

/** A browser as the person would start it, on a profile of its own: no automation, no way in from outside. */
export class PlainBrowser {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #ended: Promise<void>;

  private constructor(child: ChildProcess, folder: string, clock: Clock) {
    this.#child = child;
    this.#folder = folder;
    this.#clock = clock;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    // Nobody could tell a browser that outlives us when to end.
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    child.once('exit', () => {
      process.removeListener('exit', endWithUs);
      resolve();
    });
  }

  /** Throws `not-supported` if the browser cannot be started. */
  static async start(options: PlainBrowserOptions): Promise<PlainBrowser> {
    const { browser, folder, url, clock, extraArguments = [] } = options;
    const child = spawn(browser.path, [...plainArguments(folder), ...extraArguments, url], {
      stdio: 'ignore',
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', () => reject(fail('not-supported', `${browser.name} cannot be started.`)));
    });
    return new PlainBrowser(child, folder, clock);
  }

  /** Resolves when the browser has ended, by the person or by `end`. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Why the browser ended, if it was no orderly end; in a few words. */
  get fault(): string | undefined {
    const { exitCode, signalCode } = this.#child;
    if (signalCode !== null) return signalCode;
    return exitCode === null || exitCode === 0 ? undefined : `exit code ${exitCode}`;
  }

  /**
   * Ends the browser so that it saves its cookies. On SIGTERM, Chromium ends within 30 ms and loses those of the last seconds (seen each time
   * with version 156), because the login session could be ending; on SIGINT it closes as if from its menu and keeps all of them.
   */
  async end(): Promise<void> {
    const ways: readonly (() => void | Promise<void>)[] =
      process.platform === 'win32'
        ? [() => this.#closeWindows(), () => this.#signal('SIGKILL')]
        : [() => this.#signal('SIGINT'), () => this.#signal('SIGTERM'), () => this.#signal('SIGKILL')];
    await this.#endBy(ways);
  }

  /** Ends a browser of which nothing is wanted any more. */
  async abandon(): Promise<void> {
    await this.#endBy([() => this.#signal('SIGTERM'), () => this.#signal('SIGKILL')]);
  }

  async #endBy(ways: readonly (() => void | Promise<void>)[]): Promise<void> {
    for (const ask of ways) {
      if (this.#hasEnded) return;
      await ask();
      if (await endsWithin(this.#clock, this.#ended, patience)) return;
    }
    await this.#ended;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Linux browsers are started by scripts; a signal to a script that waits would not reach the browser. */
  async #signal(signal: NodeJS.Signals): Promise<void> {
    const processId = await browserOn(this.#folder);
    try {
      if (processId !== undefined) process.kill(processId, signal);
      else this.#child.kill(signal);
    } catch {
      // It ended by itself in between.
    }
  }

  /** On Windows every signal is a SIGKILL; without /F taskkill asks the windows to close. */
  #closeWindows(): void {
    spawn('taskkill', ['/PID', String(this.#child.pid), '/T'], { stdio: 'ignore' }).on('error', () => {});
  }
}
