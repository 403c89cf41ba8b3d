import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { accountId, failureData, hour, minute, now } from './account-fixture.ts';
import { manyAccounts, sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { expectAccessible, openWindow, row, withStage } from './stage.ts';

withStage();

const root = join(import.meta.dirname, '..', '..');
const output = join(root, 'test', 'output', 'images');
/** `LATCHKEY_PICTURES=1` renews the pictures of docs/window.md. */
const documents = process.env.LATCHKEY_PICTURES ? join(root, 'docs', 'images') : output;
/** Those that the documentation shows in the dark, too. */
const alsoDark: readonly string[] = ['accounts', 'overview'];

const notes: Readonly<Record<string, readonly string[]>> = {
  'art@example.com': ['films'],
  'lab@example.com': ['films', 'trial'],
  'Design team': ['studio'],
};

/** A window as somebody has it who works with it: accounts in all states, tags, a log, figures. */
function livelyEngine(): ScriptedEngine {
  const accounts = [...sampleAccounts, ...manyAccounts(160).slice(120)].map((each, index) => ({
    ...each,
    ...(notes[each.label] && { tags: [...(notes[each.label] ?? [])], notes: 'For the trailer.' }),
    ...(each.nextAttemptAt !== undefined &&
      index > 11 && { nextAttemptAt: now + ((index * index * 7) % 1_380) * minute }),
  }));
  const engine = new ScriptedEngine(accounts);
  engine.canCopy = true;
  engine.timeline = [
    { at: now - 3 * minute, type: 'refreshed', actor: 'refresher' },
    { at: now - 40 * minute, type: 'handed-out', actor: 'tool' },
    { at: now - 26 * hour, type: 'signed-in', actor: 'user' },
  ];
  engine.log = ['art@example.com', 'Design team', 'night@example.com'].map((label, index) => ({
    ...{ id: index, at: now - (index + 1) * 23 * minute, type: 'refresh-failed', actor: 'refresher' },
    ...{ accountId: accountId(3), account: label, erased: false },
    failure: failureData({ kind: 'transient', message: 'PixVerse did not answer.', detail: 'HTTP 503' }),
  }));
  engine.health = [
    { providerId: 'pixverse', providerName: 'PixVerse', renewed: 412, failed: 3 },
    { providerId: 'suno', providerName: 'Suno', renewed: 88, failed: 0 },
  ].map((each) => ({ ...each, failures: {}, unreadable: 0, handedOut: each.failed * 4 }));
  return engine;
}

/** Takes the picture of what is shown, in light and in dark, and has axe look at both. */
async function look(page: Page, name: string): Promise<void> {
  mkdirSync(output, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((each) => each.finished.catch(() => 0))),
    );
    const isShown = colorScheme === 'light' || alsoDark.includes(name);
    const image = await page.screenshot({
      path: join(isShown ? documents : output, `window-${name}-${colorScheme}.png`),
      animations: 'disabled',
    });
    expect(image.length).toBeGreaterThan(5_000);
    await expectAccessible(page, colorScheme === 'light' ? 'all' : 'colours');
  }
}

test('every screen of the list and around it can be looked at, and axe finds nothing in light and dark', async () => {
  const { page } = await openWindow(livelyEngine());
  await row(page, 'art@example.com').waitFor();
  await page.locator('.sparkline').first().waitFor();
  await look(page, 'accounts');

  await row(page, 'art@example.com').locator('[data-select]').click();
  await row(page, 'lab@example.com').click({ modifiers: ['Shift'] });
  await page.mouse.move(0, 0);
  await look(page, 'selection');
  await row(page, 'lab@example.com').focus();
  await page.keyboard.press('t');
  await page.getByRole('dialog', { name: /^Tags of/ }).waitFor();
  await look(page, 'tags');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Order and groups' }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Group by provider' }).press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter' }).press('Enter');
  await page.getByRole('menuitemradio', { name: '#films' }).press('Enter');
  await look(page, 'filter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove the filter #films' }).press('Enter');

  await row(page, 'lab@example.com').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await look(page, 'undo');

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('art');
  await page.getByRole('option', { name: 'art@example.com PixVerse' }).waitFor();
  await look(page, 'palette');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await look(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });

  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.getByRole('region', { name: 'How well sessions are kept' }).waitFor();
  await look(page, 'overview');
});

test('an account can be looked at whole, at twice the size, in a narrow window, and where the system sets the colours', async () => {
  const { page } = await openWindow(livelyEngine(), { viewport: { width: 1200, height: 1400 } });
  await row(page, 'art@example.com').click();
  await page.getByText('at this rate').waitFor();
  await page.getByRole('button', { name: 'Show what is sealed' }).press('Enter');
  await page.getByText('_ai_token').waitFor();
  await look(page, 'account');

  // 200 % of a window of 1200 pixels is one of 600.
  await page.setViewportSize({ width: 600, height: 400 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.setViewportSize({ width: 480, height: 800 });
  await look(page, 'account-narrow');
  await page.getByRole('button', { name: 'Close details' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await look(page, 'accounts-narrow');

  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active', contrast: 'more' });
  await page.setViewportSize({ width: 1200, height: 800 });
  await row(page, 'art@example.com').locator('[data-select]').click();
  await page.screenshot({ path: join(documents, 'window-contrast.png'), animations: 'disabled' });
  const selected = await row(page, 'art@example.com').evaluate((each) => getComputedStyle(each).outlineStyle);
  expect(selected).toBe('solid');
});
