import { afterEach, describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { PersonSignIn } from '../../main/host/profile-host-options.ts';
import type { WindowDouble } from '../support/electron-double/window-double.ts';
import { PracticeSite } from './practice-site.ts';
import {
  accountsOf,
  ada,
  addByWindow,
  ask,
  call,
  mainPage,
  type RunningApp,
  type Stage,
  siteWindow,
  until,
  withStage,
} from './stage.ts';

const makeStage = withStage();
let site: PracticeSite | undefined;

afterEach(() => {
  site?.close();
  site = undefined;
});

function studio(stage: Stage) {
  return { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' };
}

/** Starts a sign-in at the practice site, and returns its window and the reply to come. */
async function visitPracticeSite(app: RunningApp) {
  site = await PracticeSite.start();
  const page = await mainPage(app);
  await call(page, 'providersAdd', { definition: site.definition() });
  const reply = page.evaluate(
    (instance) =>
      Reflect.get(window, 'latchkey').signInAdd({
        providerId: 'practice-site',
        instance,
        signIn: { attemptId: 'practice', way: 'window' },
      }),
    site.url,
  );
  // A test that closes the app before has no use for it.
  reply.catch(() => {});
  const window = await siteWindow(app.process, 'sign in to Practice site');
  return { site, reply, window, page: await window.webContents.page };
}

const partitions = (app: RunningApp) =>
  [...app.process.partitions.keys()].filter((name) => name.startsWith('sign-in-'));

/** Nothing is left of a sign-in: no window, no cookie, no local storage. */
async function expectGone(app: RunningApp, origin?: string) {
  for (const name of partitions(app)) {
    const partition = app.process.partition(name);
    expect(partition.contents.size).toBe(0);
    const context = await partition.context;
    expect(await context.cookies()).toEqual([]);
    const { origins } = await context.storageState();
    expect(origins.filter((entry) => origin === undefined || entry.origin === origin)).toEqual([]);
  }
}

describe('the embedded sign-in', () => {
  test('at the Studio: finished by its conditions, refreshed afterwards, and its partition emptied', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const account = await addByWindow(app, studio(stage), ada);
    expect(account).toMatchObject({ label: ada.email, status: 'active', identity: { email: ada.email } });
    expect(partitions(app)).toHaveLength(1);
    await expectGone(app);
    const page = await mainPage(app);
    await call(page, 'accountsRefresh', { id: account.id });
    expect(stage.playground.usage().signIns).toBeTruthy();
  });

  test('shows the address where a password is typed, whatever the site calls itself', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { site, window } = await visitPracticeSite(app);
    await until(() => site.asked.includes('/'), 'the page');
    expect(window.getTitle()).toBe(`${site.url} (sign in to Practice site)`);
    window.close();
  });

  test('opens the pop-up of an identity provider in the same partition, and captures what it left', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { site, page, reply } = await visitPracticeSite(app);
    await page.getByRole('button', { name: 'Pop-up' }).click();
    const popup = await until(
      () => [...app.process.windows].find((window) => window.webContents.getURL().endsWith('/provider')),
      'the pop-up',
    );
    expect(popup.webContents.preferences.partition).toBe(partitions(app)[0]);
    expect(popup.webContents.preferences.preload).toBeUndefined();
    await (await popup.webContents.page).getByRole('button', { name: 'Continue' }).click();
    expect(await reply).toMatchObject({ ok: true, value: { identity: { subject: '7' } } });
    await expectGone(app, site.url);
  });

  test('goes nowhere but to https and, for a site on this machine, there', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { page, window, site } = await visitPracticeSite(app);
    for (const link of ['#http', '#redirect', '#app']) {
      await page.locator(link).click();
      if (link === '#redirect') await until(() => site.asked.includes('/redirect'), 'the redirection');
      await until(async () => (await page.evaluate(() => document.readyState)) === 'complete', 'the page');
      expect(window.webContents.getURL()).toBe(`${site.url}/`);
    }
    expect([...app.process.windows]).toHaveLength(2);
    const titles = new Set<string>();
    app.process.app.on('web-contents-created', () => {
      for (const shown of app.process.windows) titles.add(shown.options.title ?? '');
    });
    // The second may open a window, and comes after the first.
    for (const link of ['#new', '#dead']) await page.locator(link).click();
    const allowed = 'http://127.0.0.1:1 (sign in to Practice site)';
    await until(() => titles.has(allowed), 'the window that may be opened');
    expect([...titles].filter((title) => title.includes('example.com'))).toEqual([]);
    window.close();
  });

  test('gives no permission and takes no download', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { page, window } = await visitPracticeSite(app);
    const { session } = window.webContents;
    for (const permission of ['geolocation', 'media', 'notifications', 'openExternal', 'clipboard-read']) {
      expect(session.askPermission(window.webContents, permission)).toBe(false);
    }
    const download = page.waitForEvent('download');
    await page.locator('#file').click();
    expect(await (await download).failure()).toBe('canceled');
    window.close();
  });

  test('closing the window is a cancellation that leaves nothing', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { window, reply, site } = await visitPracticeSite(app);
    window.close();
    expect(await reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(await accountsOf(await mainPage(app))).toEqual([]);
    await expectGone(app, site.url);
  });

  test('a site that cannot be reached ends the sign-in, and says so', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const practice = await PracticeSite.start();
    practice.close();
    const page = await mainPage(app);
    await call(page, 'providersAdd', { definition: practice.definition() });
    const signIn = { attemptId: 'practice', way: 'window' };
    const reply = await ask(page, 'signInAdd', {
      providerId: 'practice-site',
      instance: practice.url,
      signIn,
    });
    const what = `${new URL(practice.url).host} cannot be reached.`;
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'transient', what } });
    expect(app.process.windows.size).toBe(1);
    await expectGone(app, practice.url);
  });

  test('a page whose process crashes ends the sign-in', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { reply, window } = await visitPracticeSite(app);
    await window.webContents.crash();
    const what = 'The page of the site stopped working.';
    expect(await reply).toMatchObject({ ok: false, failure: { kind: 'transient', what } });
  });

  test('a pop-up that cannot be reached goes, and leaves the page that opened it', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { page, window } = await visitPracticeSite(app);
    const popups: WindowDouble[] = [];
    app.process.app.on('web-contents-created', () => popups.push(...app.process.windows));
    await page.locator('#dead').click();
    await until(() => popups.some((shown) => shown !== window && shown.isDestroyed()), 'the pop-up to go');
    expect(window.isDestroyed()).toBe(false);
    window.close();
  });

  test('cancelling in the app closes the window', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const { window, reply } = await visitPracticeSite(app);
    await call(await mainPage(app), 'signInCancel', { attemptId: 'practice' });
    expect(await reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(window.isDestroyed()).toBe(true);
  });

  test('a page that refuses embedded windows offers the own browser at once', async () => {
    const stage = await makeStage();
    const asked: string[] = [];
    const usual: PersonSignIn = {
      ways: ['chrome'],
      obtain: async ({ way }) => {
        asked.push(way);
        throw fail('cancelled', 'The person closed the browser.');
      },
    };
    const app = await stage.start([], { usualSignIn: () => usual });
    const { page, reply } = await visitPracticeSite(app);
    await page.locator('#rejected').click();
    expect(await reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(app.process.messages).toMatchObject([{ buttons: ['Use my browser', 'Cancel'] }]);
    expect(asked).toEqual(['chrome']);
  });
});
