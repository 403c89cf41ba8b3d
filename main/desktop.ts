import { join } from 'node:path';
import * as electron from 'electron';
import Store from 'electron-store';
import { startDesktop } from './desktop/desktop.ts';
import { noteFaults } from './desktop/last-words.ts';
import { forbidDumps } from './host/core-dumps.ts';
import { rendererFolder } from './host/renderer-folder.ts';

/** The desktop app. Everything it does is in `desktop/`, which is handed Electron here. */
const distribution = join(import.meta.dirname, '..');

forbidDumps();

noteFaults(process, electron.app);

// Not awaited: Electron becomes ready only once this file has been run to its end.
void startDesktop({
  electron,
  arguments: process.argv.slice(1),
  environment: process.env,
  platform: process.platform,
  executable: process.execPath,
  openMemory: () => new Store({ name: 'desktop', clearInvalidConfig: true }),
  files: {
    window: rendererFolder(),
    preload: join(distribution, 'preload', 'preload.cjs'),
    icons: join(distribution, '..', 'main', 'desktop', 'icons', 'tray'),
  },
  resources: process.resourcesPath,
  loadUpdater: async () => (await import('electron-updater')).autoUpdater,
});
