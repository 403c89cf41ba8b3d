import { describe, expect, test } from 'vitest';
import { isWindowUrl } from '../../main/desktop/app-protocol.ts';
import { autostartEntry } from '../../main/desktop/autostart.ts';
import { toCookieDetails, toStoredCookie } from '../../main/desktop/browser-cookies.ts';
import { desktopLock } from '../../main/desktop/desktop-lock.ts';
import { fileDialogs } from '../../main/desktop/file-dialogs.ts';
import { addressTitle, mayVisit } from '../../main/desktop/remote-pages.ts';
import { readArguments, readLink } from '../../main/desktop/start-arguments.ts';
import { placeOnScreen } from '../../main/desktop/window-place.ts';
import type { StoredCookie } from '../../main/engine/session.ts';

describe('the place of the window', () => {
  const screen = { x: 0, y: 0, width: 1_920, height: 1_040 };
  const left = { x: -1_280, y: 0, width: 1_280, height: 1_000 };
  const place = { x: 100, y: 80, width: 1_000, height: 700, maximized: false };

  test('is where it was', () => {
    expect(placeOnScreen(place, [screen])).toEqual(place);
    expect(placeOnScreen({ ...place, x: -1_200 }, [screen, left])).toEqual({ ...place, x: -1_200 });
  });

  test('comes back when its screen is gone', () => {
    expect(placeOnScreen({ ...place, x: -1_200 }, [screen])).toEqual({
      width: 1_000,
      height: 700,
      maximized: false,
    });
  });

  test('is pushed onto the screen, and fits', () => {
    expect(placeOnScreen({ ...place, x: 1_700, y: 900 }, [screen])).toEqual({ ...place, x: 920, y: 340 });
    expect(placeOnScreen({ ...place, width: 5_000, height: 200 }, [screen])).toMatchObject({
      x: 0,
      width: 1_920,
      height: 400,
    });
  });

  test.each([
    undefined,
    'text',
    { x: 1 },
    { ...place, width: -5 },
    { ...place, x: 0.5 },
    { ...place, y: '1' },
  ])('%o, as a file may hold, is as good as nothing', (remembered) => {
    expect(placeOnScreen(remembered, [screen])).toEqual({ width: 1_200, height: 800 });
  });
});

