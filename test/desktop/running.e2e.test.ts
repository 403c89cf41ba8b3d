import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serviceLog } from '../../main/host/service/service.ts';
import type { SettingsReply } from '../../preload/contract.ts';
import { startScript } from '../support/script.ts';
import {
  accountsOf,
  ada,
  addByWindow,
  ask,
  call,
  grace,
  mainPage,
  mainWindow,
  type Stage,
  until,
  withStage,
} from './stage.ts';

const makeStage = withStage();

function studio(stage: Stage) {
  return { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' };
}

describe('the running app', () => {
  test('refreshes an account from the tray, and tells the window', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id, lastRefreshedAt = 0 } = await addByWindow(app, studio(stage), ada);
    const page = await mainPage(app);
    const menu = await until(
      () => (app.process.tray?.menu?.text().includes(ada.email) ? app.process.tray.menu : undefined),
      'the account in the tray',
    );
    const changed = page.evaluate(
      ([account, before]) =>
        new Promise((resolve) => {
          window.latchkey?.onEvent(() => {
            throw new Error('a fault of the page');
          });
          window.latchkey?.onEvent((event) => {
            if (event.name !== 'account-changed' || event.data.account.id !== account) return;
            if ((event.data.account.lastRefreshedAt ?? 0) > before) resolve(true);
          });
        }),
      [id, lastRefreshedAt] as const,
    );
    menu.click('Playground Studio (1)', ada.email, 'Refresh now');
    expect(await changed).toBe(true);
  });

  test('pauses from the tray, and says so there', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    await addByWindow(app, studio(stage), ada);
    const tray = app.process.tray;
    await until(() => tray?.menu?.text().includes(ada.email), 'the account in the tray');
    tray?.menu?.click('Playground Studio (1)', ada.email, 'Pause');
    await until(() => tray?.menu?.text().includes(`${ada.email}: paused`), 'the pause in the tray');
    expect(await accountsOf(await mainPage(app))).toMatchObject([{ paused: true }]);
  });

  test('notifies once of an account that needs a person; a click shows it, with what mends it', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id } = await addByWindow(app, studio(stage), ada);
    stage.playground.revoke(ada.email);
    const page = await mainPage(app);
    await ask(page, 'accountsRefresh', { id });
    const notice = await until(() => app.process.notifications[0], 'the notification');
    expect(notice.options.title).toBe(`${ada.email} needs you`);
    expect(app.process.tray?.toolTip).toBe('Latchkey: 1 account needs you');
    expect(app.process.app.badgeCount).toBe(1);
    notice.click();
    await page.getByRole('dialog', { name: /sign in/i }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Account details').getByText(ada.email).first().waitFor();
    await ask(page, 'accountsRefresh', { id });
    app.process.tray?.menu?.click('Refresh all');
    await until(() => stage.memory.get('told'), 'what was told');
    expect(app.process.notifications).toHaveLength(1);
  });

  test('a link opens its account, also when it is opened again', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id, label } = await addByWindow(app, studio(stage), ada);
    const page = await mainPage(app);
    const details = page.getByLabel('Account details');
    for (let times = 0; times < 2; times += 1) {
      await page.keyboard.press('Escape');
      const second = await stage.start([`latchkey://account/${id}`]);
      expect(second.runs).toBe(false);
      await details.getByText(label).first().waitFor();
    }
  });

  test('a service that it took over from goes on when it has quit', async () => {
    const stage = await makeStage();
    const service = startScript('test/desktop/service.script.ts', [stage.profile]);
    const saying = async (words: string) => {
      for (let line = ''; !line.includes(words); ) line = await service.line();
    };
    await saying('Latchkey keeps 0 accounts signed in');
    const app = await stage.start();
    await saying('standing by until it ends');
    await addByWindow(app, studio(stage), ada);
    app.process.app.quit();
    await app.process.app.ended;
    await saying('Latchkey keeps 1 account signed in');
    service.process.kill('SIGTERM');
    expect(await service.ended).toEqual({ code: 0, signal: null });
    const log = readFileSync(serviceLog(stage.profile), 'utf8');
    expect(log).toMatch(/keeps 0 accounts.*standing by until it ends.*keeps 1 account.*Stopping\./s);
    expect(log).not.toContain('http');
  });

  test('leads from the tray to the sign-in of another account', async () => {
    const stage = await makeStage();
    const app = await stage.start(['--hidden']);
    app.process.tray?.menu?.click('Sign in to an account');
    const page = await mainPage(app);
    await page.getByRole('dialog', { name: 'Add an account' }).waitFor();
  });

  test('starts with the login session if that is wanted, as the system says', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const tray = app.process.tray;
    expect(tray?.menu?.text()).toContain('[ ] Start with the computer');
    tray?.menu?.click('Start with the computer');
    await until(() => tray?.menu?.text().includes('[x] Start with the computer'), 'the tick');
    tray?.menu?.click('Start with the computer');
    await until(() => tray?.menu?.text().includes('[ ] Start with the computer'), 'the tick to go');
  });

  test('what is no package starts with the login session by Electron and the folder of the app', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    await call(await mainPage(app), 'settingsSet', { background: { startAtLogin: true } });
    const entry = readFileSync(join(stage.folder, 'config', 'autostart', 'latchkey.desktop'), 'utf8');
    const folder = app.process.app.getAppPath();
    expect(entry).toContain(`Exec="/opt/Latchkey/latchkey" "${folder}" --hidden\n`);
  });

  test('what the window sets is made so; what the system says of it counts more than what was set', async () => {
    const stage = await makeStage();
    stage.machine.isPackaged = true;
    const app = await stage.start();
    const page = await mainPage(app);
    const set = (change: object) => call<SettingsReply>(page, 'settingsSet', change);
    expect(await set({ appearance: { theme: 'dark' }, background: { startAtLogin: true } })).toMatchObject({
      settings: { background: { startAtLogin: true } },
      can: { startAtLogin: true, closeToTray: true, notifications: true },
    });
    expect(app.process.electron.nativeTheme.themeSource).toBe('dark');
    const entry = join(stage.folder, 'config', 'autostart', 'latchkey.desktop');
    expect(readFileSync(entry, 'utf8')).toContain('Exec="/opt/Latchkey/latchkey" --hidden');
    await until(() => app.process.tray?.menu?.text().includes('[x] Start with'), 'the tick');
    // Somebody moved the program, and a person switched the entry off in the settings of their desktop.
    writeFileSync(entry, readFileSync(entry, 'utf8').replace('/opt/Latchkey', '/opt/old'));
    app.process.app.quit();
    await app.process.app.ended;
    const again = await stage.start();
    expect(again.process.electron.nativeTheme.themeSource).toBe('dark');
    expect(readFileSync(entry, 'utf8')).toContain('Exec="/opt/Latchkey/latchkey" --hidden\n');
    appendFileSync(entry, 'Hidden=true\n');
    const later = await mainPage(again);
    const { settings } = await call<SettingsReply>(later, 'settingsGet', {});
    expect(settings.background.startAtLogin).toBe(false);

    await call(later, 'settingsSet', { background: { closeToTray: false } });
    (await mainWindow(again.process)).close();
    expect(await again.process.app.ended).toBe(0);
  });

  test('tells nothing while notifications are off', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id } = await addByWindow(app, studio(stage), ada);
    const page = await mainPage(app);
    await call(page, 'settingsSet', { notifications: { on: false } });
    stage.playground.revoke(ada.email);
    await ask(page, 'accountsRefresh', { id });
    await until(() => app.process.tray?.toolTip === 'Latchkey: 1 account needs you', 'the tray to say so');
    expect(app.process.notifications).toEqual([]);
  });

  test('copies diagnostics that hold no secret', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    await addByWindow(app, studio(stage), grace);
    app.process.tray?.menu?.click('Help', 'Copy diagnostics');
    const copied = await until(() => stage.machine.clipboard, 'the diagnostics');
    expect(copied).toContain('good Latchkey: 0.1.0, desktop');
    expect(copied).not.toMatch(/pgs_|practice-grace/);
  });
});
