import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { autostartEntry } from '../../main/desktop/autostart.ts';

const root = join(import.meta.dirname, '..', '..');
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { load } = ofBuilder('js-yaml') as { load(text: string): Record<string, unknown> };
const configuration = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));

/** electron-builder's own check of its configuration, by its own schema. */
async function validate(config: unknown): Promise<void> {
  const library = createRequire(ofBuilder.resolve('app-builder-lib'));
  const { validateConfiguration } = library('./util/config/config.js') as {
    validateConfiguration(config: unknown, logger: { isEnabled: boolean }): Promise<void>;
  };
  await validateConfiguration(config, { isEnabled: false });
}

describe('the package', () => {
  test('is described as electron-builder understands it', async () => {
    await validate(configuration);
    await expect(validate({ ...configuration, fuses: {} })).rejects.toThrow();
  });

  test('has the fuses set', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(configuration.asar).toBe(true);
  });

  test('is made for every system that the app is for', () => {
    expect(configuration).toMatchObject({
      mac: {
        target: [
          { target: 'dmg', arch: 'universal' },
          { target: 'zip', arch: 'universal' },
        ],
      },
      win: { target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
      linux: { target: ['AppImage', 'deb', 'rpm'] },
      protocols: [{ schemes: ['latchkey', 'app.latchkey.desktop'] }],
    });
  });

  test('has its icons', () => {
    const { mac, win, linux } = configuration as {
      mac: { icon: string };
      win: { icon: string };
      linux: { icon: string };
    };
    for (const icon of [mac.icon, win.icon, linux.icon]) expect(existsSync(join(root, icon))).toBe(true);
  });

  test('puts the command on the PATH of Debian and Fedora, from where the app lies there', () => {
    for (const kind of ['deb', 'rpm']) {
      const [mapping = ''] = (configuration as Record<string, { fpm: string[] }>)[kind]?.fpm ?? [];
      const [from = '', to] = mapping.split('=');
      expect(to).toBe('/usr/bin/latchkey');
      expect(statSync(join(root, from)).mode & 0o111).toBe(0o111);
      expect(readFileSync(join(root, from), 'utf8')).toContain(
        `/opt/${configuration.productName}/resources/cli/`,
      );
    }
    expect(configuration.linux).not.toMatchObject({ executableName: 'latchkey' });
  });

  test('brings the manual page of the command to Debian and Fedora', () => {
    for (const kind of ['deb', 'rpm']) {
      const [, page] = (configuration as Record<string, { fpm: string[] }>)[kind]?.fpm ?? [];
      expect(page).toBe('dist/latchkey.1=/usr/share/man/man1/latchkey.1');
    }
  });

  test('names its windows and its entry for links the same, so that desktops know them as one', () => {
    const { desktopName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(configuration.linux).toMatchObject({ executableName: 'latchkey-desktop', syncDesktopName: true });
    expect(desktopName).toBe('latchkey-desktop.desktop');
    // The icon is installed under the name of the program.
    expect(autostartEntry(['latchkey'])).toContain('\nIcon=latchkey-desktop\n');
  });

  test('takes Electron in one version', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
