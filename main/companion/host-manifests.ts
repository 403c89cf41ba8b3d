import { posix, win32 } from 'node:path';
import { chromiumOrigin, firefoxId } from './extension-ids.ts';
import { hostName } from './messages.ts';

/** The browsers that the Companion is for. */
export const browsers = ['chrome', 'chromium', 'edge', 'firefox'] as const;
export type CompanionBrowser = (typeof browsers)[number];

export const browserNames: Readonly<Record<CompanionBrowser, string>> = {
  chrome: 'Google Chrome',
  chromium: 'Chromium',
  edge: 'Microsoft Edge',
  firefox: 'Firefox',
};

/** Where a browser looks for its hosts: below the person's home, and on Windows by a key of their registry. */
export interface ManifestPlace {
  /** The file that describes the host. */
  readonly file: string;
  /** On Windows the key whose default value is that file. */
  readonly registryKey?: string;
  /** A folder that is there if the person uses the browser; absent on Windows, where nothing tells. */
  readonly browserFolder?: string;
}

export interface ManifestSurroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** XDG_CONFIG_HOME on Linux, if it is set. */
  readonly configHome?: string | undefined;
  /** Where files of the Companion itself may lie. */
  readonly ownFolder: string;
}

const linuxFolders = {
  chrome: 'google-chrome',
  chromium: 'chromium',
  edge: 'microsoft-edge',
} as const;

const macFolders = {
  chrome: 'Google/Chrome',
  chromium: 'Chromium',
  edge: 'Microsoft Edge',
  firefox: 'Mozilla',
} as const;

const registryKeys = {
  chrome: 'Google\\Chrome',
  chromium: 'Chromium',
  edge: 'Microsoft\\Edge',
  firefox: 'Mozilla',
} as const;

/** Places for one user (developer.chrome.com and extensionworkshop.com, Native messaging; learn.microsoft.com for Edge). */
export function manifestPlace(browser: CompanionBrowser, surroundings: ManifestSurroundings): ManifestPlace {
  const { platform, home, configHome, ownFolder } = surroundings;
  const name = `${hostName}.json`;
  if (platform === 'win32') {
    return {
      file: win32.join(ownFolder, browser === 'firefox' ? `firefox-${name}` : name),
      registryKey: `HKCU\\Software\\${registryKeys[browser]}\\NativeMessagingHosts\\${hostName}`,
    };
  }
  if (platform === 'darwin') {
    const browserFolder = posix.join(home, 'Library/Application Support', macFolders[browser]);
    return { file: posix.join(browserFolder, 'NativeMessagingHosts', name), browserFolder };
  }
  if (browser === 'firefox') {
    const browserFolder = posix.join(home, '.mozilla');
    return { file: posix.join(browserFolder, 'native-messaging-hosts', name), browserFolder };
  }
  const browserFolder = posix.join(configHome || posix.join(home, '.config'), linuxFolders[browser]);
  return { file: posix.join(browserFolder, 'NativeMessagingHosts', name), browserFolder };
}

/** The text of the file: which program the browser may start, and for which extension alone. */
export function hostManifest(browser: CompanionBrowser, launcher: string): string {
  const shared = {
    name: hostName,
    description: 'Latchkey takes sessions over from this browser',
    path: launcher,
    type: 'stdio',
  };
  const caller =
    browser === 'firefox' ? { allowed_extensions: [firefoxId] } : { allowed_origins: [chromiumOrigin] };
  return `${JSON.stringify({ ...shared, ...caller }, undefined, 2)}\n`;
}
