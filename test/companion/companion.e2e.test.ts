import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chromiumOrigin } from '../../main/companion/extension-ids.ts';
import { writeMessage } from '../../main/companion/native-messages.ts';
import type { AccountData } from '../../preload/contract.ts';
import { ada, Latchkey, playground } from '../command/latchkey.ts';
import { quiet } from '../sign-in/quiet-browser.ts';
import { focusWindow, press, typeText } from '../support/person.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const extension = join(import.meta.dirname, '..', '..', 'dist', 'companion', 'chromium');
const skipsDisplayTests = process.env.LATCHKEY_TEST_KEYRING !== '1';
if (skipsDisplayTests) console.log('SKIPPED: the Companion in Chromium (no display)');

/** The person's own browser with the Companion in it, as it was built. */
async function browserOf(home: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(join(home, 'chromium'), {
    executablePath: '/usr/bin/chromium',
    headless: false,
    viewport: null,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...quiet,
      '--no-sandbox',
      '--no-first-run',
      `--load-extension=${extension}`,
      `--disable-extensions-except=${extension}`,
    ],
    env: { ...process.env, XDG_CONFIG_HOME: home },
  });
  onTestFinished(() => context.close());
  return context;
}

/** The heading of the popup, or undefined while it is closed. */
async function headingOf(devTools: CDPSession): Promise<string | undefined> {
  const { targetInfos } = await devTools.send('Target.getTargets');
  return targetInfos.find(({ url }) => url.startsWith(chromiumOrigin))?.title;
}

async function popupSays(devTools: CDPSession, heading: string): Promise<void> {
  await expect.poll(() => headingOf(devTools), { timeout: 30_000, interval: 100 }).toBe(heading);
}

/** Opens the popup by its shortcut; a browser that has just closed something else may miss the first key. */
async function openPopup(devTools: CDPSession): Promise<void> {
  const open = async () => {
    if ((await headingOf(devTools)) !== undefined) return true;
    await press('alt+shift+k');
    return false;
  };
  await expect.poll(open, { timeout: 30_000, interval: 1_000 }).toBe(true);
}

/**
 * Says yes to the popup and to the question that the browser then asks. That one closes the popup, is seen by no tool, and has the focus
 * on "Deny" first: so it is answered until the popup says something else than before.
 */
async function allowInBrowser(devTools: CDPSession, asking: string): Promise<void> {
  const allow = async () => {
    const heading = await headingOf(devTools);
    if (heading === asking) await press('Return');
    else if (heading === undefined) await press('Tab', 'Return', 'alt+shift+k');
    return heading;
  };
  await openPopup(devTools);
  await popupSays(devTools, asking);
  await expect.poll(allow, { timeout: 60_000, interval: 1_500 }).not.toBeOneOf([asking, undefined]);
}

describe.skipIf(skipsDisplayTests)('the Companion in Chromium', () => {
  test('hands over the session of a page, when the person says so and the browser was asked', async () => {
    const home = temporaryFolder();
    const latchkey = new Latchkey({ XDG_CONFIG_HOME: home });
    const service = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    await latchkey.answer('companion', 'install', 'chromium');
    await latchkey.startDaemon('--no-window');
    const context = await browserOf(home);
    const page = context.pages()[0] ?? (await context.newPage());
    const { email, password } = ada;
    const signIn = async () => {
      await context.request.post(`${service.url}/studio/signin`, { form: { email, password } });
      await page.goto(`${service.url}/studio`);
    };
    await signIn();
    const devTools = await context.browser()?.newBrowserCDPSession();
    if (!devTools) throw new Error('this browser has no developer tools');

    await focusWindow('Chromium');
    await allowInBrowser(devTools, 'Let Latchkey read your session of 127.0.0.1?');
    await popupSays(devTools, 'Latchkey does not know this site yet');
    await press('Return');
    await popupSays(devTools, email);
    await typeText(password);
    await press('Return');
    await popupSays(devTools, `${email} is in Latchkey`);

    const { accounts } = await latchkey.answer<{ accounts: AccountData[] }>('list');
    expect(accounts).toMatchObject([
      { providerId: 'playground-studio', status: 'active', authMethod: 'password', hasCredential: true },
    ]);
    expect(latchkey.contents()).not.toContain(password);

    // This site gives each cookie out for one use: the browser's own was spent by the proof.
    await press('Escape');
    await signIn();
    await openPopup(devTools);
    await popupSays(devTools, 'Playground Studio');
    await press('Return');
    await popupSays(devTools, email);
    await press('Return');
    await popupSays(devTools, `${email} is in Latchkey`);
    expect((await latchkey.answer<{ accounts: AccountData[] }>('list')).accounts).toHaveLength(1);
  });
});

describe('the host of the Companion', () => {
  test('answers nobody but the Companion', async () => {
    const latchkey = new Latchkey();
    for (const caller of ['', 'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/', 'other@example.com']) {
      const { code, output, errors } = await latchkey.run('companion', 'host', caller);
      expect({ caller, code, output }).toEqual({ caller, code: 6, output: '' });
      expect(errors).toContain('Only the Latchkey Companion');
    }
  });

  test('says what is wrong with a question, and answers the next one', async () => {
    const latchkey = new Latchkey();
    await latchkey.answer('vault', 'use', 'key-file');
    const host = latchkey.begin('companion', 'host', chromiumOrigin);
    const input = host.child.stdin;
    if (!input) throw new Error('no standard input');
    await writeMessage(input, { id: 1, name: 'site', ask: { url: 'no address' } });
    await writeMessage(input, { id: 2, name: 'site', ask: { url: 'https://app.pixverse.ai/home' } });
    await host.said(/"id":1,"ok":false.*"id":2,"ok":true/s);
    expect(host.output).toContain('"providerId":"pixverse"');
    input.end();
    expect(await host.ended).toBe(0);
  });

  test('ends on something that is no question, and says so on standard error alone', async () => {
    const latchkey = new Latchkey();
    const host = latchkey.begin('companion', 'host', chromiumOrigin);
    const input = host.child.stdin;
    if (!input) throw new Error('no standard input');
    await writeMessage(input, { id: 1, name: 'vault.export', ask: {} });
    expect(await host.ended).toBe(2);
    expect(host.output).toBe('');
  });
});
