import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source-imports.ts';

const pages = [
  'README.md',
  '.github/SECURITY.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** What runs write, and no checkout has. */
const written = /^test\/output\//;

test('each file of ours that a page names is there', () => {
  const missing = pages.flatMap(({ name, text }) =>
    Array.from(text.matchAll(/`((?:test|main|preload|renderer)\/[\w./-]+\.\w+)`/g), ([, path = '']) => path)
      .filter((path) => !written.test(path) && !existsSync(join(root, path)))
      .map((path) => `${name}: ${path}`),
  );
  expect(missing).toEqual([]);
});

test('each test that a page names by its title is in the file that it names', () => {
  const wrong: string[] = [];
  let named = 0;
  for (const { name, text } of pages) {
    let file = '';
    // A file, or "the same" as the one before, then titles in quotes.
    for (const [, path, titles = ''] of text.matchAll(
      /(?:`(test\/[\w./-]+\.test\.ts)`|the same)(?:: ((?:"[^"\n]+"(?:, )?)+))?/g,
    )) {
      file = path ?? file;
      for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g)) {
        named += 1;
        if (!readFileSync(join(root, file), 'utf8').includes(title)) wrong.push(`${name}: ${file}: ${title}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(named).toBeGreaterThan(8);
});

test('each command that a page tells to run with npm is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const missing = pages.flatMap(({ name, text }) =>
    Array.from(text.matchAll(/npm run ([\w:-]+)/g), ([, script = '']) => script)
      .filter((script) => !(script in scripts))
      .map((script) => `${name}: npm run ${script}`),
  );
  expect(missing).toEqual([]);
});
