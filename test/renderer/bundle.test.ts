import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtWindow } from '../support/built-window.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { openWindow, row, withStage } from './stage.ts';

withStage();

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly isEntry?: boolean;
}

let folder: string;
let chunks: Readonly<Record<string, Chunk>>;
/** The modules whose code is in each file of the build. */
let modulesOf: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  folder = await builtWindow();
  chunks = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'));
  modulesOf = JSON.parse(readFileSync(join(folder, '.vite', 'modules.json'), 'utf8'));
});

/** The files that must be there before the first screen is drawn. */
function firstScreen(): readonly string[] {
  const files = new Set<string>();
  const visit = (chunk: Chunk | undefined) => {
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const sheet of chunk.css ?? []) files.add(sheet);
    for (const name of chunk.imports ?? []) visit(chunks[name]);
  };
  visit(Object.values(chunks).find(({ isEntry }) => isEntry));
  return [...files];
}

const kilobytes = (files: readonly string[]) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1_024;

describe('the bundle', () => {
  test('of the first screen is small', () => {
    const size = kilobytes(firstScreen());
    console.log(`first screen: ${size.toFixed(1)} KB (gzip) in ${firstScreen().length} files`);
    expect(size).toBeLessThan(240);
  });

  test('is made of few files: a browser asks for six at a time', () => {
    expect(firstScreen().length).toBeLessThan(8);
  });

  test('is made of the window’s own modules and of its libraries: nothing of main, no validation, nothing of Node', () => {
    const modules = new Set(Object.values(modulesOf).flat());
    const own = [...modules].filter((module) => /^(main|preload|renderer|test)\//.test(module));
    expect(own.length).toBeGreaterThan(150);
    expect(own.filter((module) => !module.startsWith('renderer/')).sort()).toEqual([
      'preload/exported-file.ts',
      'preload/list-order.ts',
      'preload/window-methods.ts',
    ]);
    const libraries = [...modules].filter((module) => !own.includes(module));
    expect(libraries.filter((module) => /zod|__vite-browser-external|node:/.test(module))).toEqual([]);
  });

  test('leaves the dialogs and the details for later', () => {
    const first = firstScreen().join(' ');
    for (const later of [
      'add-dialog',
      'sign-in-form',
      'playground-dialog',
      'remove-dialog',
      'account-panel',
    ]) {
      expect(
        Object.values(chunks).some(({ file }) => file.includes(later)),
        later,
      ).toBe(true);
      expect(first).not.toContain(later);
    }
  });
});

// That nothing is asked of anywhere else, every test sees to.
test('the page has no styles and scripts but those of its own files, whatever is open', async () => {
  const { page } = await openWindow(new ScriptedEngine(sampleAccounts));
  await row(page, 'art@example.com').click();
  await page.getByRole('button', { name: 'Refresh', exact: true }).hover();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.getByRole('option', { name: 'PixVerse' }).click();
  await page.getByRole('radio').first().waitFor();
  expect(await page.locator('style, script:not([src]), [onclick]').count()).toBe(0);
});
