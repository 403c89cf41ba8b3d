import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { account, accountId } from './account-fixture.ts';
import { manyAccounts, sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, tabTo, untilFocused, untilWhole, withStage } from './stage.ts';

withStage();

/** The account whose row has the keyboard, if one has. */
const focusedAccount = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-row'));

/** The accessible name or text of what has the keyboard. */
const focusedName = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );

describe('by keyboard alone', () => {
  test('an account is added, refreshed, renamed and removed', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await row(page, 'art@example.com').waitFor();

    await page.keyboard.press('/');
    await untilFocused(page.getByLabel('Search accounts'));
    await tabTo(page, /^Add account/);
    await page.keyboard.press('Enter');
    await untilFocused(page.getByLabel('Search providers'));
    await page.keyboard.type('pix');
    await page.locator('[role="option"][data-highlighted]').filter({ hasText: 'PixVerse' }).waitFor();
    await page.keyboard.press('Enter');
    // The form begins where one types; the ways in are before it.
    await untilFocused(page.getByRole('textbox', { name: 'User name' }));
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await page.getByRole('radio').nth(1).isChecked()).toBe(true));
    await page.keyboard.press('ArrowUp');
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('keys@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('a password');
    await page.keyboard.press('Enter');
    await page.getByText('keys@example.com is signed in.').waitFor();
    const added = await row(page, 'keys@example.com').getAttribute('data-row');
    await eventually(async () => expect(await focusedAccount(page)).toBe(added));

    await page.keyboard.press('r');
    await eventually(() => expect(server.inputsOf('accounts.refresh')).toEqual([{ id: added }]));

    await page.keyboard.press('F2');
    await untilFocused(page.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.type('By keys');
    await page.keyboard.press('Enter');
    await row(page, 'By keys').waitFor();
    await eventually(async () => expect(await focusedAccount(page)).toBe(added));

    await page.keyboard.press('Delete');
    const question = page.getByRole('alertdialog', { name: 'Remove By keys?' });
    await question
      .getByText('Its session and password are deleted here. The account at PixVerse stays.')
      .waitFor();
    await tabTo(page, /^Remove$/);
    await page.keyboard.press('Enter');
    await page.getByText('By keys is removed.').waitFor();
    await row(page, 'By keys').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row(page, 'By keys').focus();
    await page.keyboard.press('Delete');
    await question.waitFor();
    await tabTo(page, /^Remove$/);
    await page.keyboard.press('Enter');
    await row(page, 'By keys').waitFor({ state: 'detached' });
    expect(server.inputsOf('accounts.removeSome')).toEqual([]);
    // The neighbour has the keyboard now, and the arrow keys go on from there.
    await eventually(async () => expect(await focusedAccount(page)).not.toBeNull());
    const neighbour = await focusedAccount(page);
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await focusedAccount(page)).not.toBe(neighbour));
  });

  test('the list is walked with arrows, Home, End and pages; Enter opens, Esc closes', async () => {
    const { page } = await openWindow(new ScriptedEngine(manyAccounts(1_000)));
    await row(page, 'person00017').waitFor();
    await untilWhole(page);
    await page.getByLabel('Search accounts').focus();
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(17)));
    await page.keyboard.press('End');
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(999)));
    await page.keyboard.press('ArrowUp');
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(998)));
    await page.keyboard.press('PageUp');
    await eventually(async () => expect(await focusedAccount(page)).not.toBe(accountId(998)));
    await page.keyboard.press('Home');
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(17)));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary');
    await panel.getByRole('heading', { name: 'person00117@example.com' }).waitFor();
    expect(await focusedAccount(page)).toBe(accountId(117));
    await page.keyboard.press('ArrowDown');
    await panel.getByRole('heading', { name: 'person00217@example.com' }).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await focusedAccount(page)).toBe(accountId(217));
  });

  test('Tab goes from a row to what mends it; Esc in the panel goes back to the row', async () => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts));
    await row(page, 'bot@example.com').waitFor();
    await row(page, 'bot@example.com').focus();
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Sign in again: bot@example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Sign in again: bot@example.com' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await eventually(async () => expect(await focusedName(page)).toBe('Sign in again: bot@example.com'));
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await tabTo(page, /^More actions/);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    expect(await focusedAccount(page)).toBe(accountId(1));
  });

  test('keys that act do nothing while one types', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await row(page, 'art@example.com').waitFor();
    await page.keyboard.press('/');
    await untilFocused(page.getByLabel('Search accounts'));
    await page.keyboard.type('r');
    await page.keyboard.press('Delete');
    await row(page, 'art@example.com').waitFor();
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    expect(server.inputsOf('accounts.refresh')).toEqual([]);
  });
});

describe('the keyboard stays where it is', () => {
  test('when its row moves to another place', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page } = await openWindow(engine);
    await row(page, 'art@example.com').waitFor();
    await row(page, 'soon@example.com').focus();
    engine.change(accountId(11), { status: 'needs-sign-in', nextAttemptAt: undefined });
    await page.getByText('4 need you').first().waitFor();
    expect(await focusedAccount(page)).toBe(accountId(11));
    // Others that move past it do not take it away either.
    for (const number of [3, 4, 5]) engine.change(accountId(number), { status: 'needs-sign-in' });
    await page.getByText('7 need you').first().waitFor();
    expect(await focusedAccount(page)).toBe(accountId(11));
    engine.change(accountId(11), { label: 'aaa@example.com' });
    await row(page, 'aaa@example.com').waitFor();
    expect(await focusedAccount(page)).toBe(accountId(11));
  });

  test('when its row is scrolled out of sight', async () => {
    const { page } = await openWindow(new ScriptedEngine(manyAccounts(1_000)));
    await row(page, 'person00017').focus();
    await untilWhole(page);
    await page.locator('.accounts-scroller').evaluate((scroller) => scroller.scrollTo(0, 20_000));
    await row(page, 'person00460').waitFor();
    expect(await focusedAccount(page)).toBe(accountId(17));
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(117)));
    await eventually(async () => expect(await row(page, 'person00117').isVisible()).toBe(true));
  });

  test('with the neighbour when its account is removed elsewhere', async () => {
    const engine = new ScriptedEngine([1, 2, 3].map((number) => account(number)));
    const { page } = await openWindow(engine);
    await row(page, 'person2@').focus();
    engine.remove(accountId(2));
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(3)));
    engine.remove(accountId(3));
    await eventually(async () => expect(await focusedAccount(page)).toBe(accountId(1)));
  });
});
