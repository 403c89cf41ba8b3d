import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './source-imports.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly name?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(root, name), 'utf8')) as Content;
}

const manifest = read<Manifest>('package.json');
const { packages } = read<Lock>('package-lock.json');
const installed = Object.entries(packages).filter(([path]) => path !== '');

/** The policy of docs/threat-model.md: few, pinned, and no script that runs when they are installed, but those that are listed. */
describe('dependencies', () => {
  test('are pinned to the digit', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('that run with the app are few', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(8);
    expect(installed.filter(([, { dev }]) => !dev).length).toBeLessThan(70);
  });

  test('are what they were when they were locked', () => {
    // What another package brings along inside it is covered by that one's digest. npm leaves out the digests of binaries of other systems
    // that it could not ask about: these may only ever be tools that build and check.
    const unlocked = installed.filter(
      ([, { integrity, link, inBundle }]) => !integrity && !link && !inBundle,
    );
    const isForeignTool = ({ dev, optional, cpu }: Locked) => dev && optional && cpu !== undefined;
    expect(unlocked.filter(([, locked]) => !isForeignTool(locked)).map(([path]) => path)).toEqual([]);
  });

  test('run no script when they are installed, but those that somebody decided about', () => {
    const withScript = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(
        ([path, { name }]) => name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      );
    expect(withScript.filter((name) => !Object.hasOwn(manifest.allowScripts, name))).toEqual([]);
  });

  test('can be listed for who looks for holes in them', () => {
    const { stdout, status } = spawnSync(
      'npm',
      ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
      {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        shell: process.platform === 'win32',
      },
    );
    expect(status).toBe(0);
    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string }[];
    };
    expect(bomFormat).toBe('CycloneDX');
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['zod', 'react', 'electron']));
  });
});
