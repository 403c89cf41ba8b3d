import { constants, copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fail } from '../engine/failure.ts';
import { createPrivateFile, syncPath } from './private-file.ts';
import { storageFailure } from './storage-failure.ts';

/** `20261121T101500Z`: an instant as part of a file name. */
function stamp(instant: number): string {
  return new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');
}

/**
 * Sets a copy of the database aside, whole and durable, under a name that tells its version. Throws `storage-unavailable`, and then
 * leaves no half copy behind.
 */
export function copyBeforeMigration(
  connection: DatabaseSync,
  path: string,
  version: number,
  now: number,
): string {
  const copy = `${path}.version-${version}.${stamp(now)}`;
  const partial = `${copy}.partial`;
  try {
    rmSync(partial, { force: true });
    // SQLite would make the file readable for others; it accepts an empty one that is there.
    createPrivateFile(partial);
    connection.prepare('VACUUM INTO ?').run(partial);
    confirmCopy(partial, version);
    syncPath(partial, 'file');
    renameSync(partial, copy);
    syncPath(dirname(copy), 'folder');
    return copy;
  } catch (error) {
    rmSync(partial, { force: true });
    throw storageFailure(error, 'No copy could be made of the profile, so it was not brought up to date');
  }
}

function confirmCopy(path: string, version: number): void {
  const copy = new DatabaseSync(path, { readOnly: true });
  try {
    const found = copy.prepare('PRAGMA user_version').get()?.user_version;
    const check = copy.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (found !== version || check !== 'ok') {
      throw fail(
        'storage-unavailable',
        'The copy of the profile came out wrong, so it was not brought up to date.',
      );
    }
  } finally {
    copy.close();
  }
}

/**
 * Keeps a copy of a damaged database and its write-ahead log, so that attempts to mend the file cannot lose what is left in it. Made
 * once per state of the file. Returns the name of the copy, or undefined if there was no room for one.
 */
export function keepDamagedCopy(path: string): string | undefined {
  try {
    const copy = `${path}.damaged.${stamp(statSync(path).mtimeMs)}`;
    if (existsSync(copy)) return basename(copy);
    copyFileSync(path, copy, constants.COPYFILE_EXCL);
    const log = `${path}-wal`;
    if (existsSync(log) && statSync(log).size > 0) copyFileSync(log, `${copy}-wal`);
    return basename(copy);
  } catch {
    return undefined;
  }
}
