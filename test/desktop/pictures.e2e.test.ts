import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { accountsOf, ada, addByWindow, ask, grace, mainPage, siteWindow, until, withStage } from './stage.ts';

const makeStage = withStage();
const root = join(import.meta.dirname, '..', '..');
/** `LATCHKEY_PICTURES=1` renews the pictures of the documentation. */
const folder = process.env.LATCHKEY_PICTURES
  ? join(root, 'docs', 'images')
  : join(root, 'test', 'output', 'images');

async function take(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const image = await page.screenshot({ path: join(folder, `desktop-${name}.png`), animations: 'disabled' });
  expect(image.length).toBeGreaterThan(5_000);
}

test('every window of the app can be looked at', async () => {
  const stage = await makeStage();
  const app = await stage.start();
  const page = await mainPage(app);
  const studio = {
    providerId: 'playground-studio',
    instance: stage.playground.url,
    name: 'Playground Studio',
  };
  const gallery = {
    providerId: 'playground-gallery',
    instance: stage.playground.url,
    name: 'Playground Gallery',
  };
  const { id, label } = await addByWindow(app, studio, ada);
  await addByWindow(app, studio, grace);
  await addByWindow(app, gallery, grace);
  stage.playground.revoke(grace.email);
  for (const { id: each } of await accountsOf(page)) await ask(page, 'accountsRefresh', { id: each });
  await until(() => app.process.tray?.toolTip.includes('need you'), 'the tray');
  await page.setViewportSize({ width: 1_200, height: 800 });
  await page.getByText(label).first().click();
  await page.getByLabel('Account details').getByText(label).first().waitFor();
  await take(page, 'window');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, 'window-dark');

  ask(page, 'signInAgain', { id, signIn: { attemptId: 'picture', way: 'window' } }).catch(() => {});
  const signIn = await siteWindow(app.process, 'sign in to Playground Studio');
  const form = await signIn.webContents.page;
  await form.setViewportSize({ width: 560, height: 760 });
  await form.getByRole('button', { name: 'Sign in' }).waitFor();
  await take(form, 'sign-in');
  signIn.close();

  app.process.tray?.menu?.click('Playground Studio', label, 'Open the site');
  const opened = await siteWindow(app.process, `(${label})`);
  const site = await opened.webContents.page;
  await site.getByText('Signed in as').waitFor();
  await take(site, 'opened-session');
});
