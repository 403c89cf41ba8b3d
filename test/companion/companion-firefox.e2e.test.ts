import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { firefoxId } from '../../main/companion/extension-ids.ts';
import type { AccountData } from '../../preload/contract.ts';
import { ada, Latchkey, playground } from '../command/latchkey.ts';
import { Firefox } from '../support/firefox.ts';
import { focusWindow, press, typeText } from '../support/person.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const extension = join(import.meta.dirname, '..', '..', 'dist', 'companion', 'firefox');
const hasDisplay = process.env.LATCHKEY_TEST_KEYRING === '1';
const hasFirefox = spawnSync('firefox-esr', ['--version']).error === undefined;
if (!hasDisplay || !hasFirefox) {
  console.log(`SKIPPED: the Companion in Firefox (no ${hasFirefox ? 'display' : 'Firefox'})`);
}

/** The heading of the popup, or undefined while it is closed. */
async function headingOf(firefox: Firefox): Promise<unknown> {
  const popup = `document.querySelector('browser.webextension-popup-browser')`;
  return await firefox.look(
    `return ${popup}?.currentURI.spec.endsWith('/popup.html') ? ${popup}.contentTitle : null`,
  );
}

async function popupSays(firefox: Firefox, heading: string): Promise<void> {
  await expect.poll(() => headingOf(firefox), { timeout: 30_000, interval: 100 }).toBe(heading);
}

async function openPopup(firefox: Firefox): Promise<void> {
  const open = async () => {
    if ((await headingOf(firefox)) !== null) return true;
    await press('alt+shift+k');
    return false;
  };
  await expect.poll(open, { timeout: 30_000, interval: 1_000 }).toBe(true);
}

/** Without a window manager nothing but this brings the keyboard from the window into the popup. */
async function intoPopup(firefox: Firefox): Promise<void> {
  await firefox.look(`document.querySelector('browser.webextension-popup-browser').focus()`);
}

/** Says yes to what the browser itself asks about the extension; returns what that was. */
async function allowInBrowser(firefox: Firefox): Promise<string> {
  const question = `document.getElementById('addon-webext-permissions-notification')`;
  await expect
    .poll(() => firefox.look(`return document.getElementById('notification-popup')?.state`), {
      timeout: 30_000,
    })
    .toBe('open');
  const asked = await firefox.look(`return ${question}.textContent`);
  await firefox.look(`${question}.button.click()`);
  return String(asked);
}

describe.skipIf(!hasDisplay || !hasFirefox)('the Companion in Firefox', () => {
  test('hands over the session of a page, when the person says so and the browser was asked', async () => {
    const home = temporaryFolder();
    const latchkey = new Latchkey({ HOME: home });
    const service = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    await latchkey.answer('companion', 'install', 'firefox');
    expect(existsSync(join(home, '.mozilla', 'native-messaging-hosts'))).toBe(true);
    await latchkey.startDaemon('--no-window');
    const firefox = await Firefox.start(home, { ...process.env, HOME: home });
    onTestFinished(() => firefox.close());
    await firefox.install(extension);
    expect(
      await firefox.look(
        `return WebExtensionPolicy.getByID(${JSON.stringify(firefoxId)}).permissions.join()`,
      ),
    ).not.toMatch(/cookies|nativeMessaging|scripting|:\/\//);
    const { email, password } = ada;
    await firefox.open(`${service.url}/studio/signin`);
    await firefox.fillIn({ email, password });
    await expect.poll(() => firefox.address()).toBe(`${service.url}/studio`);

    await focusWindow('Mozilla Firefox');
    await openPopup(firefox);
    await popupSays(firefox, 'Let Latchkey read your session of 127.0.0.1?');
    await intoPopup(firefox);
    await press('Return');
    expect(await allowInBrowser(firefox)).toContain('127.0.0.1');
    await openPopup(firefox);
    await popupSays(firefox, 'Latchkey does not know this site yet');
    await intoPopup(firefox);
    await press('Return');
    await popupSays(firefox, email);
    await intoPopup(firefox);
    await typeText(password);
    await press('Return');
    await popupSays(firefox, `${email} is in Latchkey`);

    const { accounts } = await latchkey.answer<{ accounts: AccountData[] }>('list');
    expect(accounts).toMatchObject([
      { providerId: 'playground-studio', status: 'active', authMethod: 'password', hasCredential: true },
    ]);
    expect(latchkey.contents()).not.toContain(password);
  });
});
