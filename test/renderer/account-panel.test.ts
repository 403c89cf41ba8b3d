import { expect, test } from 'vitest';
import { accountId } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, withStage } from './stage.ts';

withStage();

test('an account is read, written on, set and signed out by keyboard; its secrets are copied and never shown', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.canCopy = true;
  const { page, server } = await openWindow(engine);
  await row(page, 'art@example.com').focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Account details' });

  // Credits: the chart, its words, its table.
  await panel.getByText('Empty on 11 Dec at this rate (21 a day).').waitFor();
  await panel
    .getByRole('figure', { name: 'Credits in the last 30 days: from 721 to 412, at least 412, at most 721.' })
    .waitFor();
  await panel.getByRole('button', { name: 'Show as a table' }).press('Enter');
  const table = panel.getByRole('region', { name: 'Credits by day' }).getByRole('row');
  expect(await table.count()).toBe(32);
  expect(await table.nth(1).textContent()).toMatch(/^21 Nov, 13:50412$/);
  await panel.getByRole('button', { name: 'Show as a chart' }).press('Enter');

  // Notes are kept when the field is left; Esc gives up what was typed and nothing else.
  const notes = panel.getByRole('textbox', { name: 'Notes' });
  await notes.focus();
  await page.keyboard.type('For the trailer.');
  await page.keyboard.press('Tab');
  await eventually(() => expect(engine.find(accountId(3)).notes).toBe('For the trailer.'));
  await notes.focus();
  await page.keyboard.type('Not this.');
  await page.keyboard.press('Escape');
  expect(await notes.inputValue()).toBe('For the trailer.');

  // Written elsewhere meanwhile: what one types stays, and what one only looked at is not put back.
  await notes.focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' And more.');
  engine.change(accountId(3), { notes: 'From elsewhere.', label: 'art2@example.com' });
  await row(page, 'art2@example.com').waitFor();
  expect(await notes.inputValue()).toBe('For the trailer. And more.');
  await page.keyboard.press('Tab');
  await eventually(() => expect(engine.find(accountId(3)).notes).toBe('For the trailer. And more.'));
  await notes.focus();
  engine.change(accountId(3), { notes: 'From elsewhere.', label: 'art@example.com' });
  await row(page, 'art@example.com').waitFor();
  await page.keyboard.press('Tab');
  await eventually(async () => expect(await notes.inputValue()).toBe('From elsewhere.'));
  expect(engine.find(accountId(3)).notes).toBe('From elsewhere.');

  await panel.getByRole('button', { name: 'Tags…' }).press('Enter');
  await page.getByRole('dialog', { name: 'Tags of art@example.com' }).waitFor();
  await page.keyboard.type('films');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Show all with the tag films' }).press('Enter');
  await page.getByRole('button', { name: 'Remove the filter #films' }).press('Enter');

  // What is sealed is told; a copy is made by the engine.
  await panel.getByRole('button', { name: 'Show what is sealed, without the values' }).press('Enter');
  await panel.getByText('_ai_token').waitFor();
  await panel.getByText('app.pixverse.example/web · until the session ends').waitFor();
  await panel.getByRole('button', { name: 'Copy Access token' }).press('Enter');
  await page.getByText(/^Copied\. The clipboard is cleared in/).waitFor();
  expect(await panel.getByRole('button', { name: 'Copy Refresh token' }).count()).toBe(0);
  await panel.getByRole('button', { name: 'Copy _ai_token' }).press('Enter');
  await eventually(() =>
    expect(server.inputsOf('session.copy').map(({ secret }) => secret)).toEqual([
      { kind: 'access-token' },
      { kind: 'cookie', name: '_ai_token', domain: 'pixverse.example', path: '/' },
    ]),
  );

  // How early it is refreshed, and whether at all.
  await panel.getByRole('combobox', { name: /How early/ }).press('Enter');
  await page.getByRole('option', { name: '30 min before the end' }).click();
  await eventually(() => expect(engine.find(accountId(3)).refreshMargin).toBe(1_800_000));
  const automatic = panel.getByRole('switch', { name: 'Refresh by itself' });
  expect((await automatic.boundingBox())?.width).toBeGreaterThan(24);
  await automatic.press('Space');
  await panel.getByText('Paused, still valid until 14:50').waitFor();

  await panel.getByRole('button', { name: 'More actions' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Sign out…' }).press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Sign out art@example.com?' });
  await question.getByText('The account stays in your list.').waitFor();
  await question.getByRole('button', { name: 'Sign out' }).press('Enter');
  await eventually(() => expect(engine.find(accountId(3)).hasCredential).toBe(false));
});

test('without a clipboard that can be cleared nothing is copied, and the panel says why', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.withoutHistory = true;
  const { page } = await openWindow(engine);
  await row(page, 'art@example.com').click();
  const panel = page.getByRole('complementary', { name: 'Account details' });
  await panel.getByRole('button', { name: 'Show what is sealed, without the values' }).click();
  await panel.getByText('Values can be copied in the desktop app').waitFor();
  expect(await panel.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
  expect(await panel.getByRole('figure').count()).toBe(0);
});
