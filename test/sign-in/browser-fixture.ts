import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { SignInTask } from '../../main/engine/ports.ts';
import type { Provider } from '../../main/engine/provider.ts';
import type { WindowPlan } from '../../main/engine/sign-in-plan.ts';
import type { SignInProgress } from '../../main/engine/sign-in-progress.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { HostSignIn, type HostSignInOptions } from '../../main/sign-in/composite.ts';
import { hasDisplay } from '../../main/sign-in/open-url.ts';
import { findSystemBrowser } from '../../main/sign-in/system-browser.ts';
import { anyProcessNames } from './processes.ts';
import { quiet } from './quiet-browser.ts';

export const browser = findSystemBrowser();
const isReady = browser !== undefined && hasDisplay() && process.platform === 'linux';
if (!isReady && process.env.CI !== 'true') {
  console.log(
    'Skipped: sign-ins in a real browser need Chromium and a display (test/support/with-desktop.sh).',
  );
}

/** Tests with a real browser in a window. Skipped where there is none, but never where the whole suite must run. */
export const describeWithBrowser = isReady || process.env.CI === 'true' ? describe : describe.skip;

/** A host's sign-ins on a folder of their own. */
export class BrowserBench {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'latchkey-sign-in-')), 'browser');
  readonly signIn: HostSignIn;
  readonly #transport = new NodeTransport({ environment: {} });

  constructor(options: Partial<HostSignInOptions> = {}) {
    this.signIn = new HostSignIn({
      folder: this.folder,
      transport: this.#transport,
      clock: systemClock,
      openUrl: async () => {},
      extraArguments: quiet,
      ...options,
    });
  }

  /** Begins a sign-in. */
  begin(plan: WindowPlan, accountId?: string) {
    const controller = new AbortController();
    const progress: SignInProgress['step'][] = [];
    const { promise: confirmed, resolve: confirm } = Promise.withResolvers<void>();
    const provider = { name: 'Practice', signInPlan: () => plan } as unknown as Provider;
    const task: SignInTask = {
      provider,
      way: 'chrome',
      accountId,
      confirmed,
      onProgress: ({ step }) => progress.push(step),
    };
    const captured = this.signIn.obtain(task, controller.signal);
    captured.catch(() => {});
    return { captured, confirm, progress, cancel: () => controller.abort() };
  }

  /** Names of the profile folders that there are now. */
  get folders(): readonly string[] {
    return existsSync(this.folder) ? readdirSync(this.folder) : [];
  }

  /** Process id of the browser that runs on the only folder. */
  get browserProcess(): number {
    const lock = readlinkSync(join(this.folder, this.folders[0] ?? '', 'SingletonLock'));
    return Number(lock.slice(lock.lastIndexOf('-') + 1));
  }

  /** Whether the browser itself, which holds the lock, is gone. */
  get browserHasEnded(): boolean {
    try {
      process.kill(this.browserProcess, 0);
      return false;
    } catch {
      return true;
    }
  }

  /** Whether any process of a browser is still there. */
  get hasProcesses(): boolean {
    return anyProcessNames(this.folder);
  }

  /** All files under the folder, with their content. */
  files(): ReadonlyMap<string, Buffer> {
    const files = new Map<string, Buffer>();
    if (!existsSync(this.folder)) return files;
    for (const name of readdirSync(this.folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(this.folder, name);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) files.set(name, readFileSync(path));
    }
    return files;
  }

  async close(): Promise<void> {
    await this.#transport.close();
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}
