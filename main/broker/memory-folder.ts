import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** File systems that lie in memory alone: tmpfs and ramfs, as statfs(2) tells them. */
const inMemory: readonly number[] = [0x01021994, 0x858458f6];

/**
 * Makes, anew and empty, a folder for secrets that lies in memory and that only this user can enter (0700). False if the place is not in
 * memory, somebody else's, or cannot be had.
 */
export function makeMemoryFolder(path: string): boolean {
  const user = process.getuid?.();
  if (user === undefined) return false;
  try {
    rmSync(path, { recursive: true, force: true });
    const parent = dirname(path);
    // One level only: below file systems that take no folders, making a whole path never ends.
    if (!existsSync(parent)) mkdirSync(parent, { mode: 0o700 });
    if (!isPrivate(parent, user) || !isInMemory(parent)) return false;
    mkdirSync(path, { mode: 0o700 });
    return isPrivate(path, user);
  } catch {
    return false;
  }
}

/** Whether what is written below the folder never reaches a disk, but for swap. */
export function isInMemory(path: string): boolean {
  // The kernel's number is signed on some machines.
  return inMemory.includes(statfsSync(path).type >>> 0);
}

function isPrivate(path: string, user: number): boolean {
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== user) return false;
  if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
  return true;
}
