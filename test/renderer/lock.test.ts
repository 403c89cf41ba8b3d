import { expect, test } from 'vitest';
import { now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

/** A locked engine answers nothing about accounts: the refusals are what the page reports. */
const refused = /409/;

function lockableEngine(isLocked: boolean): ScriptedEngine {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.lock = { isSet: true, isLocked, isOfFile: false };
  return engine;
}

test('locking empties the window, and unlocking by keyboard alone brings everything back', async () => {
  const engine = lockableEngine(false);
  const { page } = await openWindow(engine, { expectedErrors: refused });
  await row(page, 'art@example.com').click();
  await page.getByRole('button', { name: 'Lock Latchkey' }).click();
  await page.getByRole('heading', { name: 'Latchkey is locked' }).waitFor();
  await eventually(async () => expect(await page.title()).toBe('Latchkey is locked'));
  const shown = await page.content();
  for (const { label, providerName } of sampleAccounts) {
    expect(shown).not.toContain(label);
    expect(shown).not.toContain(providerName);
  }
  await expectAccessible(page);
  await picture(page, 'locked');

  // The field has the keyboard.
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The passphrase is not right.').waitFor();
  await picture(page, 'locked-refused');
  await eventually(async () =>
    expect(await page.getByRole('textbox', { name: 'Passphrase' }).inputValue()).toBe(''),
  );
  await page.keyboard.type('open sesame');
  await page.keyboard.press('Enter');
  await row(page, 'art@example.com').waitFor();
});

test('a window that opens on a locked Latchkey shows no account, and waits after wrong passphrases', async () => {
  const engine = lockableEngine(true);
  engine.lock = { ...engine.lock, retryAt: now + 8_000, presence: 'Touch ID' };
  const { page } = await openWindow(engine, {
    expectedErrors: refused,
    colorScheme: 'dark',
    viewport: { width: 480, height: 700 },
  });
  await page.getByText('The next one can be tried in 8 s.').waitFor();
  expect(await page.getByRole('button', { name: 'Unlock', exact: true }).isDisabled()).toBe(true);
  await page.getByText('Forgotten it?').click();
  await expectAccessible(page);
  await picture(page, 'locked-waiting-dark');
  // Unlocked elsewhere, such as by the command: the window follows.
  engine.changeLock({ isLocked: false, retryAt: undefined });
  await row(page, 'art@example.com').waitFor();
});

test('a passphrase is set, said twice, and removed in the settings', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const { page } = await openWindow(engine);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByRole('button', { name: 'Set a passphrase…' }).click();
  await page.getByRole('textbox', { name: 'New passphrase' }).fill('a passphrase');
  await page.getByRole('textbox', { name: 'The same once more' }).fill('another');
  await page.getByRole('button', { name: 'Set passphrase' }).click();
  await page.getByText('This is not the same passphrase.').waitFor();
  await picture(page, 'lock-set');
  await page.getByRole('textbox', { name: 'The same once more' }).fill('a passphrase');
  await page.getByRole('button', { name: 'Set passphrase' }).click();
  await page.getByText('Latchkey opens with your passphrase.').waitFor();
  await expectAccessible(page);
  await picture(page, 'lock-settings');
  await page.getByRole('switch', { name: 'Keep sessions alive while locked' }).click();
  await eventually(() => expect(engine.settings.settings.lock.refreshWhileLocked).toBe(false));
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('textbox', { name: 'Passphrase now' }).fill('a passphrase');
  await page.getByRole('button', { name: 'Remove passphrase' }).click();
  await page.getByText('Latchkey opens without a passphrase.').waitFor();
});
