import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { EngineStatusData } from '../../preload/contract.ts';
import { account, failureData, minute, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, openWindow, row, withStage } from './stage.ts';

withStage();

/** What Chromium says about requests that find nobody. */
const nobodyThere = /Failed to load resource|ERR_/;

describe('the first run', () => {
  test('offers to add an account', async () => {
    const { page } = await openWindow(new ScriptedEngine());
    await page.getByRole('heading', { name: 'Sign in once. Stay signed in.' }).waitFor();
    await page.getByRole('button', { name: 'Add an account' }).click();
    await page.getByLabel('Search providers').waitFor();
  });

  test('offers the Playground: it is started, and an account is made there', async () => {
    const engine = new ScriptedEngine();
    const { page, server } = await openWindow(engine);
    await page.getByRole('button', { name: 'Try it on the Playground' }).click();
    const found = page.getByRole('option');
    await eventually(async () =>
      expect(await found.allInnerTexts()).toEqual([expect.stringContaining('Playground')]),
    );
    await found.click();
    expect(await page.getByRole('textbox', { name: 'Address of the instance' }).inputValue()).toBe(
      'http://127.0.0.1:40123',
    );
    await page.getByRole('textbox', { name: 'User name' }).fill('me@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('12345678');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await row(page, 'me@example.com').getByText('Active, refreshes in 55 min').first().waitFor();
    expect(server.inputsOf('playground.start')).toHaveLength(1);
    await page.getByRole('navigation').getByText('Running').waitFor();
  });

  test('says why if the Playground does not start', async () => {
    const engine = new ScriptedEngine();
    engine.script['playground.start'] = () => {
      throw fail('unexpected', 'The Playground found no free port.');
    };
    const { page } = await openWindow(engine, { expectedErrors: /409/ });
    await page.getByRole('button', { name: 'Try it on the Playground' }).click();
    await page.getByText('The Playground found no free port.').waitFor();
  });
});

describe('the Playground', () => {
  test('starts, gets faults by the keyboard, stops', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await page.getByRole('button', { name: 'Playground' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Running at http://127.0.0.1:40123').waitFor();
    const slider = page.getByRole('slider', { name: 'Server errors' });
    await slider.focus();
    await slider.press('ArrowRight');
    await slider.press('ArrowRight');
    await eventually(() =>
      expect(server.inputsOf('playground.setFaults').at(-1)).toEqual({
        latency: 0,
        serverErrors: 0.1,
        rateLimits: 0,
        garbage: 0,
      }),
    );
    expect(await slider.getAttribute('aria-valuetext')).toBe('10%');
    await page.getByRole('button', { name: 'Clear' }).click();
    await eventually(() => expect(server.inputsOf('playground.setFaults').at(-1)?.serverErrors).toBe(0));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped').waitFor();
  });
});

describe('the vault', () => {
  test('that is locked is told with what is safe and what to do, and can be tried again', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const open = engine.status.protection;
    engine.changeStatus({
      protection: {
        ...open,
        state: 'locked',
        failure: failureData({
          kind: 'vault-unavailable',
          vault: 'locked',
          message: 'The keychain is locked.',
        }),
      },
    });
    const { page, server } = await openWindow(engine);
    const banner = page.locator('.banner');
    await banner.getByText('Your accounts are safe and wait. Unlock the keychain, then try again.').waitFor();
    await page.getByRole('contentinfo').getByText('GNOME Keyring is locked').waitFor();
    await banner.getByRole('button', { name: 'Try again' }).click();
    await eventually(() => expect(server.inputsOf('engine.retryVault')).toHaveLength(1));
    await banner.waitFor();
    engine.status = { ...engine.status, protection: open };
    await banner.getByRole('button', { name: 'Try again' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('contentinfo').getByText('Sealed by GNOME Keyring').waitFor();
  });

  test.each([
    ['passphrase-file', 'a sealed file under your passphrase', 'Kept in a sealed file under your passphrase'],
    ['keychain', 'macOS Keychain', 'Sealed by macOS Keychain'],
  ] as const)('is named: %s', async (backend, name, words) => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.changeStatus({ protection: { backend, name, state: 'open' } });
    const { page } = await openWindow(engine);
    await page.getByRole('contentinfo').getByText(words).waitFor();
  });
});

describe('the sealed file', () => {
  const locked: EngineStatusData['protection'] = {
    backend: 'passphrase-file',
    name: 'a sealed file under your passphrase',
    state: 'locked',
    failure: failureData({
      kind: 'vault-unavailable',
      vault: 'locked',
      message: 'The sealed file waits for its passphrase.',
    }),
  };

  test('is opened with its passphrase; a wrong one can be corrected', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.changeStatus({ protection: locked });
    engine.script['engine.unlock'] = () => {
      throw fail('vault-unavailable', 'The passphrase is wrong.', { vault: 'locked' });
    };
    const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
    await page.getByRole('button', { name: 'Unlock' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unlock the sealed file' });
    await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('wrong');
    await dialog.getByRole('button', { name: 'Unlock' }).click();
    await dialog.getByText('The passphrase is wrong.').waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Passphrase' }).inputValue()).toBe('');
    delete engine.script['engine.unlock'];
    await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('right one');
    await dialog.getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('Your sessions are open again.').waitFor();
    await page.getByRole('contentinfo').getByText('Kept in a sealed file under your passphrase').waitFor();
    expect(server.inputsOf('engine.unlock')).toEqual([{ passphrase: 'wrong' }, { passphrase: 'right one' }]);
  });

  test('can be chosen where there is no keychain, under a passphrase typed twice', async () => {
    const engine = new ScriptedEngine();
    engine.changeStatus({
      protection: {
        backend: 'keychain',
        name: 'the keychain',
        state: 'missing',
        failure: failureData({
          kind: 'vault-unavailable',
          vault: 'missing',
          message: 'This system has no keychain.',
        }),
      },
    });
    const { page, server } = await openWindow(engine);
    await page.getByRole('button', { name: 'Choose where sessions are kept' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where are your sessions kept?' });
    await eventually(async () => expect(await dialog.getByRole('radio').count()).toBe(3));
    await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('one');
    await dialog.getByRole('textbox', { name: 'Passphrase once more' }).fill('two');
    await dialog.getByRole('button', { name: 'Keep them there' }).click();
    await dialog.getByText('This is not the same passphrase.').waitFor();
    expect(server.inputsOf('engine.chooseProtection')).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Passphrase once more' }).fill('one');
    await dialog.getByRole('button', { name: 'Keep them there' }).click();
    await page.getByRole('contentinfo').getByText('Kept in a sealed file').waitFor();
    expect(server.inputsOf('engine.chooseProtection')).toEqual([
      { backend: 'passphrase-file', passphrase: 'one' },
    ]);
  });

  test('with its key beside it asks for nothing', async () => {
    const engine = new ScriptedEngine();
    engine.changeStatus({ protection: { backend: 'keychain', name: 'the keychain', state: 'missing' } });
    const { page, server } = await openWindow(engine);
    await page.getByRole('button', { name: 'Choose where sessions are kept' }).click();
    await page.getByRole('radio', { name: 'A sealed file with its key beside it' }).click();
    await page.getByText('Whoever can read your files can open it').waitFor();
    await page.getByRole('button', { name: 'Keep them there' }).click();
    await eventually(() =>
      expect(server.inputsOf('engine.chooseProtection')).toEqual([{ backend: 'key-file' }]),
    );
  });
});

describe('the network', () => {
  test('that is away is told, and so is that nothing is lost', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page } = await openWindow(engine);
    await page.getByRole('contentinfo').getByText('online').waitFor();
    engine.changeStatus({ online: false });
    await page.getByText('You are offline.').waitFor();
    await page.getByText('Every session is kept. Refreshing goes on when the network is back.').waitFor();
    engine.changeStatus({ online: true });
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
  });
});

describe('the engine', () => {
  test('that has gone is told, the last state stays, and the window comes back by itself', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page, server } = await openWindow(engine, { expectedErrors: nobodyThere });
    await row(page, 'art@example.com').waitFor();
    await eventually(() => expect(server.listeners).toBe(1));
    await server.stop();
    await page.getByText('Latchkey does not answer.').waitFor();
    await page.getByText('What you see is the last known state.').waitFor();
    await row(page, 'art@example.com').waitFor();
    expect(await page.getByRole('button', { name: 'Add account' }).isDisabled()).toBe(true);
    engine.accounts.set(account(77).id, account(77, { label: 'meanwhile@example.com' }));
    await server.start();
    await page.getByText('Latchkey does not answer.').waitFor({ state: 'detached' });
    await row(page, 'meanwhile@example.com').waitFor();
    expect(await page.getByRole('button', { name: 'Add account' }).isEnabled()).toBe(true);
  });

  test('whose events break off is listened to again, and nothing that happened meanwhile is missed', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page, server } = await openWindow(engine);
    await row(page, 'art@example.com').waitFor();
    await eventually(() => expect(server.listeners).toBe(1));
    server.endStreams();
    await eventually(() => expect(server.listeners).toBe(0));
    engine.change(account(3).id, { paused: true });
    await row(page, 'art@example.com').getByText('Paused').first().waitFor();
  });

  test('that lets the window in no more says how to get another one', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts), {
      expectedErrors: nobodyThere,
    });
    await row(page, 'art@example.com').waitFor();
    server.refusing = true;
    server.endStreams();
    await page.getByText('This window is not let in any more.').waitFor();
    await page.getByText('Run “latchkey open” for a new address; each opens one window.').waitFor();
  });

  test('that never answered leaves a place with a way on, not a blank page', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    let isDown = true;
    const { page, server } = await openWindow(engine, {
      // The window tries again by itself, and must not be faster than the click.
      movableClock: true,
      expectedErrors: nobodyThere,
      prepare: async (page) => {
        await page.route('**/api/**', (route) => (isDown ? route.abort() : route.continue()));
      },
    });
    await page.getByRole('heading', { name: 'Latchkey does not answer.' }).waitFor();
    const failed = page.waitForEvent('requestfailed');
    await page.clock.pauseAt(now + minute);
    // What the clock set off on its way has failed; nothing is tried any more but by the person.
    await failed;
    await page.getByRole('heading', { name: 'Latchkey does not answer.' }).waitFor();
    isDown = false;
    await page.getByRole('button', { name: 'Try now' }).click();
    await row(page, 'art@example.com').waitFor();
    expect(server.listeners).toBe(1);
  });

  test('that cannot read the accounts says so, with what is safe and a way to try again', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.script['accounts.list'] = () => {
      throw fail('storage-unavailable', 'The profile cannot be read.', { detail: 'EIO' });
    };
    const { page } = await openWindow(engine, { expectedErrors: /409/ });
    await page.getByText('The profile cannot be read.').waitFor();
    await page.getByText('What was saved before is whole.').waitFor();
    delete engine.script['accounts.list'];
    await page.getByRole('button', { name: 'Try now' }).click();
    await row(page, 'art@example.com').waitFor();
  });
});
