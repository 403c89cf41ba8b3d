import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPrivateFile } from './private-file.ts';
import { ensureProfileFolder } from './profile-folder.ts';
import { sqliteCode, storageFailure } from './storage-failure.ts';

/** The right to run the engine of a profile. */
export interface ProfileLock {
  release(): void;
}

/** Keeps the connections alive for as long as they hold a lock, whatever their owners forget. */
const holders = new Set<DatabaseSync>();

/**
 * Takes the profile, or returns undefined if another engine has it; never waits. The operating system holds the lock (fcntl on
 * POSIX, LockFileEx on Windows), so it ends with the process, SIGKILL included, and cannot be left behind.
 *
 * It is SQLite's lock on a file of its own: nothing else may open that file in this process, because POSIX drops the locks of a
 * process on a file when the process closes any descriptor of it. Throws `storage-unavailable`.
 */
export function acquireProfileLock(profileFolder: string): ProfileLock | undefined {
  const path = join(ensureProfileFolder(profileFolder), 'latchkey.lock');
  let database: DatabaseSync | undefined;
  try {
    createPrivateFile(path);
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === 5) return undefined;
    throw storageFailure(error, 'The profile could not be locked');
  }
  const held = database;
  holders.add(held);
  return {
    release() {
      if (holders.delete(held)) held.close();
    },
  };
}
