import { join } from 'node:path';
import { createBuilder } from 'vite';

/** `node build-window.ts DIR`: builds the window, and nothing else of the app, into a folder. */
const [, , outDir] = process.argv;
if (outDir === undefined) throw new Error('usage: node build-window.ts DIR');
const builder = await createBuilder({
  configFile: join(import.meta.dirname, '..', '..', 'vite.config.ts'),
  logLevel: 'warn',
  environments: { client: { build: { outDir, manifest: true } } },
});
const { client } = builder.environments;
if (!client) throw new Error('vite.config.ts has no client environment');
await builder.build(client);
