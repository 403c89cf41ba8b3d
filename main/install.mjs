import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** The environment in which `node` is the version that ships with the app, whatever the machine has. */
export function projectEnvironment(environment = process.env) {
  const binaries = join(root, 'node_modules', '.bin');
  return { ...environment, PATH: `${binaries}${delimiter}${environment.PATH ?? ''}` };
}

/**
 * Installs the packages of the lock file where they are missing or older than it. Runs on the machine's own Node (20 or later), so it
 * uses nothing but Node. Ends the process with what to do when npm fails.
 */
export function ensureInstalled() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing packages (npm ci) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error('npm could not install the packages. Look at its message above, then run the command again.');
  process.exit(1);
}
