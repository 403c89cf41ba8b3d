import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signatureOf } from '../../main/desktop/update-signature.ts';
import { accountsOf, mainPage, mainWindow, until, withStage } from './stage.ts';

const makeStage = withStage();

describe('starting', () => {
  test('a hidden start makes no page at all until somebody opens the window', async () => {
    const stage = await makeStage();
    const app = await stage.start(['--hidden']);
    expect(app.process.windows.size).toBe(0);
    expect(app.process.partitions.get('')?.contents.size).toBe(0);
    app.process.tray?.menu?.click('Open Latchkey');
    await mainPage(app);
  });

  test('closing hides to the tray, told once; the tray brings the same window back', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const window = await mainWindow(app.process);
    window.close();
    expect(window.isVisible()).toBe(false);
    expect(app.process.notifications.map(({ options }) => options.title)).toEqual([
      'Latchkey goes on in the background',
    ]);
    app.process.tray?.menu?.click('Open Latchkey');
    expect(await mainWindow(app.process)).toBe(window);
    window.close();
    expect(app.process.notifications).toHaveLength(1);
  });

  test('the place of the window is remembered, and kept on a screen', async () => {
    const stage = await makeStage();
    const first = await stage.start();
    const window = await mainWindow(first.process);
    window.moveTo({ x: 300, y: 200, width: 900, height: 700 });
    window.close();
    first.process.app.quit();
    await first.process.app.ended;
    const second = await stage.start();
    expect((await mainWindow(second.process)).getNormalBounds()).toEqual({
      x: 300,
      y: 200,
      width: 900,
      height: 700,
    });
  });

  test('a second start shows the window of the first, hands over its link, and touches nothing', async () => {
    const stage = await makeStage();
    const first = await stage.start(['--hidden']);
    const second = await stage.start([
      'latchkey://account/3c8a3c9e-7b9e-4b52-8a53-0c6d6a4f4f10?secret=never-logged',
    ]);
    expect(second.runs).toBe(false);
    await second.process.app.ended;
    expect(stage.memoryOpened).toBe(1);
    await mainWindow(first.process);
    const log = join(stage.machine.folder, 'logs', 'latchkey.log');
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toContain('never-logged');
  });

  test('an update is installed only after everything has ended, so that the new version finds it free', async () => {
    const stage = await makeStage();
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    stage.bePackage(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    const app = await stage.start([], { environment: { APPIMAGE: '/home/ada/Latchkey.AppImage' } });
    const page = await mainPage(app);
    const update = { version: '0.2.0', files: [{ url: 'Latchkey.AppImage', sha512: 'digest' }] };
    stage.updater.found = { ...update, signature: signatureOf(update, privateKey) };
    app.process.applicationMenu?.click('Help', 'Check for updates');
    await page.getByRole('button', { name: 'Download' }).click();
    stage.updater.download.resolve([]);
    await page.getByRole('button', { name: 'Restart to update' }).click();
    await until(() => stage.updater.installed > 0, 'the update to be installed');
    const newer = await stage.start();
    expect(newer.runs).toBe(true);
    await mainPage(newer);
    app.process.app.quit();
    expect(await app.process.app.ended).toBe(0);
  });

  test('a window whose process crashes is loaded again and goes on', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const window = await mainWindow(app.process);
    const page = await mainPage(app);
    await window.webContents.crash();
    const again = await until(async () => {
      const current = await window.webContents.page;
      return current !== page && !window.webContents.isCrashed() ? current : undefined;
    }, 'the page after the crash');
    await until(
      () => again.url().includes('latchkey') && window.webContents.getURL() === 'app://latchkey/',
      'the window',
    );
    await again.waitForLoadState();
    expect(await accountsOf(again)).toEqual([]);
  });
});
