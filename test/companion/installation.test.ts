import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chromiumId } from '../../main/companion/extension-ids.ts';
import { browsers, manifestPlace } from '../../main/companion/host-manifests.ts';
import { CompanionInstallation } from '../../main/companion/installation.ts';
import { launcherText } from '../../main/companion/launcher.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The Companion on a made-up home; on Windows with a registry in memory. */
function makeInstallation(platform: NodeJS.Platform = 'linux', home = temporaryFolder()) {
  const registry = new Map<string, string>();
  const program = { node: process.execPath, script: '/opt/latchkey/cli.js', profile: join(home, 'profile') };
  const ownFolder = join(home, 'profile', 'companion');
  const installation = new CompanionInstallation({
    platform,
    home,
    ownFolder,
    program,
    runRegistry: async ([verb, key = '', ...rest]) => {
      if (verb === 'add') registry.set(key, rest[rest.indexOf('/d') + 1] ?? '');
      if (verb === 'delete') registry.delete(key);
      const value = registry.get(key);
      return verb === 'query' ? value && `    (Default)    REG_SZ    ${value}` : '';
    },
  });
  return { installation, home, registry, ownFolder };
}

describe('the Companion', () => {
  test('has the id that is pinned by the key in its manifest', () => {
    expect(chromiumId).toBe('jgbelmbhpdppbgnkillfbdoclckdjgeg');
  });

  test('asks for nothing at install that a browser warns of', () => {
    const manifest = JSON.parse(readFileSync('main/companion/extension/manifest.json', 'utf8'));
    expect(manifest.permissions).toEqual(['activeTab']);
    expect(manifest.host_permissions).toBeUndefined();
    expect(manifest.content_scripts).toBeUndefined();
  });

  test('is let in where each system has it looked for', () => {
    const places = (platform: NodeJS.Platform) =>
      browsers.map((browser) =>
        manifestPlace(browser, { platform, home: '/home/ada', ownFolder: 'C:\\own' }),
      );
    const name = 'app.latchkey.companion';
    expect(places('linux').map(({ file }) => file)).toEqual([
      `/home/ada/.config/google-chrome/NativeMessagingHosts/${name}.json`,
      `/home/ada/.config/chromium/NativeMessagingHosts/${name}.json`,
      `/home/ada/.config/microsoft-edge/NativeMessagingHosts/${name}.json`,
      `/home/ada/.mozilla/native-messaging-hosts/${name}.json`,
    ]);
    expect(places('darwin').map(({ file }) => file)).toEqual([
      `/home/ada/Library/Application Support/Google/Chrome/NativeMessagingHosts/${name}.json`,
      `/home/ada/Library/Application Support/Chromium/NativeMessagingHosts/${name}.json`,
      `/home/ada/Library/Application Support/Microsoft Edge/NativeMessagingHosts/${name}.json`,
      `/home/ada/Library/Application Support/Mozilla/NativeMessagingHosts/${name}.json`,
    ]);
    expect(places('win32').map(({ registryKey }) => registryKey)).toEqual([
      `HKCU\\Software\\Google\\Chrome\\NativeMessagingHosts\\${name}`,
      `HKCU\\Software\\Chromium\\NativeMessagingHosts\\${name}`,
      `HKCU\\Software\\Microsoft\\Edge\\NativeMessagingHosts\\${name}`,
      `HKCU\\Software\\Mozilla\\NativeMessagingHosts\\${name}`,
    ]);
  });

  test.each(['linux', 'darwin', 'win32'] as const)(
    'is installed, seen, and taken back on %s',
    async (platform) => {
      const { installation } = makeInstallation(platform);
      const states = async () => (await installation.state()).map(({ state }) => state);
      expect(await states()).toEqual(['absent', 'absent', 'absent', 'absent']);
      await installation.install(['chromium', 'firefox']);
      expect(await states()).toEqual(['absent', 'installed', 'absent', 'installed']);
      await installation.uninstall(['firefox']);
      expect(await states()).toEqual(['absent', 'installed', 'absent', 'absent']);
      await installation.uninstall(browsers);
      expect(await states()).toEqual(['absent', 'absent', 'absent', 'absent']);
    },
  );

  test('is let in for the browsers that a person uses', () => {
    const { installation, home } = makeInstallation();
    expect(installation.usedBrowsers()).toEqual(browsers);
    mkdirSync(join(home, '.config', 'chromium'), { recursive: true });
    expect(installation.usedBrowsers()).toEqual(['chromium']);
  });

  test('of another Latchkey is seen, and left where it is', async () => {
    const home = temporaryFolder();
    const { file } = manifestPlace('chromium', { platform: 'linux', home, ownFolder: '' });
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '{"path":"/opt/other/latchkey-companion"}');
    const { installation } = makeInstallation('linux', home);
    expect((await installation.state())[1]).toMatchObject({ browser: 'chromium', state: 'other' });
    await installation.uninstall(browsers);
    expect(readFileSync(file, 'utf8')).toContain('/opt/other');
  });

  test('taken from one browser of Windows stays with the others, which are led to the same file', async () => {
    const { installation } = makeInstallation('win32');
    await installation.install(['chrome', 'edge']);
    const states = async () =>
      (await installation.state()).map(({ browser, state }) => `${browser} ${state}`);
    await installation.uninstall(['chrome']);
    expect(await states()).toEqual(['chrome absent', 'chromium absent', 'edge installed', 'firefox absent']);
    await installation.uninstall(['edge']);
    expect(await states()).toContain('edge absent');
  });

  test.skipIf(process.platform === 'win32')('has a launcher that only this user can change', async () => {
    const { installation, ownFolder } = makeInstallation();
    await installation.install(['chrome']);
    expect(statSync(join(ownFolder, 'latchkey-companion')).mode & 0o777).toBe(0o700);
    expect(statSync(ownFolder).mode & 0o777).toBe(0o700);
  });
});

describe('the launcher', () => {
  test('has Windows read its paths in the letters that they are written in', () => {
    const text = launcherText({ node: 'C:\\Zoë\\node.exe', script: 'cli.js', profile: 'C:\\Zoë' }, 'win32');
    expect(text.indexOf('chcp 65001 >nul')).toBeLessThan(text.indexOf('Zoë'));
  });

  test.skipIf(process.platform === 'win32')('hands over whatever stands in a path', () => {
    const folder = temporaryFolder();
    const odd = join(folder, `it's $HOME "x" \`y\``);
    const launcher = join(folder, 'launcher');
    writeFileSync(launcher, launcherText({ node: '/bin/echo', script: odd, profile: odd }, 'linux'), {
      mode: 0o700,
    });
    const output = execFileSync(launcher, ['chrome-extension://id/'], { encoding: 'utf8' });
    expect(output).toBe(`${odd} --profile ${odd} companion host chrome-extension://id/\n`);
  });
});
