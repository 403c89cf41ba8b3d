import type { Command } from 'commander';
import type { Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { answer, type CommandContext, type Run } from '../command-context.ts';
import { minValidOf } from '../min-valid.ts';
import { plain } from '../terminal.ts';
import { timeWords } from '../words.ts';
import { nameHelp } from './account-commands.ts';

const forms = ['token', 'header', 'netscape'] as const;

interface ProjectOptions {
  readonly as?: string;
  readonly minValid: string;
  readonly remove?: true;
}

/** `project`: files in memory that always hold a valid token. */
export function addProjectCommand(program: Command, run: Run): void {
  program
    .command('project')
    .description(
      'keep a file in memory that always holds a valid token, and print its path; without an account, list them',
    )
    .argument('[account]', nameHelp)
    .option(
      '--as <form>',
      `${forms.join(', ')}: the token alone, headers for curl -H @FILE, or a cookies.txt; token unless told`,
    )
    .option('--min-valid <duration>', 'how long the token in it is valid at any moment', '1m')
    .option('--remove', 'keep it no longer; all files of the account unless --as says which')
    .action((name: string | undefined, options: ProjectOptions) =>
      run(async (context) => {
        if (name === undefined) return await listFiles(context);
        const form = forms.find((known) => known === (options.as ?? 'token'));
        if (!form)
          throw fail('invalid-input', `"${options.as}" is none of ${forms.join(', ')}.`, { field: 'as' });
        const link = await context.engine();
        if (options.remove) {
          const removed = await link.call('tokenFiles.remove', {
            id: name,
            form: options.as ? form : undefined,
          });
          answer(context, removed, () => ['No file is kept any more.']);
          return undefined;
        }
        const file = await link.call('tokenFiles.keep', { id: name, form, minValid: minValidOf(options) });
        answer(context, file, () => [file.path]);
        return undefined;
      })(),
    );
}

async function listFiles(context: CommandContext): Promise<undefined> {
  const link = await context.engine();
  const listed = await link.call('tokenFiles.list', {});
  const { accounts } = await link.call('accounts.list', {});
  const labels = new Map(accounts.map(({ id, label }) => [id, label]));
  answer(context, listed, () => listed.files.flatMap((file) => fileLines(file, labels.get(file.accountId))));
  if (!context.json && listed.files.length === 0) {
    context.terminal.say('No token file is kept. Keep one: latchkey project ACCOUNT');
  }
}

/** The path has a line of its own, whole: it is there to be copied. */
function fileLines(
  { form, path, writtenAt, failure }: Output<'tokenFiles.list'>['files'][number],
  label: string | undefined,
): string[] {
  const absent = failure ? plain(failure.what) : 'not there now';
  const state = writtenAt === undefined ? absent : `replaced ${timeWords(writtenAt, Date.now())}`;
  return [`${plain(label ?? 'a removed account')}, ${form}: ${state}`, `  ${path}`];
}
