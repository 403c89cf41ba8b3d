import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const at = (...parts: string[]) => resolve(root, ...parts);

/** Not bundled: Node's own modules, the runtime, the native keychain module, and what is loaded by few commands only. */
const external = [
  /^node:/,
  ...builtinModules,
  'electron',
  'electron-store',
  'keytar',
  'playwright',
];

/** One configuration for the three parts of the app: main, preload and renderer. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    client: {
      build: { outDir: at('dist/renderer'), emptyOutDir: true, target: 'chrome140' },
    },
    main: {
      consumer: 'server',
      resolve: { external: ['electron', 'electron-store', 'keytar', 'playwright'], noExternal: true },
      build: {
        outDir: at('dist/main'),
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: { daemon: at('main/daemon.ts'), cli: at('main/cli.ts') },
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  },
  test: {
    root,
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
});
