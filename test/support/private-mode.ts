import { statSync } from 'node:fs';
import { expect } from 'vitest';

/** Checks that only this user can get at a file (0600) or folder (0700). Windows keeps access lists instead, which come from the folder above. */
export function expectPrivate(path: string): void {
  if (process.platform === 'win32') return;
  const found = statSync(path);
  expect((found.mode & 0o777).toString(8), path).toBe(found.isDirectory() ? '700' : '600');
}
