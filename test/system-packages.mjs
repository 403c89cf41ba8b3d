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

/** What one suite alone needs, which says when it is skipped: where it cannot be had, all others run. Some 20 seconds to install. */
const wanted = [{ command: 'firefox-esr', package: 'firefox-esr' }];

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

function missingOf(entries) {
  return entries.filter(({ command }) => !isOnPath(command)).map((entry) => entry.package);
}

/** Installs packages on Debian and Ubuntu as root; does nothing elsewhere. */
function install(packages) {
  const canInstall =
    process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!canInstall || packages.length === 0) return;
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

/**
 * Installs the missing packages on Debian and Ubuntu as root; elsewhere names them. Returns the names of those still missing.
 */
export function ensureSystemPackages() {
  install(missingOf(needed));
  return missingOf(needed);
}

/** Installs as well what single suites can do without. */
export function ensureWantedPackages() {
  install(missingOf(wanted));
}
