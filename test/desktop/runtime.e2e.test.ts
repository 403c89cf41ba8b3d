import { expect, onTestFinished, test } from 'vitest';
import type { NewUser } from '../../main/playground/playground.ts';
import type { AccountData } from '../../preload/contract.ts';
import { electronRuntime } from '../support/electron-runtime.ts';
import { type DrivenApp, driveApp } from './runtime-driver.ts';
import { accountsOf, ada, call, grace, type Stage, signInOn, until, withStage } from './stage.ts';

/** The app from outside, on Electron's own runtime wherever that is installed, and unchanged on the double where it is not. */

const makeStage = withStage();
const runtime = electronRuntime();
console.log(
  runtime === undefined
    ? 'SKIPPED on Electron itself, whose runtime is not installed here: the app runs on the double.'
    : `The app runs on Electron itself: ${runtime}`,
);

async function startApp(given: readonly string[] = []): Promise<{ app: DrivenApp; stage: Stage }> {
  const stage = await makeStage();
  const app = await driveApp(stage, runtime, given);
  let hasQuit = false;
  const quit = app.quit.bind(app);
  app.quit = async () => {
    hasQuit = true;
    await quit();
  };
  onTestFinished(async () => {
    if (!hasQuit) await app.quit();
  });
  return { app, stage };
}

async function signIn(app: DrivenApp, { playground }: Stage, user: NewUser): Promise<AccountData> {
  const added = call<AccountData>(await app.mainPage(), 'signInAdd', {
    providerId: 'playground-studio',
    instance: playground.url,
    signIn: { attemptId: user.email, way: 'window' },
  });
  added.catch(() => {});
  await signInOn(await app.sitePage('sign in to Playground Studio'), user);
  return await added;
}

test('shows its window, hides it when it is closed, shows it again at the next start, and ends at Quit', async () => {
  const { app } = await startApp();
  const page = await app.mainPage();
  expect(page.url()).toMatch(/latchkey/);
  expect(await accountsOf(page)).toEqual([]);
  await app.closeMainWindow();
  await until(async () => (await app.shownTitles()).length === 0, 'the window to hide');
  expect(await app.startAgain()).toBe(true);
  await until(async () => (await app.shownTitles()).length === 1, 'the window to come back');
  await app.quit();
});

test('a hidden start shows nothing until somebody starts it again', async () => {
  const { app } = await startApp(['--hidden']);
  expect(await app.shownTitles()).toEqual([]);
  expect(await app.startAgain(['latchkey://open'])).toBe(true);
  expect(await accountsOf(await app.mainPage())).toEqual([]);
});

test('people sign in in windows of their own, renew, and have their sites open side by side', async () => {
  const { app, stage } = await startApp();
  for (const user of [ada, grace]) await signIn(app, stage, user);
  const page = await app.mainPage();
  const accounts = await accountsOf(page);
  expect(accounts.map(({ identity }) => identity?.email).sort()).toEqual([ada.email, grace.email].sort());
  for (const { id } of accounts) {
    expect(await call(page, 'accountsRefresh', { id })).toMatchObject({ status: 'active' });
    await call(page, 'accountsOpenSite', { id });
  }
  for (const { email } of [ada, grace]) {
    const site = await app.sitePage(`(${email})`);
    await site.getByText('Signed in as').waitFor();
    expect(await site.locator('body').textContent()).toContain(email);
  }
  await app.quit();
});
