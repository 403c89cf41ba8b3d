import { rmSync } from 'node:fs';
import type { Engine } from '../api/parts.ts';
import type { TokenFile, TokenFileDesk, TokenFileForm, WantedTokenFile } from '../api/token-file-parts.ts';
import type { AccountId } from '../engine/account.ts';
import type { ListedAccount } from '../engine/events.ts';
import { type Failure, fail, failureOf } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';
import {
  fileOf,
  type KeptTokenFile,
  keyOf,
  mayBeUsed,
  newTokenFile,
  stateOf,
  writeWhole,
} from './kept-token-file.ts';
import { makeMemoryFolder } from './memory-folder.ts';
import { lead, tokenFileContent } from './token-file-content.ts';

/** Pause before a file that could not be replaced is tried again: what the engine renews meanwhile by itself is written at once. */
const retryPause: Milliseconds = 60_000;
const mostFiles = 1_000;

/** Keeps over a restart which files are wanted. */
export interface TokenFileStore {
  load(): readonly WantedTokenFile[];
  save(wanted: readonly WantedTokenFile[]): Promise<void>;
}

export interface TokenFileParts {
  readonly engine: Pick<Engine, 'get' | 'subscribe' | 'accessToken' | 'requestParts'>;
  readonly store: TokenFileStore;
  readonly clock: Clock;
  /** Folders that may serve, best first; each is made anew. */
  readonly folders: readonly string[];
  readonly onChange: () => void;
}

/**
 * Keeps files in memory that hold a token which is always valid for a minimum time, for tools that can read a file and nothing else. Replaced by
 * rename, so that a reader sees a whole one; gone while the account is paused, signed out or waits for a person, while Latchkey is locked, and
 * once it ends.
 */
export class TokenFiles implements TokenFileDesk {
  readonly #parts: TokenFileParts;
  readonly #kept = new Map<string, KeptTokenFile>();
  readonly #folder: string | undefined;
  #endSubscription: () => void = () => {};
  #isLocked = true;
  #isClosed = false;

  /** Removes what a killed engine left behind. */
  constructor(parts: TokenFileParts) {
    this.#parts = parts;
    this.#folder = parts.folders.find(makeMemoryFolder);
  }

  /** Begins to keep the files; the engine has its accounts by now. */
  start(isLocked: boolean): void {
    const { engine, store } = this.#parts;
    this.#isLocked = isLocked;
    for (const wanted of this.#folder === undefined ? [] : store.load()) this.#add(wanted);
    this.#endSubscription = engine.subscribe((notice) => {
      if (notice.type === 'account-removed') void this.#forget(notice.accountId);
      else if (notice.type === 'account-changed') this.#look(notice.account);
    });
    for (const kept of this.#kept.values()) this.#replaceSoon(kept, 0);
  }

  list(): readonly TokenFile[] {
    return Array.from(this.#kept.values(), fileOf);
  }

  async keep(wanted: WantedTokenFile): Promise<TokenFile> {
    if (this.#folder === undefined) {
      throw fail(
        'not-supported',
        'Token files are kept in memory only, and there is no such folder of yours here (tmpfs, as /run/user or /dev/shm).',
      );
    }
    if (this.#kept.size >= mostFiles)
      throw fail('invalid-input', `There are ${mostFiles} token files already.`);
    const before = this.#kept.get(keyOf(wanted));
    if (before) this.#clear(before);
    const kept = this.#add(wanted);
    try {
      await this.#replace(kept);
      await this.#save();
    } catch (error) {
      this.#drop(kept);
      if (before) this.#putBack(before);
      throw error;
    }
    this.#parts.onChange();
    return fileOf(kept);
  }

  async remove(accountId: AccountId, form: TokenFileForm | undefined): Promise<void> {
    const found = this.#of(accountId).filter(({ wanted }) => form === undefined || wanted.form === form);
    if (found.length === 0) throw fail('invalid-input', 'No such token file is kept.', { field: 'id' });
    for (const kept of found) this.#drop(kept);
    await this.#save();
    this.#parts.onChange();
  }

  /** Removes the files while Latchkey is locked, and writes them again after it. */
  setLocked(isLocked: boolean): void {
    if (this.#isLocked === isLocked) return;
    this.#isLocked = isLocked;
    for (const kept of this.#kept.values()) {
      if (isLocked) this.#clear(kept);
      else this.#replaceSoon(kept, 0);
    }
    this.#parts.onChange();
  }

  close(): void {
    this.#isClosed = true;
    this.#endSubscription();
    for (const kept of this.#kept.values()) this.#clear(kept);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #add(wanted: WantedTokenFile): KeptTokenFile {
    const kept = newTokenFile(this.#folder ?? '', wanted);
    this.#kept.set(keyOf(wanted), kept);
    return kept;
  }

  #drop(kept: KeptTokenFile): void {
    this.#clear(kept);
    if (this.#kept.get(keyOf(kept.wanted)) === kept) this.#kept.delete(keyOf(kept.wanted));
  }

  /** What was wanted before is wanted still: the new wish came to nothing. */
  #putBack(before: KeptTokenFile): void {
    this.#kept.set(keyOf(before.wanted), before);
    this.#replaceSoon(before, 0);
  }

  #of(accountId: AccountId): readonly KeptTokenFile[] {
    return [...this.#kept.values()].filter(({ wanted }) => wanted.accountId === accountId);
  }

  async #forget(accountId: AccountId): Promise<void> {
    const found = this.#of(accountId);
    if (found.length === 0) return;
    for (const kept of found) this.#drop(kept);
    this.#parts.onChange();
    await this.#save().catch(() => {
      // What is kept for an account that is gone is passed over at the next start.
    });
  }

  /** The account changed: its file follows. */
  #look(account: ListedAccount): void {
    for (const kept of this.#of(account.id)) {
      if (!mayBeUsed(account)) this.#clear(kept);
      // What is being written looks at the account when it is done.
      else if (!kept.writing && kept.seen !== stateOf(account)) this.#replaceSoon(kept, 0);
    }
  }

