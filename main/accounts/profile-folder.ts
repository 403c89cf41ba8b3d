import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { fail } from '../engine/failure.ts';
import { storageFailure } from './storage-failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Longest path of a runtime folder in bytes: a socket path may have 104 on macOS and 108 on Linux, name and NUL included. */
const longestRuntimeFolder = 76;

/**
 * Makes the profile folder where it is missing and closes it to everyone else (0700).
 * Throws `storage-unavailable` if it cannot be made, is no folder, or belongs to someone else.
 */
export function ensureProfileFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Windows keeps access lists instead; a user's own data folder is closed to others there.
    if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw fail('storage-unavailable', `The profile folder ${folder} is a file.`, { detail: 'EEXIST' });
    }
    throw storageFailure(error, `The profile folder ${folder} cannot be used`);
  }
  return folder;
}

/**
 * The private folder for the sockets of a profile's engine, made if it is missing; every process of the user that names the same
 * profile gets the same one. It is short enough for a socket name of up to 22 bytes. Throws `storage-unavailable`.
 */
export function runtimeFolder(
  profileFolder: string,
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): string {
  const profile = canonical(profileFolder);
  if (platform === 'win32') return ensureProfileFolder(join(profile, 'run'));
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  const shared = sharedRuntimeFolder(platform, environment);
  const user = process.getuid?.() ?? 0;
  const candidates = [
    ...(shared ? [join(shared, 'latchkey', name)] : []),
    join(profile, 'run'),
    join(tmpdir(), `latchkey-${user}`, name),
    join('/tmp', `latchkey-${user}`, name),
  ];
  const fitting = candidates.filter((candidate) => Buffer.byteLength(candidate) <= longestRuntimeFolder);
  const folder = fitting.find(makePrivate);
  if (folder) return folder;
  throw fail(
    'storage-unavailable',
    'There is no private folder for the sockets of Latchkey on this machine.',
  );
}

/** The folder that the login session keeps for sockets. Programs started outside of it (cron) do not have it in their environment. */
function sharedRuntimeFolder(platform: NodeJS.Platform, environment: Environment): string | undefined {
  const given = environment.XDG_RUNTIME_DIR;
  if (given && posix.isAbsolute(given)) return given;
  if (platform !== 'linux') return undefined;
  const usual = `/run/user/${process.getuid?.() ?? 0}`;
  return existsSync(usual) ? usual : undefined;
}

/** Makes a folder that only this user can enter. False if that cannot be had: a folder that someone else made could be watched. */
function makePrivate(folder: string): boolean {
  const user = process.getuid?.();
  try {
    for (const path of [resolve(folder, '..'), folder]) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const found = lstatSync(path);
      if (!found.isDirectory() || (user !== undefined && found.uid !== user)) return false;
    }
    if ((lstatSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return true;
  } catch {
    return false;
  }
}

/** One name for one folder, however it was written. */
function canonical(folder: string): string {
  const path = resolve(folder);
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
