import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

/**
 * Test files that leave nothing behind in their process: one process runs many of them, and what it has loaded, such as a browser, serves all.
 */
const sharing = ['api', 'broker', 'engine', 'renderer'].map((room) => `test/${room}/**/*.test.ts`);

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

/**
 * What the window's first screen needs is one file: as some sixty, which is how it falls apart by who else needs what, they queue for the
 * six connections that a browser opens. What is loaded later stays apart.
 */
function firstScreen(): (id: string, graph: ChunkGraph) => string | null {
  let needed: Set<string> | undefined;
  let language: Set<string> | undefined;
  return (id, graph) => {
    needed ??= reachableFrom(at('renderer/main.tsx'), graph);
    // The first screen waits for its language: what that needs must not lie in the file that waits.
    language ??= reachableFrom(at('renderer/texts/german.ts'), graph);
    if (!needed.has(id)) return null;
    return language.has(id) ? 'every-language' : 'first-screen';
  };
}

interface ChunkGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** A module and all that it imports, without what it loads later. */
function reachableFrom(entry: string, graph: ChunkGraph): Set<string> {
  const found = new Set([entry]);
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** The manual page is what the program says of itself. */
function writeManPage(): void {
  const page = execFileSync(process.execPath, [at('dist/main/cli.js'), 'man']);
  writeFileSync(at('dist/latchkey.1'), page);
}

/** The extension for each kind of browser, ready to be loaded: what only the other kind knows is left out of its manifest. */
function packExtension(): Plugin {
  const from = (...parts: string[]) => at('main', 'companion', 'extension', ...parts);
  const foreign = {
    chromium: ['browser_specific_settings'],
    firefox: ['key', 'minimum_chrome_version'],
  };
  return {
    name: 'latchkey-pack-extension',
    applyToEnvironment: ({ name }) => name === 'companion',
    writeBundle() {
      for (const [kind, left] of Object.entries(foreign)) {
        const folder = at('dist/companion', kind);
        mkdirSync(resolve(folder, 'icons'), { recursive: true });
        copyFileSync(at('dist/companion/popup.js'), resolve(folder, 'popup.js'));
        for (const file of ['popup.html', 'popup.css']) copyFileSync(from(file), resolve(folder, file));
        const manifest = JSON.parse(readFileSync(from('manifest.json'), 'utf8'));
        for (const size of Object.keys(manifest.icons)) {
          copyFileSync(
            at(`main/desktop/icons/linux/${size}x${size}.png`),
            resolve(folder, 'icons', `${size}.png`),
          );
        }
        manifest.version = JSON.parse(readFileSync(at('package.json'), 'utf8')).version;
        for (const member of left) delete manifest[member];
        writeFileSync(resolve(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
      }
      rmSync(at('dist/companion/popup.js'));
    },
  };
}

/** One configuration for all parts of the app: main, preload, renderer, the command, and the extension. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react(), startFast(), packExtension()],
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
      writeManPage();
    },
  },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome140',
        // Measured where it counts, compressed: test/renderer/bundle.test.ts.
        chunkSizeWarningLimit: 700,
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: firstScreen(), debugName: 'first-screen', includeDependenciesRecursively: false },
              ],
            },
          },
        },
      },
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
    companion: {
      consumer: 'client',
      build: {
        outDir: at('dist/companion'),
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'chrome120',
        minify: false,
        rolldownOptions: {
          input: { popup: at('main/companion/extension/popup.ts') },
          output: { format: 'es', entryFileNames: '[name].js' },
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
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: sharing },
      },
      { extends: true, test: { name: 'shared', include: sharing, isolate: false } },
    ],
    // One more than the cores that a small machine has: much of the time a test waits for a browser or a process.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real browsers, keyrings and processes on a shared machine; a test that passed only the second time is named in the report.
    retry: process.env.CI === 'true' ? 1 : 0,
    reporters: ['default'],
  },
});
