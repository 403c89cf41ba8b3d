import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the suites with real parts need of the system: the command that shows it is there, and Debian's package for it. */
const needed = [
  { command: 'chromium', package: 'chromium' },
  { command: 'gnome-keyring-daemon', package: 'gnome-keyring' },
  { command: 'dbus-run-session', package: 'dbus' },
  { command: 'secret-tool', package: 'libsecret-tools' },
  { command: 'Xvfb', package: 'xvfb' },
  { command: 'xauth', package: 'xauth' },
  { command: 'xdotool', package: 'xdotool' },
];

function isOnPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Installs the missing packages on Debian and Ubuntu as root; elsewhere names them. Returns the names of those still missing.
 */
export function ensureSystemPackages() {
  const missing = () => needed.filter(({ command }) => !isOnPath(command)).map((entry) => entry.package);
  const packages = missing();
  if (packages.length === 0) return [];
  const canInstall =
    process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (canInstall) {
    console.log(`Installing system packages for the tests: ${packages.join(' ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const commandArguments of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    ]) {
      const { status } = spawnSync('apt-get', commandArguments, {
        env: environment,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (status !== 0) console.error(`apt-get ${commandArguments[0]} failed.`);
    }
  }
  return missing();
}
