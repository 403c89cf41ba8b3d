import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { DesktopElectron } from './electron.ts';
import type { TrayCommand } from './tray-template.ts';

/** The menu of the app: what every program has, with zoom, and no developer tools. */
export function applicationMenu(
  { Menu }: Pick<DesktopElectron, 'Menu'>,
  platform: NodeJS.Platform,
  /** Whether the app can make its command known to terminals. */
  bringsCommand: boolean,
  onCommand: (command: TrayCommand) => void,
): Menu {
  const quit: MenuItemConstructorOptions = {
    label: 'Quit Latchkey',
    accelerator: 'CommandOrControl+Q',
    click: () => onCommand({ do: 'quit' }),
  };
  const first: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [
          {
            label: 'Latchkey',
            submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'services' }, { role: 'hide' }, quit],
          },
        ]
      : [{ label: 'File', submenu: [{ role: 'close' }, quit] }];
  return Menu.buildFromTemplate([
    ...first,
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        // Of use in sites; the app's own window loses nothing by it.
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      label: 'Help',
      submenu: [
        { label: 'Open logs', click: () => onCommand({ do: 'open-logs' }) },
        { label: 'Copy diagnostics', click: () => onCommand({ do: 'copy-diagnostics' }) },
        { type: 'separator' },
        ...(bringsCommand
          ? [{ label: 'Install the latchkey command', click: () => onCommand({ do: 'install-command' }) }]
          : []),
        { label: 'Check for updates...', click: () => onCommand({ do: 'check-for-update' }) },
      ],
    },
  ]);
}
