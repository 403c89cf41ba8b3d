import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DoubleEvent } from '../support/electron-double/emitter.ts';
import type { WindowDouble } from '../support/electron-double/window-double.ts';
import { ada, addByWindow, ask, mainPage, mainWindow, siteWindow, until, withStage } from './stage.ts';

/** Electron's checklist (docs/tutorial/security): each of its points here is seen on the windows that the app makes, or in its sources. */

const makeStage = withStage();
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'main', 'desktop');
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const everything = sources.map(({ text }) => text).join('\n');

function lines(pattern: RegExp): readonly string[] {
  return sources.flatMap(({ name, text }) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
}

/** All kinds of windows that there are. */
async function openEveryWindow() {
  const stage = await makeStage();
  const app = await stage.start();
  const made: WindowDouble[] = [];
  app.process.app.on('web-contents-created', () =>
    made.splice(0, made.length, ...new Set([...made, ...app.process.windows])),
  );
  const main = await mainWindow(app.process);
  const { label } = await addByWindow(
    app,
    { providerId: 'playground-studio', instance: stage.playground.url, name: 'Playground Studio' },
    ada,
  );
  await until(() => app.process.tray?.menu?.text().includes(label), 'the account in the tray');
  app.process.tray?.menu?.click('Playground Studio', label, 'Open the site');
  const site = await siteWindow(app.process, `(${label})`);
  return { stage, app, main, site, windows: [...new Set([...made, ...app.process.windows])] };
}

describe('windows', () => {
  test('have no Node, an isolated world and a sandbox; sites get no preload script and a partition in memory', async () => {
    const { windows, main, app } = await openEveryWindow();
    expect(windows.length).toBeGreaterThan(3);
    for (const { options } of windows) {
      const preferences = options.webPreferences ?? {};
      expect(preferences).toMatchObject({ nodeIntegration: false, contextIsolation: true, sandbox: true });
      expect(preferences.nodeIntegrationInWorker ?? false).toBe(false);
      expect(preferences.nodeIntegrationInSubFrames ?? false).toBe(false);
      expect(preferences.webSecurity ?? true).toBe(true);
      expect(preferences.allowRunningInsecureContent ?? false).toBe(false);
      expect(preferences.experimentalFeatures ?? false).toBe(false);
      expect(preferences.enableBlinkFeatures).toBeUndefined();
      expect(preferences.webviewTag ?? false).toBe(false);
    }
    for (const { options } of windows.filter((window) => window !== main)) {
      expect(options.webPreferences?.preload).toBeUndefined();
      expect(options.webPreferences?.partition).toMatch(/^(sign-in|account)-/);
    }
    for (const partition of app.process.partitions.values()) {
      if (partition.contents.size === 0 && partition.permissionCheck === null) continue;
      expect(partition.permissionCheck?.(null, 'geolocation', '', {} as never)).toBe(false);
      const granted: boolean[] = [];
      partition.permissionRequest?.(
        {} as never,
        'geolocation',
        (answer) => void granted.push(answer),
        {} as never,
      );
      expect(granted).toEqual([false]);
      expect(partition.devicePermission?.({} as never)).toBe(false);
      expect(partition.displayMedia).not.toBeNull();
      expect(partition.listens('will-download')).toBe(true);
    }
    expect(app.process.partitions.get('')?.permissionCheck).not.toBeNull();
  });

  test('of the app stay at the app: no navigation, no window, nothing embedded', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const page = await mainPage(app);
    const main = await mainWindow(app.process);
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    expect(main.webContents.mayOpen('https://example.com/')).toBe(false);
    expect(await ask(page, 'engineStatus', {})).toMatchObject({ ok: true });
    expect(main.webContents.getURL()).toBe('app://latchkey/');
    expect(app.process.windows.size).toBe(1);
    const attached = {
      prevented: false,
      preventDefault: () => void Object.assign(attached, { prevented: true }),
    };
    main.webContents.happen('will-attach-webview', attached);
    expect(attached.prevented).toBe(true);
  });

  test('of a site cannot keep themselves open', async () => {
    const { site } = await openEveryWindow();
    const leaving = new DoubleEvent();
    site.webContents.happen('will-prevent-unload', leaving);
    expect(leaving.defaultPrevented).toBe(true);
  });

  test('send no certificate of the person to anybody', async () => {
    const stage = await makeStage();
    const app = await stage.start(['--hidden']);
    const asked = new DoubleEvent();
    const chosen: unknown[][] = [];
    const choose = (...given: unknown[]) => void chosen.push(given);
    app.process.app.happen('select-client-certificate', asked, null, 'https://site/', [{}], choose);
    expect(asked.defaultPrevented).toBe(true);
    expect(chosen).toEqual([[]]);
  });

  test('of the app have a policy that begins with nothing', async () => {
    const stage = await makeStage();
    const app = await stage.start();
    const page = await mainPage(app);
    const reply = await page.reload();
    const policy = (await reply?.headerValue('content-security-policy')) ?? '';
    expect(policy.split('; ')[0]).toBe("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:|data:(?!$|;)(?<!img-src 'self' data:)/);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      return 'ran' in window;
    });
    expect(ran).toBe(false);
  });

  test('the scheme of the app is privileged for no more than it needs', async () => {
    const stage = await makeStage();
    const app = await stage.start(['--hidden']);
    expect(app.process.privilegedSchemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true } },
    ]);
  });

  test('outside of the app only checked addresses are opened', async () => {
    expect(lines(/openExternal\(/)).toHaveLength(1);
    expect(lines(/openExternal\(/)[0]).toContain('isSafeUrl(url)');
  });
});

describe('the sources', () => {
  test('are read', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  test.each([
    [
      'refuse certificates by asking nobody',
      /certificate-error|setCertificateVerifyProc|ignore-certificate-errors/,
    ],
    ['load no file', /loadFile|file:\/\//],
    ['leave the user agent as it is', /setUserAgent|userAgentFallback/],
    ['write no crash dumps', /crashReporter/],
    ['compare no address by how it begins', /[uU]rl\w*\.startsWith|\.includes\('https?:/],
    ['give pages no switches of Chromium', /commandLine|appendSwitch/],
    ['have no developer tools', /openDevTools|toggleDevTools/],
    ['use no synchronous secret store of Electron', /safeStorage/],
    ['hand Electron in', /from 'electron'(?<!import type .*)/],
  ])('%s', (_what, pattern) => {
    expect(lines(pattern)).toEqual([]);
  });

  test('name each channel of messages in one place', () => {
    expect(everything).not.toMatch(/ipcMain\.(handle|on)\(\s*['"`]/);
  });
});
