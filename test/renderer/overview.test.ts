import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditSums } from '../../renderer/overview/credit-sums.ts';
import { plannedHours } from '../../renderer/overview/planned-hours.ts';
import { account, accountId, failureData, hour, minute, now } from './account-fixture.ts';
import { manyAccounts, sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, untilFocused, withStage } from './stage.ts';

withStage();

test('the sums of credits hold every account with credits once, and mix no units', () => {
  const anyAccounts = fc.array(
    fc.record({
      providerId: fc.constantFrom('a', 'b'),
      unit: fc.constantFrom('credits', 'USD'),
      total: fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
    }),
  );
  fc.assert(
    fc.property(anyAccounts, (all) => {
      const accounts = all.map(({ providerId, unit, total }, number) =>
        account(number, {
          providerId,
          credits: total === undefined ? undefined : { total, unit, parts: {}, readAt: now },
        }),
      );
      const sums = creditSums(accounts);
      const withCredits = all.filter(({ total }) => total !== undefined);
      expect(sums.reduce((sum, { accounts: count }) => sum + count, 0)).toBe(withCredits.length);
      for (const { providerId, unit, total } of sums) {
        const same = withCredits.filter((each) => each.providerId === providerId && each.unit === unit);
        expect(total).toBe(same.reduce((sum, each) => sum + (each.total ?? 0), 0));
      }
      expect(new Set(sums.map(({ providerId, unit }) => `${providerId} ${unit}`)).size).toBe(sums.length);
    }),
  );
});

test('the hours to come hold what is due in a day, the overdue now, and nothing that is paused', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ in: fc.integer({ min: -5, max: 40 }), paused: fc.boolean() })),
      (all) => {
        const accounts = all.map(({ in: hours, paused }, number) =>
          account(number, { nextAttemptAt: now + hours * hour + minute, paused }),
        );
        const planned = plannedHours(accounts, now);
        expect(planned.map(({ from }) => from)).toEqual(
          Array.from({ length: 24 }, (_, index) => now + index * hour),
        );
        for (const [index, { count }] of planned.entries()) {
          const due = all.filter((each) => !each.paused && Math.max(0, each.in) === index);
          expect(count).toBe(due.length);
        }
      },
    ),
  );
});

test('the overview tells what needs a person, what can be spent, what comes, what failed, and leads on', async () => {
  const engine = new ScriptedEngine([...sampleAccounts, ...manyAccounts(700).slice(100)]);
  engine.log = [
    {
      ...{ id: 1, at: now - 17 * minute, type: 'refresh-failed', actor: 'refresher', erased: false },
      ...{ accountId: accountId(3), account: 'art@example.com' },
      failure: failureData({ kind: 'transient', message: 'PixVerse did not answer.', detail: 'HTTP 503' }),
    },
    { id: 2, at: now, type: 'refreshed', actor: 'refresher', erased: false },
  ];
  engine.health = [
    {
      ...{ providerId: 'suno', providerName: 'Suno', renewed: 412, failed: 3 },
      ...{ failures: { transient: 2, evicted: 1 }, unreadable: 1, handedOut: 12 },
    },
  ];
  const { page, server } = await openWindow(engine);
  await row(page, 'art@example.com').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  const part = (name: string) => page.getByRole('region', { name });
  await part('What needs you').getByRole('button', { name: 'Try again: ci@example.com' }).press('Enter');
  await eventually(() => expect(server.inputsOf('accounts.refresh')).toEqual([{ id: accountId(10) }]));
  await part('Credits')
    .getByRole('button', { name: /^Runpod/ })
    .waitFor();
  expect(await part('Credits').getByText('US$24.50').count()).toBe(1);
  expect(await part('The next 24 hours').getByRole('listitem').count()).toBe(24);
  await part('The next 24 hours').getByText('13:53 to 14:53: ').waitFor();
  expect(await part('The last failures').getByRole('listitem').count()).toBe(1);
  const told = 'Suno no answer 2 · in use elsewhere 1 1 saved session could not be opened 412 3 12';
  await part('How well sessions are kept').getByRole('row', { name: told }).waitFor();
  await part('The last failures').getByRole('button', { name: 'art@example.com' }).press('Enter');
  await page.getByRole('complementary').getByRole('heading', { name: 'art@example.com' }).waitFor();

  // Typing on the overview goes on in the list.
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await part('What needs you')
    .getByRole('button', { name: /^Show all/ })
    .press('Enter');
  await page.getByRole('button', { name: 'Remove the filter Needs you' }).press('Enter');
  await page.getByRole('button', { name: 'Overview' }).click();
  await page.getByLabel('Search accounts').focus();
  await page.keyboard.type('lab@');
  await eventually(async () => expect(await page.getByRole('row').count()).toBe(2));
  expect(await page.getByLabel('Search accounts').inputValue()).toBe('lab@');
});

test('the palette finds accounts, actions, screens and settings by keys alone', async () => {
  const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
  await row(page, 'art@example.com').focus();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  const first = palette.locator('[role="option"][data-highlighted]');
  await first.filter({ hasText: 'Refresh: art@example.com' }).waitFor();
  await page.keyboard.press('Enter');
  await eventually(() => expect(server.inputsOf('accounts.refresh')).toEqual([{ id: accountId(3) }]));
  await palette.waitFor({ state: 'detached' });

  const go = async (typed: string, found: string) => {
    await page.keyboard.press('Control+k');
    await untilFocused(palette.getByRole('combobox'));
    await page.keyboard.type(typed);
    await first.filter({ hasText: found }).waitFor();
    await page.keyboard.press('Enter');
    await palette.waitFor({ state: 'detached' });
  };
  await go('music@', 'music@example.com');
  await page.getByRole('complementary').getByRole('heading', { name: 'music@example.com' }).waitFor();
  await go('remove', 'Remove: music@example.com');
  await page.getByRole('alertdialog', { name: 'Remove music@example.com?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await go('sort credits', 'Sort the list by: Credits');
  expect(await page.getByRole('columnheader', { name: 'Credits' }).getAttribute('aria-sort')).toBe(
    'descending',
  );
  await go('appear', 'Appearance');
  await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('nothing like it');
  await palette.getByText('Nothing matches “nothing like it”.').waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Undo a removal').waitFor();
});
