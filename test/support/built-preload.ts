import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
let built: Promise<string> | undefined;

/** The path of the built preload script, made anew for each test file that asks: it is small. */
export function builtPreload(): Promise<string> {
  built ??= build();
  return built;
}

/** Removes it; for the end of a test file. */
export async function removeBuiltPreload(): Promise<void> {
  const path = await built?.catch(() => undefined);
  built = undefined;
  if (path) rmSync(dirname(path), { recursive: true, force: true });
}

async function build(): Promise<string> {
  const output = join(root, 'test', 'output');
  await mkdir(output, { recursive: true });
  const folder = mkdtempSync(join(output, 'preload-'));
  const script = join(import.meta.dirname, 'build-window.script.ts');
  const environment = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [script, folder, 'preload'], { cwd: root, env: environment });
  return join(folder, 'preload.cjs');
}
