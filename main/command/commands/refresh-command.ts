import type { Command } from 'commander';
import type { AccountData } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { accountLine } from '../account-lines.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { ProgressBar } from '../progress-bar.ts';

/** `refresh`. */
export function addRefreshCommand(program: Command, run: Run): void {
  program
    .command('refresh')
    .description('refresh an account, or all that can be refreshed without you')
    .argument('[account]', 'which one')
    .option('--all', 'all of them')
    .action((name: string | undefined, options: { all?: true }) =>
      run(async (context) => {
        if ((name === undefined) === (options.all === undefined)) {
          throw fail('invalid-input', 'Name one account, or say --all.', { field: 'account' });
        }
        return name === undefined ? await refreshAll(context) : await refreshOne(context, name);
      })(),
    );
}

async function refreshOne(context: CommandContext, name: string): Promise<undefined> {
  const { id } = await accountNamed(context, name);
  const link = await context.engine();
  const account = await link.call('accounts.refresh', { id });
  answer(context, account, () => [accountLine(account, context.terminal, Date.now())]);
}

/** The exit code is that of the first account that could not be refreshed. */
async function refreshAll(context: CommandContext): Promise<number> {
  const link = await context.engine();
  const runId = globalThis.crypto.randomUUID();
  const bar = new ProgressBar(context.terminal, 'Refreshing');
  const endEvents = await link.listen((event) => {
    if (event.name === 'refresh-all' && event.data.runId === runId)
      bar.show(event.data.done, event.data.total);
  });
  const cancel = () => void link.call('accounts.cancelRefreshAll', { runId });
  context.interrupted.addEventListener('abort', cancel, { once: true });
  const result = await link.call('accounts.refreshAll', { runId }).finally(() => {
    endEvents();
    bar.end();
  });
  answer(context, result, () => [
    result.failed > 0
      ? `Refreshed ${result.done - result.failed} of ${result.total}; ${result.failed} failed.`
      : `Refreshed ${result.done} of ${result.total}.`,
  ]);
  if (result.failed === 0) return exitCodes.done;
  const { accounts } = await link.call('accounts.list', {});
  const failed = accounts.filter((account) => account.failure && !account.paused);
  if (!context.json) sayFailed(context, failed);
  const [first] = failed;
  return first?.failure ? exitCodeOf(first.failure.kind) : exitCodes.unexpected;
}

function sayFailed({ terminal }: CommandContext, failed: readonly AccountData[]): void {
  for (const account of failed) terminal.say(accountLine(account, terminal, Date.now()));
}