  #replaceSoon(kept: KeptTokenFile, delay: Milliseconds): void {
    const { clock } = this.#parts;
    if (kept.timer) clock.clearTimer(kept.timer);
    if (this.#isClosed || this.#isLocked) return;
    // Timers of weeks fire at once (2^31 ms), and clocks are set: looked at once an hour at the least.
    kept.timer = clock.setTimer(
      () => {
        kept.timer = undefined;
        this.#replace(kept).catch((error: unknown) => this.#failed(kept, failureOf(error)));
      },
      Math.min(delay, 60 * 60_000),
    );
  }

  /** A file whose token is over is worse than none. */
  #failed(kept: KeptTokenFile, failure: Failure): void {
    const isOver = kept.endsAt === undefined || kept.endsAt <= this.#parts.clock.now();
    if (isOver) this.#clear(kept);
    kept.failure = failure;
    const account = this.#accountOf(kept);
    kept.seen = account && stateOf(account);
    if (account && mayBeUsed(account)) this.#replaceSoon(kept, retryPause);
    this.#parts.onChange();
  }

  #replace(kept: KeptTokenFile): Promise<void> {
    kept.writing ??= this.#write(kept).finally(() => {
      kept.writing = undefined;
    });
    return kept.writing;
  }

  async #write(kept: KeptTokenFile): Promise<void> {
    const { engine, clock } = this.#parts;
    const { accountId, minValid } = kept.wanted;
    const before = engine.get(accountId);
    if (!mayBeUsed(before)) {
      this.#clear(kept);
      throw fail('not-allowed', 'The account is paused or waits for you, so no file is kept of it.');
    }
    const { content, endsAt } = await tokenFileContent(engine, kept.wanted);
    const account = engine.get(accountId);
    const isStillWanted = this.#kept.get(keyOf(kept.wanted)) === kept && mayBeUsed(account);
    if (!isStillWanted || this.#isLocked || this.#isClosed) return;
    writeWhole(kept.path, content);
    kept.seen = stateOf(account);
    kept.writtenAt = clock.now();
    kept.endsAt = endsAt;
    kept.failure = undefined;
    if (endsAt !== undefined) {
      this.#replaceSoon(kept, Math.max(1_000, endsAt - minValid - lead - clock.now()));
    }
  }

  #accountOf({ wanted }: KeptTokenFile): ListedAccount | undefined {
    try {
      return this.#parts.engine.get(wanted.accountId);
    } catch {
      return undefined;
    }
  }

  #clear(kept: KeptTokenFile): void {
    if (kept.timer) this.#parts.clock.clearTimer(kept.timer);
    kept.timer = undefined;
    const wasThere = kept.writtenAt !== undefined;
    kept.writtenAt = undefined;
    kept.endsAt = undefined;
    kept.seen = undefined;
    rmSync(kept.path, { force: true });
    if (wasThere && !this.#isClosed) this.#parts.onChange();
  }

  #save(): Promise<void> {
    return this.#parts.store.save(Array.from(this.#kept.values(), ({ wanted }) => wanted));
  }
}
