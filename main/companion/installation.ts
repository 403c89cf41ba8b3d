import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from '../engine/failure.ts';
import {
  browsers,
  type CompanionBrowser,
  hostManifest,
  type ManifestSurroundings,
  manifestPlace,
} from './host-manifests.ts';
import { type HostProgram, launcherName, launcherText } from './launcher.ts';

/** Runs `reg` on Windows; resolves with what it printed, or undefined if it failed. */
export type RunRegistry = (commandArguments: readonly string[]) => Promise<string | undefined>;

export interface InstallationOptions extends ManifestSurroundings {
  readonly program: HostProgram;
  readonly runRegistry: RunRegistry;
}

/** How it stands with one browser. */
export interface BrowserState {
  readonly browser: CompanionBrowser;
  /** Whether the person seems to use the browser; unknown on Windows. */
  readonly seen: boolean | undefined;
  /** `other`: a host is there that starts something else than this Latchkey. */
  readonly state: 'installed' | 'other' | 'absent';
  /** The file that tells the browser. */
  readonly file: string;
}

/** Tells browsers which program the Companion may talk to, and takes that back. */
export class CompanionInstallation {
  readonly #options: InstallationOptions;
  readonly #launcher: string;

  constructor(options: InstallationOptions) {
    this.#options = options;
    this.#launcher = join(options.ownFolder, launcherName(options.platform));
  }

  /** Browsers that the person seems to use: all of them where nothing tells. */
  usedBrowsers(): readonly CompanionBrowser[] {
    const seen = browsers.filter((browser) => this.#isSeen(browser) !== false);
    return seen.length > 0 ? seen : browsers;
  }

  /** Throws `storage-unavailable`. */
  async install(wanted: readonly CompanionBrowser[]): Promise<readonly BrowserState[]> {
    const { program, platform, ownFolder, runRegistry } = this.#options;
    this.#writing(() => {
      mkdirSync(ownFolder, { recursive: true, mode: 0o700 });
      writeFileSync(this.#launcher, launcherText(program, platform), { mode: 0o700 });
      chmodSync(this.#launcher, 0o700);
    });
    for (const browser of wanted) {
      const { file, registryKey } = manifestPlace(browser, this.#options);
      this.#writing(() => {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, hostManifest(browser, this.#launcher), { mode: 0o600 });
      });
      if (registryKey === undefined) continue;
      const written = await runRegistry(['add', registryKey, '/ve', '/t', 'REG_SZ', '/d', file, '/f']);
      if (written === undefined) {
        throw fail('storage-unavailable', 'The registry did not take the key of the Companion.', {
          detail: registryKey,
        });
      }
    }
    return await this.state();
  }

  /** Removes what belongs to this Latchkey, and leaves what another one put there. Throws `storage-unavailable`. */
  async uninstall(wanted: readonly CompanionBrowser[]): Promise<readonly BrowserState[]> {
    for (const browser of wanted) {
      if ((await this.#stateOf(browser)).state !== 'installed') continue;
      const { file, registryKey } = manifestPlace(browser, this.#options);
      if (registryKey !== undefined) await this.#options.runRegistry(['delete', registryKey, '/f']);
      // On Windows several browsers are led to one file.
      const isNamedStill = (await this.state()).some((one) => one.file === file && one.state === 'installed');
      if (registryKey === undefined || !isNamedStill) this.#writing(() => rmSync(file, { force: true }));
    }
    const state = await this.state();
    if (state.every(({ state: one }) => one !== 'installed')) {
      this.#writing(() => rmSync(this.#launcher, { force: true }));
    }
    return state;
  }

  /** Read from the browsers' own places each time. */
  state(): Promise<readonly BrowserState[]> {
    return Promise.all(browsers.map((browser) => this.#stateOf(browser)));
  }

  async #stateOf(browser: CompanionBrowser): Promise<BrowserState> {
    const { file, registryKey } = manifestPlace(browser, this.#options);
    const base = { browser, seen: this.#isSeen(browser), file };
    const named =
      registryKey === undefined ||
      (await this.#options.runRegistry(['query', registryKey, '/ve']))?.includes(file);
    const text = named ? readText(file) : undefined;
    if (text === undefined) return { ...base, state: 'absent' };
    const isOurs = text === hostManifest(browser, this.#launcher) && existsSync(this.#launcher);
    return { ...base, state: isOurs ? 'installed' : 'other' };
  }

  #isSeen(browser: CompanionBrowser): boolean | undefined {
    const { browserFolder } = manifestPlace(browser, this.#options);
    return browserFolder === undefined ? undefined : existsSync(browserFolder);
  }

  #writing(work: () => void): void {
    try {
      work();
    } catch (error) {
      const detail = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      throw fail('storage-unavailable', 'The files by which browsers find Latchkey could not be changed.', {
        detail,
      });
    }
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
