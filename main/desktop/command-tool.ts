import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommandToolState } from '../api/desktop-parts.ts';
import { fail } from '../engine/failure.ts';
import type { RunTool } from '../host/system-tool.ts';

export interface CommandToolOptions {
  /** The folder `cli` of the package; where there is no package, it does not exist. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly runTool: RunTool;
}

/**
 * The `latchkey` command that comes with the app, made known to terminals. Packages of Linux bring it to the PATH by themselves; elsewhere
 * a person asks for it: a link, or on Windows a folder more in the user's PATH.
 */
export class CommandTool {
  readonly #options: CommandToolOptions;
  readonly #added: string[] = [];

  constructor(options: CommandToolOptions) {
    this.#options = options;
  }

  state(): CommandToolState {
    const { folder, platform } = this.#options;
    const name = platform === 'win32' ? 'latchkey.cmd' : 'latchkey';
    if (!existsSync(join(folder, 'bin', name))) return { state: 'not-here' };
    const path = [...this.#pathFolders(), ...this.#targets(), ...this.#added]
      .map((candidate) => join(candidate, name))
      .find((candidate) => existsSync(candidate));
    return path === undefined ? { state: 'missing' } : { state: 'installed', path };
  }

  /** Throws `not-supported` if no folder for it can be written, with what a person can do instead. */
  async install(): Promise<void> {
    if (this.state().state !== 'missing') return;
    if (this.#options.platform === 'win32') await this.#extendPath();
    else this.#link();
    if (this.state().state !== 'installed') {
      throw fail('unexpected', 'The latchkey command could not be made known to terminals.');
    }
  }

  /** Brings the copy that an image made of itself to the version that runs. */
  renew(): void {
    const copy = this.#copy();
    if (copy !== undefined && existsSync(copy) && versionIn(copy) !== this.#options.version)
      this.#copyTo(copy);
  }

  /** An image is mounted only while it runs, so what the link leads to must lie elsewhere. */
  #copy(): string | undefined {
    const { environment } = this.#options;
    if (!environment.APPIMAGE) return undefined;
    const { XDG_DATA_HOME: given } = environment;
    const base = given?.startsWith('/') ? given : join(this.#home, '.local', 'share');
    return join(base, 'latchkey-command');
  }

  #copyTo(copy: string): void {
    const { folder, version } = this.#options;
    const fresh = `${copy}.new`;
    rmSync(fresh, { recursive: true, force: true });
    cpSync(folder, fresh, { recursive: true });
    writeFileSync(join(fresh, 'version'), version);
    rmSync(copy, { recursive: true, force: true });
    renameSync(fresh, copy);
  }

  #link(): void {
    const { folder } = this.#options;
    const copy = this.#copy();
    const program = join(copy ?? folder, 'bin', 'latchkey');
    const target = this.#targets().find(canBeWritten);
    if (target === undefined) {
      const advice = `sudo ln -s '${program}' /usr/local/bin/latchkey`;
      throw fail('not-supported', `No folder for commands can be written. In a terminal: ${advice}`);
    }
    if (copy !== undefined) this.#copyTo(copy);
    const link = join(target, 'latchkey');
    // What leads nowhere does not exist, and is in the way.
    if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(link);
    symlinkSync(program, link);
  }

  /** What this process has as its PATH stays as it was at its start; the system is asked what new ones will have. */
  async #extendPath(): Promise<void> {
    const { folder, runTool } = this.#options;
    const bin = join(folder, 'bin');
    const quoted = `'${bin.replaceAll("'", "''")}'`;
    const read = `[Environment]::GetEnvironmentVariable('Path', 'User')`;
    const script = `$p = @(${read}, ${quoted}) -ne $null -join ';'; [Environment]::SetEnvironmentVariable('Path', $p, 'User'); ${read}`;
    const { output } = await runTool('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
    if (output.trim().split(';').includes(bin)) this.#added.push(bin);
  }

  #pathFolders(): readonly string[] {
    const { environment, platform } = this.#options;
    const path = environment.PATH ?? environment.Path ?? '';
    return path.split(platform === 'win32' ? ';' : ':').filter(Boolean);
  }

  /** Where it can be put; terminals look there also where this process, which no terminal started, does not. */
  #targets(): readonly string[] {
    switch (this.#options.platform) {
      case 'win32':
        return [];
      case 'darwin':
        return ['/opt/homebrew/bin', '/usr/local/bin'];
      default:
        return [join(this.#home, '.local', 'bin')];
    }
  }

  get #home(): string {
    return this.#options.environment.HOME || homedir();
  }
}

/** On Linux the folder for a person's own commands may have to be made. */
function canBeWritten(folder: string): boolean {
  try {
    if (folder.endsWith(join('.local', 'bin'))) mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function versionIn(copy: string): string | undefined {
  try {
    return readFileSync(join(copy, 'version'), 'utf8');
  } catch {
    return undefined;
  }
}
