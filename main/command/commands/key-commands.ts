import type { Command } from 'commander';
import type { Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { table } from '../table.ts';
import { plain } from '../terminal.ts';

type OwnKeys = Output<'keys.list'>['keys'];

/** `keys list`, `keys set`, `keys clear`. A key comes by a prompt or by standard input, never as an argument. */
export function addKeyCommands(program: Command, run: Run): void {
  const keys = program
    .command('keys')
    .description('keys of other services that an account keeps at its provider, such as the JWT API');

  keys
    .command('list')
    .description('say which keys are set')
    .argument('<account>', 'which one')
    .action((name: string) =>
      run(async (context) => {
        const { id } = await accountNamed(context, name);
        const link = await context.engine();
        say(context, (await link.call('keys.list', { id })).keys);
      })(),
    );

  keys
    .command('set')
    .description('set a key there; it comes by a prompt or standard input')
    .argument('<account>', 'which one')
    .argument('<key>', 'which key, such as openai')
    .action((name: string, key: string) =>
      run(async (context) => {
        const { id, slot } = await slotOf(context, name, key);
        const secret = await context.terminal.secret(`${slot.name} key`);
        const link = await context.engine();
        say(context, (await link.call('keys.set', { id, key: slot.id, secret })).keys);
      })(),
    );

  keys
    .command('clear')
    .description('take a key away there')
    .argument('<account>', 'which one')
    .argument('<key>', 'which key, such as openai')
    .action((name: string, key: string) =>
      run(async (context) => {
        const { id, slot } = await slotOf(context, name, key);
        const link = await context.engine();
        say(context, (await link.call('keys.clear', { id, key: slot.id })).keys);
      })(),
    );
}

/** The key that a person means, by its id or its name. */
async function slotOf(context: CommandContext, name: string, key: string) {
  const { id, providerId, providerName } = await accountNamed(context, name);
  const link = await context.engine();
  const { providers } = await link.call('providers.list', {});
  const slots = providers.find((provider) => provider.id === providerId)?.keys ?? [];
  const wanted = key.toLowerCase();
  const slot = slots.find((each) => each.id.toLowerCase() === wanted || each.name.toLowerCase() === wanted);
  if (slot) return { id, slot };
  const there = slots.map((each) => each.id).join(', ');
  throw fail(
    'invalid-input',
    slots.length === 0
      ? `Accounts of ${providerName} keep no keys of other services.`
      : `There is no key "${key}". There are: ${there}.`,
    { field: 'key' },
  );
}

function say(context: CommandContext, keys: OwnKeys): void {
  answer(context, { keys }, () =>
    table(
      keys.map(({ id, name, isSet, hint }) => [
        plain(id),
        plain(name),
        isSet ? `set${hint === undefined ? '' : `, ends in ${plain(hint)}`}` : 'not set',
      ]),
      context.terminal.width,
    ),
  );
}
