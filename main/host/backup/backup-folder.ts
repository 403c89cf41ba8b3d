import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail } from '../../engine/failure.ts';
import { writeFlushed, writeWhole } from '../../vault/whole-file.ts';

const ending = '.latchkey-backup';
const partial = '.partial';
/** No backup of ours is longer. */
const longest = 600 * 1024 * 1024;

/** `latchkey-2026-11-27T065012Z.latchkey-backup`: sorted by name is sorted by time. `profile` tells several profiles apart. */
export function backupName(at: number, profile = ''): string {
  const stamp = new Date(at).toISOString().replace(/:|\.\d+/g, '');
  return `latchkey-${profile === '' ? '' : `${profile}-`}${stamp}${ending}`;
}

/** Writes a backup whole or not at all, for this user only (0600). Throws `storage-unavailable`. */
export async function writeBackup(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeWhole(path, bytes, join(dirname(path), `.${basename(path)}${partial}`));
  } catch (error) {
    throw refusal('The backup could not be written.', error);
  }
}

/** Writes a file that was not there, for this user only (0600). Throws `storage-unavailable`; then nothing is left of it. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  try {
    await writeFlushed(path, bytes, 'wx');
  } catch (error) {
    throw refusal('The file could not be written.', error);
  } finally {
    bytes.fill(0);
  }
}

/** Reads a backup. Throws `invalid-input` if there is no such file, or it is far too long. */
export async function readBackup(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > longest) throw fail('invalid-input', 'This file is too long for a backup.', { field: 'path' });
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw fail('invalid-input', 'There is no such file.', { field: 'path' });
    throw refusal('The backup could not be read.', error);
  }
}

/**
 * Deletes the oldest backups of a profile, so that `keep` are left with the one that was just made: whatever the clock said when the others
 * were, that one stays. What a killed process left half written goes too. What cannot be deleted stays; it is tried again.
 */
export async function pruneBackups(
  folder: string,
  profile: string,
  { newest, keep }: { readonly newest: string; readonly keep: number },
): Promise<void> {
  const names = await readdir(folder);
  const before = names
    .filter((name) => name !== newest && name.startsWith(`latchkey-${profile}-`) && name.endsWith(ending))
    .sort();
  const half = names.filter(
    (name) => name.startsWith(`.latchkey-${profile}-`) && name.endsWith(`${ending}${partial}`),
  );
  for (const name of [...before.slice(0, Math.max(0, before.length + 1 - keep)), ...half]) {
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

function refusal(message: string, error: unknown): unknown {
  if (error instanceof Error && error.name === 'FailureError') return error;
  return fail('storage-unavailable', message, { detail: codeOf(error) });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
