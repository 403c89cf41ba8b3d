import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Unavailable } from './unavailable.ts';

/**
 * Installs packages of Debian unless `isThere` holds, where this process may do so. Throws `Unavailable` with the names of what is missing.
 */
export function ensurePackages(names: readonly string[], isThere: () => boolean): void {
  if (isThere()) return;
  const missing = `${names.join(', ')} (of Debian) could not be installed`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Unavailable(missing);
  process.stderr.write(`  Installing ${names.join(', ')}\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    env: environment,
    stdio: 'ignore',
  });
  if (!isThere()) throw new Unavailable(missing);
}

/** Whether the program can be started. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
