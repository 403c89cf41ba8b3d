import { expect, test } from 'vitest';
import { SessionWindows, type SessionWindowsOptions } from '../../main/desktop/session-windows.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { DoubleEmitter } from '../support/electron-double/emitter.ts';

/** Windows of nothing but their number, and a session that comes when the test says so. */
function makeWindows() {
  const session = Promise.withResolvers<object>();
  let made = 0;
  class Window extends DoubleEmitter {
    webContents = Object.assign(new DoubleEmitter(), { setWindowOpenHandler: () => {} });
    loadURL = async () => {};
    show = () => {};
    focus = () => {};

    constructor() {
      super();
      made += 1;
    }
  }
  const cookies = Object.assign(new DoubleEmitter(), { get: async () => [], set: async () => {} });
  const partition = new Proxy({}, { get: (_target, name) => (name === 'cookies' ? cookies : () => {}) });
  const options = {
    electron: { BrowserWindow: Window, session: { fromPartition: () => partition } },
    engine: {
      get: () => ({ providerId: 'site', label: 'ada' }),
      runWithSession: () => session.promise,
      subscribe: () => () => {},
    },
    providers: {
      find: () => ({
        waysIn: ['window'],
        signInPlan: () => ({ kind: 'window', startUrl: 'https://site.example/', cookieDomains: [] }),
      }),
    },
    clock: systemClock,
    log: () => {},
  };
  const windows = new SessionWindows(options as unknown as SessionWindowsOptions);
  const cookie = { name: 'sid', value: '1', domain: 'site.example', path: '/' };
  return { windows, give: () => session.resolve({ cookies: [cookie], localStorage: {} }), made: () => made };
}

test('a site that is asked for again while it is being opened is opened once', async () => {
  const { windows, give, made } = makeWindows();
  const asked = [windows.open('ada'), windows.open('ada')];
  give();
  await Promise.all(asked);
  await windows.open('ada');
  expect(made()).toBe(1);
});
