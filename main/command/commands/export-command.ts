import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { fail } from '../../engine/failure.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { plain } from '../terminal.ts';

interface ExportOptions {
  readonly plain?: true;
  readonly iUnderstand?: true;
  readonly format: string;
  readonly account?: string[];
}

/** What must be typed. */
const phrase = 'everyone who reads this file can use my accounts';

/** `export`: the way out. */
export function addExportCommand(program: Command, run: Run): void {
  program
    .command('export')
    .description(
      'write sessions and passwords in plain form, for the day you leave; for anything else use a backup',
    )
    .argument('<file>', 'where to; it must not be there yet')
    .option('--plain', 'in plain form: nothing in the file is encrypted')
    .option('--i-understand', 'you know what that means')
    .option('--format <format>', 'json: everything; cookies: cookies.txt', 'json')
    .option('--account <account...>', 'only these accounts')
    .action((file: string, options: ExportOptions) =>
      run((context) => exportPlain(context, file, options))(),
    );
}

async function exportPlain(
  context: CommandContext,
  file: string,
  options: ExportOptions,
): Promise<undefined> {
  const { terminal } = context;
  const { format } = options;
  if (format !== 'json' && format !== 'cookies') {
    throw fail('invalid-input', `"${format}" is none of json, cookies.`, { field: 'format' });
  }
  if (!options.plain || !options.iUnderstand) {
    throw fail(
      'not-allowed',
      'This writes every token, cookie and password unencrypted: whoever reads the file can use your accounts. If that is what you want, give --plain --i-understand. If you only want a copy, use latchkey backup create.',
    );
  }
  const path = resolve(file);
  if (existsSync(path)) throw fail('invalid-input', 'There is such a file already.', { field: 'file' });
  const ids = options.account
    ? await Promise.all(options.account.map(async (name) => (await accountNamed(context, name)).id))
    : undefined;
  const link = await context.engine();
  await confirm(context);
  const made = await link.call('export.plain', { path, format, ids, phrase });
  terminal.say('Delete the file as soon as it has served: nothing in it is encrypted.');
  answer(context, made, () => [
    `${made.accounts === 1 ? '1 account' : `${made.accounts} accounts`} in ${plain(made.path)}, readable by your user only.`,
    ...(made.unopened === 0
      ? []
      : [`Of ${made.unopened} the session could not be opened, and is not in it.`]),
  ]);
}

/** Asks for the phrase, letter by letter: no flag and no habit goes past it. */
async function confirm({ terminal }: CommandContext): Promise<void> {
  const typed = terminal.isInteractive
    ? await terminal.ask(`Type "${phrase}": `)
    : (await terminal.readInput()).replace(/\r?\n$/, '');
  if (typed.trim() !== phrase) {
    throw fail('cancelled', `Nothing was written: "${phrase}" was not typed.`);
  }
}
