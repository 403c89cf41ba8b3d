import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { accountId } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, withStage } from './stage.ts';

withStage();

const tagged = sampleAccounts.map((each) =>
  ['art@example.com', 'lab@example.com'].includes(each.label) ? { ...each, tags: ['films'] } : each,
);

/** What the rows say first, headings too. */
async function lines(page: Page): Promise<readonly (string | undefined)[]> {
  const rows = await page.getByRole('row').allInnerTexts();
  return rows.slice(1).map((text) => text.split('\n').find((line) => line.length > 2));
}

const expectLines = (page: Page, wanted: readonly string[]) =>
  eventually(async () => expect((await lines(page)).slice(0, wanted.length)).toEqual(wanted));

const chosen = (page: Page) =>
  page.getByRole('row', { selected: true }).evaluateAll((rows) => rows.map((each) => each.dataset.row));

test('the list is ordered, grouped and filtered by keyboard, and says how', async () => {
  const { page } = await openWindow(new ScriptedEngine(tagged));
  await row(page, 'art@example.com').waitFor();
  const credits = page.getByRole('columnheader', { name: 'Credits' });
  await credits.getByRole('button').press('Enter');
  await expectLines(page, [
    '3 need you',
    'bot@example.com',
    'ci@example.com',
    'ops@example.com',
    '8 others',
    'Design team',
  ]);
  expect(await credits.getAttribute('aria-sort')).toBe('descending');
  await credits.getByRole('button').press('Enter');
  expect(await credits.getAttribute('aria-sort')).toBe('ascending');

  await page.getByRole('button', { name: 'Order and groups' }).press('Enter');
  await page.getByRole('menuitemradio', { name: 'Name', exact: true }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Group by provider' }).press('Enter');
  await page.keyboard.press('Escape');
  await expectLines(page, [
    '3 need you',
    'bot@example.com',
    'ci@example.com',
    'ops@example.com',
    'ImageFX · 1',
    'lab@example.com',
    'PixVerse · 4',
  ]);

  await page.getByRole('button', { name: 'Filter' }).press('Enter');
  await page.getByRole('menuitemradio', { name: '#films' }).press('Enter');
  await page.keyboard.press('Escape');
  await expectLines(page, ['ImageFX · 1', 'lab@example.com', 'PixVerse · 1', 'art@example.com']);
  await page.getByRole('button', { name: 'Filter, 1 set' }).press('Enter');
  await page.getByRole('menuitemradio', { name: 'Paused' }).press('Enter');
  await page.keyboard.press('Escape');
  await page.getByText('No account matches these filters.').waitFor();
  await page.getByRole('button', { name: 'Remove the filter Paused' }).press('Enter');
  await page.getByRole('button', { name: 'Remove the filter #films' }).press('Enter');
  await row(page, 'soon@example.com').waitFor();
});

test('rows are selected by keys and clicks, worked on together, removed and brought back', async () => {
  const engine = new ScriptedEngine(tagged);
  engine.script['accounts.refreshAll'] = ({ runId, ids = [] }) => ({
    runId,
    ...{ done: ids.length, total: ids.length, failed: 0, finished: true },
  });
  const { page, server } = await openWindow(engine);
  await row(page, 'art@example.com').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('heading', { name: '3 selected' }).waitFor();
  expect(await chosen(page)).toEqual([3, 5, 4].map(accountId));
  await page.keyboard.press('Shift+ArrowUp');
  expect(await chosen(page)).toEqual([3, 5].map(accountId));

  await page.keyboard.press('r');
  await page.getByText('Refreshed 2 accounts.').waitFor();
  expect(server.inputsOf('accounts.refreshAll').map(({ ids }) => ids)).toEqual([[3, 5].map(accountId)]);
  await page.keyboard.press('p');
  await page.getByText('Paused 2 accounts.').waitFor();

  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Tags of 2 accounts' });
  await dialog.getByText('on 1 of 2').waitFor();
  await page.keyboard.type('#urgent, ours');
  await page.keyboard.press('Enter');
  await page.getByText('Changed the tags of 2 accounts.').waitFor();
  expect(engine.find(accountId(3)).tags).toEqual(['films', 'urgent', 'ours']);
  expect(engine.find(accountId(5)).tags).toEqual(['urgent', 'ours']);

  await row(page, 'lab@example.com').click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('heading', { name: '3 selected' }).waitFor();
  await row(page, 'soon@example.com').click({ modifiers: ['Shift'] });
  await page.getByRole('heading', { name: '5 selected' }).waitFor();
  await row(page, 'soon@example.com').focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('heading', { name: '11 selected' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'All accounts' }).waitFor();
  expect(await chosen(page)).toEqual([]);

  await row(page, 'lab@example.com').locator('[data-select]').click();
  await row(page, 'music@example.com').locator('[data-select]').click();
  await page.getByRole('button', { name: 'Remove…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Remove 2 accounts?' });
  await question.getByText('Their sessions and passwords are deleted here.').waitFor();
  await question.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('2 accounts are removed.').waitFor();
  await row(page, 'lab@example.com').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'lab@example.com').waitFor();
  expect(server.inputsOf('accounts.removeSome')).toEqual([]);

  // A window that is closed does not forget what it was told.
  await row(page, 'lab@example.com').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('lab@example.com is removed.').waitFor();
  await page.goto('about:blank');
  await eventually(() => expect(server.inputsOf('accounts.removeSome')).toEqual([{ ids: [accountId(4)] }]));
});
