import { expect, onTestFinished, test } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { PracticeSite } from './practice-site.ts';
import { addAccount, type DrivenApp, withDrivenApp } from './runtime-driver.ts';
import { accountsOf, ada, ask, call, grace, signInOn, until } from './stage.ts';

/** Signing in, from outside: on Electron's own runtime wherever that is installed, and unchanged on the double where it is not. */

const makeStage = withDrivenApp();

/** Begins a sign-in at the practice site in a window, and returns the reply to come. */
async function visitPracticeSite(app: DrivenApp) {
  const site = await PracticeSite.start();
  onTestFinished(() => site.close());
  const page = await app.mainPage();
  await call(page, 'providersAdd', { definition: site.definition() });
  const signIn = { attemptId: 'practice', way: 'window' };
  const reply = ask(page, 'signInAdd', { providerId: 'practice-site', instance: site.url, signIn });
  // A test that closes the app before has no use for it.
  reply.catch(() => {});
  return { site, reply, window: await app.sitePage('sign in to Practice site') };
}

test('at the Studio, whose end is a cookie and a reply', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  expect(await addAccount(app, stage, 'Studio', ada)).toMatchObject({
    status: 'active',
    identity: { email: ada.email },
  });
  expect(await app.shownTitles()).toHaveLength(1);
});

test('at the Gallery, whose cookie is one of the session, in a window that its page opens', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  const signIn = { attemptId: 'pop-up', way: 'window' };
  const added = call<AccountData>(await app.mainPage(), 'signInAdd', {
    providerId: 'playground-gallery',
    instance: stage.playground.url,
    signIn,
  });
  added.catch(() => {});
  const first = await app.sitePage('sign in to Playground Gallery');
  await first.getByRole('link', { name: 'in a window of its own' }).click();
  await until(async () => (await app.shownTitles()).length === 3, 'the pop-up');
  const popup = await app.pageAt('/gallery/signin', first);
  await signInOn(popup, grace);
  expect(await added).toMatchObject({ status: 'active', identity: { email: grace.email } });
  await until(async () => (await app.shownTitles()).length === 1, 'both windows to close');
  await call(await app.mainPage(), 'accountsRefresh', { id: (await added).id });
});

test("at Connect, whose OAuth server is asked in the person's own browser", async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  const added = call<AccountData>(await app.mainPage(), 'signInAdd', {
    providerId: 'playground-connect',
    instance: stage.playground.url,
    signIn: { attemptId: 'connect', way: 'loopback' },
  });
  added.catch(() => {});
  const address = await until(async () => (await app.openedOutside())[0], 'the page in the browser');
  const browser = new PlainVisitor();
  const { email, password } = ada;
  await browser.submit(await browser.open(address), { email, password });
  expect(await added).toMatchObject({ status: 'active', identity: { email: ada.email } });
});

test('the pop-up of an identity provider belongs to the sign-in; what it leaves is captured', async () => {
  const { start } = await makeStage();
  const app = await start();
  const { site, window, reply } = await visitPracticeSite(app);
  await window.getByRole('button', { name: 'Pop-up' }).click();
  const popup = await app.pageAt('/provider');
  // It cannot call itself what it likes either.
  const address = `${site.url} (sign in to Practice site)`;
  await popup.waitForLoadState();
  expect((await app.shownTitles()).filter((title) => title === address)).toHaveLength(2);
  await popup.getByRole('button', { name: 'Continue' }).click();
  expect(await reply).toMatchObject({ ok: true, value: { identity: { subject: '7' } } });
  await until(async () => (await app.shownTitles()).length === 1, 'the windows to close');
});

test('closing the window is a cancellation that leaves nothing', async () => {
  const { start } = await makeStage();
  const app = await start();
  const { reply } = await visitPracticeSite(app);
  await app.closeSite('sign in to Practice site');
  expect(await reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  expect(await accountsOf(await app.mainPage())).toEqual([]);
});

test("a page that refuses such windows has the person's own browser offered at once", async () => {
  const { start } = await makeStage();
  const app = await start();
  await app.answerMessages(1);
  const { window, reply } = await visitPracticeSite(app);
  await window.locator('#rejected').click();
  expect(await reply).toMatchObject({ ok: false, failure: { kind: 'not-supported' } });
  expect(await app.messages()).toEqual(['Practice site does not let you sign in in a window of an app.']);
  expect(await app.shownTitles()).toHaveLength(1);
});

test('only the person who was signed in can sign in again', async () => {
  const { stage, start } = await makeStage();
  const app = await start();
  const { id } = await addAccount(app, stage, 'Studio', ada);
  const signIn = { attemptId: 'again', way: 'window' };
  const again = ask(await app.mainPage(), 'signInAgain', { id, signIn });
  again.catch(() => {});
  await signInOn(await app.sitePage('sign in to Playground Studio'), grace);
  expect(await again).toMatchObject({ ok: false, failure: { kind: 'identity-mismatch' } });
});
