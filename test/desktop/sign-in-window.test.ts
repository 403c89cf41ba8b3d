import { expect, test } from 'vitest';
import { SignInWindow, type SignInWindowOptions } from '../../main/desktop/sign-in-window.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { DoubleEmitter, DoubleEvent } from '../support/electron-double/emitter.ts';

class Contents extends DoubleEmitter {
  getURL = () => 'https://site.example/';
  setWindowOpenHandler = () => {};
}

/** A sign-in at a site that has signed in once it has set `sid`, in a window of nothing but its events. */
function makeSignIn() {
  const contents = new Contents();
  const cookies: { name: string; domain: string; value: string }[] = [];
  class Window extends DoubleEmitter {
    webContents = contents;
    loadURL = async () => {};
    setTitle = () => {};
  }
  const session = { cookies: new DoubleEmitter() };
  const options = {
    electron: { BrowserWindow: Window },
    partition: { name: 'sign-in-1', session, allCookies: async () => [...cookies] },
    plan: {
      kind: 'window',
      startUrl: 'https://site.example/',
      done: [{ kind: 'cookie', name: 'sid', domain: 'site.example' }],
      rejectedUrls: [],
      identityProviderHosts: [],
      cookieDomains: ['site.example'],
      localStorageOrigins: [],
    },
    clock: systemClock,
    name: 'Site',
  };
  const window = new SignInWindow(options as unknown as SignInWindowOptions);
  const fail = (code: number) =>
    contents.happen(
      'did-fail-load',
      new DoubleEvent(),
      code,
      'ERR_FAILED',
      'https://site.example/x',
      true,
      0,
      0,
    );
  return { cookies, fail, ended: window.visit(new AbortController().signal) };
}

/** Lets the sign-in look at what there is. */
const look = () => new Promise((resolve) => setImmediate(resolve));

test('a site that has signed in and leads to a page that is not there has signed in', async () => {
  const { cookies, fail, ended } = makeSignIn();
  await look();
  cookies.push({ name: 'sid', domain: 'site.example', value: '1' });
  fail(-2);
  expect(await ended).toBe('done');
});

test('a load that was given up for another one is no end', async () => {
  const { fail, ended } = makeSignIn();
  await look();
  fail(-3);
  await look();
  fail(-105);
  await expect(ended).rejects.toMatchObject({ failure: { kind: 'transient', detail: 'ERR_FAILED' } });
});
