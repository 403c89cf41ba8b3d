import { randomUUID } from 'node:crypto';
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../api/parts.ts';
import type { TokenFile, TokenFileDesk, TokenFileForm, WantedTokenFile } from '../api/token-file-parts.ts';
import type { AccountId } from '../engine/account.ts';
import type { ListedAccount } from '../engine/events.ts';
import { type Failure, fail, failureOf } from '../engine/failure.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { cookiesText } from './cookies-text.ts';
import { makeMemoryFolder } from './memory-folder.ts';

/** A file is replaced so long before its token would be valid for less than was asked for, so that a slow provider does not make it late. */
const lead: Milliseconds = 15_000;
/** Pause before a file that could not be replaced is tried again: what the engine renews meanwhile by itself is written at once. */
const retryPause: Milliseconds = 60_000;
const mostFiles = 1_000;

const extensions: Record<TokenFileForm, string> = {
  token: 'token',
  header: 'header',
  netscape: 'cookies.txt',
};

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

interface Kept {
  readonly wanted: WantedTokenFile;
  readonly path: string;
  /** What the account was like when the file was last written. */
  seen?: string | undefined;
  writtenAt?: Instant | undefined;
  endsAt?: Instant | undefined;
  failure?: Failure | undefined;
  timer?: Timer | undefined;
  writing?: Promise<void> | undefined;
}

/**
 * Keeps files in memory that hold a token which is always valid for a minimum time, for tools that can read a file and nothing else. Replaced by
 * rename, so that a reader sees a whole one; gone while the account is paused, signed out or waits for a person, while Latchkey is locked, and
 * once it ends.
 */
export class TokenFiles implements TokenFileDesk {
  readonly #parts: TokenFileParts;
  readonly #kept = new Map<string, Kept>();
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

  #add(wanted: WantedTokenFile): Kept {
    const path = join(this.#folder ?? '', `${wanted.accountId}.${extensions[wanted.form]}`);
    const kept: Kept = { wanted, path };
    this.#kept.set(keyOf(wanted), kept);
    return kept;
  }

  #drop(kept: Kept): void {
    this.#clear(kept);
    if (this.#kept.get(keyOf(kept.wanted)) === kept) this.#kept.delete(keyOf(kept.wanted));
  }

  #of(accountId: AccountId): readonly Kept[] {
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

  #replaceSoon(kept: Kept, delay: Milliseconds): void {
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
  #failed(kept: Kept, failure: Failure): void {
    const isOver = kept.endsAt === undefined || kept.endsAt <= this.#parts.clock.now();
    if (isOver) this.#clear(kept);
    kept.failure = failure;
    const account = this.#accountOf(kept);
    kept.seen = account && stateOf(account);
    if (account && mayBeUsed(account)) this.#replaceSoon(kept, retryPause);
    this.#parts.onChange();
  }

  #replace(kept: Kept): Promise<void> {
    kept.writing ??= this.#write(kept).finally(() => {
      kept.writing = undefined;
    });
    return kept.writing;
  }

  async #write(kept: Kept): Promise<void> {
    const { engine, clock } = this.#parts;
    const { accountId, minValid } = kept.wanted;
    const before = engine.get(accountId);
    if (!mayBeUsed(before)) {
      this.#clear(kept);
      throw fail('not-allowed', 'The account is paused or waits for you, so no file is kept of it.');
    }
    const { content, endsAt } = await this.#contentOf(kept.wanted);
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

  async #contentOf({
    accountId,
    form,
    minValid,
  }: WantedTokenFile): Promise<{ content: string; endsAt?: Instant | undefined }> {
    const { engine } = this.#parts;
    const request = { minValid: minValid + lead, actor: 'tool', tool: 'token file' } as const;
    switch (form) {
      case 'token': {
        const { token, expiresAt } = await this.#asLongAsItLives(request.minValid, minValid, (valid) =>
          engine.accessToken(accountId, valid, 'tool', request.tool),
        );
        return { content: token, endsAt: expiresAt };
      }
      case 'header': {
        const { headers } = await this.#asLongAsItLives(request.minValid, minValid, (valid) =>
          engine.requestParts(accountId, undefined, 'headers', { ...request, minValid: valid }),
        );
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
        return { content: lines.join(''), endsAt: engine.get(accountId).expiresAt };
      }
      case 'netscape': {
        const { cookies } = await engine.requestParts(accountId, undefined, 'cookies', {
          ...request,
          minValid: 0,
        });
        return { content: cookiesText(cookies) };
      }
    }
  }

  /** With the lead where the provider's tokens live long enough for it. */
  async #asLongAsItLives<T>(
    wished: Milliseconds,
    needed: Milliseconds,
    take: (valid: Milliseconds) => Promise<T>,
  ): Promise<T> {
    try {
      return await take(wished);
    } catch (error) {
      if (failureOf(error).kind !== 'invalid-input') throw error;
      return await take(needed);
    }
  }

  #accountOf({ wanted }: Kept): ListedAccount | undefined {
    try {
      return this.#parts.engine.get(wanted.accountId);
    } catch {
      return undefined;
    }
  }

  #clear(kept: Kept): void {
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

/** Replaces a file in one step: who has it open goes on reading the old one. */
function writeWhole(path: string, content: string): void {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
    throw fail('storage-unavailable', 'The token file could not be written.');
  }
}

function mayBeUsed({ paused, status }: ListedAccount): boolean {
  return !paused && status !== 'needs-sign-in' && status !== 'in-use-elsewhere' && status !== 'misconfigured';
}

/** What of an account makes its file another one. */
function stateOf({ obtainedAt, expiresAt, lastRefreshedAt }: ListedAccount): string {
  return `${obtainedAt} ${expiresAt} ${lastRefreshedAt}`;
}

function keyOf({ accountId, form }: WantedTokenFile): string {
  return `${accountId} ${form}`;
}

function fileOf({ wanted, path, writtenAt, failure }: Kept): TokenFile {
  return { ...wanted, path, ...(writtenAt !== undefined && { writtenAt }), ...(failure && { failure }) };
}
