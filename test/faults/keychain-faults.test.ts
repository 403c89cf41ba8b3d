import { expect, onTestFinished, test } from 'vitest';
import { addPerson, practicePassword } from '../integration/practice-accounts.ts';
import { type CommandResult, Installation } from '../support/installation.ts';
import { KeyringSession, skipsKeyringTests } from '../support/keyring-session.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';

/** A command that could not use the keychain says so, and that nothing is lost. */
function expectTold({ code, errors }: CommandResult): void {
  // A renewed session that the keychain does not take now is sealed in the database instead, and nothing is to be told.
  if (code === 0) return;
  expect(code, errors).toBe(4);
  expect(errors).toMatch(/Your accounts are safe and wait\./);
}

test.skipIf(skipsKeyringTests())(
  'a keyring that is locked, hangs, dies and comes back under a running daemon costs no session',
  async () => {
    const session = await KeyringSession.start('open');
    const installation = new Installation(session.environment);
    const playground = await PlaygroundProcess.start({ passwordCost: 4 });
    onTestFinished(() => playground.kill());
    const email = await addPerson(playground, 'ada');
    let daemon = await installation.startDaemon();
    // The password is not stored: a session that is lost stays lost.
    const place = ['--instance', playground.url, '--way', 'password', '--username', email];
    await installation.answer(['add', 'playground-api', ...place], practicePassword);
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
