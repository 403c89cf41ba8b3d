import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readlink, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FailureError, fail } from '../engine/failure.ts';
import { holdsOnlySealedCookies } from './browser-cookies-file.ts';
import { prepareProfile, stripProfile } from './browser-profile.ts';

/** Folders that some sign-in of this process has in hand: two browsers on one folder would damage it. */
const leased = new Set<string>();

/** A profile folder for one browser, held until it is removed or kept. */
export interface FolderLease {
  readonly path: string;
  /** Deletes the folder and lets go of it. */
  remove(): Promise<void>;
  /**
   * Keeps the folder for the next sign-in of the account and lets go of it: only its cookies, and only if those are sealed by the system's
   * keychain; else it is removed.
   */
  keepFor(accountId: string): Promise<void>;
}

/** The profile folders of the browsers that people sign in with: one for each account that has one, and those of sign-ins under way. */
export class BrowserFolders {
  readonly #root: string;

  constructor(root: string) {
    this.#root = resolve(root);
  }

  /** A new folder that nobody has used. */
  async leaseNew(): Promise<FolderLease> {
    // The name tells whose it is, so that what a killed process left behind can be told from what is in use.
    return await this.#lease(join(this.#root, `new-${process.pid}-${randomUUID()}`));
  }

  /** The folder of the account. Throws `profile-in-use` while another browser has it open. */
  async leaseOf(accountId: string): Promise<FolderLease> {
    return await this.#lease(this.#pathOf(accountId));
  }

  /** Deletes what is kept for the account. Throws `profile-in-use` during a sign-in. */
  async forget(accountId: string): Promise<void> {
    const path = this.#pathOf(accountId);
    if (leased.has(path)) throw inUse();
    await removeFolder(path);
  }

  /** Deletes what ended processes left behind, and the folders of accounts that are not among the known ones. Best effort. */
  async tidy(knownAccountIds?: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#root).catch(() => []);
    for (const name of names) {
      const path = join(this.#root, name);
      if (leased.has(path) || (await browserOn(path)) !== undefined) continue;
      const owner = /^new-(\d+)-/.exec(name)?.[1];
      const isLeftOver =
        owner === undefined ? knownAccountIds?.has(name) === false : !isRunning(Number(owner));
      await (isLeftOver ? removeFolder(path) : owner === undefined ? stripProfile(path) : undefined)?.catch(
        () => {},
      );
    }
  }

  #pathOf(accountId: string): string {
    // It becomes a file name.
    if (!/^[\w-]{1,64}$/.test(accountId) || accountId.startsWith('new-')) {
      throw fail('invalid-input', 'This cannot be the id of an account.', { field: 'accountId' });
    }
    return join(this.#root, accountId);
  }

  async #lease(path: string): Promise<FolderLease> {
    if (leased.has(path)) throw inUse();
    leased.add(path);
    try {
      if ((await browserOn(path)) !== undefined) throw inUse();
      await mkdir(path, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32') {
        await chmod(this.#root, 0o700);
        await chmod(path, 0o700);
      }
      await prepareProfile(path);
    } catch (error) {
      leased.delete(path);
      throw storageFailure(error);
    }
    return {
      path,
      remove: async () => {
        await removeFolder(path);
        leased.delete(path);
      },
      keepFor: async (accountId) => {
        try {
          await this.#keep(path, this.#pathOf(accountId));
        } finally {
          leased.delete(path);
        }
      },
    };
  }

  async #keep(from: string, to: string): Promise<void> {
    const isTaken = from !== to && leased.has(to);
    if (isTaken || !holdsOnlySealedCookies(from)) {
      await removeFolder(from);
      return;
    }
    await stripProfile(from);
    if (from === to) return;
    await removeFolder(to);
    await rename(from, to);
  }
}

/** Chromium's own lock: a link named after host and process (Linux, macOS). Undefined if no running process has the folder open. */
export async function browserOn(folder: string): Promise<number | undefined> {
  const lock = await readlink(join(folder, 'SingletonLock')).catch(() => '');
  const processId = Number(/-(\d+)$/.exec(lock)?.[1]);
  return Number.isInteger(processId) && isRunning(processId) ? processId : undefined;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The last processes of a browser may write for a moment after it has ended, and virus scanners hold files on Windows. */
async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  } catch (error) {
    throw storageFailure(error);
  }
  if (existsSync(path)) throw storageFailure(undefined);
}

function inUse(): FailureError {
  return fail(
    'profile-in-use',
    'The browser for this account is open already. Close it or finish there first.',
  );
}

function storageFailure(error: unknown): unknown {
  if (error instanceof Error && 'failure' in error) return error;
  const detail = error instanceof Error && 'code' in error ? String(error.code) : 'still there';
  return fail('storage-unavailable', 'The profile folder of the browser cannot be used.', { detail });
}
