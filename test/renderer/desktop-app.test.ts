import { expect, test } from 'vitest';
import type { DesktopStateData } from '../../preload/contract.ts';
import { failureData } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

const desktop: DesktopStateData = { update: { state: 'unknown' }, commandTool: { state: 'missing' } };

test('what only the desktop app can do is offered by it, and hidden elsewhere', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.script['accounts.openSite'] = () => ({});
  const { page, server } = await openWindow(engine);
  const target = row(page, 'art@example.com');
  await target.waitFor();
  const keys = async () => {
    await target.press('w');
    await target.press('Enter');
    await page.getByLabel('Account details').getByText('art@example.com').first().waitFor();
  };
  const openSite = page.getByRole('button', { name: 'Open the site' });
  await keys();
  expect(await openSite.count()).toBe(0);
  expect(server.inputsOf('accounts.openSite')).toEqual([]);

  engine.changeStatus({ host: 'desktop', desktop });
  await openSite.waitFor();
  await keys();
  const [{ id } = { id: '' }] = sampleAccounts.filter(({ label }) => label === 'art@example.com');
  await eventually(() => expect(server.inputsOf('accounts.openSite')).toEqual([{ id }]));
  await openSite.press('Enter');
  await eventually(() => expect(server.inputsOf('accounts.openSite')).toEqual([{ id }, { id }]));
  await picture(page, 'account-in-desktop-app');
});

test('updates and the command: each state is told, with what can be done about it', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const become = (changes: Partial<DesktopStateData>) =>
    engine.changeStatus({ host: 'desktop', desktop: { ...(engine.status.desktop ?? desktop), ...changes } });
  become(desktop);
  engine.script['desktop.checkForUpdate'] = () =>
    become({ update: { state: 'available', version: '0.2.0' } });
  engine.script['desktop.downloadUpdate'] = () =>
    become({ update: { state: 'downloading', version: '0.2.0', share: 0.4 } });
  engine.script['desktop.installUpdate'] = () =>
    become({ update: { state: 'installing', version: '0.2.0' } });
  engine.script['desktop.installCommand'] = () =>
    become({ commandTool: { state: 'installed', path: '/home/ada/.local/bin/latchkey' } });
  const { page } = await openWindow(engine);
  await row(page, 'art@example.com').waitFor();
  await page.evaluate(() => {
    location.hash = '#settings=about';
  });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).press('Enter');
  await page.getByText('Asked for only when you press the button').waitFor();
  await press('Check for updates');
  await page.getByText('Version 0.2.0 is there, signed by its makers.').waitFor();
  await picture(page, 'about-update');
  await press('Download');
  await page.getByRole('progressbar', { name: 'Download of the update' }).waitFor();
  await expectAccessible(page);
  await picture(page, 'about-downloading');
  become({ update: { state: 'ready', version: '0.2.0' } });
  await press('Restart to update');
  await page.getByText('Restarting as version 0.2.0').waitFor();
  await press('Install');
  await page.getByText('Terminals find it at /home/ada/.local/bin/latchkey.').waitFor();
  const failure = failureData({ kind: 'unexpected', message: 'It is not signed by its makers.' });
  become({ update: { state: 'failed', failure } });
  await page.getByText('It is not signed by its makers.').first().waitFor();
  await picture(page, 'about-failed');
  become({ update: { state: 'not-here', why: 'system-package' } });
  await page.getByText('package manager brings updates').waitFor();
  expect(await page.getByRole('button', { name: 'Check for updates' }).count()).toBe(0);
});
