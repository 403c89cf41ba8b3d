import { afterEach, expect, test, vi } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { ada, addByWindow, ask, call, mainPage, type Stage, siteWindow, until, withStage } from './stage.ts';

const makeStage = withStage();

afterEach(() => {
  vi.useRealTimers();
});

const passphrase = 'correct horse battery';

function studio(stage: Stage) {
  return { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' };
}

test('before the machine sleeps the lock closes; what a site has changed is put away first', async () => {
  const stage = await makeStage();
  const app = await stage.start();
  const { id, label } = await addByWindow(app, studio(stage), ada);
  const main = await mainPage(app);
  await call(main, 'lockSet', { passphrase });
  await call(main, 'accountsOpenSite', { id });
  const site = await siteWindow(app.process, `(${label})`);
  const page = await site.webContents.page;
  // Each asking changes the cookie, and ends the one before the last.
  for (let times = 0; times < 3; times += 1)
    await page.goto(`${stage.playground.url}/studio/api/auth/session`);
  app.process.power.happen('suspend');
  await until(() => site.isDestroyed(), 'the site to be put away');
  await until(() => app.process.tray?.menu?.text().startsWith('Latchkey is locked.'), 'the tray to say so');
  expect(app.process.tray?.menu?.text()).not.toContain(label);
  expect(await ask(main, 'accountsList', {})).toMatchObject({ ok: false });
  await call(main, 'lockUnlock', { passphrase });
  expect(await call<AccountData>(main, 'accountsRefresh', { id })).toMatchObject({ status: 'active' });
});

test('the tray locks it, and so does a machine that nobody has used for long enough', async () => {
  const stage = await makeStage();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const app = await stage.start();
  const main = await mainPage(app);
  await call(main, 'lockSet', { passphrase });
  const tray = () => app.process.tray?.menu;
  await until(() => tray()?.has('Lock'), 'the line in the tray');
  tray()?.click('Lock');
  await until(() => tray()?.has('Unlock...'), 'the lock');
  await call(main, 'lockUnlock', { passphrase });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await call(main, 'lockState', {})).toMatchObject({ isLocked: false });
  stage.machine.idleSeconds = 15 * 60;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await call(main, 'lockState', {})).toMatchObject({ isLocked: true });
});

test('Touch ID opens it on a Mac where the person wants that, and a wrong finger does not', async () => {
  const stage = await makeStage();
  stage.machine.finger = 'wrong';
  const app = await stage.start([], { platform: 'darwin' });
  const main = await mainPage(app);
  await call(main, 'lockSet', { passphrase });
  await call(main, 'settingsSet', { lock: { byPresence: true } });
  await call(main, 'lockNow', {});
  expect(await call(main, 'lockState', {})).toMatchObject({ isLocked: true, presence: 'Touch ID' });
  expect(await ask(main, 'lockUnlockByPresence', {})).toMatchObject({ ok: false });
  stage.machine.finger = 'right';
  expect(await call(main, 'lockUnlockByPresence', {})).toMatchObject({ isLocked: false });
});
