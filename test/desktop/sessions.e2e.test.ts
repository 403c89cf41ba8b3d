import { describe, expect, test } from 'vitest';
import {
  accountsOf,
  ada,
  addByWindow,
  ask,
  call,
  grace,
  mainPage,
  type RunningApp,
  type Stage,
  siteWindow,
  until,
  withStage,
} from './stage.ts';

const makeStage = withStage();

function at(stage: Stage, kind: 'studio' | 'gallery') {
  const name = kind === 'studio' ? 'Playground Studio' : 'Playground Gallery';
  return { providerId: `playground-${kind}`, instance: stage.playground.url, name };
}

async function openFromTray(app: RunningApp, provider: string, label: string) {
  const tray = app.process.tray;
  await until(() => {
    const text = tray?.menu?.text();
    return text?.includes(provider) && text.includes(label);
  }, 'the account in the tray');
  tray?.menu?.click(provider, label, 'Open the site');
  const window = await siteWindow(app.process, `(${label})`);
  const page = await window.webContents.page;
  await page.getByText('Signed in as').waitFor();
  return { window, page };
}

describe('accounts opened in windows', () => {
  test('two accounts of one site side by side see their own users, apart from each other', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    await addByWindow(app, at(stage, 'studio'), ada);
    await addByWindow(app, at(stage, 'studio'), grace);
    const one = await openFromTray(app, 'Playground Studio (2)', ada.email);
    const other = await openFromTray(app, 'Playground Studio (2)', grace.email);
    expect(await one.page.locator('body').textContent()).toContain(ada.email);
    expect(await other.page.locator('body').textContent()).toContain(grace.email);
    expect(one.window.webContents.session).not.toBe(other.window.webContents.session);
    expect(one.window.getTitle()).toBe(`${stage.playground.url} (${ada.email})`);
    expect(await one.page.evaluate(() => localStorage.getItem('studio-user'))).toBe(ada.email);
    // Nor do their renewals share a connection.
    const main = await mainPage(app);
    for (const { id } of await accountsOf(main)) await call(main, 'accountsRefresh', { id });
    const used = [...app.process.partitions.values()].filter(({ requests }) => requests.length > 0);
    expect(used.length).toBeGreaterThanOrEqual(2);
    expect(app.process.partition('requests').requests).toEqual([]);
  });

  test('cookies that the site changes go to the vault; the session goes on without the window', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id } = await addByWindow(app, at(stage, 'studio'), ada);
    const { window, page } = await openFromTray(app, 'Playground Studio (1)', ada.email);
    // Each asking changes the cookie, and ends the one before the last.
    for (let times = 0; times < 3; times += 1)
      await page.goto(`${stage.playground.url}/studio/api/auth/session`);
    window.close();
    // Emptied only once what was in it has been put away.
    const context = await window.webContents.session.context;
    await until(async () => (await context.cookies()).length === 0, 'the partition to be emptied');
    const main = await mainPage(app);
    await call(main, 'accountsRefresh', { id });
    expect(await accountsOf(main)).toMatchObject([{ status: 'active' }]);
  });

  test('cookies that a renewal changes come to the window', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id } = await addByWindow(app, at(stage, 'studio'), ada);
    const { page, window } = await openFromTray(app, 'Playground Studio (1)', ada.email);
    const main = await mainPage(app);
    const before = await window.webContents.session.cookies.get({ name: 'studio-session-token' });
    for (let times = 0; times < 3; times += 1) await call(main, 'accountsRefresh', { id });
    await until(async () => {
      const now = await window.webContents.session.cookies.get({ name: 'studio-session-token' });
      return now[0]?.value !== before[0]?.value;
    }, 'the new cookie');
    await page.reload();
    await page.getByText('Signed in as').waitFor();
    expect(await page.locator('body').textContent()).toContain(ada.email);
  });

  test('an account that is removed loses its window, and nothing is left of it', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id } = await addByWindow(app, at(stage, 'gallery'), grace);
    const { window } = await openFromTray(app, 'Playground Gallery (1)', grace.email);
    await call(await mainPage(app), 'accountsRemove', { id });
    await until(() => window.isDestroyed(), 'the window to close');
    const context = await window.webContents.session.context;
    await until(async () => (await context.cookies()).length === 0, 'the cookies to go');
  });

  test('one that could not be opened can be opened later', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id, label } = await addByWindow(app, at(stage, 'gallery'), grace);
    const main = await mainPage(app);
    const { electron } = app.process;
    const { BrowserWindow } = electron;
    const broken = () => {
      throw new Error('no more windows');
    };
    Object.assign(electron, { BrowserWindow: broken });
    expect(await ask(main, 'accountsOpenSite', { id })).toMatchObject({ ok: false });
    Object.assign(electron, { BrowserWindow });
    await call(main, 'accountsOpenSite', { id });
    await siteWindow(app.process, `(${label})`);
  });

  test('a site that cannot be reached says so, and goes when the person closes it', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { id, label } = await addByWindow(app, at(stage, 'gallery'), grace);
    await stage.playground.close();
    app.process.answer = 1;
    await call(await mainPage(app), 'accountsOpenSite', { id });
    await until(() => app.process.messages.length > 0, 'the message');
    expect(app.process.messages).toMatchObject([
      {
        message: `${new URL(stage.playground.url).host} cannot be reached.`,
        detail: `${label}: the session is kept as it is. (ERR_CONNECTION_REFUSED)`,
        buttons: ['Try again', 'Close'],
      },
    ]);
    await until(() => app.process.windows.size === 1, 'its window to go');
  });

  test('a page whose process crashed is loaded again if the person wants it', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    await addByWindow(app, at(stage, 'gallery'), grace);
    const { window } = await openFromTray(app, 'Playground Gallery (1)', grace.email);
    await window.webContents.crash();
    await until(() => app.process.messages.length > 0, 'the message');
    expect(app.process.messages).toMatchObject([{ message: 'The page of the site stopped working.' }]);
    await until(() => !window.webContents.isCrashed(), 'the page to be loaded again');
    await (await window.webContents.page).getByText('Signed in as').waitFor();
  });

  test('opening it once more, now from the list, shows the window that is open', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    await addByWindow(app, at(stage, 'gallery'), grace);
    const { window } = await openFromTray(app, 'Playground Gallery (1)', grace.email);
    const { focusCount } = window;
    const main = await mainPage(app);
    await main.getByRole('row', { name: grace.email }).press('w');
    await until(() => window.focusCount > focusCount, 'the window to come forward');
    expect(window.focusCount).toBe(focusCount + 1);
  });
});
