import type { FileDialogs } from '../host/backup/backup-control.ts';
import type { DesktopElectron } from './electron.ts';

const filters = [{ name: 'Latchkey backup', extensions: ['latchkey-backup'] }];

/** The system's dialogs for backups. What they answer stays in main: windows get names, never paths to read. */
export function fileDialogs({ dialog }: Pick<DesktopElectron, 'dialog'>): FileDialogs {
  return {
    async save(name) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: 'Make a backup',
        defaultPath: name,
        filters,
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || filePath === '' ? undefined : filePath;
    },
    async open() {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        title: 'Choose a backup',
        filters: [...filters, { name: 'All files', extensions: ['*'] }],
        properties: ['openFile'],
      });
      return canceled ? undefined : filePaths[0];
    },
  };
}
