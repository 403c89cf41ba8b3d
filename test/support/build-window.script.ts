import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createBuilder } from 'vite';

/**
 * `node build-window.script.ts DIR [preload]`: builds the window or its preload script, and nothing else of the app, into a folder. Beside
 * it lies `.vite/modules.json`: for each file of the build the modules whose code went into it, as paths from the root of the project.
 */
const root = join(import.meta.dirname, '..', '..');
const [, , outDir, part = 'client'] = process.argv;
if (outDir === undefined) throw new Error('usage: node build-window.script.ts DIR [preload]');
const builder = await createBuilder({
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'warn',
  environments: { [part]: { build: { outDir, manifest: part === 'client' } } },
});
const environment = builder.environments[part];
if (!environment) throw new Error(`vite.config.ts has no ${part} environment`);
const result = await builder.build(environment);
if (!('output' in result)) throw new Error('vite watches instead of building once');
const modules = result.output.flatMap((file) =>
  file.type === 'chunk' ? [[file.fileName, Object.keys(file.modules).map((id) => relative(root, id))]] : [],
);
mkdirSync(join(outDir, '.vite'), { recursive: true });
writeFileSync(join(outDir, '.vite', 'modules.json'), JSON.stringify(Object.fromEntries(modules)));
