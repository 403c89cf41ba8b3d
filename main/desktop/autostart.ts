import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DesktopElectron } from './electron.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the app starts, hidden, with the login session. What is told is what the system says, not what was asked for. */
export interface Autostart {
  isOn(): boolean;
  set(on: boolean): void;
  /** Has what is on start the program where it is now: it may have been moved. */
  renew(): void;
}

export interface AutostartOptions {
  readonly app: DesktopElectron['app'];
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  /** The program that the app runs as. */
  readonly executable: string;
}

const hidden = '--hidden';

/** Login items on macOS and Windows, a file in the autostart folder elsewhere. */
export function makeAutostart({ app, platform, environment, executable }: AutostartOptions): Autostart {
  // What is not a package runs as Electron itself, which has to be told of the app.
  const own = app.isPackaged ? [] : [app.getAppPath()];
  if (platform === 'linux') {
    // An AppImage runs from a place that is gone after it: the image itself is what can be started again.
    const command = [environment.APPIMAGE || executable, ...own];
    return new AutostartFile(autostartPath(environment), command);
  }
  const itemArguments = [...own.map((path) => `"${path}"`), hidden];
  return {
    isOn: () => {
      const settings = app.getLoginItemSettings({ args: itemArguments });
      return platform === 'win32'
        ? settings.openAtLogin && settings.executableWillLaunchAtLogin
        : settings.openAtLogin;
    },
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, args: itemArguments }),
    // Login items are named by the system after the program that asks, wherever it is.
    renew: () => {},
  };
}

/** A .desktop file by the Desktop Application Autostart Specification. */
class AutostartFile implements Autostart {
  readonly #path: string;
  readonly #command: readonly string[];

  constructor(path: string, command: readonly string[]) {
    this.#path = path;
    this.#command = command;
  }

  isOn(): boolean {
    try {
      const lines = readFileSync(this.#path, 'utf8')
        .split('\n')
        .map((line) => line.trim());
      return !lines.includes('Hidden=true') && !lines.includes('X-GNOME-Autostart-enabled=false');
    } catch {
      return false;
    }
  }

  set(on: boolean): void {
    if (!on) {
      rmSync(this.#path, { force: true });
      return;
    }
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, autostartEntry(this.#command));
  }

  renew(): void {
    if (!this.isOn()) return;
    const line = execLine(this.#command);
    if (!readFileSync(this.#path, 'utf8').split('\n').includes(line)) this.set(true);
  }
}

function autostartPath(environment: Environment): string {
  const { XDG_CONFIG_HOME: given } = environment;
  // The XDG specification has relative paths ignored.
  const base = given?.startsWith('/') ? given : join(environment.HOME || homedir(), '.config');
  return join(base, 'autostart', 'latchkey.desktop');
}

/** The text of the .desktop file. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Latchkey',
    'Comment=Keeps sessions alive',
    execLine(command),
    'Icon=latchkey-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** An argument is quoted, and four characters escaped twice: as an argument and as a value. */
function execLine(command: readonly string[]): string {
  const quoted = command.map(
    (text) =>
      `"${text
        .replace(/["`$\\]/g, '\\$&')
        .replaceAll('\\', '\\\\')
        .replaceAll('%', '%%')}"`,
  );
  return `Exec=${quoted.join(' ')} ${hidden}`;
}
