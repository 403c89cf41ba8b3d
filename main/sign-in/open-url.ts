import { spawn } from 'node:child_process';
import { fail } from '../engine/failure.ts';
import { isSafeUrl } from '../engine/loopback-host.ts';

/** Opens a URL in the person's browser. Throws `not-supported` where that cannot be done. */
export type OpenUrl = (url: string) => Promise<void>;

/** The machine that a browser is opened on. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const thisDesktop: Desktop = { platform: process.platform, environment: process.env };

/** Whether windows can be shown; always so on Windows and macOS. */
export function hasDisplay({ platform, environment }: Desktop = thisDesktop): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/**
 * The program that opens a URL, and its arguments. The URL is parsed and written anew, so that it begins with its scheme and holds no
 * quote, space or control character. Throws `not-allowed` for anything but https, or http on this machine.
 */
export function openCommand(
  url: string,
  platform: NodeJS.Platform,
): { readonly command: string; readonly arguments: readonly string[] } {
  const parsed = URL.parse(url);
  if (!parsed || !isSafeUrl(parsed) || parsed.username !== '' || parsed.password !== '') {
    throw fail('not-allowed', 'Only web addresses with https are opened in the browser.', {
      detail: parsed?.protocol ?? 'not a URL',
    });
  }
  const { href } = parsed;
  if (platform === 'darwin') return { command: 'open', arguments: [href] };
  if (platform === 'win32') {
    // `start` is a command of the shell, which would give & and % a meaning.
    return { command: 'rundll32.exe', arguments: ['url.dll,FileProtocolHandler', href] };
  }
  return { command: 'xdg-open', arguments: [href] };
}

/** Opens the URL in the default browser. Resolves when the program that does it has started; it is not waited for. */
export async function openUrl(url: string, desktop: Desktop = thisDesktop): Promise<void> {
  const program = openCommand(url, desktop.platform);
  // Without a display xdg-open would start a text browser that nobody sees.
  if (!hasDisplay(desktop)) throw fail('not-supported', 'There is no display to open a browser on.');
  await start(program, desktop, 'The browser');
}

const folderPrograms: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' };

/** Shows a folder of this machine. `path` is absolute, and made by us. */
export async function openFolder(path: string, desktop: Desktop = thisDesktop): Promise<void> {
  if (!hasDisplay(desktop)) throw fail('not-supported', 'There is no display to show a folder on.');
  const command = folderPrograms[desktop.platform] ?? 'xdg-open';
  await start({ command, arguments: [path] }, desktop, 'The folder');
}

async function start(
  program: { readonly command: string; readonly arguments: readonly string[] },
  { environment }: Desktop,
  what: string,
): Promise<void> {
  const { command } = program;
  const child = spawn(command, program.arguments, { detached: true, stdio: 'ignore', env: environment });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', () => reject(fail('not-supported', `${what} cannot be opened by ${command}.`)));
  });
  child.unref();
}
