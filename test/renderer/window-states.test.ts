import { expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { EngineStatusData } from '../../preload/contract.ts';
import { failureData } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

const open: EngineStatusData['protection'] = { backend: 'keychain', name: 'GNOME Keyring', state: 'open' };

/** What protects the sessions, in a state that is not good. */
function shut(
  state: Exclude<EngineStatusData['protection']['state'], 'open'>,
  message: string,
  changes: Partial<EngineStatusData['protection']> = {},
): EngineStatusData['protection'] {
  const failure = failureData({ kind: 'vault-unavailable', vault: state, message });
  return { ...open, state, failure, ...changes };
}

test('the first run offers every way to begin, also where there is no keychain and on a narrow window', async () => {
  const engine = new ScriptedEngine();
  const { page, server } = await openWindow(engine, { colorScheme: 'light' });
  await page.getByRole('heading', { name: 'Sign in once. Stay signed in.' }).waitFor();
  await picture(page, 'first-run-light');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Bring accounts along' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'What that means' }).press('Enter');
  await page.getByRole('region', { name: 'Protection' }).waitFor();
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: 'Accounts' })
    .press('Enter');

  engine.changeStatus({
    protection: shut('missing', 'This system has no keychain.', { name: 'the keychain' }),
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Choose where sessions are kept' }).waitFor();
  await picture(page, 'first-run-no-keychain-dark');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Choose where sessions are kept' }).press('Enter');
  await page.getByRole('radio', { name: /^A sealed file with its key beside it/ }).press('Space');
  await page.getByRole('button', { name: 'Keep them there' }).press('Enter');
  await eventually(() =>
    expect(server.inputsOf('engine.chooseProtection')).toEqual([{ backend: 'key-file' }]),
  );
  await page.getByRole('button', { name: 'Choose where sessions are kept' }).waitFor({ state: 'detached' });

  await page.setViewportSize({ width: 480, height: 760 });
  await page.getByRole('button', { name: 'Views' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await picture(page, 'first-run-narrow-dark');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
});

test('whatever is missing is said with what is safe and what to do, and goes by itself', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const { page } = await openWindow(engine, { colorScheme: 'light' });
  await row(page, 'art@example.com').waitFor();
  const banner = page.locator('.banner');
  const states: readonly [string, Partial<EngineStatusData>, RegExp][] = [
    ['offline', { online: false }, /You are offline. Every session is kept./],
    [
      'keychain-locked',
      { online: true, protection: shut('locked', 'The keychain is locked.') },
      /The keychain is locked. Your accounts are safe and wait. Unlock the keychain, then try again./,
    ],
    [
      'file-locked',
      { protection: shut('locked', 'x', { backend: 'passphrase-file', name: 'a sealed file' }) },
      /Your sealed file is closed. Your accounts are safe and wait. Type your passphrase to open it./,
    ],
    [
      'no-keychain',
      { protection: shut('missing', 'This system has no keychain.') },
      /This system has no keychain. .*Start a keychain, or choose a sealed file instead./,
    ],
    [
      'newer',
      { protection: shut('newer-format', 'The sessions were sealed by a newer Latchkey.') },
      /sealed by a newer Latchkey. .*Update Latchkey, then try again\./,
    ],
  ];
  for (const [name, status, words] of states) {
    engine.changeStatus(status);
    await banner.filter({ hasText: words }).waitFor();
    // They differ in words only.
    if (name !== 'keychain-locked') continue;
    await picture(page, `state-${name}`);
    await expectAccessible(page);
  }
  engine.changeStatus({ protection: open });
  await banner.waitFor({ state: 'detached' });
});

test('a profile that cannot be read, and an engine that is gone, leave a way on', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.script['accounts.list'] = () => {
    throw fail('storage-unavailable', 'The profile was made by a newer Latchkey. It was not touched.', {
      advice: 'Update Latchkey, then start it again.',
    });
  };
  const { page, server } = await openWindow(engine, {
    colorScheme: 'dark',
    expectedErrors: /409|401|Failed to load resource|ERR_/,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByText('The profile was made by a newer Latchkey.').waitFor();
  await picture(page, 'state-newer-profile-dark');
  await expectAccessible(page);
  await server.stop();
  await page.getByRole('heading', { name: 'Latchkey does not answer.' }).waitFor();
  await page.getByRole('button', { name: 'Copy command' }).press('Enter');
  await page.getByText('Copied', { exact: true }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('latchkey daemon');
  await picture(page, 'state-gone-dark');
  await expectAccessible(page);
  delete engine.script['accounts.list'];
  await server.start();
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  await row(page, 'art@example.com').waitFor();
});
