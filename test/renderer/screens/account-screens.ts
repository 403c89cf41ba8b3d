import { fail } from '../../../main/engine/failure.ts';
import { minute, now } from '../account-fixture.ts';
import { foundSessions } from '../import-fixture.ts';
import { row } from '../stage.ts';
import { narrow, openDetails, openForm, type Screen } from './screen.ts';

/** One account, and how accounts come to be. */
export const accountScreens: readonly Screen[] = [
  {
    name: 'account',
    size: { width: 1200, height: 1400 },
    isPictured: true,
    reach: async (page) => {
      await row(page, 'art@example.com').click();
      await page.getByText('at this rate').waitFor();
      await page.getByRole('button', { name: 'Show what is sealed' }).press('Enter');
      await page.getByText('_ai_token').waitFor();
    },
  },
  {
    name: 'account-narrow',
    size: narrow,
    isPictured: true,
    reach: async (page) => {
      await row(page, 'art@example.com').click();
      await page.getByText('at this rate').waitFor();
    },
  },
  { name: 'account-needing', reach: (page) => openDetails(page, 'bot@example.com') },
  {
    name: 'account-menu',
    reach: async (page) => {
      await openDetails(page, 'art@example.com');
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).hover();
    },
  },
  ...(
    [
      ['rename', 'Rename…'],
      ['password', 'Replace the stored password…'],
      ['sign-out', 'Sign out…'],
    ] as const
  ).map(
    ([name, item]): Screen => ({
      name,
      reach: async (page) => {
        await openDetails(page, 'art@example.com');
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: item }).click();
        await page.locator('[role=dialog], [role=alertdialog]').waitFor();
      },
    }),
  ),
  {
    name: 'take-over',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Take over: ops@example.com' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'sign-in-again',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Sign in again: bot@example.com' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'add-palette',
    isPictured: true,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('option', { name: 'PixVerse' }).waitFor();
    },
  },
  {
    name: 'add-password',
    isPictured: true,
    reach: (page) => openForm(page, 'PixVerse'),
  },
  {
    name: 'add-google',
    isPictured: true,
    reach: async (page) => {
      await openForm(page, 'ImageFX');
      await page.getByText('you type your password on Google’s own page').waitFor();
    },
  },
  {
    name: 'add-refused',
    isPictured: true,
    expectedErrors: /409/,
    reach: async (page, engine) => {
      engine.script['signIn.add'] = () => {
        throw fail('not-supported', 'Google refuses this browser.');
      };
      await openForm(page, 'ImageFX');
      await page.getByRole('button', { name: 'Open the browser' }).press('Enter');
      await page.getByText('Google refuses this browser.').waitFor();
    },
  },
  {
    name: 'add-narrow',
    size: { width: 480, height: 860 },
    isPictured: true,
    reach: async (page) => {
      await openForm(page, 'Gitea');
      const address = page.getByRole('textbox', { name: 'Address of the instance' });
      await address.fill('http://git.example.com');
      await address.press('Tab');
      await page.getByText('It begins with https://.').waitFor();
    },
  },
  {
    name: 'add-cookies-narrow',
    size: narrow,
    reach: async (page) => {
      await openForm(page, 'Suno');
      await page.getByRole('radio', { name: /^Cookies/ }).click();
    },
  },
  {
    name: 'add-code',
    reach: async (page, engine) => {
      engine.script['signIn.add'] = ({ signIn }) => {
        engine.emit({
          name: 'sign-in',
          data: {
            attemptId: signIn.attemptId,
            progress: {
              step: 'enter-code',
              url: 'https://github.com/login/device',
              code: 'WDJB-MJHT',
              expiresAt: now + 15 * minute,
            },
          },
        });
        return new Promise(() => undefined);
      };
      await openForm(page, 'GitHub');
      await page.getByRole('radio', { name: /^Code/ }).click();
      await page.getByRole('button', { name: 'Get a code' }).click();
      await page.getByText('WDJB-MJHT').waitFor();
    },
  },
  {
    name: 'import-source',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('button', { name: 'Import from a browser…' }).click();
      await page.getByRole('heading', { name: 'Import sessions' }).waitFor();
    },
  },
  {
    name: 'import-preview',
    isPictured: true,
    reach: async (page, engine) => {
      engine.script['imports.preview'] = () => foundSessions;
      await page.getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('button', { name: 'Import from a browser…' }).click();
      await page.getByRole('textbox', { name: 'Or paste it' }).fill('[]');
      await page.getByRole('button', { name: 'See what is in it' }).click();
      await page.getByRole('button', { name: 'What changes: 6 things' }).click();
      await page.getByText('new: visitor, locale').waitFor();
    },
  },
];
