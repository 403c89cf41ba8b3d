import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

export const root = join(import.meta.dirname, '..', '..');

/** One import of a source file, of types as well, with the place it stands at. */
export interface SourceImport {
  /** Path of the importing file, from the root. */
  readonly from: string;
  readonly line: number;
  /** Path from the root for a file of the project, else the name of the package. */
  readonly to: string;
  readonly isProjectFile: boolean;
}

/** All imports, exports-from and dynamic imports of the product's own sources. */
export function readSourceImports(): readonly SourceImport[] {
  const files = globSync('{main,preload,renderer}/**/*.{ts,tsx}', { cwd: root });
  return files.flatMap(importsOf);
}

function importsOf(file: string): SourceImport[] {
  const text = readFileSync(join(root, file), 'utf8');
  const { module } = parseSync(file, text);
  const specifiers = [
    ...module.staticImports.map((entry) => entry.moduleRequest),
    ...module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest] : [])),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      value: text.slice(start, end).replaceAll(/^['"]|['"]$/g, ''),
      start,
    })),
  ];
  return specifiers.map(({ value, start }) => {
    const isProjectFile = value.startsWith('.');
    const to = isProjectFile ? relative(root, join(root, dirname(file), value)) : packageOf(value);
    return { from: file, line: text.slice(0, start).split('\n').length, to, isProjectFile };
  });
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
