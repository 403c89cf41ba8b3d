import { expect, onTestFinished, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { addPerson, practicePassword } from '../integration/practice-accounts.ts';
import { type CommandResult, Installation } from '../support/installation.ts';
import { KeyringSession, skipsKeyringTests } from '../support/keyring-session.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';

/** The keychain goes wrong under the whole product: built command and daemon, real GNOME Keyring, practice service over HTTP. */

async function startPlayground(lifetimes: Record<string, number> = {}): Promise<PlaygroundProcess> {
  const playground = await PlaygroundProcess.start({ passwordCost: 4, lifetimes });
  onTestFinished(() => playground.kill());
  return playground;
}

/** Signs a person in. The password is not stored: a session that is lost stays lost. */
async function addAda(installation: Installation, playground: PlaygroundProcess): Promise<string> {
  const email = await addPerson(playground, 'ada');
  const place = ['--instance', playground.url, '--way', 'password', '--username', email];
  await installation.answer(['add', 'playground-api', ...place], practicePassword);
  return email;
}

/** A command that could not use the keychain says so, and that nothing is lost. */
function expectTold({ code, errors }: CommandResult): void {
  // A renewed session that the keychain does not take now is sealed in the database instead, and nothing is to be told.
  if (code === 0) return;
  expect(code, errors).toBe(4);
  expect(errors).toMatch(/Your accounts are safe and wait\./);
}

const tests = skipsKeyringTests() ? test.skip : test;

tests(
  'a keyring that is locked, hangs, dies and comes back under a running daemon costs no session',
  async () => {
    const session = await KeyringSession.start('open');
    const installation = new Installation(session.environment);
    const playground = await startPlayground();
    let daemon = await installation.startDaemon();
    const email = await addAda(installation, playground);
    const refresh = () => installation.run(['refresh', email]);

    session.lock();
    expectTold(await refresh());
    expect(await installation.run(['token', email])).toMatchObject({ code: 0 });
    session.unlock();
    const unlocked = await installation.run(['vault', 'status']);
    expect(unlocked.code, unlocked.output + unlocked.errors).toBe(0);
    expect(await refresh()).toMatchObject({ code: 0 });

    session.freeze();
    const startedAt = performance.now();
    expectTold(await refresh());
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    session.thaw();
    await expect
      .poll(async () => (await installation.run(['vault', 'status'])).code, { timeout: 30_000 })
      .toBe(0);
    expect(await refresh()).toMatchObject({ code: 0 });

    session.killService();
    expectTold(await refresh());
    session.startServiceAgain();
    daemon.signal('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
    daemon = await installation.startDaemon();
    expect(await refresh()).toMatchObject({ code: 0 });
    expect(await installation.run(['audit', 'verify'])).toMatchObject({ code: 0 });
  },
);

tests.for([
  ['locked', (session: KeyringSession) => session.lock(), (session: KeyringSession) => session.unlock()],
  ['hanging', (session: KeyringSession) => session.freeze(), (session: KeyringSession) => session.thaw()],
] as const)(
  'a daemon that starts with the keyring %s says so, waits, and goes on by itself once the keyring is there',
  async ([, takeAway, giveBack]) => {
    const session = await KeyringSession.start('open');
    const installation = new Installation(session.environment);
    // Due again after some seconds, so that the daemon has something to do by itself.
    const playground = await startPlayground({ accessToken: 20_000 });
    const email = await addAda(installation, playground);
    takeAway(session);
    const daemon = await installation.startDaemon();
    expect(daemon.errors).toMatch(
      /^latchkey: The keychain (is locked|does not answer)\. Your accounts are safe/,
    );
    const told = await installation.run(['token', email, '--min-valid', '15s']);
    expect(told.code, told.errors).toBe(4);
    expect(told.errors).toMatch(/Your accounts are safe and wait\./);
    const { refreshes } = await playground.usage();
    giveBack(session);
    await expect
      .poll(async () => (await playground.usage()).refreshes.api, { timeout: 90_000, interval: 500 })
      .toBeGreaterThan(refreshes.api);
    await expect
      .poll(async () => (await installation.run(['token', email])).code, { timeout: 20_000 })
      .toBe(0);
  },
);

tests(
  'another, empty keyring in the place of the first is told, nothing is made in it, and the first brings all back',
  async () => {
    const session = await KeyringSession.start('open');
    const installation = new Installation(session.environment);
    const playground = await startPlayground();
    const email = await addAda(installation, playground);

    session.killService();
    const bringBack = session.putKeyringAway();
    session.startServiceAgain();
    for (const command of [
      ['token', email],
      ['refresh', email],
    ]) {
      const told = await installation.run(command);
      expect(told.code, told.errors).toBe(4);
      expect(told.errors).toMatch(/key .*(gone|missing|not there)|not in the keychain/i);
    }
    // The account stays listed, and asks nobody to sign in: its session is not lost, its key is elsewhere.
    const { accounts } = await installation.answer<Output<'accounts.list'>>(['list']);
    expect(accounts).toMatchObject([{ label: email }]);
    expect(accounts[0]?.status).not.toBe('needs-sign-in');

    session.killService();
    bringBack();
    session.startServiceAgain();
    expect(await installation.run(['refresh', email])).toMatchObject({ code: 0 });
    expect(await installation.run(['audit', 'verify'])).toMatchObject({ code: 0 });
  },
);

tests('a keyring that nobody may ask is told as denied, with the way out, which works', async () => {
  const session = await KeyringSession.start('denied');
  const installation = new Installation(session.environment);
  const playground = await startPlayground();
  const email = await addPerson(playground, 'ada');
  const place = ['--instance', playground.url, '--way', 'password', '--username', email];
  const told = await installation.run(['add', 'playground-api', ...place], practicePassword);
  expect(told.code, told.errors).toBe(4);
  expect(told.errors).toMatch(/refused access to the keychain/);
  expect((await installation.run(['vault', 'use', 'key-file'])).code).toBe(0);
  await installation.answer(['add', 'playground-api', ...place], practicePassword);
  expect(await installation.run(['refresh', email])).toMatchObject({ code: 0 });
});
