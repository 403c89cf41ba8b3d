import { join } from 'node:path';
import { createBuilder } from 'vite';

/** `node build-window.script.ts DIR [preload]`: builds the window or its preload script, and nothing else of the app, into a folder. */
const [, , outDir, part = 'client'] = process.argv;
if (outDir === undefined) throw new Error('usage: node build-window.script.ts DIR [preload]');
const builder = await createBuilder({
  configFile: join(import.meta.dirname, '..', '..', 'vite.config.ts'),
  logLevel: 'warn',
  environments: { [part]: { build: { outDir, manifest: part === 'client' } } },
});
const environment = builder.environments[part];
if (!environment) throw new Error(`vite.config.ts has no ${part} environment`);
await builder.build(environment);
