import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectEnvironment, root } from './install.mjs';

const built = ['dist/renderer/index.html', 'dist/main/daemon.js', 'dist/main/cli.js'];
const sources = ['main', 'preload', 'renderer', 'vite.config.ts', 'package.json', 'package-lock.json'];

/** Builds the app where it was not, or where a source is newer. Ends the process with what to do when that fails. */
export function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building ...');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(node(), [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    env: projectEnvironment(),
  });
  if (status === 0) return;
  console.error('Latchkey could not be built. Look at the message above.');
  process.exit(1);
}

/** The Node that ships with the app. */
export function node() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function isBuilt() {
  const parts = built.map((path) => join(root, path));
  if (!parts.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...parts.map((path) => statSync(path).mtimeMs));
  return sources.every((path) => newestChange(join(root, path)) <= oldest);
}

/** When the newest file at or below the path was changed, in milliseconds since 1970. */
function newestChange(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const below = readdirSync(path).map((name) => newestChange(join(path, name)));
  return Math.max(0, ...below);
}
