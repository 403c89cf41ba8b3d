import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const at = (...parts: string[]) => resolve(root, ...parts);

/** Not bundled: Node's own modules, the runtime, the native keychain module, and what is loaded by few commands only. */
const external = [/^node:/, ...builtinModules, 'electron', 'electron-store', 'keytar', 'playwright'];

/**
 * `latchkey token` is one file that loads nothing else. Node's own modules are taken without making modules of them, which costs more
 * than they do (measured: 1.7 ms of 30), and what other commands need is the build of `main`.
 */
function startFast(): Plugin {
  const laterParts = './command/run-command.ts';
  return {
    name: 'latchkey-start-fast',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'command',
    resolveId: (source) => (source === laterParts ? { id: './run-command.js', external: true } : undefined),
    renderChunk: (code) =>
      code.replace(/^import \{ ([^}]+) \} from ["'](node:[\w/]+)["'];$/gm, (_, names: string, module) => {
        return `const { ${names.replaceAll(' as ', ': ')} } = process.getBuiltinModule('${module}');`;
      }),
    writeBundle: () => chmodSync(at('dist/main/cli.js'), 0o755),
  };
}

/** The manual page is what the program says of itself. */
function writeManPage(): void {
  const page = execFileSync(process.execPath, [at('dist/main/cli.js'), 'man']);
  writeFileSync(at('dist/latchkey.1'), page);
}

/** One configuration for the three parts of the app: main, preload and renderer. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react(), startFast()],
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
      writeManPage();
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
        copyPublicDir: false,
        target: 'node24',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: {
            daemon: at('main/daemon.ts'),
            desktop: at('main/desktop.ts'),
            'run-command': at('main/command/run-command.ts'),
          },
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { external: ['electron'], noExternal: true },
      build: {
        outDir: at('dist/preload'),
        copyPublicDir: false,
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        // A sandboxed preload script can be no module, and can load nothing beside it.
        rolldownOptions: {
          input: { preload: at('preload/preload.ts') },
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
    command: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: at('dist/main'),
        emptyOutDir: false,
        copyPublicDir: false,
        target: 'node24',
        minify: false,
        sourcemap: false,
        rolldownOptions: {
          input: { cli: at('main/cli.ts') },
          external,
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
  },
  test: {
    root,
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real browsers, keyrings and processes on a shared machine; a test that passed only the second time is named in the report.
    retry: process.env.CI === 'true' ? 1 : 0,
    reporters: ['default'],
  },
});
