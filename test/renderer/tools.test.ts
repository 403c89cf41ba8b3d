import { expect, test } from 'vitest';
import type { Grant, TokenFile } from '../../renderer/state/contract-types.ts';
import { hour, minute, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

const art = sampleAccounts.find(({ label }) => label === 'art@example.com');
const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;

const backup: Grant = {
  id: id(1),
  name: 'nightly backup',
  accounts: [art?.id ?? ''],
  scopes: ['token', 'list'],
  createdAt: now - 5 * hour,
  expiresAt: now + 7 * hour,
  lastUsedAt: now - 4 * minute,
  isOver: false,
};

const grants: Grant[] = [
  backup,
  {
    id: id(2),
    name: 'curl',
    program: { path: '/usr/bin/curl' },
    accounts: 'all',
    scopes: ['headers'],
    createdAt: now - 50 * hour,
    isOver: false,
  },
  {
    id: id(3),
    name: 'trial',
    accounts: [id(9)],
    scopes: ['cookies'],
    createdAt: now,
    expiresAt: now - hour,
    isOver: true,
  },
];

const file: TokenFile = {
  accountId: art?.id ?? '',
  form: 'header',
  path: `/run/user/1000/latchkey/0123456789abcdef/tokens/${art?.id}.header`,
  minValid: minute,
  writtenAt: now - 2 * minute,
};

test('what tools may have is seen, made and revoked, by the keyboard alone', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  let listed = grants;
  engine.script['grants.list'] = () => ({ grants: listed });
  engine.script['tokenFiles.list'] = () => ({ files: [file] });
  engine.script['grants.revoke'] = () => {
    listed = listed.slice(1);
    engine.emit({ name: 'grants-changed', data: {} });
    return {};
  };
  engine.script['grants.createAndCopy'] = () => backup;
  engine.status = { ...engine.status, host: 'desktop' };
  const { page, server } = await openWindow(engine, { colorScheme: 'light' });
  await row(page, 'art@example.com').waitFor();
  await page.getByRole('navigation').getByRole('button', { name: 'Tools' }).press('Enter');
  await page.getByText('nightly backup').waitFor();
  await picture(page, 'tools-light');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'New key' }).press('Enter');
  await page.getByLabel('Name of the tool').fill('editor');
  await picture(page, 'tools-new-key');
  await expectAccessible(page);
  await page.getByRole('checkbox', { name: 'Token' }).press('Space');
  await page.getByRole('button', { name: 'Make and copy key' }).press('Enter');
  await page.getByText('Choose what it may have.').waitFor();
  expect(server.inputsOf('grants.createAndCopy')).toEqual([]);
  await page.getByRole('checkbox', { name: 'Cookies' }).press('Space');
  await page.getByRole('button', { name: 'Make and copy key' }).press('Enter');
  await page.getByText('The key is on the clipboard').waitFor();
  expect(server.inputsOf('grants.createAndCopy')).toMatchObject([
    { name: 'editor', scopes: ['cookies'], lifetime: 30 * 24 * hour },
  ]);

  await page.getByRole('button', { name: 'Revoke nightly backup' }).press('Enter');
  await page.getByRole('button', { name: 'Revoke', exact: true }).press('Enter');
  await eventually(async () => expect(await page.getByText('nightly backup').count()).toBe(0));
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'tools-dark');
  await expectAccessible(page);
  await page.setViewportSize({ width: 420, height: 800 });
  await picture(page, 'tools-narrow');
  await expectAccessible(page);
});

test('a program without a key is asked about by name, and Esc refuses it', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const asked = (digit: number, canBeKnownAgain: boolean) => ({
    id: id(digit),
    program: { pid: 4242, path: '/usr/bin/curl', user: 'ada' },
    accountId: art?.id,
    scope: 'token' as const,
    askedAt: now,
    endsAt: now + 30_000,
    canBeKnownAgain,
  });
  engine.script['grants.requests'] = () => ({ requests: [asked(1, true)] });
  engine.script['grants.answer'] = () => ({});
  const { page, server } = await openWindow(engine, { colorScheme: 'light' });
  await page.getByRole('heading', { name: 'Allow curl?' }).waitFor();
  await page.getByText('curl asks for the token of art@example.com').waitFor();
  await picture(page, 'tools-ask');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Allow for an hour' }).press('Enter');
  await eventually(() => expect(server.inputsOf('grants.answer')).toEqual([{ id: id(1), answer: 'hour' }]));

  engine.emit({ name: 'grant-requests', data: { requests: [asked(2, false)] } });
  await page.getByText('allowed this once only').waitFor();
  expect(await page.getByRole('button', { name: 'Always allow' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await eventually(() =>
    expect(server.inputsOf('grants.answer').at(-1)).toEqual({ id: id(2), answer: 'deny' }),
  );
});
