import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { callBroker } from '../../main/broker/client.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import type { AccountData, Output } from '../../preload/contract.ts';
import { Installation } from '../support/installation.ts';
import { textsInMemory, writeDownReplies } from '../support/page-memory.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { SecretSearch } from '../support/secret-search.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Everything is done once with secrets that are known here, and then everything that was left or sent is searched for them. */

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
flags.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
const mark = (what: string) => `${what}-${randomBytes(12).toString('hex')}`;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
});
afterAll(() => browser?.close());

/** The window, with everything that comes into it written down. */
async function openWindow(installation: Installation) {
  const { url } = await installation.answer<{ url: string }>(['open']);
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'en-GB' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const received = await writeDownReplies(page);
  await page.goto(url);
  return { page, received, session: await context.newCDPSession(page) };
}

async function typeNewAccount(page: Page, playground: PlaygroundProcess, email: string, password: string) {
  await page.getByRole('button', { name: /^Add an account/ }).click();
  await page.getByLabel('Search providers').fill('Playground API');
  await page.getByRole('option', { name: 'Playground API' }).click();
  await page.getByRole('textbox', { name: 'Address of the instance' }).fill(playground.url);
  await page.getByRole('textbox', { name: 'User name' }).fill(email);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page
    .locator('[data-row]', { hasText: email })
    .getByText(/Active/)
    .first()
    .waitFor();
}

/** What the vault holds when it is opened from outside: every text of every session. */
async function sealedTexts(profile: string, accounts: readonly AccountData[]): Promise<[string, string][]> {
  const database = openProfileDatabase(profileDatabasePath(profile));
  const open = new OpenVault({ profileFolder: profile, rows: new SqliteSealedSessions(database) });
  const texts: [string, string][] = [];
  for (const { id, label } of accounts) {
    const session = await open.vault.loadSession(id);
    const { accessToken, refreshToken, apiKey, cookies = [], values = {} } = session ?? {};
    const found = {
      'access token': accessToken,
      'refresh token': refreshToken,
      'API key': apiKey,
      ...values,
    };
    for (const [name, text] of Object.entries(found)) if (text) texts.push([`${name} of ${label}`, text]);
    for (const { name, value } of cookies) texts.push([`cookie ${name} of ${label}`, value]);
  }
  await open.vault.close();
  database.close();
  return texts.filter(([, text]) => text.length >= 12);
}

