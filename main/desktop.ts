import { join } from 'node:path';
import * as electron from 'electron';
import Store from 'electron-store';
import { startDesktop } from './desktop/desktop.ts';
import { forbidDumps } from './host/core-dumps.ts';
import { LogFile } from './host/log-file.ts';
import { rendererFolder } from './host/renderer-folder.ts';

/** The desktop app. Everything it does is in `desktop/`, which is handed Electron here. */
const distribution = join(import.meta.dirname, '..');

forbidDumps();

/** What is saved is whole, so the app ends rather than go on in a state that nobody knows. The text of the error can hold anything. */
process.on('uncaughtException', (error) => {
  noteError('Ended by', error);
  electron.app.exit(1);
});

// Electron would only print it where nobody looks.
process.on('unhandledRejection', (error) => noteError('Nobody heeded', error));

function noteError(what: string, error: unknown): void {
  const { name, stack = '' } = error instanceof Error ? error : { name: 'something' };
  const place = stack.split('\n').find((line) => /^ +at /.test(line)) ?? '';
  new LogFile(join(electron.app.getPath('logs'), 'latchkey.log')).write(`${what} ${name}${place}`);
}

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
