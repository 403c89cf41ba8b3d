import type { Grant } from '../../../renderer/state/contract-types.ts';
import { accountId, hour, minute, now } from '../account-fixture.ts';
import { trialSteps } from '../trial-fixture.ts';
import { narrow, openSection, type Screen, shut } from './screen.ts';

const sections = [
  ['appearance', 'Appearance'],
  ['refresh', 'Refreshing'],
  ['notifications', 'Notifications'],
  ['background', 'Background'],
  ['protection', 'Protection'],
  ['lock', 'Lock'],
  ['backup', 'Backup'],
  ['providers', 'Definitions'],
  ['diagnostics', 'Diagnostics'],
  ['about', 'About'],
] as const;
const pictured: readonly string[] = ['appearance', 'protection', 'diagnostics', 'about'];

const grants: Grant[] = [
  {
    id: accountId(1),
    name: 'nightly backup',
    accounts: [accountId(3)],
    scopes: ['token', 'list'],
    createdAt: now - 5 * hour,
    expiresAt: now + 7 * hour,
    lastUsedAt: now - 4 * minute,
    isOver: false,
  },
  {
    id: accountId(2),
    name: 'curl',
    program: { path: '/usr/bin/curl' },
    accounts: 'all',
    scopes: ['headers'],
    createdAt: now - 50 * hour,
    isOver: true,
  },
];

/** The settings, tools, and teaching a site. */
export const settingsScreens: readonly Screen[] = [
  ...sections.map(
    ([id, title]): Screen => ({
      name: `settings-${id}`,
      ...(pictured.includes(id) && { isPictured: true }),
      reach: (page) => openSection(page, id, title),
    }),
  ),
  {
    name: 'settings-narrow',
    size: narrow,
    reach: (page) => openSection(page, 'appearance', 'Appearance'),
  },
  {
    name: 'settings-protection-closed',
    reach: async (page, engine) => {
      const changes = { backend: 'passphrase-file', name: 'a sealed file under your passphrase' } as const;
      engine.changeStatus({ protection: shut('locked', 'The sealed file is closed.', changes) });
      await openSection(page, 'protection', 'Protection');
      await page.getByText('You type the passphrase after each start.').waitFor();
    },
  },
  {
    name: 'tools',
    isPictured: true,
    reach: async (page, engine) => {
      engine.script['grants.list'] = () => ({ grants });
      engine.script['tokenFiles.list'] = () => ({
        files: [
          {
            accountId: accountId(3),
            form: 'header',
            path: `/run/user/1000/latchkey/0123456789abcdef/tokens/${accountId(3)}.header`,
            minValid: minute,
            writtenAt: now - 2 * minute,
          },
        ],
      });
      await page.getByRole('navigation').getByRole('button', { name: 'Tools' }).press('Enter');
      await page.getByText('nightly backup').waitFor();
    },
  },
  {
    name: 'tools-ask',
    isPictured: true,
    reach: async (page, engine) => {
      const asked = {
        id: accountId(1),
        program: { pid: 4242, path: '/usr/bin/curl', user: 'ada' },
        accountId: accountId(3),
        scope: 'token' as const,
        askedAt: now,
        endsAt: now + 30_000,
        canBeKnownAgain: true,
      };
      engine.emit({ name: 'grant-requests', data: { requests: [asked] } });
      await page.getByRole('heading', { name: 'Allow curl?' }).waitFor();
    },
  },
  {
    name: 'teach',
    isPictured: true,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Add account' }).press('Enter');
      await page.getByRole('button', { name: 'Teach a site…' }).press('Enter');
      const form = page.getByRole('region', { name: 'Form' });
      await form.getByLabel('Id', { exact: true }).fill('Bright Loom');
      await page.getByText('1 mistake').waitFor();
    },
  },
  {
    name: 'teach-narrow',
    size: narrow,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Add account' }).press('Enter');
      await page.getByRole('button', { name: 'Teach a site…' }).press('Enter');
      await page.getByRole('tab', { name: 'Form' }).click();
    },
  },
  {
    name: 'teach-tried',
    isPictured: true,
    reach: async (page, engine) => {
      engine.script['providers.try'] = () => ({ steps: trialSteps });
      await page.getByRole('button', { name: 'Add account' }).press('Enter');
      await page.getByRole('button', { name: 'Teach a site…' }).press('Enter');
      await page.getByText('No mistakes.').waitFor();
      await page.getByRole('tab', { name: 'Try it' }).click();
      await page.getByRole('textbox', { name: 'User name' }).fill('ada@example.com');
      await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
      await page.keyboard.press('Enter');
      await page.getByText('Cause: an identity without a subject.').waitFor();
    },
  },
];
