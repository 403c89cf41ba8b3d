import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const sources = [
  'test/support/build-window.script.ts',
  'renderer',
  'preload',
  'vite.config.ts',
  'package-lock.json',
];

/**
 * The folder of the built window. It is built from the sources as they are, once for each state of them: test files that run at the same
 * time share one build, and none ever sees half of it.
 */
export async function builtWindow(): Promise<string> {
  const output = join(root, 'test', 'output', 'window');
  const built = join(output, hashOfSources());
  if (existsSync(built)) return built;
  mkdirSync(output, { recursive: true });
  removeOldBuilds(output);
  const fresh = join(output, `building-${randomUUID()}`);
  await build(fresh);
  try {
    renameSync(fresh, built);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another test file was faster.
    if (!existsSync(built)) throw error;
  }
  return built;
}

/** In a process of its own: within Vitest, Vite and React take the window for a part of the tests. */
async function build(outDir: string): Promise<void> {
  const script = join(import.meta.dirname, 'build-window.script.ts');
  const environment = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [script, outDir], { cwd: root, env: environment });
}

/** Builds of other states of the sources; those of the last hour may still be in use by another run. */
function removeOldBuilds(output: string): void {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of readdirSync(output)) {
    const folder = join(output, name);
    if (statSync(folder).mtimeMs < hourAgo) rmSync(folder, { recursive: true, force: true });
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesOf).sort())
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): readonly string[] {
  const entries = path.includes('.') ? undefined : readdirSync(join(root, path), { withFileTypes: true });
  if (!entries) return [path];
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
  );
}
