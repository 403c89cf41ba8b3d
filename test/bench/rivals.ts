import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Unavailable } from './unavailable.ts';

/** Where rivals lie that only this bench loads. */
export const rivalsFolder = join(import.meta.dirname, '..', 'output', 'rivals');

/** Exact versions, so that a figure can be had again. They are no dependencies of the project: only this bench loads them. */
const versions = {
  '@supabase/auth-js': '2.119.1',
  'google-auth-library': '11.3.4',
} as const;

/** Loads a rival, installing it below test/output the first time. Throws `Unavailable` where the registry cannot be reached. */
export async function loadRival(name: keyof typeof versions): Promise<unknown> {
  if (!existsSync(join(rivalsFolder, 'node_modules', name, 'package.json'))) install();
  const entry = createRequire(join(rivalsFolder, 'package.json')).resolve(name);
  return await import(pathToFileURL(entry).href);
}

function install(): void {
  mkdirSync(rivalsFolder, { recursive: true });
  writeFileSync(
    join(rivalsFolder, 'package.json'),
    JSON.stringify({ private: true, dependencies: versions }),
  );
  process.stderr.write(`  Installing the rivals ${Object.keys(versions).join(', ')}\n`);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: rivalsFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
    timeout: 60_000,
  });
  if (status !== 0) throw new Unavailable('the rivals could not be installed');
}
