import type { Command } from 'commander';
import { fail } from '../../engine/failure.ts';
import { accountFacts, accountLine, accountTable, timelineLines } from '../account-lines.ts';
import { accountNamed, answer, type Run } from '../command-context.ts';
import { plain } from '../terminal.ts';

export const nameHelp = 'id, start of an id, label, e-mail address, or provider/address';

/** `list`, `show`, `pause`, `resume`, `remove`. */
export function addAccountCommands(program: Command, run: Run): void {
  program
    .command('list')
    .description('list the accounts, those that need you on top')
    .option('--tag <tag>', 'only those with this tag')
    .action(({ tag }: { tag?: string }) =>
      run(async (context) => {
        const link = await context.engine();
        const { accounts } = await link.call('accounts.list', {});
        const listed = { accounts: accounts.filter(({ tags }) => !tag || tags?.includes(tag)) };
        answer(context, listed, () => accountTable(listed.accounts, context.terminal, Date.now()));
        if (context.json || listed.accounts.length > 0) return;
        context.terminal.say(
          tag && accounts.length > 0
            ? `No account has the tag "${plain(tag)}".`
            : 'No account yet. Add one: latchkey add PROVIDER (latchkey provider list)',
        );
      })(),
    );

  program
    .command('show')
    .description('show everything about an account but its secrets')
    .argument('<account>', nameHelp)
    .option('--timeline <count>', 'how many of the latest events', '5')
    .action((name: string, options: { timeline: string }) =>
      run(async (context) => {
        const account = await accountNamed(context, name);
        const link = await context.engine();
        const limit = Math.min(1_000, Math.max(1, Number.parseInt(options.timeline, 10) || 1));
        const { entries } = await link.call('accounts.timeline', { id: account.id, limit });
        const { terminal } = context;
        answer(context, { ...account, timeline: entries }, () => [
          ...accountFacts(account, terminal, Date.now()),
          '',
          ...timelineLines(entries, terminal.width, Date.now()),
        ]);
      })(),
    );

  for (const [command, description] of [
    ['pause', 'stop refreshing an account until it is resumed'],
    ['resume', 'refresh a paused account again'],
  ] as const) {
    program
      .command(command)
      .description(description)
      .argument('<account>', nameHelp)
      .action((name: string) =>
        run(async (context) => {
          const { id } = await accountNamed(context, name);
          const link = await context.engine();
          const account = await link.call(`accounts.${command}`, { id });
          answer(context, account, () => [accountLine(account, context.terminal, Date.now())]);
        })(),
      );
  }

  program
    .command('remove')
    .description('sign an account out and delete its secrets here')
    .argument('<account>', nameHelp)
    .option('--yes', 'do not ask')
    .action((name: string, options: { yes?: true }) =>
      run(async (context) => {
        const { terminal } = context;
        const account = await accountNamed(context, name);
        const { id, label, providerName, hasCredential } = account;
        if (!options.yes) {
          const secrets = hasCredential ? 'session and password are' : 'session is';
          const loss = `Its ${secrets} deleted here. The account at ${plain(providerName)} stays.`;
          if (!terminal.isInteractive) {
            throw fail('invalid-input', `${loss} Say --yes to remove it.`, { field: 'yes' });
          }
          if (!(await terminal.confirm(`Remove ${plain(label)}? ${loss}`)))
            throw fail('cancelled', 'Not removed.');
        }
        const link = await context.engine();
        const removed = await link.call('accounts.remove', { id });
        answer(context, removed, () => [`${plain(label)} is removed.`]);
      })(),
    );
}
