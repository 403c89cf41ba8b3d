import { expect, test } from 'vitest';
import { type AutostartOptions, makeAutostart } from '../../main/desktop/autostart.ts';

/** The login items of a Mac or of Windows, which remembers an item with its arguments. */
function makeSystem(platform: 'darwin' | 'win32', isPackaged = true) {
  const system = { item: undefined as readonly string[] | undefined, isSwitchedOff: false };
  const app = {
    isPackaged,
    getAppPath: () => 'C:\\work\\latchkey',
    setLoginItemSettings: ({ openAtLogin, args = [] }: { openAtLogin?: boolean; args?: string[] }) => {
      system.item = openAtLogin ? args : undefined;
    },
    getLoginItemSettings: ({ args }: { args: string[] }) => {
      const openAtLogin = system.item?.join() === args.join();
      return { openAtLogin, executableWillLaunchAtLogin: openAtLogin && !system.isSwitchedOff };
    },
  };
  const autostart = makeAutostart({
    app: app as unknown as AutostartOptions['app'],
    platform,
    environment: {},
    executable: 'C:\\Latchkey\\Latchkey.exe',
  });
  return { system, autostart };
}

test.each(['darwin', 'win32'] as const)(
  'on %s it is an item of the system, read back from there',
  (platform) => {
    const { system, autostart } = makeSystem(platform);
    expect(autostart.isOn()).toBe(false);
    autostart.set(true);
    expect(system.item).toEqual(['--hidden']);
    expect(autostart.isOn()).toBe(true);
    autostart.set(false);
    expect(system.item).toBeUndefined();
    expect(autostart.isOn()).toBe(false);
  },
);

test('an item that the person switched off in the task manager of Windows is off', () => {
  const { system, autostart } = makeSystem('win32');
  autostart.set(true);
  system.isSwitchedOff = true;
  expect(autostart.isOn()).toBe(false);
});

test('what is no package is started by Electron with the folder of the app, quoted as Windows wants it', () => {
  const { system, autostart } = makeSystem('win32', false);
  autostart.set(true);
  expect(system.item).toEqual(['"C:\\work\\latchkey"', '--hidden']);
  expect(autostart.isOn()).toBe(true);
});
