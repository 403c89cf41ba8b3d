import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { transformWithOxc } from 'vite';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Doyensec's checks of the built app. They stand apart with a lock file of their own: beside the project's TypeScript they do not run. */

const root = join(import.meta.dirname, '..', '..');
const apart = join(import.meta.dirname, 'electronegativity');
const run = promisify(execFile);

/** Why each finding on the app itself stays. */
const reasons: Readonly<Record<string, string>> = {
  CSP_GLOBAL_CHECK:
    'It looks for a meta tag. The policy is a header of the scheme of the app; hardening.test.ts reads it.',
  PROTOCOL_HANDLER_JS_CHECK:
    'It asks for a review. Links are matched as a whole, and nothing is taken from one but what its pattern names.',
  OPEN_EXTERNAL_JS_CHECK: 'It asks for a review. The one call stands behind a check of the parsed address.',
};

/** The folder in which the packages of the lock file are, installed once for each state of it. Undefined if they cannot be had. */
async function installed(): Promise<string | undefined> {
  const lock = readFileSync(join(apart, 'package-lock.json'));
  const output = join(root, 'test', 'output', 'electronegativity');
  const folder = join(output, createHash('sha256').update(lock).digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  const fresh = join(output, `installing-${randomUUID()}`);
  mkdirSync(fresh, { recursive: true });
  try {
    for (const name of ['package.json', 'package-lock.json', 'offline.cjs'])
      cpSync(join(apart, name), join(fresh, name));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: fresh, timeout: 100_000 });
    renameSync(fresh, folder);
    return folder;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (process.env.CI === 'true') throw error;
    return undefined;
  }
}

/** Writes the built app as it can be read there: it knows no private fields. */
async function lower(folder: string): Promise<void> {
  const main = join(root, 'dist', 'main');
  const files = ['desktop.js', ...readdirSync(join(main, 'chunks')).map((name) => `chunks/${name}`)];
  for (const file of [...files.filter((name) => name.endsWith('.js')), '../preload/preload.cjs']) {
    const text = readFileSync(join(main, file), 'utf8');
    const { code } = await transformWithOxc(text, 'input.js', { target: 'es2018', sourcemap: false });
    const path = join(folder, 'main', file.replace(/cjs$/, 'js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
  cpSync(join(root, 'dist', 'renderer', 'index.html'), join(folder, 'index.html'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
}

test('Electronegativity finds in the built app only what there is a reason for', async (context) => {
  const tool = await installed();
  if (!tool) return context.skip('the packages of Electronegativity cannot be had: is there no network?');
  const folder = temporaryFolder();
  await lower(folder);
  // What it would find.
  writeFileSync(
    join(folder, 'planted.js'),
    `const { BrowserWindow } = require('electron'); new BrowserWindow({ webPreferences: { contextIsolation: false } });`,
  );
  const report = join(folder, '..', `${randomUUID()}.csv`);
  const script = join(tool, 'node_modules', '@doyensec', 'electronegativity', 'dist', 'index.js');
  await run(
    process.execPath,
    ['--require', join(tool, 'offline.cjs'), script, '-i', folder, '-o', report, '-r', '-v', 'false'],
    { cwd: folder },
  );
  const [, ...lines] = readFileSync(report, 'utf8').trim().split('\n');
  rmSync(report);
  const isPlanted = (line: string) => line.includes('planted.js');
  expect(lines.filter(isPlanted).map(checkOf)).toContain('CONTEXT_ISOLATION_JS_CHECK');
  expect(
    lines
      .filter((line) => !isPlanted(line))
      .map(checkOf)
      .sort(),
  ).toEqual(Object.keys(reasons).sort());
});

function checkOf(line: string): string {
  return line.split(',')[0] ?? '';
}
