import { expect, test, vi } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { startScript } from '../support/script.ts';
import { addAccount, withDrivenApp } from './runtime-driver.ts';
import { accountsOf, ada, ask, call, grace, until } from './stage.ts';

/** The app from outside, on Electron's own runtime wherever that is installed, and unchanged on the double where it is not. */

const makeStage = withDrivenApp();
const hour = 3_600_000;

test('the first start shows the window, which asks for a first account', async () => {
  const { start } = await makeStage();
  const app = await start();
  const page = await app.mainPage();
  expect(page.url()).toMatch(/latchkey/);
  await page
    .getByRole('button', { name: /add|sign in/i })
    .first()
    .waitFor();
  expect(await accountsOf(page)).toEqual([]);
  expect(await app.quit()).toBe(0);
});

test('closing hides the window; the tray, a link and another start bring it back', async () => {
  const { start } = await makeStage();
  const app = await start();
  await app.mainPage();
  const bringBack = [
    () => app.clickTray('Open Latchkey'),
    async () => expect(await app.startAgain(['latchkey://open'])).toBe(true),
    async () => expect(await app.startAgain()).toBe(true),
  ];
  for (const act of bringBack) {
    await app.closeMainWindow();
    await until(async () => (await app.shownTitles()).length === 0, 'the window to hide');
    await act();
    await until(async () => (await app.shownTitles()).length === 1, 'the window to come back');
  }
});

test('a hidden start shows nothing until somebody opens the window', async () => {
  const { start } = await makeStage();
  const app = await start('--hidden');
  await until(async () => (await app.trayText()).includes('0 accounts'), 'the tray');
  expect(await app.shownTitles()).toEqual([]);
  await app.clickTray('Open Latchkey');
  expect(await accountsOf(await app.mainPage())).toEqual([]);
});

test('a second start hands its link over, and ends', async () => {
  const { stage, start } = await makeStage();
  const app = await start('--hidden');
  await app.clickTray('Open Latchkey');
  const account = await addAccount(app, stage, 'Studio', ada);
  const page = await app.mainPage();
  await page.keyboard.press('Escape');
  expect(await app.startAgain([`latchkey://account/${account.id}`])).toBe(true);
  await page.getByLabel('Account details').getByText(account.label).first().waitFor();
});

test('a daemon lets go of the profile, and ends', async () => {
  const { stage, start } = await makeStage();
  const daemon = startScript('main/daemon.ts', ['--no-window'], {
    ...process.env,
    LATCHKEY_PROFILE: stage.profile,
    LATCHKEY_NO_BROWSER: '1',
  });
  for (let line = ''; !line.includes('keeps'); ) line = await daemon.line();
  const app = await start();
  expect(await daemon.ended).toEqual({ code: 0, signal: null });
  const status = await call(await app.mainPage(), 'engineStatus', {});
  expect(status).toMatchObject({ host: 'desktop', processId: app.processId });
});

test('an account is refreshed from the tray', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  const { id, lastRefreshedAt = 0 } = await addAccount(app, stage, 'Studio', ada);
  await app.clickTray('Playground Studio (1)', ada.email, 'Refresh now');
  const page = await app.mainPage();
  await until(async () => {
    const account = await call<AccountData>(page, 'accountsGet', { id });
    return (account.lastRefreshedAt ?? 0) > lastRefreshedAt && account.status === 'active';
  }, 'the refresh');
});

test('two accounts of one site are open side by side, each as its own user', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  for (const user of [ada, grace]) await addAccount(app, stage, 'Studio', user);
  for (const { email } of [ada, grace]) await app.clickTray('Playground Studio (2)', email, 'Open the site');
  for (const { email } of [ada, grace]) {
    const site = await app.sitePage(`(${email})`);
    await site.getByText('Signed in as').waitFor();
    expect(await site.locator('body').textContent()).toContain(email);
    expect(await site.evaluate(() => localStorage.getItem('studio-user'))).toBe(email);
  }
  expect(await app.shownTitles()).toHaveLength(3);
  expect(await app.quit()).toBe(0);
});

test('what fell due while the machine slept for three hours is refreshed when it wakes up', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  const { id, expiresAt = 0 } = await addAccount(app, stage, 'Studio', ada);
  expect(expiresAt).toBeLessThan(Date.now() + 2 * hour);
  const page = await app.mainPage();
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
  try {
    await app.suspend();
    vi.setSystemTime(Date.now() + 3 * hour);
    await app.resume(3 * hour);
    await until(async () => {
      const account = await call<AccountData>(page, 'accountsGet', { id });
      return (account.expiresAt ?? 0) > Date.now();
    }, 'a token that is good after the sleep');
  } finally {
    vi.useRealTimers();
  }
});

test('it quits only when a refresh under way has been stored', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  const { id, lastRefreshedAt = 0 } = await addAccount(app, stage, 'Studio', ada);
  stage.playground.setFaults({ latency: 1_000 });
  const page = await app.mainPage();
  ask(page, 'accountsRefresh', { id }).catch(() => {});
  await until(async () => {
    const account = await call<AccountData>(page, 'accountsGet', { id });
    return account.activity === 'refreshing';
  }, 'the refresh');
  expect(await app.quit()).toBe(0);
  stage.playground.setFaults({ latency: 0 });
  const again = await start();
  const [account] = await accountsOf(await again.mainPage());
  expect(account?.lastRefreshedAt).toBeGreaterThan(lastRefreshedAt);
  expect(account).toMatchObject({ id, status: 'active' });
  await call(await again.mainPage(), 'accountsRefresh', { id });
});
