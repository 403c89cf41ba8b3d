import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { fail } from '../../engine/failure.ts';
import { answer, type CommandContext, type Run } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../table.ts';
import { plain } from '../terminal.ts';

/** `provider list`, `provider check`, `provider add`, `provider show`, `provider remove`. */
export function addProviderCommands(program: Command, run: Run): void {
  const provider = program.command('provider').description('the services that accounts live on');

  provider
    .command('list')
    .description('list the providers and how to sign in to them here')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const listed = await link.call('providers.list', {});
        answer(context, listed, () =>
          table(
            listed.providers.map(({ id, name, builtIn, waysIn, failure }) => [
              plain(id),
              plain(name),
              builtIn ? 'built in' : 'your own',
              plain(failure ? failure.what : waysIn.join(', ')),
            ]),
            context.terminal.width,
          ),
        );
      }),
    );

  provider
    .command('check')
    .description('check a definition and say what is wrong where')
    .argument('<file>', 'the definition (JSON), or - for standard input')
    .action((file: string) =>
      run(async (context) => {
        const link = await context.engine();
        const definition = await readDefinition(context, file);
        const result = await link.call('providers.check', { definition });
        answer(context, result, () =>
          result.problems.length === 0
            ? [`The definition ${plain(result.id ?? '')} is good.`]
            : result.problems.map(({ pointer, found, expected }) =>
                plain(`${pointer || '/'}: found ${found}, expected ${expected}`),
              ),
        );
        return result.problems.length === 0 ? exitCodes.done : exitCodes.usage;
      })(),
    );

  provider
    .command('add')
    .description('add a definition of your own to the profile')
    .argument('<file>', 'the definition (JSON), or - for standard input')
    .action((file: string) =>
      run(async (context) => {
        const link = await context.engine();
        const added = await link.call('providers.add', { definition: await readDefinition(context, file) });
        answer(context, added, () => [`${plain(added.name)} is there: latchkey add ${plain(added.id)}`]);
      })(),
    );

  provider
    .command('show')
    .description('print a definition as it is written, to be changed or shared')
    .argument('<id>', 'as latchkey provider list names it')
    .action((id: string) =>
      run(async (context) => {
        const link = await context.engine();
        const read = await link.call('providers.read', { id });
        answer(context, read, () => read.definition.trimEnd().split('\n').map(plain));
      })(),
    );

  provider
    .command('remove')
    .description('remove a definition of your own from the profile')
    .argument('<id>', 'as latchkey provider list names it')
    .action((id: string) =>
      run(async (context) => {
        const link = await context.engine();
        const { overrides } = await link.call('providers.read', { id });
        const removed = await link.call('providers.remove', { id });
        answer(context, removed, () => [
          overrides
            ? `Your ${plain(id)} is removed; the built-in one is used again.`
            : `${plain(id)} is removed.`,
        ]);
      })(),
    );
}

async function readDefinition({ terminal }: CommandContext, file: string): Promise<string> {
  if (file === '-') return await terminal.readInput();
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw fail('invalid-input', `The file ${file} cannot be read.`, { field: 'file' });
  }
}
