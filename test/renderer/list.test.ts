import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { account, accountId, failureData, hour, minute, now } from './account-fixture.ts';
import { takeRendered, watchRenders } from './render-watch.ts';
import { manyAccounts, sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, untilWhole, withStage } from './stage.ts';

withStage();

describe('the list of accounts', () => {
  test('shows one account with all that a row says', async () => {
    const { page } = await openWindow(new ScriptedEngine([account(1, { label: 'art@example.com' })]));
    const only = row(page, 'art@example.com');
    await only.waitFor();
    for (const words of ['PixVerse', 'Active, refreshes in 12 min', '412', '3 min ago']) {
      expect(await only.textContent()).toContain(words);
    }
    expect(await only.getByText('3 min ago').getAttribute('title')).toBe(
      'Saturday, 21 November 2026 at 13:50:00',
    );
    expect(await page.title()).toBe('Latchkey');
    expect(await page.locator('.expiry-bar').evaluate((bar) => bar.style.getPropertyValue('--left'))).toBe(
      '95%',
    );
  });

  test('puts those that need a person on top, with what mends them in the row', async () => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts));
    await row(page, 'bot@example.com').waitFor();
    const lines = await page.getByRole('row').allInnerTexts();
    const firstLines = lines.map((line) => line.split('\n').filter((part) => part.length > 2)[0]);
    expect(firstLines.slice(1, 6)).toEqual([
      '3 need you',
      'bot@example.com',
      'ci@example.com',
      'ops@example.com',
      '8 others',
    ]);
    expect(await page.title()).toBe('3 need you · Latchkey');
    await row(page, 'bot@example.com').getByText('Sign in again: password was rejected').waitFor();
    await page.getByRole('button', { name: 'Sign in again: bot@example.com' }).waitFor();
    await page.getByRole('button', { name: 'Take over: ops@example.com' }).waitFor();
    await page.getByRole('button', { name: 'Try again: ci@example.com' }).click();
    await row(page, 'ci@example.com').getByText('Active, refreshes in 55 min').first().waitFor();
    expect(await page.title()).toBe('2 need you · Latchkey');
  });

  test('draws few of a thousand rows, and every one of them by scrolling', async () => {
    const { page } = await openWindow(new ScriptedEngine(manyAccounts(1_000)));
    await row(page, 'person00017').waitFor();
    await untilWhole(page);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1003');
    expect(await page.getByRole('row').count()).toBeLessThan(40);
    await page
      .locator('.accounts-scroller')
      .evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await row(page, 'person00999').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(40);
    expect(await row(page, 'person00999').getAttribute('aria-rowindex')).toBe('1003');
  });

  test('finds as one types, says when there is nothing, and forgets with Esc', async () => {
    const { page } = await openWindow(new ScriptedEngine(manyAccounts(1_000)));
    const search = page.getByLabel('Search accounts');
    await search.fill('person00123');
    await eventually(async () => expect(await page.getByRole('row').count()).toBe(2));
    await search.fill('nobody');
    await page.getByText('No account matches “nobody”.').waitFor();
    await search.press('Escape');
    expect(await search.inputValue()).toBe('');
    await row(page, 'person00017').waitFor();
  });

  test('shows the accounts of one provider, with its count', async () => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts));
    const suno = page.getByRole('navigation').getByRole('button', { name: /^Suno/ });
    await suno.click();
    await eventually(async () => expect(await page.getByRole('row').count()).toBe(3));
    expect(await suno.getAttribute('aria-current')).toBe('page');
    await page.getByRole('heading', { name: 'Suno', level: 1 }).waitFor();
    expect(await suno.textContent()).toMatch(/2$/);
    await page.getByRole('button', { name: /^Accounts/ }).click();
    await row(page, 'art@example.com').waitFor();
  });

  test('a change of one account renders its row and no other', async () => {
    const engine = new ScriptedEngine(manyAccounts(300));
    const { page } = await openWindow(engine, { prepare: watchRenders });
    await row(page, 'person00017').waitFor();
    await takeRendered(page);
    engine.change(accountId(3), { activity: 'refreshing' });
    await row(page, 'person00003').getByText('Refreshing…').first().waitFor();
    expect(new Set(await takeRendered(page))).toEqual(new Set([accountId(3)]));
  });

  test('times tick without rendering a row', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page } = await openWindow(engine, { movableClock: true, prepare: watchRenders });
    await row(page, 'art@example.com').getByText('Active, refreshes in 12 min').first().waitFor();
    await takeRendered(page);
    await page.clock.runFor(2 * minute);
    await row(page, 'art@example.com').getByText('Active, refreshes in 10 min').first().waitFor();
    await row(page, 'art@example.com').getByText('5 min ago').waitFor();
    await row(page, 'soon@example.com').getByText('Active, refresh is due').first().waitFor();
    expect(await takeRendered(page)).toEqual([]);
  });

  test('a thousand events at once are one rendering, and the last word counts', async () => {
    const engine = new ScriptedEngine([account(1)]);
    const { page } = await openWindow(engine);
    await row(page, 'person1@').waitFor();
    for (let credits = 1; credits <= 1_000; credits += 1) {
      engine.change(accountId(1), { credits: { total: credits, parts: {}, unit: 'credits', readAt: now } });
    }
    await row(page, 'person1@').getByText('1,000').waitFor();
  });
});

