import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { accountId } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, withStage } from './stage.ts';

withStage();

const narrow = { viewport: { width: 480, height: 800 } };

/** Whether anything is wider than the window. */
const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe('a narrow window', () => {
  test.each([1200, 900, 899, 700, 560, 559, 480, 360])('of %i pixels cuts nothing off', async (width) => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts), {
      viewport: { width, height: 700 },
    });
    await row(page, 'art@example.com').waitFor();
    expect(await overflows(page)).toBe(false);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('button, input, h1')]
        .filter((element) => element.checkVisibility({ opacityProperty: true }))
        .map((element) => ({ name: element.textContent, ...element.getBoundingClientRect().toJSON() }))
        .filter(({ left, right }) => left < 0 || right > innerWidth),
    );
    expect(cut).toEqual([]);
  });

  test('says status and mending in two lines, and offers the views as a menu', async () => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts), narrow);
    const first = row(page, 'bot@example.com');
    await first.waitFor();
    expect((await first.boundingBox())?.height).toBe(44);
    await page.getByRole('button', { name: 'Sign in again: bot@example.com' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitemradio', { name: /Suno/ }).click();
    await eventually(async () => expect(await page.getByRole('row').count()).toBeLessThan(5));
    await page.getByRole('heading', { name: 'Suno' }).waitFor();
  });

  test('shows the details over the list, and gives the keyboard back to the row', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts), narrow);
    await row(page, 'art@example.com').focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: 'Account details' });
    await panel.getByText('60 daily · 300 monthly · 52 package').waitFor();
    expect(await overflows(page)).toBe(false);

    // A dialog over the panel does not close it, and neither does what closes that dialog.
    const rename = page.getByRole('dialog', { name: 'Rename art@example.com' });
    for (const close of ['Escape', 'button', 'rename']) {
      await panel.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Rename' }).click();
      await rename.waitFor();
      if (close === 'Escape') await page.keyboard.press('Escape');
      if (close === 'button') await rename.getByRole('button', { name: 'Close' }).click();
      if (close === 'rename') break;
      await rename.waitFor({ state: 'detached' });
      await panel.waitFor();
    }
    await rename.getByRole('textbox').fill('Art');
    await rename.getByRole('button', { name: 'Rename' }).click();
    await rename.waitFor({ state: 'detached' });
    await panel.getByRole('heading', { name: 'Art' }).waitFor();
    expect(server.inputsOf('accounts.rename')).toEqual([{ id: accountId(3), label: 'Art' }]);

    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toBe(accountId(3)),
    );
  });

  test('removes an account from its details, and shows the list then', async () => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts), narrow);
    await row(page, 'art@example.com').click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('art@example.com is removed.').waitFor();
    await page.getByRole('dialog', { name: 'Account details' }).waitFor({ state: 'detached' });
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-row'))).toBe(true),
    );
  });
});
