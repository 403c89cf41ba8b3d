import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { watchElectron } from './electron-watch.ts';

test('what watches the runtime stands by itself as text, and sees the tray, what is opened and what is asked', async () => {
  const menus: object[] = [];
  const electron = {
    Menu: {
      buildFromTemplate(items: object[]) {
        const menu = { items };
        menus.push(menu);
        return menu;
      },
    },
    shell: { openExternal: () => expect.fail('a browser was opened') },
    dialog: { showMessageBox: () => expect.fail('a message was shown') },
  };
  const own: Record<string, unknown> = { require: () => electron };
  runInNewContext(`(${watchElectron})(require('electron'))`, own);
  electron.Menu.buildFromTemplate([{ label: 'Refresh all' }, { label: 'Quit' }]);
  electron.Menu.buildFromTemplate([{ label: 'File' }]);
  await (electron.shell.openExternal as (url: string) => unknown)('https://example.com/');
  Object.assign(own.watchedByTest as object, { answer: 1 });
  const ask = electron.dialog.showMessageBox as (options: { message: string }) => unknown;
  expect(await ask({ message: 'Sure?' })).toMatchObject({ response: 1 });
  expect(own.watchedByTest).toMatchObject({
    trayMenu: menus[0],
    openedOutside: ['https://example.com/'],
    messages: ['Sure?'],
  });
});