describe('refreshing all', () => {
  test('shows how far it is, can be cancelled, and tells the result', async () => {
    const engine = new ScriptedEngine(manyAccounts(200));
    let cancelled: () => void = () => undefined;
    engine.script['accounts.refreshAll'] = async ({ runId }) => {
      const progress = { runId, done: 37, total: 200, failed: 0, finished: false };
      engine.emit({ name: 'refresh-all', data: progress });
      await new Promise<void>((resolve) => {
        cancelled = resolve;
      });
      const finished = { ...progress, done: 38, finished: true };
      engine.emit({ name: 'refresh-all', data: finished });
      return finished;
    };
    engine.script['accounts.cancelRefreshAll'] = () => {
      cancelled();
      return {};
    };
    const { page, server } = await openWindow(engine);
    await page.getByRole('button', { name: 'Refresh all' }).click();
    await page.getByText('Refreshing 37 of 200').waitFor();
    const bar = page.getByRole('progressbar');
    expect(await bar.getAttribute('aria-valuetext')).toBe('Refreshing 37 of 200');
    await page.getByRole('button', { name: 'Cancel refreshing' }).click();
    await page.getByText('Stopped after 38 of 200.').waitFor();
    await page.getByRole('button', { name: 'Refresh all' }).waitFor();
    const [started] = server.inputsOf('accounts.refreshAll');
    expect(server.inputsOf('accounts.cancelRefreshAll')).toEqual([{ runId: started?.runId }]);
  });

  test('that failed for some says for how many', async () => {
    const engine = new ScriptedEngine(manyAccounts(5));
    engine.script['accounts.refreshAll'] = ({ runId }) => ({
      runId,
      done: 5,
      total: 5,
      failed: 2,
      finished: true,
    });
    const { page } = await openWindow(engine);
    await page.getByRole('button', { name: 'Refresh all' }).click();
    await page.getByText('Refreshed 3 of 5; 2 were not.').waitFor();
  });
});

