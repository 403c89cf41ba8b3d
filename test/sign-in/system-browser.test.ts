import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { needsNoSandbox, plainArguments } from '../../main/sign-in/browser-arguments.ts';
import { findSystemBrowser, isUsableBrowser, type Machine } from '../../main/sign-in/system-browser.ts';

/** A machine that has exactly these files. */
function machine(
  platform: NodeJS.Platform,
  files: readonly string[],
  environment: Machine['environment'] = {},
): Machine {
  return { platform, environment, isUsable: (path) => files.includes(path) };
}

describe('the browser', () => {
  test.each([
    ['Google Chrome', '/usr/bin/google-chrome-stable'],
    ['Chromium', '/usr/bin/chromium'],
    ['Chromium', '/home/ada/bin/chromium-browser'],
    ['Microsoft Edge', '/usr/bin/microsoft-edge'],
    ['Brave', '/usr/local/bin/brave-browser'],
  ])('%s is found on Linux at %s', (name, path) => {
    const found = findSystemBrowser(machine('linux', [path], { PATH: '/home/ada/bin:.:relative:/bin' }));
    expect(found).toEqual({ name, path });
  });

  test('is found on macOS, for everybody or for one user', () => {
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const brave = '/Users/ada/Applications/Brave Browser.app/Contents/MacOS/Brave Browser';
    expect(findSystemBrowser(machine('darwin', [chrome, brave], { HOME: '/Users/ada' }))?.path).toBe(chrome);
    expect(findSystemBrowser(machine('darwin', [brave], { HOME: '/Users/ada' }))?.name).toBe('Brave');
  });

  test('is found on Windows, for everybody or for one user', () => {
    const environment = {
      PROGRAMFILES: 'C:\\Program Files',
      'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local',
    };
    const chrome = 'C:\\Users\\ada\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe';
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(findSystemBrowser(machine('win32', [chrome, edge], environment))?.path).toBe(chrome);
    expect(findSystemBrowser(machine('win32', [edge], environment))).toEqual({
      name: 'Microsoft Edge',
      path: edge,
    });
  });

  test('of the environment goes before all others, and if it cannot be used there is none', () => {
    const files = ['/usr/bin/chromium', '/opt/mine/chrome'];
    const named = (path: string) => findSystemBrowser(machine('linux', files, { LATCHKEY_CHROME: path }));
    expect(named('/opt/mine/chrome')?.path).toBe('/opt/mine/chrome');
    expect(named('/opt/none')).toBeUndefined();
  });

  test('is none where there is none', () => {
    expect(findSystemBrowser(machine('linux', []))).toBeUndefined();
    expect(findSystemBrowser(machine('win32', []))).toBeUndefined();
  });
});

describe.skipIf(process.platform !== 'linux')('a file', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function fileIn(name: string, content: string, mode: number): string {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-find-'));
    folders.push(folder);
    const path = join(folder, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  test('that may be started is a browser', () => {
    expect(
      isUsableBrowser(fileIn('chromium', '#!/bin/sh\nexec /usr/lib/chromium/chromium "$@"\n', 0o755)),
    ).toBe(true);
  });

  test('that is not there, is a folder, or may not be started is none', () => {
    const path = fileIn('chromium', '', 0o644);
    expect(isUsableBrowser(path)).toBe(false);
    expect(isUsableBrowser(`${path}-none`)).toBe(false);
    expect(isUsableBrowser(join(path, '..'))).toBe(false);
  });

  test('that starts a snap is none: snaps cannot use our profiles', () => {
    expect(
      isUsableBrowser(fileIn('chromium-browser', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n', 0o755)),
    ).toBe(false);
    const snap = fileIn('snap', '\x7fELF', 0o755);
    const link = join(snap, '..', 'chromium');
    symlinkSync(snap, link);
    expect(isUsableBrowser(link)).toBe(false);
  });
});

describe('the arguments', () => {
  test('leave the sandbox off for root on Linux only', () => {
    expect(needsNoSandbox({ platform: 'linux', userId: 0 })).toBe(true);
    expect(needsNoSandbox({ platform: 'linux', userId: 1_000 })).toBe(false);
    expect(needsNoSandbox({ platform: 'darwin', userId: 0 })).toBe(false);
    expect(needsNoSandbox({ platform: 'win32', userId: undefined })).toBe(false);
  });

  test('of a plain start are few, and none of them is for automation', () => {
    expect(plainArguments('/folder', { platform: 'linux', userId: 1_000 })).toEqual([
      '--user-data-dir=/folder',
      '--no-first-run',
      '--no-default-browser-check',
    ]);
  });
});
