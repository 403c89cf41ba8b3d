import { expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { failureData } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

test('each setting is changed by the keyboard, kept, and seen at once', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const { page, server } = await openWindow(engine, { expectedErrors: /409/, colorScheme: 'light' });
  await row(page, 'art@example.com').waitFor();
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).press('Enter');
  await page.getByRole('region', { name: 'Appearance' }).waitFor();
  await picture(page, 'settings-light');
  await expectAccessible(page);

  const theme = page.getByRole('combobox', { name: /^Theme/ });
  await theme.press('Enter');
  await page.getByRole('option', { name: 'Dark' }).press('Enter');
  await eventually(() =>
    expect(server.inputsOf('settings.set')).toEqual([{ appearance: { theme: 'dark' } }]),
  );
  await eventually(async () =>
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(29, 30, 33)',
    ),
  );
  await picture(page, 'settings-dark');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Notifications' }).press('Enter');
  await page.getByRole('switch', { name: 'Quiet hours' }).press('Space');
  const from = page.getByLabel('From', { exact: true });
  await from.fill('21:30');
  await from.press('Enter');
  await eventually(() =>
    expect(engine.settings.settings.notifications).toMatchObject({ quiet: true, quietFrom: '21:30' }),
  );

  // What is refused is said, and the switch stays as it was.
  engine.script['settings.set'] = () => {
    throw fail('not-supported', 'The system does not let Latchkey start by itself.');
  };
  await page.getByRole('button', { name: 'Background' }).press('Enter');
  const start = page.getByRole('switch', { name: 'Start with the login session' });
  await start.press('Space');
  await page.getByText('The system does not let Latchkey start by itself.').waitFor();
  expect(await start.isChecked()).toBe(false);

  // Changed elsewhere, by the command or the tray.
  const { settings } = engine.settings;
  engine.settings = {
    can: { startAtLogin: false, closeToTray: false, notifications: false },
    settings: { ...settings, refresh: { siteMarginMinutes: 7, oauthMarginMinutes: 10 } },
  };
  engine.emit({ name: 'settings-changed', data: engine.settings });
  await page.getByText('This Latchkey cannot start by itself.').waitFor();
  await page.getByRole('button', { name: 'Refreshing', exact: true }).press('Enter');
  await page
    .getByRole('combobox', { name: /^Sites/ })
    .getByText('7 min before')
    .waitFor();

  // Where there is no room for both, the list of sections and the section take turns.
  await page.setViewportSize({ width: 480, height: 800 });
  await page.getByRole('heading', { name: 'Refreshing' }).waitFor();
  await page.getByRole('button', { name: 'All settings' }).press('Enter');
  await picture(page, 'settings-narrow');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Appearance' }).press('Enter');
  await page.getByRole('combobox', { name: /^Rows/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
});

test('protection, diagnostics and what this is are told in plain words', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.changeStatus({ profile: '/home/ada/.local/share/latchkey' });
  const { page, server } = await openWindow(engine, {
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Protection' }).click();
  await page.getByText('Your sessions are sealed by GNOME Keyring.').waitFor();
  await picture(page, 'settings-protection-light');
  await expectAccessible(page);
  engine.changeStatus({
    protection: {
      backend: 'passphrase-file',
      name: 'a sealed file under your passphrase',
      state: 'locked',
      failure: failureData({
        kind: 'vault-unavailable',
        vault: 'locked',
        message: 'The sealed file is locked.',
      }),
    },
  });
  const section = page.getByRole('region', { name: 'Protection' });
  await section.getByText('You type the passphrase after each start.').waitFor();
  await section.getByRole('button', { name: 'Unlock…' }).click();
  await page.getByRole('textbox', { name: 'Passphrase' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Diagnostics' }).click();
  await page.getByText('2 things need a look.').waitFor();
  await page.getByRole('button', { name: 'Copy for a report' }).click();
  await page.getByText('Copied', { exact: true }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n').slice(0, 2)).toEqual([
    'good    Latchkey: 0.1.0, daemon (process 4711), Node 24.21.0, linux x64',
    'good    Profile: ~/.local/share/latchkey',
  ]);
  engine.checks = engine.checks.slice(0, 3);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'settings-diagnostics-dark');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('Everything is in order.').waitFor();
  expect(server.inputsOf('engine.diagnose')).toHaveLength(2);

  await page.getByRole('button', { name: 'About' }).click();
  await page.getByText('MIT. Free to use').waitFor();
});
