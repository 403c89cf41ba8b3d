import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { accountId } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import {
  eventually,
  type OpenWindow,
  openWindow,
  row,
  tabTo,
  untilFocused,
  untilWhole,
  withStage,
} from './stage.ts';
import { trialSteps } from './trial-fixture.ts';

withStage();

/** A window that fails the test if a mouse has done anything in it. */
async function openWithoutMouse(engine: ScriptedEngine): Promise<OpenWindow> {
  const opened = await openWindow(engine, {
    expectedErrors: /409/,
    prepare: async (page) => {
      await page.addInitScript(() => {
        addEventListener(
          'pointerdown',
          () => {
            throw new Error('a mouse was used');
          },
          true,
        );
      });
    },
  });
  await opened.page.locator('h1').first().waitFor();
  return opened;
}

/** Chooses a command of the palette by typing. */
async function command(page: Page, typed: string, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await untilFocused(page.getByRole('combobox'));
  await page.keyboard.type(typed);
  await page.locator('[role="option"][data-highlighted]').filter({ hasText: name }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
}

describe('by keyboard alone', () => {
  test('the first run leads to an account on the Playground', async () => {
    const { page, server } = await openWithoutMouse(new ScriptedEngine());
    await tabTo(page, /^Try it on the Playground/);
    await page.keyboard.press('Enter');
    await page.locator('[role="option"][data-highlighted]').filter({ hasText: 'Playground' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await tabTo(page, /^User name/);
    await page.keyboard.type('me@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('12345678');
    await page.keyboard.press('Enter');
    await row(page, 'me@example.com').waitFor();
    expect(server.inputsOf('signIn.add')[0]).toMatchObject({
      providerId: 'playground-api',
      signIn: { way: 'register', credential: { username: 'me@example.com' } },
    });
  });

  test('an account that needs it is signed in again, from its row', async () => {
    const { page, server } = await openWithoutMouse(new ScriptedEngine(sampleAccounts));
    await untilWhole(page);
    await page.keyboard.press('/');
    await untilFocused(page.getByLabel('Search accounts'));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^Sign in again: bot@example.com/);
    await page.keyboard.press('Enter');
    await untilFocused(page.getByLabel('Password', { exact: true }));
    await page.keyboard.type('the right one');
    await page.keyboard.press('Enter');
    await page.getByText('bot@example.com is signed in.').waitFor();
    expect(server.inputsOf('signIn.again')[0]).toMatchObject({
      id: accountId(1),
      signIn: { way: 'password', credential: { password: 'the right one' } },
    });
  });

  test('accounts are filtered, selected, tagged, removed and brought back', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page } = await openWithoutMouse(engine);
    await untilWhole(page);
    await page.keyboard.press('/');
    await untilFocused(page.getByLabel('Search accounts'));
    await tabTo(page, /^Filter/);
    await page.keyboard.press('Enter');
    const paused = page.getByRole('menuitemradio', { name: 'Paused' });
    await paused.waitFor();
    await page.keyboard.type('pau');
    await untilFocused(paused);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove the filter Paused' }).waitFor();
    await row(page, 'art@example.com').waitFor({ state: 'detached' });
    await tabTo(page, /^Remove the filter Paused/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await row(page, 'art@example.com').waitFor();

    await page.keyboard.press('/');
    await untilFocused(page.getByLabel('Search accounts'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('heading', { name: '2 selected' }).waitFor();
    await page.keyboard.press('t');
    await untilFocused(page.getByRole('textbox'));
    await page.keyboard.type('mine');
    await page.keyboard.press('Enter');
    await eventually(() =>
      expect([...engine.accounts.values()].filter(({ tags }) => tags?.includes('mine'))).toHaveLength(2),
    );
    await page.getByRole('dialog', { name: /^Tags of/ }).waitFor({ state: 'detached' });
    // The list has the keyboard again.
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-row'))).toBe(true),
    );
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog').waitFor();
    await tabTo(page, /^Remove/);
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await row(page, 'bot@example.com').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row(page, 'bot@example.com').waitFor();
    expect(engine.accounts.size).toBe(sampleAccounts.length);
  });

  test('long work is begun and ended without losing the place; a search says how many it leaves', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    let end: () => void = () => undefined;
    engine.script['accounts.refreshAll'] = async ({ runId }) => {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return { runId, done: 3, total: 11, failed: 0, finished: true };
    };
    engine.script['accounts.cancelRefreshAll'] = () => {
      end();
      return {};
    };
    const { page } = await openWithoutMouse(engine);
    await untilWhole(page);
    await tabTo(page, /^Refresh all$/);
    await page.keyboard.press('Enter');
    await untilFocused(page.getByRole('button', { name: 'Cancel refreshing' }));
    await page.keyboard.press('Enter');
    await untilFocused(page.getByRole('button', { name: 'Refresh all' }));

    await page.keyboard.press('/');
    await untilFocused(page.getByLabel('Search accounts'));
    await page.keyboard.type('art@');
    await page.getByRole('status').filter({ hasText: '1 account' }).waitFor();
    expect(await page.getByLabel('Search accounts').inputValue()).toBe('art@');
  });

  test('the palette leads to a setting, which is changed; Latchkey is locked and unlocked', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.lock = { ...engine.lock, isSet: true };
    const { page } = await openWithoutMouse(engine);
    await untilWhole(page);
    await command(page, 'appearance', 'Appearance');
    await page.getByRole('region', { name: 'Appearance' }).waitFor();
    await tabTo(page, /^Single letters as keys/);
    await page.keyboard.press('Space');
    await eventually(() => expect(engine.settings.settings.appearance.letterKeys).toBe(false));
    await command(page, 'lock latchkey', 'Lock');
    await page.getByRole('heading', { name: 'Latchkey is locked' }).waitFor();
    await untilFocused(page.getByLabel('Passphrase', { exact: true }));
    await page.keyboard.type('open sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Latchkey is locked' }).waitFor({ state: 'detached' });
  });

  test('a site is taught: found by the palette, tried, saved', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.script['providers.try'] = () => ({ steps: trialSteps });
    const { page } = await openWithoutMouse(engine);
    await untilWhole(page);
    await command(page, 'teach', 'Teach a site');
    await page.getByText('No mistakes.').waitFor();
    await tabTo(page, /^JSON/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await tabTo(page, /^User name/);
    await page.keyboard.type('ada@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct horse');
    await page.keyboard.press('Enter');
    await page.getByText('Cause: an identity without a subject.').waitFor();
    await tabTo(page, /^Save$/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('is saved and can be used.').waitFor();
    expect(engine.definitions.size).toBe(1);
  });
});
