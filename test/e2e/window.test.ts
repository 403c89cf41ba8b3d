import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { addPerson, practicePassword } from '../integration/practice-accounts.ts';
import { Installation } from '../support/installation.ts';
import { textsInMemory, writeDownReplies } from '../support/page-memory.ts';
import { focusWindow, press, typeText } from '../support/person.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';

/** The whole of it: a real daemon on the real keyring, its window in a real Chromium, the practice provider over real HTTP. */

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
flags.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
const pictures = join(import.meta.dirname, '..', 'output', 'e2e');

let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
});
afterAll(() => browser?.close());

async function openWindow(installation: Installation): Promise<Page> {
  const { url } = await installation.answer<{ url: string }>(['open']);
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'en-GB' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const received = await writeDownReplies(page);
  installation.watch.said('what came into the window', () => received.join(''));
  await page.goto(url);
  const session = await context.newCDPSession(page);
  onTestFinished(async () =>
    installation.watch.look('the memory of the window', await textsInMemory(session)),
  );
  return page;
}

async function startPlayground(): Promise<PlaygroundProcess> {
  const playground = await PlaygroundProcess.start({ passwordCost: 4 });
  onTestFinished(() => playground.kill());
  return playground;
}

const rowOf = (page: Page, name: string) => page.locator('[data-row]', { hasText: name });

async function chooseProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Add an account/ }).click();
  await page.getByLabel('Search providers').fill(name);
  await page.getByRole('option', { name }).click();
}

describe('the window on a real engine', () => {
  test('an account is added by password, refreshed, and removed, and the keyring knows', async () => {
    const playground = await startPlayground();
    const email = await addPerson(playground, 'ada');
    const installation = new Installation();
    await installation.startDaemon([]);
    const page = await openWindow(installation);

    await chooseProvider(page, 'Playground API');
    await page.getByRole('textbox', { name: 'Address of the instance' }).fill(playground.url);
    await page.getByRole('textbox', { name: 'User name' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(practicePassword);
    await page.keyboard.press('Enter');
    await rowOf(page, email)
      .getByText(/Active/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(pictures, 'added.png') });

    const before = (await playground.usage()).refreshes.api;
    await rowOf(page, email).click();
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect.poll(async () => (await playground.usage()).refreshes.api).toBe(before + 1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);

    const { accounts } = await installation.answer<{ accounts: AccountData[] }>(['list']);
    expect(accounts).toMatchObject([{ label: email, status: 'active', hasCredential: true }]);
    const { output: token } = await installation.run(['token', email]);
    expect(token.trim().split('.')).toHaveLength(3);
    const memory = await page.evaluate(
      () => document.documentElement.outerHTML + JSON.stringify({ ...localStorage }),
    );
    expect(memory).not.toContain(practicePassword);
    expect(memory).not.toContain(token.trim());

    await rowOf(page, email).click();
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await rowOf(page, email).waitFor({ state: 'detached' });
    // Nothing has happened to it yet; without its notice it cannot be undone, and is done.
    expect((await installation.run(['token', email])).code).toBe(0);
    await page
      .getByRole('dialog', { name: `${email} is removed.` })
      .getByRole('button', { name: 'Dismiss' })
      .click();
    await expect.poll(async () => (await installation.run(['token', email])).code).toBe(7);
  });

  test('a person signs in on the real page in the system browser, at the keyboard of the machine', async () => {
    const playground = await startPlayground();
    const email = await addPerson(playground, 'grace');
    const installation = new Installation();
    await installation.startDaemon([]);
    const page = await openWindow(installation);

    await chooseProvider(page, 'Playground Studio');
    await page.getByRole('textbox', { name: 'Address of the instance' }).fill(playground.url);
    await page.getByRole('radio', { name: /Chrom/ }).check();
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await focusWindow('Sign in');
    await press('ctrl+F6');
    await typeText(email);
    await press('Tab');
    await typeText(practicePassword);

    await press('Return');
    await rowOf(page, email)
      .getByText(/Active/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(pictures, 'studio.png') });

    const { accounts } = await installation.answer<{ accounts: AccountData[] }>(['list']);
    expect(accounts).toMatchObject([{ label: email, status: 'active', tokenSource: 'cookies' }]);
    expect((await installation.run(['refresh', email])).code).toBe(0);
  });
});
