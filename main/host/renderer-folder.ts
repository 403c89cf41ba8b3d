import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The built window: beside the built program, or in `dist` where the sources run. */
export function rendererFolder(): string {
  const here = import.meta.dirname;
  const candidates = ['../renderer', '../../renderer', '../../dist/renderer'].map((path) => join(here, path));
  return candidates.find((folder) => existsSync(join(folder, 'assets'))) ?? join(here, '../renderer');
}
