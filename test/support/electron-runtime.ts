import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

const programs: Readonly<Record<string, string>> = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

/**
 * The program of Electron's runtime: where `ELECTRON_OVERRIDE_DIST_PATH` says, or where Electron's package puts it. Undefined if it is not
 * there; the package itself is not asked, because it would begin to load it.
 */
export function electronRuntime(): string | undefined {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist');
  const program = join(folder, programs[process.platform] ?? 'electron');
  return existsSync(program) ? program : undefined;
}