describe('the details of an account', () => {
  test('tell all that is known, and the timeline, and follow what happens', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.timeline = [
      { at: now - 26 * hour, type: 'signed-in', actor: 'user' },
      { at: now - 3 * minute, type: 'refreshed', actor: 'refresher' },
      {
        at: now - hour,
        type: 'refresh-failed',
        actor: 'refresher',
        failure: failureData({ kind: 'transient', message: 'PixVerse did not answer.', detail: 'HTTP 503' }),
      },
    ];
    const { page } = await openWindow(engine);
    await row(page, 'art@example.com').click();
    const panel = page.getByRole('complementary', { name: 'Account details' });
    for (const words of [
      'Active, refreshes in 12 min',
      '60 daily · 300 monthly · 52 package',
      'Standard · read 3 min ago',
      '1 of 2 done · 30 credits each',
      'User name and password',
      'Stored, so Latchkey can sign in again by itself',
      'Ends in 57 min (14:50)',
      'Ends on 18 Dec, 13:53',
      '12 Oct, 14:53',
    ]) {
      await panel.getByText(words).first().waitFor();
    }
    const entries = panel.getByRole('listitem');
    await eventually(async () => expect(await entries.count()).toBe(3));
    expect((await entries.allInnerTexts()).map((text) => text.split('\n').pop())).toEqual([
      'Refreshed',
      'Technical cause',
      'Signed in by you',
    ]);
    expect(await panel.getByText('HTTP 503').isVisible()).toBe(false);
    await panel.getByRole('button', { name: 'Technical cause' }).click();
    await panel.getByText('transient · HTTP 503').waitFor();

    engine.timeline = [...engine.timeline, { at: now, type: 'evicted', actor: 'refresher' }];
    engine.change(accountId(3), { status: 'in-use-elsewhere', nextAttemptAt: undefined });
    await panel.getByText('Ended by a session elsewhere').waitFor();
    await panel.getByRole('button', { name: 'Take over' }).waitFor();
  });

  test('of a failure say what happened, what is safe, what to do', async () => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts));
    await row(page, 'bot@example.com').click();
    const panel = page.getByRole('complementary');
    await panel.getByText('PixVerse rejected the password of bot@example.com.').waitFor();
    await panel
      .getByText(
        'Nothing was forgotten, and this password is not tried again. Sign in again with the right password.',
      )
      .waitFor();
    await panel.getByRole('button', { name: 'Technical cause' }).click();
    await panel.getByText('credentials-rejected · ErrCode 500201').waitFor();
  });

  test('close by themselves when the account is removed elsewhere', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    // What the details asked for last is of no account any more.
    const { page } = await openWindow(engine, { expectedErrors: /409/ });
    await row(page, 'art@example.com').click();
    await page.getByRole('complementary').waitFor();
    engine.remove(accountId(3));
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await row(page, 'art@example.com').waitFor({ state: 'detached' });
  });

  test('refresh, pause and resume, forget the password', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page, server } = await openWindow(engine);
    await row(page, 'art@example.com').click();
    const panel = page.getByRole('complementary');
    await panel.getByRole('button', { name: 'Refresh', exact: true }).click();
    await panel.getByText('Active, refreshes in 55 min').waitFor();
    await panel.getByRole('button', { name: 'Pause' }).click();
    await panel.getByText('Paused, still valid until 14:53').waitFor();
    await panel.getByRole('button', { name: 'Resume' }).click();
    await panel.getByText('Active, refreshes in 1 min').waitFor();
    await panel.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Forget the stored password' }).click();
    await panel.getByText('Not stored').waitFor();
    await page.getByText('The password of art@example.com is forgotten.').waitFor();
    expect(server.inputsOf('accounts.refresh')).toEqual([{ id: accountId(3) }]);
  });

  test('an action that fails is told with its remedy', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.script['accounts.refresh'] = () => {
      throw fail('transient', 'PixVerse did not answer.', { detail: 'HTTP 503' });
    };
    const { page } = await openWindow(engine, { expectedErrors: /409/ });
    await row(page, 'art@example.com').click();
    await page.getByRole('complementary').getByRole('button', { name: 'Refresh', exact: true }).click();
    const notice = page.getByRole('dialog', { name: 'PixVerse did not answer.' });
    await notice.getByText('The session is kept. Latchkey tries again by itself.').waitFor();
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  });
});
