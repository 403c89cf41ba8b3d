import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signatureOf } from '../../main/desktop/update-signature.ts';
import { DoubleEvent } from '../support/electron-double/emitter.ts';
import { accountsOf, ada, addByWindow, mainPage, mainWindow, type Stage, until, withStage } from './stage.ts';

const makeStage = withStage();

function at(stage: Stage) {
  return { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' };
}

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
    // Nor the rest of it: the log's own removal of secrets is the second line of defence.
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toMatch(/never-logged|latchkey:/);
  });

  test('a start by the login session leaves the app that runs already as it is', async () => {
    const stage = await makeStage();
    const first = await stage.start(['--hidden']);
    expect((await stage.start(['--hidden'])).runs).toBe(false);
    expect(first.process.windows.size).toBe(0);
  });

  test('a link that comes while the app starts opens its account', async () => {
    const stage = await makeStage();
    const before = await stage.start();
    const { id, label } = await addByWindow(before, at(stage), ada);
    before.process.app.quit();
    await before.process.app.ended;
    const starting = stage.start(['--hidden']);
    expect((await stage.start([`latchkey://account/${id}`])).runs).toBe(false);
    const page = await mainPage(await starting);
    await page.getByLabel('Account details').getByText(label).first().waitFor();
  });

  test('a start while the app is on its way out comes after it, with its link', async () => {
    const stage = await makeStage();
    const app = await stage.start(['--hidden'], { environment: { APPIMAGE: '/home/ada/Latchkey.AppImage' } });
    const { process } = app;
    process.app.quit();
    const link = 'latchkey://account/3c8a3c9e-7b9e-4b52-8a53-0c6d6a4f4f10';
    for (let times = 0; times < 2; times += 1) expect((await stage.start([link])).runs).toBe(false);
    expect(process.windows.size).toBe(0);
    expect(await process.app.ended).toBe(0);
    expect(process.app.relaunches).toEqual([{ args: [link], execPath: '/home/ada/Latchkey.AppImage' }]);
  });

  test('the machine that is shut down waits until everything has ended', async () => {
    const stage = await makeStage();
    const app = await stage.start(['--hidden']);
    const event = new DoubleEvent();
    app.process.power.happen('shutdown', event);
    expect(event.defaultPrevented).toBe(true);
    expect(await app.process.app.ended).toBe(0);
  });

  test('what cannot be remembered keeps nobody from their sessions', async () => {
    const stage = await makeStage();
    const broken = () => {
      throw new Error('no space left on device');
    };
    for (const openMemory of [broken, () => ({ get: broken, set: broken })]) {
      const app = await stage.start([], { openMemory });
      const window = await mainWindow(app.process);
      for (let times = 0; times < 2; times += 1) {
        window.close();
        window.show();
      }
      expect(app.process.notifications).toHaveLength(1);
      app.process.app.quit();
      expect(await app.process.app.ended).toBe(0);
    }
  });

  test('where it cannot start it says so and ends', async () => {
    const stage = await makeStage();
    const app = await stage.start([], { environment: { LATCHKEY_PROFILE: '/dev/null/profile' } });
    expect(app.runs).toBe(false);
    expect(app.process.messages).toMatchObject([{ title: 'Latchkey cannot start' }]);
    expect(await app.process.app.ended).toBe(1);
  });

  test('entries of an earlier version that cannot be renewed keep nobody from their sessions', async () => {
    const stage = await makeStage();
    // An image's copy of the command, and nothing to renew it from.
    mkdirSync(join(stage.folder, '.local', 'share', 'latchkey-command'), { recursive: true });
    const app = await stage.start([], { environment: { APPIMAGE: '/home/ada/Latchkey.AppImage' } });
    expect(await accountsOf(await mainPage(app))).toEqual([]);
  });

  test('links of the system come to a package, and not to a copy that developers run', async () => {
    const stage = await makeStage();
    const loose = await stage.start(['--hidden']);
    expect(loose.process.app.protocols).toEqual([]);
    loose.process.app.quit();
    await loose.process.app.ended;
    stage.machine.isPackaged = true;
    const packaged = await stage.start(['--hidden']);
    expect(packaged.process.app.protocols).toEqual(['latchkey', 'app.latchkey.desktop']);
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
