import type { AppUpdater, UpdateInfo } from 'electron-updater';
import type { UpdateState } from '../api/desktop-parts.ts';
import { FailureError, fail, failureOf } from '../engine/failure.ts';
import { isSignedUpdate } from './update-signature.ts';

/** The part of electron-updater that is used. */
export type UpdateEngine = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'allowDowngrade'
  | 'disableWebInstaller'
  | 'logger'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
> & {
  on(event: 'download-progress', listener: (progress: { readonly percent: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

/** Where updates come from, or why there are none. */
export type UpdateSource =
  | {
      /** Loaded when it is first asked. */
      readonly engine: () => Promise<UpdateEngine>;
      /** The makers' public key (Ed25519, SPKI in PEM). */
      readonly publicKey: string;
    }
  | Extract<UpdateState, { state: 'not-here' }>;

export interface UpdatesOptions {
  readonly source: UpdateSource;
  /** Called when the state has changed. */
  readonly onChange: () => void;
  /** Ends what is under way and lets go of the profile, so that the new version can take it. */
  readonly leave: () => Promise<void>;
  /** Starts the app again as it is: it has left, and the new version could not be put in its place. */
  readonly startAgain: () => void;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/**
 * Updates of the app: asked for, loaded and installed only when a person says so, because Latchkey asks no server by itself. What is
 * offered has to be signed by the makers; on macOS and Windows the systems check the program's own signature besides.
 */
export class Updates {
  readonly #options: UpdatesOptions;
  #engine: Promise<UpdateEngine> | undefined;
  #state: UpdateState;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#state = 'engine' in options.source ? { state: 'unknown' } : options.source;
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Asks whether there is a newer version. Asked again meanwhile, or while one is being loaded, it does nothing. */
  async check(): Promise<void> {
    const { source, now } = this.#options;
    if (!('engine' in source)) throw fail('not-supported', 'This Latchkey is not updated by itself.');
    if (isBusy(this.#state) || this.#state.state === 'ready') return;
    this.#become({ state: 'checking' });
    await this.#orFail(async () => {
      const engine = await this.#open();
      const found = await engine.checkForUpdates();
      if (!found?.isUpdateAvailable) return { state: 'current', checkedAt: now() };
      if (!isSignedUpdate(found.updateInfo, source.publicKey)) throw unsigned(found.updateInfo);
      return { state: 'available', version: found.updateInfo.version };
    });
  }

  /** Begins to load what was found. */
  download(): void {
    if (this.#state.state !== 'available') throw fail('not-supported', 'There is no update to load.');
    const { version } = this.#state;
    this.#become({ state: 'downloading', version, share: 0 });
    void this.#orFail(async () => {
      const engine = await this.#open();
      await engine.downloadUpdate();
      return { state: 'ready', version };
    });
  }

  /** Ends the app and starts it again as the new version. */
  async install(): Promise<void> {
    if (this.#state.state !== 'ready') throw fail('not-supported', 'There is no update to install.');
    const { version } = this.#state;
    this.#become({ state: 'installing', version });
    const engine = await this.#open();
    await this.#options.leave();
    engine.quitAndInstall(true, true);
  }

  #open(): Promise<UpdateEngine> {
    this.#engine ??= this.#load();
    return this.#engine;
  }

  async #load(): Promise<UpdateEngine> {
    const { source } = this.#options;
    if (!('engine' in source)) throw fail('not-supported', 'This Latchkey is not updated by itself.');
    const engine = await source.engine();
    engine.autoDownload = false;
    engine.autoInstallOnAppQuit = false;
    engine.allowDowngrade = false;
    engine.disableWebInstaller = true;
    // It writes addresses and paths at length; what matters is in the state.
    engine.logger = null;
    engine.on('error', (error) => {
      if (this.#state.state !== 'installing') return;
      this.#options.log(`Update: it could not be installed (${codeOf(error)})`);
      this.#options.startAgain();
    });
    engine.on('download-progress', ({ percent }) => {
      if (this.#state.state === 'downloading')
        this.#become({ ...this.#state, share: Math.min(1, percent / 100) });
    });
    return engine;
  }

  async #orFail(work: () => Promise<UpdateState>): Promise<void> {
    try {
      this.#become(await work());
    } catch (error) {
      const failure =
        error instanceof FailureError
          ? error.failure
          : failureOf(fail('timed-out', 'The update could not be had.', { detail: codeOf(error) }));
      this.#options.log(`Update: ${failure.message} (${failure.detail ?? failure.kind})`);
      this.#become({ state: 'failed', failure });
    }
  }

  #become(state: UpdateState): void {
    this.#state = state;
    this.#options.onChange();
  }
}

function isBusy({ state }: UpdateState): boolean {
  return state === 'checking' || state === 'downloading' || state === 'installing';
}

function unsigned({ version }: UpdateInfo): FailureError {
  return fail(
    'not-allowed',
    `Version ${version} is not signed by the makers of Latchkey, so it is not loaded.`,
    {
      detail: 'signature',
    },
  );
}

/** Its codes begin with `ERR_UPDATER_` or are the system's; its texts hold addresses. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';
}
