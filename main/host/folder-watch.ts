import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';

export interface FolderWatchOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Which files count. Editors leave temporary ones beside what they save. */
  readonly counts: (name: string) => boolean;
  readonly onChange: () => void;
  /** How long the files must stay the same: an editor may be in the middle of writing. */
  readonly settling?: Milliseconds;
  /** How often is looked without being told: network drives tell nothing, and a folder can be replaced by another. */
  readonly polling?: Milliseconds;
}

/**
 * Calls back after files of a folder came, went or changed, once they have settled. The system tells when to look; a look now and
 * then finds what it does not tell. The folder may come and go.
 */
export class FolderWatch {
  readonly #options: Required<FolderWatchOptions>;
  #watcher: FSWatcher | undefined;
  #watched: string | undefined;
  #timer: Timer | undefined;
  #isLooking = false;
  #isClosed = false;
  #told: string | undefined;
  #last: string | undefined;

  constructor({ settling = 150, polling = 30_000, ...options }: FolderWatchOptions) {
    this.#options = { ...options, settling, polling };
  }

  /** Begins from how the folder is now. */
  async start(): Promise<void> {
    this.#told = await this.#state();
    this.#last = this.#told;
    this.#lookIn(this.#options.polling);
  }

  close(): void {
    this.#isClosed = true;
    this.#watcher?.close();
    if (this.#timer) this.#options.clock.clearTimer(this.#timer);
  }

  #lookIn(delay: Milliseconds): void {
    const { clock } = this.#options;
    if (this.#isClosed) return;
    if (this.#timer) clock.clearTimer(this.#timer);
    this.#timer = clock.setTimer(() => void this.#look(), delay);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return this.#lookIn(this.#options.settling);
    this.#isLooking = true;
    const state = await this.#state();
    this.#isLooking = false;
    if (this.#isClosed) return;
    const isSettled = state === this.#last;
    this.#last = state;
    this.#lookIn(isSettled ? this.#options.polling : this.#options.settling);
    if (!isSettled || state === this.#told) return;
    this.#told = state;
    this.#options.onChange();
  }

  /** Everything by which a changed file can be told: a replaced one has another number, a rewritten one another time of change. */
  async #state(): Promise<string> {
    const { folder, counts } = this.#options;
    try {
      const { dev, ino } = await stat(folder, { bigint: true });
      this.#watchAgain(`${dev} ${ino}`);
      const names = (await readdir(folder)).filter(counts).toSorted();
      const files = names.map(async (name) => {
        const file = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
        return `${name} ${file ? [file.ino, file.size, file.mtimeNs, file.ctimeNs].join(' ') : ''}`;
      });
      return (await Promise.all(files)).join('\n');
    } catch {
      // There is no folder, or it cannot be read now.
      this.#watchAgain(undefined);
      return '';
    }
  }

  /** Watches the folder by its number: one that was moved away and made anew is another one. */
  #watchAgain(folder: string | undefined): void {
    if (this.#isClosed || (folder === this.#watched && this.#watcher)) return;
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#watched = folder;
    if (folder === undefined) return;
    try {
      // Not a reason for the process to stay: an engine that is to end ends.
      const watcher = watch(this.#options.folder, { persistent: false }, () =>
        this.#lookIn(this.#options.settling),
      );
      watcher.on('error', () => {
        watcher.close();
        if (this.#watcher === watcher) this.#watcher = undefined;
      });
      this.#watcher = watcher;
    } catch {
      // So many watches as the system allows are in use; looking now and then does it as well.
    }
  }
}
