import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this process may open a browser: there is a display, and nobody said not to. */
export function canOpenBrowser(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (environment.CI || environment.LATCHKEY_NO_BROWSER) return false;
  if (platform !== 'linux') return true;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** Opens an address in the person's browser. Best effort: the address is shown as well. Only `http` and `https` are opened. */
export function openInBrowser(url: string): void {
  const { protocol, href } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return;
  const { command, parameters, input } = openerOf(href);
  const opener = spawn(command, parameters, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  opener.on('error', () => {
    // There is no such program here; the person has the address.
  });
  opener.stdin.on('error', () => {});
  opener.stdin.end(input);
  opener.unref();
}

/** On macOS the address goes by standard input: a command line can be read by every user there. */
function openerOf(url: string): { command: string; parameters: string[]; input: string } {
  switch (process.platform) {
    case 'darwin':
      return { command: 'osascript', parameters: ['-'], input: `open location ${JSON.stringify(url)}\n` };
    case 'win32':
      return { command: 'rundll32', parameters: ['url.dll,FileProtocolHandler', url], input: '' };
    default:
      return { command: 'xdg-open', parameters: [url], input: '' };
  }
}
