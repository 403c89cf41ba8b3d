import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What file systems say that know no flush of a folder: some of network drives and sticks. Their renames are as durable as they get. */
const noFlush = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS']);

/**
 * Puts bytes in the place of a file, so that after a crash or a power cut there is the old content or the new one, whole. Only this user
 * can read it (0600). `partial` is where it is written first, in the same folder. Throws what the system says; then nothing is left over.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  partial = `${path}.partial`,
): Promise<void> {
  try {
    await writeFlushed(partial, bytes, 'w');
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Writes a file for this user only (0600) and has it on the disk: `wx` only if there is none. Throws what the system says; then
 * nothing is left of what was begun.
 */
export async function writeFlushed(path: string, bytes: Uint8Array, flags: 'w' | 'wx'): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

/** Makes a rename or a removal outlive a power cut. Windows does that by itself and opens no folder. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!noFlush.has(codeOf(error))) throw error;
  } finally {
    await folder.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
