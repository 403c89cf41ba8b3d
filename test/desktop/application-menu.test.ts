import { expect, test } from 'vitest';
import { applicationMenu } from '../../main/desktop/application-menu.ts';
import type { TrayCommand } from '../../main/desktop/tray-template.ts';
import { MenuDouble } from '../support/electron-double/menu-double.ts';

function makeMenu(platform: NodeJS.Platform, bringsCommand = true) {
  const asked: TrayCommand[] = [];
  const Menu = {
    buildFromTemplate: (template: []) => new MenuDouble(template) as never,
    setApplicationMenu: () => {},
  };
  const menu: unknown = applicationMenu(
    { Menu },
    platform,
    bringsCommand,
    (command) => void asked.push(command),
  );
  return { menu: menu as MenuDouble, asked };
}

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s it has zoom, reloading, Quit and help, and no tools of developers',
  (platform) => {
    const { menu, asked } = makeMenu(platform);
    const text = menu.text();
    for (const role of [
      'editMenu',
      'reload',
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'togglefullscreen',
      'windowMenu',
    ]) {
      expect(text).toMatch(new RegExp(`^ *${role}$`, 'm'));
    }
    expect(text).not.toMatch(/devtools|forceReload|viewMenu/i);
    menu.click(platform === 'darwin' ? 'Latchkey' : 'File', 'Quit Latchkey');
    menu.click('Help', 'Open logs');
    menu.click('Help', 'Copy diagnostics');
    menu.click('Help', 'Install the latchkey command');
    expect(asked.map((command) => command.do)).toEqual([
      'quit',
      'open-logs',
      'copy-diagnostics',
      'install-command',
    ]);
  },
);

test('offers the command only where there is one to install', () => {
  expect(makeMenu('linux', false).menu.has('Help', 'Install the latchkey command')).toBe(false);
});