describe('arguments of a start', () => {
  const id = '3c8a3c9e-7b9e-4b52-8a53-0c6d6a4f4f10';

  test('a link that is too long is none', () => {
    expect(readLink(`latchkey://open?${'x'.repeat(9_000)}`)).toBeUndefined();
  });

  test.each([
    'latchkey://oauth/callback?code=c&state=s',
    'app.latchkey.desktop:/oauth/callback?code=c&state=s',
  ])('%s is the way back from an OAuth server', (text) => {
    expect(readLink(text)).toEqual({
      open: 'oauth',
      path: '/callback',
      parameters: new URLSearchParams({ code: 'c', state: 's' }),
    });
  });

  test('links and --hidden are found among whatever there is', () => {
    expect(readArguments(['/app', '--hidden', '--inspect', `latchkey://account/${id}`])).toEqual({
      hidden: true,
      links: [{ open: 'account', id }],
    });
  });

  test.each([
    ['latchkey://open', { open: 'window' }],
    [`latchkey://account/${id.toUpperCase()}`, { open: 'account', id }],
    [`latchkey://account/${id}/x`, undefined],
    ['latchkey://account/../../etc', undefined],
    ['app.latchkey.desktop:/oauth', undefined],
    ['app.latchkey.desktop:/account/x y', undefined],
    ['latchkey://oauth/<script>', undefined],
    ['latchkey:account', undefined],
    [`https://account/${id}`, undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(readLink(text)).toEqual(expected);
  });
});

describe('where pages may go', () => {
  const site = 'https://site.example/login';
  const local = 'http://127.0.0.1:5000/studio';

  test.each([
    ['https://accounts.google.com/', site, true],
    ['http://accounts.google.com/', site, false],
    ['http://127.0.0.1:5000/', site, false],
    ['http://127.0.0.1:5000/', local, true],
    ['http://localhost:1/', local, true],
    ['http://127.0.0.1.evil.example/', local, false],
    ['http://evil.example/', local, false],
    ['file:///etc/passwd', site, false],
    ['app://latchkey/', site, false],
    ['latchkey://open', site, false],
    ['javascript:alert(1)', site, false],
    ['data:text/html,x', site, false],
    ['not an address', site, false],
  ])('%s from %s: %s', (url, start, expected) => {
    expect(mayVisit(url, start)).toBe(expected);
  });

  test.each([
    ['app://latchkey/', true],
    ['app://latchkey/index.html#account=1', true],
    ['app://latchkey.evil/', false],
    ['app://evil/latchkey/', false],
    ['https://latchkey/', false],
    ['', false],
  ])('the window itself is %s: %s', (url, expected) => {
    expect(isWindowUrl(url)).toBe(expected);
  });

  test('the title begins with the origin, as a browser would show it', () => {
    expect(addressTitle('https://аpple.com/login?x=1', 'sign in to X')).toBe(
      'https://xn--pple-43d.com (sign in to X)',
    );
    expect(addressTitle('about:blank', 'sign in to X')).toBe('Loading (sign in to X)');
  });
});

describe('cookies on their way', () => {
  const cookie: StoredCookie = {
    name: 'sid',
    value: 'v',
    domain: 'site.example',
    hostOnly: false,
    path: '/app',
    expires: 2_000_000,
    secure: true,
    httpOnly: true,
    sameSite: 'none',
  };

  test('from Electron and back are the same', () => {
    const details = toCookieDetails(cookie, 1_000_000);
    expect(details).toMatchObject({
      url: 'https://site.example/app',
      domain: 'site.example',
      expirationDate: 2_000,
    });
    const { url: _, ...rest } = details;
    const back = toStoredCookie({
      ...rest,
      name: 'sid',
      value: 'v',
      domain: '.site.example',
      hostOnly: false,
      sameSite: 'no_restriction',
    });
    expect(back).toEqual(cookie);
  });

  test('a cookie of one host gets no domain, as __Host- cookies demand', () => {
    expect(toCookieDetails({ ...cookie, hostOnly: true }, 0)).not.toHaveProperty('domain');
  });

  test('a cookie of the session has no date; one that ended by its date is still set', () => {
    const { expires: _, ...ofSession } = cookie;
    expect(toCookieDetails(ofSession, 0)).not.toHaveProperty('expirationDate');
    expect(toCookieDetails(cookie, 3_000_000)).not.toHaveProperty('expirationDate');
    const electron = {
      name: 'a',
      value: 'b',
      sameSite: 'unspecified',
      domain: 'x.example',
      hostOnly: true,
    } as const;
    expect(toStoredCookie(electron)).toEqual({
      name: 'a',
      value: 'b',
      domain: 'x.example',
      hostOnly: true,
      path: '/',
      secure: false,
      httpOnly: false,
    });
  });
});

test('the autostart entry quotes what a path may hold', () => {
  const entry = autostartEntry(['/home/a b/$x "q" 100%/Latchkey.AppImage']);
  expect(entry).toContain('Exec="/home/a b/\\\\$x \\\\"q\\\\" 100%%/Latchkey.AppImage" --hidden\n');
});

describe('what the desktop knows of the person', () => {
  const electron = (finger: 'right' | 'wrong' | undefined) => ({
    powerMonitor: { getSystemIdleTime: () => 90, on: () => undefined as never },
    systemPreferences: {
      canPromptTouchID: () => finger !== undefined,
      promptTouchID: () => (finger === 'right' ? Promise.resolve() : Promise.reject(new Error('no'))),
    },
  });

  test('is how long nobody has touched it, and Touch ID where macOS has it', async () => {
    const { idleTime, presence } = desktopLock(electron('right'), 'darwin');
    expect(idleTime?.()).toBe(90_000);
    expect([presence?.name, presence?.isAvailable()]).toEqual(['Touch ID', true]);
    await presence?.prove('unlock Latchkey');
    await expect(desktopLock(electron('wrong'), 'darwin').presence?.prove('x')).rejects.toThrow();
    expect(desktopLock(electron(undefined), 'darwin').presence?.isAvailable()).toBe(false);
    // Electron offers nothing like it there; its methods are missing.
    for (const platform of ['win32', 'linux'] as const) {
      expect(desktopLock(electron('right'), platform).presence).toBeUndefined();
    }
  });

  test('is asked for files by dialogs of the system, and closing one chooses nothing', async () => {
    const answering = (path: string | undefined) => ({
      dialog: {
        showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
        showErrorBox: () => undefined,
        showSaveDialog: async () => ({ canceled: path === undefined, filePath: path ?? '' }),
        showOpenDialog: async () => ({ canceled: path === undefined, filePaths: path ? [path] : [] }),
      },
    });
    const dialogs = fileDialogs(answering('/home/ada/file'));
    expect([await dialogs.save('name'), await dialogs.open()]).toEqual(['/home/ada/file', '/home/ada/file']);
    const closed = fileDialogs(answering(undefined));
    expect([await closed.save('name'), await closed.open()]).toEqual([undefined, undefined]);
  });
});
