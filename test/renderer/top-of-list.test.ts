import { expect, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { manyAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, row, untilFocused, withStage } from './stage.ts';

withStage();

const count = 3_000;

/** A window of many accounts whose engine answers with the others when the test says so. */
async function openWithTop() {
  const engine = new ScriptedEngine(manyAccounts(count));
  const usual = engine.handlers()['accounts.list'];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  engine.script['accounts.list'] = async (input, gone) => {
    await held;
    return (await usual?.(input, gone)) as Output<'accounts.list'>;
  };
  const { page, server } = await openWindow(engine);
  return { engine, page, server, letGo };
}

test('the first rows stand with the true counts while the others are read, and stay where they are', async () => {
  const { engine, page, letGo } = await openWithTop();
  const rows = () => page.locator('[data-row]').evaluateAll((all) => all.map((each) => each.dataset.row));
  await page.locator('[data-row]').first().waitFor();
  const needing = [...engine.accounts.values()].filter(({ status }) => status === 'needs-sign-in').length;
  const needed = page.getByRole('row', { name: `${needing} need you` });
  await needed.waitFor();
  const accounts = page.getByRole('navigation').getByRole('button', { name: /^Accounts/ });
  await accounts.getByText('3,000').waitFor();
  expect(await page.title()).toMatch(new RegExp(`^${needing} need you`));
  await expectAccessible(page);
  const before = await rows();

  const search = page.getByRole('textbox', { name: /Search/ });
  await search.fill('no such account');
  await page.getByText('Reading the other accounts…').waitFor();
  await search.fill('');
  await page.locator('[data-row]').first().waitFor();
  letGo();
  await eventually(async () =>
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).not.toBe('-1'),
  );
  expect(await rows()).toEqual(before);
  await needed.waitFor();
  await search.fill('no such account');
  await page.getByText('No account matches').waitFor();
});

test('an account far down the list is found once it is there', async () => {
  const { engine, page, letGo } = await openWithTop();
  await page.locator('[data-row]').first().waitFor();
  const last = [...engine.accounts.values()].at(-1);
  await page.getByRole('textbox', { name: /Search/ }).fill(last?.label ?? '');
  letGo();
  await row(page, last?.label ?? '').waitFor();
});

test('the palette finds an account that was read after it was opened', async () => {
  const { engine, page, letGo } = await openWithTop();
  await page.locator('[data-row]').first().waitFor();
  const last = [...engine.accounts.values()].at(-1)?.label ?? '';
  await page.keyboard.press('Control+k');
  await untilFocused(page.getByRole('combobox'));
  await page.keyboard.type(last);
  await page.getByText('Nothing matches').waitFor();
  letGo();
  await page.getByRole('option').filter({ hasText: last }).first().waitFor();
});

test('the order and the groups are the same the next time the window opens', async () => {
  const engine = new ScriptedEngine(manyAccounts(200));
  const { page, server } = await openWindow(engine);
  await page.getByRole('columnheader', { name: 'Credits' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Order and groups' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Group by provider' }).click();
  await eventually(() =>
    expect(engine.settings.settings.list).toEqual({ sort: 'credits', descending: true, byProvider: true }),
  );
  const headings = () => page.locator('.group-heading').allInnerTexts();
  await page.keyboard.press('Escape');
  const before = await headings();
  expect(server.inputsOf('settings.set')).toEqual([
    { list: { sort: 'credits', descending: true } },
    { list: { byProvider: true } },
  ]);
  await page.reload();
  await page.locator('[data-row]').first().waitFor();
  await eventually(async () => expect(await headings()).toEqual(before));
  const sorted = page.getByRole('columnheader', { name: 'Credits' });
  expect(await sorted.getAttribute('aria-sort')).toBe('descending');
});
