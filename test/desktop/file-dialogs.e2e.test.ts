import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ada, addByWindow, ask, call, mainPage, withStage } from './stage.ts';

const makeStage = withStage();
const passphrase = 'correct horse battery';

test('a backup goes where the dialog says and is read from there; a dialog that is closed does nothing', async () => {
  const stage = await makeStage();
  const app = await stage.start();
  const at = { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' };
  const { id, label } = await addByWindow(app, at, ada);
  const page = await mainPage(app);
  expect(await ask(page, 'backupCreate', { passphrase })).toMatchObject({ failure: { kind: 'cancelled' } });
  expect(await call(page, 'backupChoose', {})).toEqual({});

  const path = join(stage.folder, 'mine.latchkey-backup');
  stage.machine.chosenFile = path;
  expect(await call(page, 'backupCreate', { passphrase })).toMatchObject({ accounts: 1, path });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(app.process.dialogs).toMatchObject([
    { defaultPath: expect.stringMatching(/^latchkey-.*\.latchkey-backup$/) },
    { properties: ['openFile'] },
    { properties: ['showOverwriteConfirmation', 'createDirectory'] },
  ]);

  await call(page, 'accountsRemove', { id });
  const { file } = await call<{ file: { id: string; name: string } }>(page, 'backupChoose', {});
  // The window is told a name, and no path.
  expect(file.name).toBe('mine.latchkey-backup');
  const fileId = file.id;
  expect(await call(page, 'backupInspect', { fileId, passphrase })).toMatchObject({
    accounts: [{ label, standing: 'new' }],
  });
  expect(await call(page, 'backupRestore', { fileId, passphrase, wish: { mode: 'merge' } })).toMatchObject({
    added: 1,
  });
  expect(await call(page, 'accountsRefresh', { id })).toMatchObject({ status: 'active' });
  expect(existsSync(`${path}.partial`)).toBe(false);
});
