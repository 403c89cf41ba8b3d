import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FailureError } from '../engine/failure.ts';
import { vaultFailure } from './vault-failure.ts';
import { syncFolder, writeWhole } from './whole-file.ts';

/** The bytes of a file, or undefined if there is none. Throws `vault-unavailable`. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fileRefusal(error, 'read');
  }
}

/**
 * Puts bytes in the place of a file, so that after a crash or a power cut there is the old content or the new one, whole. Only this user
 * can read it (0600). Throws `vault-unavailable`.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(path, bytes);
  } catch (error) {
    throw fileRefusal(error, 'written');
  }
}

/** Removes a file, if it is there, for good. Throws `vault-unavailable`. */
export async function removeFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
    await syncFolder(dirname(path));
  } catch (error) {
    throw fileRefusal(error, 'written');
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function fileRefusal(error: unknown, done: 'read' | 'written'): FailureError {
  if (error instanceof FailureError) return error;
  const code = codeOf(error);
  const what = `The sealed file could not be ${done}`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return vaultFailure('full', `${what}: the disk is full.`, code);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return vaultFailure('denied', `${what}: access to it is denied.`, code);
  }
  return vaultFailure('missing', `${what}.`, code);
}
