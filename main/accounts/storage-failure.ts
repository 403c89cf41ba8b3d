import { FailureError, fail } from '../engine/failure.ts';

/** SQLite's primary result codes that a person can do something about (sqlite.org/rescode.html). */
const sqliteCauses: Readonly<Record<number, readonly [name: string, words: string]>> = {
  5: ['SQLITE_BUSY', 'another program is at work on it'],
  6: ['SQLITE_LOCKED', 'another program is at work on it'],
  8: ['SQLITE_READONLY', 'it may only be read'],
  10: ['SQLITE_IOERR', 'the disk reported an error'],
  11: ['SQLITE_CORRUPT', 'it is damaged'],
  13: ['SQLITE_FULL', 'the disk is full'],
  14: ['SQLITE_CANTOPEN', 'it cannot be opened'],
  26: ['SQLITE_NOTADB', 'it is damaged'],
};

const fileCauses: Readonly<Record<string, string>> = {
  EACCES: 'access to it is denied',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reported an error',
  ENOENT: 'it is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a folder',
  EPERM: 'access to it is denied',
  EROFS: 'the disk may only be read',
};

/** SQLite's primary result code in anything thrown, or undefined. */
export function sqliteCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') {
    return undefined;
  }
  return thrown.errcode & 0xff;
}

/** Whether SQLite found the file damaged, or to be no database at all. */
export function isDamage(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code === 11 || code === 26;
}

/** Whether a value did not fit its column, rather than the database being unable to write. */
export function isMisfit(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  // SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH
  return code === 18 || code === 19 || code === 20;
}

/**
 * The failure behind what SQLite or the file system threw: `storage-unavailable`, in words. `what` opens the sentence, as in
 * `The account could not be saved`. Failures pass unchanged.
 */
export function storageFailure(thrown: unknown, what: string): FailureError {
  if (thrown instanceof FailureError) return thrown;
  const code = sqliteCode(thrown);
  if (code !== undefined) {
    const [name, words] = sqliteCauses[code] ?? [`SQLite error ${code}`, 'the database refused'];
    return fail('storage-unavailable', `${what}: ${words}.`, { detail: name });
  }
  const fileCode = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const words = fileCauses[fileCode];
  if (words) return fail('storage-unavailable', `${what}: ${words}.`, { detail: fileCode });
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return fail('storage-unavailable', `${what}.`, { detail: fileCode || name });
}
