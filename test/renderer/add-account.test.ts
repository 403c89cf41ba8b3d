import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { completeAddress, problemOfAddress } from '../../renderer/sign-in/instance-address.ts';
import { afterwardsOf, waysInstead } from '../../renderer/sign-in/way-effects.ts';
import { minute, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

describe('what is said of a way in', () => {
  test.each([
    ['password', 'refresh', 'by-itself'],
    ['chrome', 'refresh', 'renewed'],
    ['cookies', 'touch', 'renewed'],
    ['cookies', 'sign-in', 'once'],
    ['loopback', 'refresh', 'renewed'],
    ['token', 'refresh', 'once'],
    ['token', 'check', 'checked'],
    ['api-key', 'check', 'checked'],
  ] as const)('%s where sessions are kept by %s: %s', (way, renewal, afterwards) => {
    expect(afterwardsOf(way, renewal)).toBe(afterwards);
  });

  test('another way is offered only where the way itself was the trouble', () => {
    const ways = ['window', 'chrome', 'cookies', 'password'] as const;
    expect(waysInstead('challenge', 'window', ways)).toEqual(['chrome', 'cookies']);
    expect(waysInstead('challenge', 'password', ways)).toEqual(['chrome', 'window']);
    expect(waysInstead('transient', 'window', ways)).toEqual([]);
    expect(waysInstead('credentials-rejected', 'password', ways)).toEqual([]);
  });
});

describe('the address of an instance', () => {
  test.each([
    ['git.example.com', 'https://git.example.com', undefined],
    [' https://git.example.com/base ', 'https://git.example.com/base', undefined],
    ['localhost:3000', 'http://localhost:3000', undefined],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000', undefined],
    ['http://git.example.com', 'http://git.example.com', 'not-https'],
    ['https://git.example.com?x=1', 'https://git.example.com?x=1', 'too-much'],
    ['https://me@git.example.com', 'https://me@git.example.com', 'too-much'],
    ['git', 'https://git', 'incomplete'],
    ['https://', 'https://', 'incomplete'],
  ])('%j is completed and looked at', (typed, completed, problem) => {
    expect(completeAddress(typed)).toBe(completed);
    expect(problemOfAddress(completed)).toBe(problem);
  });
});

describe('the window', () => {
  withStage();

  test('says what each way stores and what comes after, helps where one fails, and adds several in a row', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page, server } = await openWindow(engine, { expectedErrors: /409/, colorScheme: 'light' });
    await row(page, 'art@example.com').waitFor();
    await page.getByRole('button', { name: 'Add account' }).press('Enter');
    // By host, by kind, by name.
    const search = page.getByLabel('Search providers');
    for (const [typed, found] of [
      ['labs.google', 'ImageFX'],
      ['cookies', 'Suno'],
      ['oauth git', 'GitHub'],
    ] as const) {
      await search.fill(typed);
      await page.getByRole('option', { name: found }).waitFor();
    }
    await search.fill('');
    await picture(page, 'add-palette-light');
    await expectAccessible(page);

    await search.fill('labs.google');
    await page.locator('[role="option"][data-highlighted]').filter({ hasText: 'ImageFX' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('you type your password on Google’s own page').waitFor();
    expect(await page.getByRole('textbox', { name: 'Password' }).count()).toBe(0);
    await picture(page, 'add-google-light');
    await expectAccessible(page);
    // Google does not trust the browser: what a person can do instead is one key away.
    engine.script['signIn.add'] = () => {
      throw fail('not-supported', 'Google refuses this browser.');
    };
    await page.getByRole('button', { name: 'Open the browser' }).press('Enter');
    await page.getByText('Google refuses this browser.').waitFor();
    await picture(page, 'add-refused-light');
    await page.getByRole('button', { name: 'Cookies from a browser instead' }).press('Enter');
    await page.getByText('Export the cookies of labs.google from your browser.').waitFor();
    expect(await page.getByRole('radio', { name: /^Cookies/ }).isChecked()).toBe(true);

    // A provider that wants to be left alone says until when.
    engine.script['signIn.add'] = () => {
      throw fail('rate-limited', 'ImageFX asked to be left alone.', { retryAt: now + 3 * minute });
    };
    await page.getByRole('textbox', { name: 'Exported cookies' }).fill('[]');
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByText('Can be tried again in 3 min.').waitFor();
    delete engine.script['signIn.add'];

    await page.getByRole('button', { name: 'Back' }).press('Enter');
    await search.fill('gitea');
    await page.getByRole('option', { name: 'Gitea' }).click();
    await page.setViewportSize({ width: 480, height: 860 });
    await page.emulateMedia({ colorScheme: 'dark' });
    const address = page.getByRole('textbox', { name: 'Address of the instance' });
    await address.fill('http://git.example.com');
    await address.press('Tab');
    await page.getByText('It begins with https://.').waitFor();
    await picture(page, 'add-narrow-dark');
    await expectAccessible(page);
    await address.fill('git.example.com');
    await address.press('Tab');
    expect(await address.inputValue()).toBe('https://git.example.com');
    await page.getByRole('radio', { name: /^Access token/ }).click();
    for (const token of ['first-token', 'second-token']) {
      await page.getByRole('textbox', { name: 'Access token' }).fill(token);
      const another = page.getByRole('checkbox', { name: 'Add another after this one' });
      if (token === 'first-token') await another.press('Space');
      await page.getByRole('button', { name: 'Add with this token' }).press('Enter');
      if (token === 'first-token') {
        await page.getByText('is signed in.').first().waitFor();
        // The same way and address, and nothing of the secret.
        await eventually(async () =>
          expect(await page.getByRole('textbox', { name: 'Access token' }).inputValue()).toBe(''),
        );
        expect(await address.inputValue()).toBe('https://git.example.com');
      }
    }
    await page.getByRole('dialog', { name: /^Add an account/ }).waitFor({ state: 'detached' });
    expect(server.inputsOf('signIn.add').slice(-2)).toMatchObject([
      { instance: 'https://git.example.com', signIn: { way: 'token', pasted: 'first-token' } },
      { instance: 'https://git.example.com', signIn: { way: 'token', pasted: 'second-token' } },
    ]);
  });
});
