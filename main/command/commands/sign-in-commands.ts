import type { Command } from 'commander';
import { fail } from '../../engine/failure.ts';
import { accountLine } from '../account-lines.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { type SignInChoice, signInFromTerminal } from '../sign-in-dialog.ts';
import { plain } from '../terminal.ts';

interface PlaceOptions {
  readonly instance?: string;
  readonly label?: string;
}

/** `add`, `login`. Secrets come by a prompt or by standard input, never as arguments: those are seen by every user. */
export function addSignInCommands(program: Command, run: Run): void {
  const withChoice = (command: Command) =>
    command
      .option('--way <way>', 'how to sign in; the best one unless told')
      .option(
        '--username <name>',
        'user name or e-mail address; the password comes by a prompt or standard input',
      )
      .option('--remember', 'store the password, so that Latchkey can sign in again by itself')
      .option('--no-remember', 'do not store the password')
      .option('--client-id <id>', 'an OAuth client that you registered with the service')
      .option('--client-secret', 'that client has a secret; it comes by a prompt or standard input');

  withChoice(program.command('add'))
    .description('add an account')
    .argument('<provider>', 'where it is; see: latchkey provider list')
    .option('--instance <url>', 'base address, for providers that have several')
    .option('--label <label>', 'what to call it')
    .action((providerId: string, options: SignInChoice & PlaceOptions) =>
      run(async (context) => {
        const link = await context.engine();
        const { waysIn, instance, client } = await providerWith(context, providerId, options.instance);
        const setting = { ...settingOf(context, link), ...(client && { client }) };
        const account = await signInFromTerminal(setting, waysIn, options, (signIn) =>
          link.call('signIn.add', { providerId, instance, label: options.label, signIn }),
        );
        answer(context, account, () => [accountLine(account, context.terminal, Date.now())]);
      })(),
    );

  withChoice(program.command('login'))
    .description('sign an account in again')
    .argument('<account>', 'which one')
    .option(
      '--take-over',
      'although that ends its session elsewhere, with the stored password if there is one',
    )
    .action((name: string, options: SignInChoice & { takeOver?: true }) =>
      run(async (context) => {
        const { id, waysIn, hasCredential } = await accountNamed(context, name);
        const link = await context.engine();
        const byItself = options.takeOver && hasCredential && options.way === undefined;
        const account = byItself
          ? await link.call('accounts.takeOver', { id })
          : await signInFromTerminal(settingOf(context, link), waysIn, options, (signIn) =>
              link.call(options.takeOver ? 'accounts.takeOver' : 'signIn.again', { id, signIn }),
            );
        answer(context, account, () => [accountLine(account, context.terminal, Date.now())]);
      })(),
    );
}

function settingOf(context: CommandContext, link: Awaited<ReturnType<CommandContext['engine']>>) {
  const { terminal, interrupted } = context;
  return { link, terminal, interrupted };
}

/** The provider, with the address of the instance: the one given, or the usual one, which is said. */
async function providerWith(context: CommandContext, providerId: string, given: string | undefined) {
  const link = await context.engine();
  const { providers } = await link.call('providers.list', {});
  const provider = providers.find(({ id }) => id === providerId);
  if (!provider)
    throw fail('no-such-provider', `There is no provider "${providerId}".`, { field: 'provider' });
  const { waysIn, instance, client } = provider;
  return {
    waysIn,
    client,
    instance: instance && (given ?? (await usualInstance(context, provider.name, instance.suggestion))),
  };
}

async function usualInstance(
  { terminal }: CommandContext,
  name: string,
  suggestion: string | undefined,
): Promise<string> {
  if (terminal.isInteractive) {
    const usual = suggestion === undefined ? '' : ` [${plain(suggestion)}]`;
    const typed = (await terminal.ask(`Address of the instance${usual}: `)).trim();
    if (typed || suggestion) return typed || (suggestion ?? '');
  }
  if (suggestion === undefined) {
    throw fail('invalid-input', `${name} needs the address of its instance: --instance URL.`, {
      field: 'instance',
    });
  }
  terminal.say(`Signing in at ${plain(suggestion)}; --instance names another address.`);
  return suggestion;
}
