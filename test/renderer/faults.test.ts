import { expect, test } from 'vitest';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, row, withStage } from './stage.ts';

withStage();

/** What a browser and React say of a part that cannot be loaded. */
const faults = /Failed to (load|fetch)|Unable to preload|ERR_FAILED|error occurred/;
const stopped = 'This part of the window has stopped.';

test('a screen, a dialog or details that cannot be loaded leave the rest of the window as it is', async () => {
  const { page } = await openWindow(new ScriptedEngine(sampleAccounts), { expectedErrors: faults });
  await row(page, 'art@example.com').waitFor();
  const lost = /assets\/(settings-screen|add-dialog|account-panel)/;
  await page.route(lost, (route) => route.abort());

  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('alert').getByText(stopped).waitFor();
  await page.getByText('Latchkey goes on, and every session is kept.').waitFor();
  await expectAccessible(page);
  await views.getByRole('button', { name: /^Accounts/ }).click();
  await row(page, 'art@example.com').waitFor();

  await page.getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog', { name: stopped });
  await dialog.waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await row(page, 'art@example.com').click();
  await page.locator('.panel').getByText(stopped).waitFor();
  await row(page, 'lab@example.com').waitFor();

  await page.unroute(lost);
  await page.getByRole('button', { name: 'Load anew' }).click();
  await row(page, 'art@example.com').waitFor();
  await eventually(async () => expect(await page.getByText(stopped).count()).toBe(0));
  await row(page, 'art@example.com').click();
  await page.getByRole('complementary').waitFor();
});
