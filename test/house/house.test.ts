import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findCircle, violation } from './house-rules.ts';
import { readSourceImports, root } from './source-imports.ts';

const imports = readSourceImports();

describe('the house', () => {
  test('every import goes the way the rooms allow', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.flatMap((entry) => violation(entry) ?? [])).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(findCircle(imports)).toBeUndefined();
  });

  test('the top level holds what the project says it holds', () => {
    const visible = readdirSync(root).filter((name) => !name.startsWith('.'));
    const known = [
      ...['main', 'preload', 'renderer', 'test', 'docs'],
      ...['package.json', 'package-lock.json', 'tsconfig.json', 'electron-builder.yml', 'vite.config.ts'],
      ...['README.md', 'CHANGELOG.md', 'LICENSE', 'biome.json', 'knip.json'],
      ...['node_modules', 'dist', 'release'],
    ];
    expect(visible.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const file = (from: string, to: string) => ({ from, to, line: 1, isProjectFile: true });
  const packageImport = (from: string, to: string) => ({ from, to, line: 1, isProjectFile: false });

  test.each([
    file('main/engine/a.ts', 'main/vault/b.ts'),
    file('main/vault/a.ts', 'main/accounts/b.ts'),
    file('main/engine/a.ts', 'preload/contract.ts'),
    file('renderer/a.ts', 'main/engine/account.ts'),
    file('renderer/a.ts', 'preload/preload.ts'),
    file('renderer/a.ts', 'preload/procedures/accounts.ts'),
    file('main/host/a.ts', 'main/daemon.ts'),
    file('main/elsewhere/a.ts', 'main/engine/b.ts'),
    packageImport('main/engine/a.ts', 'zod'),
    packageImport('main/engine/a.ts', 'node:fs'),
    packageImport('main/host/a.ts', 'electron'),
    packageImport('renderer/a.ts', 'node:fs'),
  ])('$from may not import $to', (entry) => {
    expect(violation(entry)).toBeDefined();
  });

  test.each([
    file('main/vault/a.ts', 'main/engine/b.ts'),
    file('renderer/a.ts', 'preload/contract.ts'),
    file('main/daemon.ts', 'main/vault/b.ts'),
    packageImport('main/desktop/a.ts', 'electron'),
  ])('$from may import $to', (entry) => {
    expect(violation(entry)).toBeUndefined();
  });

  test('a circle is found', () => {
    const circle = [file('a.ts', 'b.ts'), file('b.ts', 'c.ts'), file('c.ts', 'a.ts')];
    expect(findCircle(circle)).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts']);
    expect(findCircle(circle.slice(0, 2))).toBeUndefined();
  });
});
