import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, node } from './ensure-built.mjs';
import { ensureInstalled, projectEnvironment, root } from './install.mjs';

/**
 * `npm start`: installs and builds what is missing or stale, then opens Latchkey: in its own window where the Electron runtime is, else
 * in the browser. Runs on the machine's own Node (20 or later), so it uses nothing but Node.
 */

const electronPrograms = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** The Electron runtime, if it is there. Its package is never loaded: outside of Electron that would begin a download. */
function electron() {
  const entry = join(root, 'dist', 'main', 'desktop.js');
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist');
  const binary = join(folder, electronPrograms[process.platform] ?? 'electron');
  return existsSync(entry) && existsSync(binary) ? binary : undefined;
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Without core dumps, which would hold the keys of a process that crashes: only a shell can say so. */
function withoutCoreDumps(command, commandArguments) {
  if (process.platform === 'win32') return [command, commandArguments];
  return ['/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', command, ...commandArguments]];
}

/** Runs a program in this one's place: signals go to it, and its end is ours. */
function become(command, commandArguments) {
  const child = spawn(...withoutCoreDumps(command, commandArguments), {
    cwd: process.cwd(),
    stdio: 'inherit',
    env: projectEnvironment(),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

ensureInstalled();
ensureBuilt();
const commandArguments = process.argv.slice(2);
const runtime = electron();
if (runtime && hasDisplay()) {
  become(runtime, [root, ...commandArguments]);
} else {
  const why = runtime ? 'There is no display' : 'The Electron runtime is not here';
  console.log(`${why}, so the window opens in the browser.`);
  become(node(), [join(root, 'dist', 'main', 'daemon.js'), '--open', ...commandArguments]);
}
