import type { Command } from 'commander';
import type { LockStateData } from '../../../preload/contract.ts';
import { answer, type CommandContext, type Run } from '../command-context.ts';
import { knownAndNewPassphrase, newPassphrase } from '../passphrase.ts';
import { timeWords } from '../words.ts';

/** `lock`, `lock set`, `lock change`, `lock remove`, `lock status`, `unlock`. */
export function addLockCommands(program: Command, run: Run): void {
  const lock = program
    .command('lock')
    .description('lock Latchkey: windows and tools get nothing until the passphrase is given')
    .action(run(async (context) => tell(context, await (await context.engine()).call('lock.now', {}))));

  lock
    .command('set')
    .description('set the passphrase: from then on the keychain alone opens nothing')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const { isOfFile, isSet } = await link.call('lock.state', {});
        const { terminal } = context;
        const passphrase =
          isOfFile && !isSet
            ? await terminal.secret('Passphrase of the sealed file')
            : await newPassphrase(terminal);
        const state = await link.call('lock.set', { passphrase });
        if (!context.json) {
          terminal.say('It is asked for after each start. Nobody can recover it: make a backup, too.');
        }
        tell(context, state);
      }),
    );

  lock
    .command('change')
    .description(
      'change the passphrase; the old and the new one come by prompts, or as two lines of standard input',
    )
    .action(
      run(async (context) => {
        const link = await context.engine();
        tell(context, await link.call('lock.change', await knownAndNewPassphrase(context.terminal)));
      }),
    );

  lock
    .command('remove')
    .description('remove the passphrase: the keychain alone protects the sessions then')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const passphrase = await context.terminal.secret('Passphrase');
        tell(context, await link.call('lock.remove', { passphrase }));
      }),
    );

  lock
    .command('status')
    .description('say whether Latchkey is locked')
    .action(run(async (context) => tell(context, await (await context.engine()).call('lock.state', {}))));

  program
    .command('unlock')
    .description('unlock Latchkey; the passphrase comes by a prompt or standard input')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const passphrase = await context.terminal.secret('Passphrase');
        tell(context, await link.call('lock.unlock', { passphrase }));
      }),
    );
}

function tell(context: CommandContext, state: LockStateData): undefined {
  answer(context, state, () => [stateWords(state)]);
}

function stateWords({ isSet, isLocked, retryAt }: LockStateData): string {
  if (!isSet) return 'Latchkey has no passphrase.';
  if (!isLocked) return 'Latchkey is unlocked.';
  const wait =
    retryAt === undefined ? '' : ` The next passphrase can be tried ${timeWords(retryAt, Date.now())}.`;
  return `Latchkey is locked.${wait}`;
}
