import { type ExecFileException, execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandProcess } from '../command/latchkey.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * The package as electron-builder itself makes it, up to where it would be put into a file for its system. In place of Electron's runtime
 * there is a program of nothing but the mark at which fuses are set.
 */

const root = join(import.meta.dirname, '..', '..');
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const ofLibrary = createRequire(ofBuilder.resolve('app-builder-lib'));
const asar = ofLibrary('@electron/asar') as {
  createPackage(from: string, to: string): Promise<void>;
  listPackage(archive: string): readonly string[];
  extractFile(archive: string, path: string): Buffer;
};
const fuses = ofLibrary('@electron/fuses') as {
  getCurrentFuseWire(path: string): Promise<Readonly<Record<number, number>>>;
};

/** In the order of the fuses in Electron's wire: runAsNode first, file-protocol privileges eighth; 48 is off, 49 on. */
const wanted = { 0: 48, 1: 49, 2: 48, 3: 48, 4: 49, 5: 49, 7: 48 };

let place = '';
let folder = '';
let files: readonly string[] = [];

/** Electron's runtime as far as the packaging looks at it. */
async function makeRuntime(runtime: string, version: string): Promise<void> {
  for (const part of ['locales', 'resources', 'app']) mkdirSync(join(runtime, part), { recursive: true });
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  const wire = Buffer.from([1, 9, ...Buffer.from('101100000')]);
  writeFileSync(join(runtime, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), mark, wire]));
  chmodSync(join(runtime, 'electron'), 0o755);
  writeFileSync(join(runtime, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(runtime, name), '');
  }
  writeFileSync(join(runtime, 'app', 'package.json'), '{}');
  await asar.createPackage(join(runtime, 'app'), join(runtime, 'resources', 'default_app.asar'));
}

describe.skipIf(process.platform !== 'linux')('the package', () => {
  beforeAll(async () => {
    rmSync(join(root, 'release'), { recursive: true, force: true });
    place = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
    await makeRuntime(join(place, 'runtime'), version);
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'main/desktop/packaging/package.ts'),
        ...['--dir', '--linux'],
        `--config.electronDist=${join(place, 'runtime')}`,
        `--config.directories.output=${place}`,
      ],
      { cwd: root, env: { ...process.env, USE_HARD_LINKS: 'true' } },
    ).catch(({ stdout, stderr }: ExecFileException) => {
      throw new Error(`electron-builder failed: ${stdout}${stderr}`);
    });
    folder = join(place, 'linux-unpacked');
    files = asar.listPackage(join(folder, 'resources', 'app.asar'));
  });

  afterAll(() => rmSync(place, { recursive: true, force: true }));

  test('holds what was built, and nothing else of the project', () => {
    const ours = files.filter((path) => !path.startsWith('/node_modules'));
    expect(ours).toContain('/dist/main/desktop.js');
    expect(ours).toContain('/dist/preload/preload.cjs');
    expect(ours).toContain('/dist/renderer/index.html');
    expect(ours).toContain('/main/desktop/icons/tray/tray-idle.png');
    const known =
      /^\/(dist(\/(main|preload|renderer)(\/.*)?)?|main(\/desktop(\/icons(\/tray(\/.*)?)?)?)?|package\.json)$/;
    expect(ours.filter((path) => !known.test(path))).toEqual([]);
    expect(
      files.filter(
        (path) => /\.(map|test\.[jt]s|tsx)$|\/(test|docs|\.git)\//.test(path) && ours.includes(path),
      ),
    ).toEqual([]);
    const manifest = JSON.parse(
      asar.extractFile(join(folder, 'resources', 'app.asar'), 'package.json').toString(),
    );
    expect(manifest).toMatchObject({ main: 'dist/main/desktop.js' });
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  test('holds no package that only development needs', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const carried = new Set(
      files.flatMap((path) => /^\/(node_modules\/(?:@[^/]+\/)?[^/@]+)\/package\.json$/.exec(path)?.[1] ?? []),
    );
    expect(carried.size).toBeGreaterThan(10);
    expect([...carried].filter((path) => packages[path]?.dev !== undefined)).toEqual([]);
    expect([...carried]).toEqual(expect.arrayContaining(['node_modules/keytar', 'node_modules/playwright']));
  });

  test('has the fuses set in the program itself', async () => {
    expect(await fuses.getCurrentFuseWire(join(folder, 'latchkey-desktop'))).toMatchObject(wanted);
  });

  test('brings the command with its own Node, its window, the browser extensions and the keychain module', () => {
    const cli = join(folder, 'resources', 'cli');
    const brought = [
      'bin/latchkey',
      'node',
      'main/cli.js',
      'main/daemon.js',
      'renderer/index.html',
      'companion/chromium/manifest.json',
      'companion/firefox/manifest.json',
      `node_modules/keytar/prebuilds/linux-${process.arch}/keytar.node`,
      'node_modules/playwright-core/package.json',
    ];
    expect(brought.filter((path) => !existsSync(join(cli, path)))).toEqual([]);
    expect(existsSync(join(cli, 'main', 'desktop.js'))).toBe(false);
    const icons = ['idle', 'refreshing', 'attention', 'offline', 'locked'].flatMap((face) => [
      `/main/desktop/icons/tray/tray-${face}.png`,
      `/main/desktop/icons/tray/tray-${face}@2x.png`,
    ]);
    expect(icons.filter((path) => !files.includes(path))).toEqual([]);
  });

  test('is listed with all its parts', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const list = JSON.parse(readFileSync(join(root, 'release', `latchkey-${version}.cdx.json`), 'utf8'));
    expect(list).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'latchkey', type: 'application', version } },
    });
    const names = new Set(list.components.map(({ name }: { name: string }) => name));
    expect([...['electron', 'react', 'zod', 'playwright-core'].filter((name) => !names.has(name))]).toEqual(
      [],
    );
  });

  test('brings the command, which runs without any other Node and serves the window', async () => {
    const profile = temporaryFolder();
    const env = { PATH: '/usr/bin:/bin', HOME: profile, LATCHKEY_PROFILE: profile, LATCHKEY_NO_BROWSER: '1' };
    const latchkey = join(folder, 'resources', 'cli', 'bin', 'latchkey');
    const run = async (...given: string[]) => (await promisify(execFile)(latchkey, given, { env })).stdout;
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect((await run('--version')).trim()).toBe(version);
    expect(await run('vault', 'use', 'key-file')).toContain('key file');
    const daemon = new CommandProcess(spawn(latchkey, ['daemon'], { env }));
    const [, address = ''] = await daemon.said(/Window: (\S+)/);
    expect(await windowAt(address)).toContain('<div id="root">');
    expect(JSON.parse(await run('list', '--json'))).toEqual({ accounts: [] });
    expect(await daemon.stop()).toBe(0);
    const carried = join(folder, 'resources', 'cli', 'node_modules', 'keytar');
    const keytar = createRequire(join(carried, 'package.json'))('.') as { getPassword: unknown };
    expect(keytar.getPassword).toBeTypeOf('function');
  });
});

/** What a browser shows at the address: the first page gives it a cookie, and leads on. */
async function windowAt(address: string): Promise<string> {
  const opening = await fetch(address);
  const [, path = ''] = /url=([^"]+)"/.exec(await opening.text()) ?? [];
  const [cookie = ''] = opening.headers.getSetCookie();
  return await (
    await fetch(new URL(path, address), { headers: { cookie: cookie.split(';')[0] ?? '' } })
  ).text();
}
