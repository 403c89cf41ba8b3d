import { afterEach, expect, test, vi } from 'vitest';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { curl } from '../broker/curl.ts';
import { ada, addByWindow, call, mainPage, type Stage, until, withStage } from './stage.ts';

/** A program without a key asks, as a real one does on the socket, and the person is told of it by the desktop. */

const makeStage = withStage();

afterEach(() => {
  vi.useRealTimers();
});

/** The app with an account, started as with the login session: nobody sees a window. */
async function startHidden(settings: object = {}) {
  const stage = await makeStage();
  const first = await stage.start();
  const at = { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' };
  const { id, label } = await addByWindow(first, at, ada);
  await call(await mainPage(first), 'settingsSet', settings);
  first.process.app.quit();
  await first.process.app.ended;
  const app = await stage.start(['--hidden']);
  return { stage, app, id, label };
}

function askForToken({ profile }: Stage, account: string) {
  return curl(readBrokerAddress(profile)?.path ?? '', '/api/tokens.get', { id: account });
}

test('a click on the notification opens the question; allowed, the program has its token', async () => {
  const { stage, app, id, label } = await startHidden();
  const reply = askForToken(stage, id);
  const notice = await until(() => app.process.notifications[0], 'the notification');
  expect(notice.options.title).toBe('curl asks for a token');
  expect(app.process.windows.size).toBe(0);
  notice.click();
  const question = (await mainPage(app)).getByRole('dialog', { name: /curl/ });
  await question.getByText(label).first().waitFor();
  await question.getByRole('button', { name: 'once' }).click();
  const { status, body } = await reply;
  expect(status, body).toBe(200);
  expect(notice.closed).toBe(true);
});

test('without an answer it is refused after half a minute, and the notification goes', async () => {
  const { stage, app, id } = await startHidden();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const reply = askForToken(stage, id);
  const notice = await until(() => app.process.notifications[0], 'the notification');
  await vi.advanceTimersByTimeAsync(28_000);
  expect(notice.closed).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(notice.closed).toBe(true);
  const { status, body } = await reply;
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({ failure: { kind: 'not-allowed' } });
  // The same question is not put to the person again at once.
  expect((await askForToken(stage, id)).status).toBe(403);
  expect(app.process.notifications).toHaveLength(1);
});

test('where nobody would see the question, it is refused at once, with the way to a key', async () => {
  const { stage, app, id } = await startHidden({ notifications: { on: false } });
  const { status, body } = await askForToken(stage, id);
  expect(status).toBe(403);
  expect(body).toContain('latchkey grant create NAME');
  expect(app.process.notifications).toEqual([]);
  // In a window that is open it can be seen.
  app.process.tray?.menu?.click('Open Latchkey');
  const page = await mainPage(app);
  const reply = askForToken(stage, id);
  await page.getByRole('dialog', { name: /curl/ }).getByRole('button', { name: 'Deny' }).click();
  expect((await reply).status).toBe(403);
  expect(app.process.notifications).toEqual([]);
});
