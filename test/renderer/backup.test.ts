import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { hour, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, withStage } from './stage.ts';

withStage();

const passphrase = 'a passphrase for backups';

test('a backup is made and downloaded, and one is looked into before it is restored', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const content = Buffer.alloc(1_500_000, 'LKBK');
  engine.script['backup.create'] = () => ({
    accounts: 11,
    unopened: 1,
    file: { id: 'made', name: 'latchkey.latchkey-backup', size: content.length },
  });
  engine.script['backup.read'] = ({ offset }) => {
    const part = content.subarray(offset, offset + 1024 * 1024);
    return { part: part.toString('base64'), isLast: offset + part.length >= content.length };
  };
  const uploaded: Buffer[] = [];
  engine.script['backup.upload'] = ({ name, part }) => {
    uploaded.push(Buffer.from(part, 'base64'));
    return { id: 'held', name, size: 1 };
  };
  engine.script['backup.inspect'] = ({ passphrase: given }) => {
    if (given !== passphrase)
      throw fail('vault-unavailable', 'The passphrase is not right.', { vault: 'locked' });
    const standings = ['new', 'newer', 'older', 'same', 'no-session'] as const;
    return {
      createdAt: now - 20 * hour,
      latchkey: '0.1.0',
      accounts: standings.map((standing, index) => ({
        id: `${index}`,
        label: `person${index}@example.com`,
        providerId: 'pixverse',
        standing,
        hasPassword: false,
      })),
      onlyHere: [{ id: 'x', label: 'eve@example.com', providerId: 'suno' }],
      definitions: [],
      hasSettings: true,
      unread: 0,
    };
  };
  engine.script['backup.restore'] = () => ({ added: 1, renewed: 2, kept: 2, removed: 0, definitions: 0 });
  const { page, server } = await openWindow(engine, { expectedErrors: /409|503/ });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Backup', exact: true }).click();
  await expectAccessible(page);
  await picture(page, 'backup-unset');
  await page.getByRole('button', { name: 'Make a backup…' }).click();
  await page.getByRole('textbox', { name: 'New passphrase' }).fill(passphrase);
  await page.getByRole('textbox', { name: 'The same once more' }).fill(passphrase);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Make backup' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('latchkey.latchkey-backup');
  expect(readFileSync(await download.path()).equals(content)).toBe(true);
  await page.getByText('1 without their session').waitFor();

  await page.getByRole('button', { name: 'Restore a backup…' }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'old.latchkey-backup',
    mimeType: 'application/octet-stream',
    buffer: content,
  });
  await page.getByText('old.latchkey-backup').waitFor();
  expect(Buffer.concat(uploaded).equals(content)).toBe(true);
  await page.getByRole('textbox', { name: 'Passphrase of the backup' }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The passphrase is not right.').waitFor();
  await page.getByRole('textbox', { name: 'Passphrase of the backup' }).fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByText('Older than here').waitFor();
  await page.getByRole('radio', { name: /^Replace everything/ }).click();
  await expectAccessible(page);
  await picture(page, 'backup-restore');
  await page.getByRole('switch', { name: 'Take older sessions too' }).click();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('1 added, 2 renewed, 0 removed.').waitFor();
  expect(server.inputsOf('backup.restore')).toMatchObject([
    { fileId: 'held', wish: { mode: 'replace', olderToo: true, settings: false } },
  ]);
});

test('backups by themselves are set up, made at once, and ended', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const set = (hasPassphrase: boolean, lastAt?: number) => {
    engine.backups = { hasPassphrase, folder: '/profile/backups', hasDialogs: false, lastAt };
    return engine.backups;
  };
  engine.script['backup.setPassphrase'] = () => set(true);
  engine.script['backup.runNow'] = () => set(true, now);
  engine.script['backup.forgetPassphrase'] = () => set(false);
  const { page } = await openWindow(engine, { colorScheme: 'dark', viewport: { width: 900, height: 700 } });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Backup', exact: true }).click();
  await page.getByRole('button', { name: 'Set a passphrase…' }).click();
  await page.getByRole('textbox', { name: 'New passphrase' }).fill(passphrase);
  await page.getByRole('textbox', { name: 'The same once more' }).fill(passphrase);
  await page.getByRole('button', { name: 'Set passphrase' }).click();
  await page.getByText('None was made yet.').waitFor();
  await page.getByRole('button', { name: 'Make one now' }).click();
  await page.getByText('The last one was made just now.').waitFor();
  await page.getByRole('textbox', { name: 'Folder' }).fill('/media/disk/latchkey');
  await page.keyboard.press('Tab');
  await eventually(() => expect(engine.settings.settings.backup.folder).toBe('/media/disk/latchkey'));
  await expectAccessible(page);
  await picture(page, 'backup-schedule-dark');
  await page.getByRole('button', { name: 'Make no more' }).click();
  await page.getByText('Set a passphrase, and Latchkey makes backups by itself.').waitFor();
});
