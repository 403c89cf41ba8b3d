import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import {
  appendFileSync,
  constants,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { signatureOf } from '../update-signature.ts';

/**
 * `npm run package`, after the build: makes packages for the machine it runs on. What it takes from the environment:
 *
 * - `LATCHKEY_NODE_X64`, `LATCHKEY_NODE_ARM64`: a Node for the command inside packages for another processor than this machine's.
 * - `LATCHKEY_UPDATE_URL`, `LATCHKEY_UPDATE_KEY`: where the app asks for updates, and the file of the makers' public key (Ed25519, PEM).
 * - `LATCHKEY_UPDATE_PRIVATE_KEY`: the file of their private key; the descriptions of the updates are signed with it.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const environment = process.env;
const systems: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win', linux: 'linux' };

/** Puts the Node of each processor where the packaging looks for it. */
function placeNode(): void {
  const system = systems[process.platform] ?? process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const processor of ['x64', 'arm64']) {
    const given = environment[`LATCHKEY_NODE_${processor.toUpperCase()}`];
    const node = given ?? (processor === process.arch ? process.execPath : undefined);
    if (node === undefined) continue;
    const folder = join(root, 'dist', 'node', `${system}-${processor}`);
    mkdirSync(folder, { recursive: true });
    copyFileSync(node, join(folder, name), constants.COPYFILE_FICLONE);
  }
}

/** Puts together the command as it lies in the package: what is built, and the packages that it loads. */
function placeCommand(): void {
  const command = join(root, 'dist', 'command');
  rmSync(command, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, 'cli'), command, { recursive: true });
  const built = (path: string) => !path.endsWith('.map') && !path.endsWith(join('main', 'desktop.js'));
  for (const part of ['main', 'renderer', 'companion']) {
    cpSync(join(root, 'dist', part), join(command, part), { recursive: true, filter: built });
  }
  for (const name of ['keytar', 'playwright', 'playwright-core']) {
    const source = join(root, 'node_modules', name);
    const isWanted = (path: string) => name !== 'keytar' || isOfThisSystem(relative(source, path));
    cpSync(source, join(command, 'node_modules', name), { recursive: true, filter: isWanted });
  }
}

/** Of the keychain module, what runs here: not what it was built from, nor what was built for others. */
function isOfThisSystem(path: string): boolean {
  const [top = '', second] = path.split(sep);
  if (top === 'prebuilds' && second !== undefined) return second.startsWith(`${process.platform}-`);
  return ['', 'lib', 'package.json', 'prebuilds', 'LICENSE.md'].includes(top);
}

function updateArguments(): readonly string[] {
  const { LATCHKEY_UPDATE_URL: url, LATCHKEY_UPDATE_KEY: key } = environment;
  if (!url || !key) return [];
  return [
    '--config.publish.provider=generic',
    `--config.publish.url=${url}`,
    `--config.extraMetadata.latchkeyUpdateKey=${readFileSync(key, 'utf8')}`,
  ];
}

function build(): void {
  const builder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'));
  const builderArguments = ['--publish', 'never', ...updateArguments(), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [builder, ...builderArguments], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** What is signed is what the app reads, taken apart by the same code. */
function signUpdates(): void {
  const path = environment.LATCHKEY_UPDATE_PRIVATE_KEY;
  if (!path) return;
  const key = createPrivateKey(readFileSync(path));
  const release = join(root, 'release');
  for (const name of readdirSync(release).filter((file) => /^latest.*\.yml$/.test(file))) {
    const file = join(release, name);
    const update = parseUpdateInfo(readFileSync(file, 'utf8'), name, new URL('file:///'));
    appendFileSync(file, `signature: ${signatureOf(update, key)}\n`);
  }
}

/**
 * Writes down what the packages are made of, as CycloneDX: all that the lock file names, because what Vite bundles is a development
 * dependency. npm marks those that are.
 */
function listParts(): void {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const listing = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
  const { status, stdout } = spawnSync('npm', listing, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  const release = join(root, 'release');
  mkdirSync(release, { recursive: true });
  const list = JSON.parse(stdout) as { metadata: { component: { name: string } } };
  // npm names the whole after the folder that it lies in.
  list.metadata.component.name = name;
  writeFileSync(join(release, `latchkey-${version}.cdx.json`), `${JSON.stringify(list, undefined, 2)}\n`);
}

placeNode();
placeCommand();
build();
listParts();
signUpdates();