describe('secrets with marks', () => {
  test('are in no file, message, argument, environment or memory but where they belong', async () => {
    const work = temporaryFolder();
    const playground = await PlaygroundProcess.start({ passwordCost: 4, lifetimes: { accessToken: 60_000 } });
    onTestFinished(() => playground.kill());
    const secrets = new Map<string, string>();
    const password = (name: string) => {
      const text = mark('Pa55 wörd');
      secrets.set(`password of ${name}`, text);
      return text;
    };
    const outputs: [string, string][] = [];
    const installation = new Installation();
    const run = async (commandArguments: string[], input = '') => {
      const { code, output, errors } = await installation.run(commandArguments, input);
      outputs.push([`output of ${commandArguments.join(' ')}`, output + errors]);
      return code;
    };
    const people = ['ada', 'grace', 'edsger'].map((name) => ({
      name,
      email: `${name}@example.com`,
      password: password(name),
    }));
    for (const { name, email, password } of people) {
      await playground.control({ action: 'addUser', email, username: name, password });
    }
    const [ada, grace, edsger] = people;
    if (!ada || !grace || !edsger) throw new Error('nobody is there');

    const daemon = await installation.startDaemon([]);
    const { page, received, session } = await openWindow(installation);
    await typeNewAccount(page, playground, ada.email, ada.password);
    const place = ['--instance', playground.url, '--way', 'password', '--remember', '--username'];
    expect(await run(['add', 'playground-studio', ...place, grace.email], grace.password)).toBe(0);
    expect(await run(['add', 'playground-gallery', ...place, edsger.email], edsger.password)).toBe(0);
    secrets.set('wrong password', mark('wrong'));
    expect(
      await run(['add', 'playground-api', ...place, 'nobody@example.com'], secrets.get('wrong password')),
    ).toBe(3);
    secrets.set('pasted token', mark('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0'));
    await run(
      ['add', 'playground-api', '--instance', playground.url, '--way', 'token'],
      secrets.get('pasted token'),
    );
    secrets.set('pasted API key', mark('sk-live'));
    await run(['add', 'openai', '--way', 'api-key'], secrets.get('pasted API key'));

    // A provider that answers with errors and rubbish, and what is said about it.
    await playground.control({ action: 'setFaults', faults: { serverErrors: 0.5, garbage: 0.4 } });
    for (let round = 0; round < 3; round += 1) await run(['refresh', '--all']);
    await playground.control({ action: 'setFaults', faults: {} });
    expect(await run(['refresh', '--all'])).toBe(0);
    for (const command of ['list', 'doctor', 'audit list', 'audit export', `show ${ada.email}`])
      await run(command.split(' '));

    // What tools may have, and nobody else.
    const { token } = await installation.answer<Output<'tokens.get'>>(['token', ada.email]);
    secrets.set('token that was handed out', token);
    const address = readBrokerAddress(installation.profile);
    if (!address) throw new Error('the daemon serves no tools');
    const state = await callBroker(address, 'tokens.browserState', { id: grace.email }, 'tool');
    for (const { name, value } of state.ok ? state.value.cookies : []) {
      if (value.length >= 12) secrets.set(`cookie ${name} that was handed out`, value);
    }
    secrets.set('key of the socket', address.key);
    const { accounts } = await installation.answer<{ accounts: AccountData[] }>(['list']);
    expect(accounts.length).toBeGreaterThanOrEqual(3);

    const early = new SecretSearch(secrets);
    const leaks = [
      ...early.inProcesses(daemon.process.pid ?? 0),
      ...early.in('what came into the window', received.join('')),
      ...early.in('the memory of the window', await textsInMemory(session)),
      ...early.inFolder(installation.profile),
    ];
    expect(received.join('').length).toBeGreaterThan(10_000);

    // A crash, and what it leaves: no warning, no time to tidy up.
    daemon.signal('SIGABRT');
    await daemon.ended;
    for (const [name, text] of await sealedTexts(installation.profile, accounts)) secrets.set(name, text);
    expect([...secrets.keys()].filter((name) => /refresh token|cookie/.test(name)).length).toBeGreaterThan(1);
    const search = new SecretSearch(secrets);
    leaks.push(
      ...search.inFolder(installation.profile),
      ...search.in('what came into the window', received.join('')),
      ...search.in('what the daemon wrote', daemon.errors),
      ...outputs.flatMap(([name, text]) => search.in(name, text)),
    );
    // The file by which the person's own commands find the socket holds its key: only that user can read it.
    const isAddress = ({ secret, place }: { secret: string; place: string }) =>
      secret === 'key of the socket' && place === join(installation.profile, 'broker.address');
    expect(leaks.filter((leak) => !isAddress(leak))).toEqual([]);
    expect(readdirSync(process.cwd()).filter((name) => /^core(\.|$)/.test(name))).toEqual([]);

    // The search itself: what is planted is found.
    const planted = secrets.get('password of ada') ?? '';
    writeFileSync(
      join(work, 'log'),
      `refreshing with ${Buffer.from(`{"p":"${planted}"}`).toString('base64')}`,
    );
    expect(search.inFolder(work)).toMatchObject([{ secret: 'password of ada' }]);
    await page.evaluate((text) => Object.assign(window, { planted: { text } }), planted);
    expect(search.in('heap', await textsInMemory(session))).toMatchObject([{ secret: 'password of ada' }]);
    const child = spawn('sleep', ['30'], { env: { ...process.env, PLANTED: token } });
    onTestFinished(() => void child.kill());
    expect(search.inProcesses(process.pid).map(({ secret }) => secret)).toContain(
      'token that was handed out',
    );
  });
});
