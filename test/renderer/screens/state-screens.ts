import type { Page } from 'playwright';
import { fail } from '../../../main/engine/failure.ts';
import { now } from '../account-fixture.ts';
import { sampleAccounts } from '../sample-accounts.ts';
import { ScriptedEngine } from '../scripted-engine.ts';
import { row } from '../stage.ts';
import { type Screen, shut } from './screen.ts';

const nobodyThere = /Failed to load|ERR_/;

/** A window whose engine goes away. */
async function loseEngine(page: Page): Promise<void> {
  await row(page, 'art@example.com').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.evaluate(() => fetch('end-streams'));
  await page.getByText('Latchkey does not answer.').waitFor();
}

function lockedEngine(): ScriptedEngine {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.lock = { isSet: true, isLocked: true, isOfFile: false };
  return engine;
}

/** The first run, the lock, and what can be missing. */
export const stateScreens: readonly Screen[] = [
  {
    name: 'first-run',
    engine: () => new ScriptedEngine(),
    isPictured: true,
    reach: (page) => page.getByRole('heading', { name: 'Sign in once. Stay signed in.' }).waitFor(),
  },
  {
    name: 'no-keychain',
    engine: () => {
      const engine = new ScriptedEngine();
      const protection = shut('missing', 'This system has no keychain.', { name: 'the keychain' });
      engine.status = { ...engine.status, protection };
      return engine;
    },
    isPictured: true,
    reach: (page) => page.getByRole('button', { name: 'Choose where sessions are kept' }).waitFor(),
  },
  {
    name: 'choose-protection',
    reach: async (page, engine) => {
      engine.changeStatus({ protection: shut('missing', 'This system has no keychain.') });
      await page.getByRole('button', { name: 'Other ways' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'playground',
    engine: () => new ScriptedEngine(),
    reach: async (page) => {
      await page.getByRole('button', { name: 'Playground', exact: true }).click();
      await page.getByRole('button', { name: 'Start' }).click();
      const slider = page.getByRole('slider', { name: 'Server errors' });
      await slider.focus();
      for (let presses = 0; presses < 6; presses += 1) await slider.press('ArrowRight');
    },
  },
  {
    name: 'locked',
    engine: lockedEngine,
    expectedErrors: /409/,
    isPictured: true,
    reach: (page) => page.getByRole('heading', { name: 'Latchkey is locked' }).waitFor(),
  },
  {
    name: 'locked-waiting',
    engine: () => {
      const engine = lockedEngine();
      engine.lock = { ...engine.lock, retryAt: now + 8_000, presence: 'Touch ID' };
      return engine;
    },
    expectedErrors: /409/,
    size: { width: 480, height: 700 },
    reach: (page) => page.getByText('The next one can be tried in 8 s.').waitFor(),
  },
  {
    name: 'offline',
    isPictured: true,
    reach: async (page, engine) => {
      engine.changeStatus({ online: false });
      await page.getByText('You are offline.').waitFor();
    },
  },
  {
    name: 'keychain-locked',
    isPictured: true,
    reach: async (page, engine) => {
      engine.changeStatus({ protection: shut('locked', 'The keychain is locked.') });
      await page.getByText('Unlock the keychain, then try again.').waitFor();
    },
  },
  {
    name: 'file-closed',
    isPictured: true,
    reach: async (page, engine) => {
      const changes = { backend: 'passphrase-file', name: 'a sealed file under your passphrase' } as const;
      engine.changeStatus({ protection: shut('locked', 'The sealed file is closed.', changes) });
      await page.getByText('Your sealed file is closed.').waitFor();
    },
  },
  {
    name: 'newer-vault',
    isPictured: true,
    reach: async (page, engine) => {
      const words = 'The sessions were sealed by a newer Latchkey.';
      engine.changeStatus({ protection: shut('newer-format', words) });
      await page.getByText(words).waitFor();
    },
  },
  {
    name: 'newer-profile',
    engine: () => {
      const engine = new ScriptedEngine(sampleAccounts);
      engine.script['accounts.top'] = () => {
        throw fail('storage-unavailable', 'The profile was made by a newer Latchkey. It was not touched.', {
          advice: 'Update Latchkey, then start it again.',
          detail: 'user_version 99',
        });
      };
      return engine;
    },
    expectedErrors: /409/,
    isPictured: true,
    reach: (page) => page.getByText('The profile was made by a newer Latchkey.').waitFor(),
  },
  { name: 'engine-gone', expectedErrors: nobodyThere, isPictured: true, reach: loseEngine },
  {
    name: 'gone',
    expectedErrors: nobodyThere,
    isPictured: true,
    reach: async (page) => {
      await page.route('**/api/**', (route) => route.abort());
      await page.reload();
      await page.getByRole('button', { name: 'Try now' }).waitFor();
    },
  },
];
