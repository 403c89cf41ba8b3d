import { fail } from '../../../main/engine/failure.ts';
import { account } from '../account-fixture.ts';
import { manyAccounts } from '../sample-accounts.ts';
import { ScriptedEngine } from '../scripted-engine.ts';
import { row } from '../stage.ts';
import { narrow, type Screen } from './screen.ts';

/** The list, and what is done with it. */
export const listScreens: readonly Screen[] = [
  {
    name: 'accounts',
    isPictured: 'also-dark',
    reach: (page) => page.locator('.sparkline').first().waitFor(),
  },
  {
    name: 'accounts-narrow',
    size: narrow,
    isPictured: true,
    reach: (page) => row(page, 'art@example.com').waitFor(),
  },
  {
    name: 'accounts-medium',
    size: { width: 800, height: 700 },
    reach: (page) => row(page, 'art@example.com').waitFor(),
  },
  {
    // 200 % of a window of 1200 by 800 pixels is one of 600 by 400.
    name: 'accounts-zoomed',
    size: { width: 600, height: 400 },
    isPictured: true,
    reach: (page) => row(page, 'art@example.com').waitFor(),
  },
  {
    name: 'contrast',
    system: { forcedColors: 'active', contrast: 'more' },
    isPictured: true,
    reach: (page) => row(page, 'art@example.com').locator('[data-select]').click(),
  },
  {
    name: 'still',
    system: { reducedMotion: 'reduce' },
    reach: (page) => row(page, 'art@example.com').click(),
  },
  {
    name: 'one-account',
    engine: () => new ScriptedEngine([account(1, { label: 'ada@example.com' })]),
    isPictured: true,
    reach: (page) => row(page, 'ada@example.com').waitFor(),
  },
  {
    name: 'thousand-accounts',
    engine: () => new ScriptedEngine(manyAccounts(1_000)),
    isPictured: true,
    reach: (page) => page.locator('.sparkline').first().waitFor(),
  },
  {
    name: 'reading-others',
    engine: () => {
      const engine = new ScriptedEngine(manyAccounts(200));
      engine.script['accounts.list'] = () => new Promise(() => undefined);
      return engine;
    },
    reach: async (page) => {
      await row(page, 'person00017').waitFor();
      await page.getByLabel('Search accounts').fill('person');
      await page.getByText('Reading the other accounts…').waitFor();
    },
  },
  { name: 'search-nothing', reach: (page) => page.getByLabel('Search accounts').fill('nobody at all') },
  {
    name: 'selection',
    isPictured: true,
    reach: async (page) => {
      await row(page, 'art@example.com').locator('[data-select]').click();
      await row(page, 'lab@example.com').click({ modifiers: ['Shift'] });
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'tags',
    isPictured: true,
    reach: async (page) => {
      await row(page, 'art@example.com').locator('[data-select]').click();
      await row(page, 'lab@example.com').click({ modifiers: ['Shift'] });
      await row(page, 'lab@example.com').focus();
      await page.keyboard.press('t');
      await page.getByRole('dialog', { name: /^Tags of/ }).waitFor();
    },
  },
  {
    name: 'filter',
    isPictured: true,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Order and groups' }).press('Enter');
      await page.getByRole('menuitemcheckbox', { name: 'Group by provider' }).press('Enter');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Filter' }).press('Enter');
      await page.getByRole('menuitemradio', { name: '#films' }).press('Enter');
    },
  },
  {
    name: 'refreshing-all',
    reach: async (page, engine) => {
      engine.script['accounts.refreshAll'] = () => new Promise(() => undefined);
      await page.getByRole('button', { name: 'Refresh all' }).click();
      engine.emit({
        name: 'refresh-all',
        data: { runId: 'other', done: 37, total: 200, failed: 0, finished: false },
      });
      await page.getByText('Refreshing 37 of 200').waitFor();
    },
  },
  {
    name: 'remove',
    reach: async (page) => {
      await row(page, 'art@example.com').focus();
      await page.keyboard.press('Delete');
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'undo',
    isPictured: true,
    reach: async (page) => {
      await row(page, 'lab@example.com').focus();
      await page.keyboard.press('Delete');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    },
  },
  {
    name: 'notice',
    expectedErrors: /409/,
    reach: async (page, engine) => {
      engine.script['accounts.refresh'] = () => {
        throw fail('transient', 'PixVerse did not answer.', { detail: 'HTTP 503' });
      };
      await row(page, 'art@example.com').focus();
      await page.keyboard.press('r');
      await page.locator('.notice').waitFor();
    },
  },
  {
    name: 'palette',
    isPictured: true,
    reach: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('art');
      await page.getByRole('option', { name: 'art@example.com PixVerse' }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    isPictured: true,
    reach: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  {
    name: 'overview',
    isPictured: 'also-dark',
    reach: async (page) => {
      await page.keyboard.press('g');
      await page.keyboard.press('o');
      await page.getByRole('region', { name: 'How well sessions are kept' }).waitFor();
    },
  },
];
