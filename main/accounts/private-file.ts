import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only this user can read (0600) if there is none yet; tells whether it did. An existing file is not
 * even opened: closing it again would drop the locks that this process holds on it (POSIX).
 */
export function createPrivateFile(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes what was done to a file, or to the names in a folder, outlive a power cut. */
export function syncPath(path: string, kind: 'file' | 'folder'): void {
  // Windows keeps the names of a folder by itself and refuses to open one.
  if (kind === 'folder' && process.platform === 'win32') return;
  const descriptor = openSync(path, kind === 'file' ? 'r+' : 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
