import { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** A browser of this machine that is built on Chromium. */
export interface SystemBrowser {
  /** What the person calls it. */
  readonly name: string;
  readonly path: string;
}

/** The machine that is searched. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the file is there, may be started, and works with a profile of our own. */
  readonly isUsable: (path: string) => boolean;
}

const thisMachine: Machine = {
  platform: process.platform,
  environment: process.env,
  isUsable: isUsableBrowser,
};

interface Known {
  readonly name: string;
  /** Names on the PATH of Linux and the BSDs. */
  readonly commands: readonly string[];
  /** Application on macOS. */
  readonly application: string;
  /** Path below the program folders of Windows. */
  readonly program: string;
}

/** Best first: what sites know best, then what differs least from it. */
const knownBrowsers: readonly Known[] = [
  {
    name: 'Google Chrome',
    commands: ['google-chrome-stable', 'google-chrome'],
    application: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    program: 'Google\\Chrome\\Application\\chrome.exe',
  },
  {
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser'],
    application: 'Chromium.app/Contents/MacOS/Chromium',
    program: 'Chromium\\Application\\chrome.exe',
  },
  {
    name: 'Microsoft Edge',
    commands: ['microsoft-edge-stable', 'microsoft-edge'],
    application: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    program: 'Microsoft\\Edge\\Application\\msedge.exe',
  },
  {
    name: 'Brave',
    commands: ['brave-browser-stable', 'brave-browser', 'brave'],
    application: 'Brave Browser.app/Contents/MacOS/Brave Browser',
    program: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  },
];

/** Where programs lie that the PATH of a desktop session or a service may not name. */
const usualFolders = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/opt/microsoft/msedge'];

/**
 * The browser to sign in with, or undefined if there is none. `LATCHKEY_CHROME` names another one; if that cannot be used there is none,
 * because somebody who names one does not want any other.
 */
export function findSystemBrowser(machine: Machine = thisMachine): SystemBrowser | undefined {
  const { environment, isUsable: isUsableFile } = machine;
  const named = environment.LATCHKEY_CHROME;
  if (named) return isUsableFile(named) ? { name: 'Chrome', path: named } : undefined;
  for (const known of knownBrowsers) {
    const path = placesOf(known, machine).find(isUsableFile);
    if (path !== undefined) return { name: known.name, path };
  }
  return undefined;
}

function placesOf(known: Known, { platform, environment }: Machine): readonly string[] {
  if (platform === 'win32') {
    // A browser installed for one user lies in that user's own folder.
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    return roots.filter((root) => root !== undefined).map((root) => win32.join(root, known.program));
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', ...(environment.HOME ? [`${environment.HOME}/Applications`] : [])];
    return roots.map((root) => posix.join(root, known.application));
  }
  // The XDG and POSIX rules let an entry be empty or relative; a browser is not started from wherever we happen to be.
  const onPath = (environment.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = [...new Set([...onPath, ...usualFolders])];
  return known.commands.flatMap((command) => folders.map((folder) => posix.join(folder, command)));
}

/** A snap may not enter hidden folders or the temporary folder of others, where our profiles lie. */
export function isUsableBrowser(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    if (process.platform !== 'linux') return true;
    return !/^\/snap\/|\/snapd?$/.test(realpathSync(path)) && !startsSnap(path);
  } catch {
    return false;
  }
}

/** Ubuntu's `chromium-browser` is a script that starts the snap. */
function startsSnap(path: string): boolean {
  const descriptor = openSync(path, 'r');
  try {
    const beginning = Buffer.alloc(4_096);
    const length = readSync(descriptor, beginning);
    const text = beginning.toString('latin1', 0, length);
    return text.startsWith('#!') && text.includes('/snap/bin/');
  } finally {
    closeSync(descriptor);
  }
}
