import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { newPassphrase } from '../passphrase.ts';
import { table } from '../table.ts';
import { plain } from '../terminal.ts';
import { timeWords } from '../words.ts';

type Preview = Output<'backup.inspect'>;
type State = Output<'backup.state'>;

interface CreateOptions {
  readonly account?: string[];
  readonly force?: true;
}

interface RestoreOptions {
  readonly account?: string[];
  readonly replace?: true;
  readonly olderToo?: true;
  readonly settings?: true;
  readonly yes?: true;
}

const standings: Record<Preview['accounts'][number]['standing'], string> = {
  new: 'new',
  newer: 'newer than here',
  older: 'older than here',
  same: 'the same as here',
  'no-session': 'no session in it',
};

/** `backup create`, `inspect`, `restore`, `passphrase`, `now`, `status`, `off`. */
export function addBackupCommands(program: Command, run: Run): void {
  const backup = program
    .command('backup')
    .description('one encrypted file with everything, and the way back from it');

  backup
    .command('create')
    .description('write a backup; its passphrase comes by a prompt or standard input')
    .argument('<file>', 'where to')
    .option('--account <account...>', 'only these accounts')
    .option('--force', 'write over a file that is there')
    .action((file: string, options: CreateOptions) => run((context) => create(context, file, options))());

  backup
    .command('inspect')
    .description('say what is in a backup and how it stands to what is here; changes nothing')
    .argument('<file>')
    .action((file: string) =>
      run(async (context) => {
        const { preview } = await opened(context, file);
        answer(context, preview, () => previewLines(preview, context.terminal.width));
      })(),
    );

  backup
    .command('restore')
    .description('restore a backup: add what is new, renew what is older here')
    .argument('<file>')
    .option('--account <id...>', 'only these, by their ids in the backup')
    .option('--replace', 'also remove accounts that the backup does not have')
    .option('--older-too', 'take sessions that are older than those here')
    .option('--settings', 'take over the settings as well')
    .option('--yes', 'do not ask')
    .action((file: string, options: RestoreOptions) => run((context) => restore(context, file, options))());

  backup
    .command('passphrase')
    .description('set the passphrase for backups on a schedule; it is not kept')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const passphrase = await newPassphrase(context.terminal);
        tell(context, await link.call('backup.setPassphrase', { passphrase }));
      }),
    );

  backup
    .command('now')
    .description('make one of the scheduled backups now')
    .action(run(async (context) => tell(context, await (await context.engine()).call('backup.runNow', {}))));

  backup
    .command('off')
    .description('forget the passphrase: no more backups on a schedule; those that are there stay')
    .action(
      run(async (context) =>
        tell(context, await (await context.engine()).call('backup.forgetPassphrase', {})),
      ),
    );

  backup
    .command('status')
    .description('say when backups are made, and where they go')
    .action(run(async (context) => tell(context, await (await context.engine()).call('backup.state', {}))));
}

async function create(context: CommandContext, file: string, options: CreateOptions): Promise<undefined> {
  const path = resolve(file);
  if (existsSync(path) && !options.force) {
    throw fail('invalid-input', 'There is such a file already. Name another, or give --force.', {
      field: 'file',
    });
  }
  const ids = await idsOf(context, options.account);
  const link = await context.engine();
  const passphrase = await newPassphrase(context.terminal);
  const made = await link.call('backup.createAt', { path, passphrase, ids });
  answer(context, made, () => {
    const missing =
      made.unopened === 0 ? [] : [`Of ${made.unopened} the session could not be opened, and is not in it.`];
    return [`${countWords(made.accounts)} in ${plain(made.path ?? path)}.`, ...missing];
  });
}

async function restore(context: CommandContext, file: string, options: RestoreOptions): Promise<undefined> {
  const { terminal } = context;
  const { fileId, passphrase, preview } = await opened(context, file);
  for (const line of previewLines(preview, terminal.width)) terminal.say(line);
  const removes = options.replace
    ? ` ${countWords(preview.onlyHere.length)} that are only here are removed.`
    : '';
  if (!options.yes && !(terminal.isInteractive && (await terminal.confirm(`Restore it?${removes}`)))) {
    throw fail('cancelled', 'Nothing was restored. Say yes, or give --yes.');
  }
  const link = await context.engine();
  const restored = await link.call('backup.restore', {
    fileId,
    passphrase,
    wish: {
      mode: options.replace ? 'replace' : 'merge',
      olderToo: options.olderToo === true,
      settings: options.settings === true,
      ids: options.account,
    },
  });
  answer(context, restored, () => [
    `${restored.added} added, ${restored.renewed} renewed, ${restored.kept} left as they were, ${restored.removed} removed.`,
  ]);
}

async function opened(context: CommandContext, file: string) {
  const link = await context.engine();
  const { id: fileId } = await link.call('backup.takeFile', { path: resolve(file) });
  const passphrase = await context.terminal.secret('Passphrase of the backup');
  return { fileId, passphrase, preview: await link.call('backup.inspect', { fileId, passphrase }) };
}

async function idsOf(
  context: CommandContext,
  names: readonly string[] | undefined,
): Promise<string[] | undefined> {
  if (!names) return undefined;
  return await Promise.all(names.map(async (name) => (await accountNamed(context, name)).id));
}

function previewLines(preview: Preview, width: number): string[] {
  const { accounts, onlyHere, definitions, unread } = preview;
  return [
    `Made ${timeWords(preview.createdAt, Date.now())} by Latchkey ${plain(preview.latchkey)}.`,
    ...table(
      accounts.map(({ label, providerId, standing, hasPassword }) => [
        plain(label),
        plain(providerId),
        standings[standing],
        hasPassword ? 'with password' : '',
      ]),
      width,
    ),
    ...(onlyHere.length > 0 ? [`Only here: ${onlyHere.map(({ label }) => plain(label)).join(', ')}.`] : []),
    ...(definitions.length > 0 ? [`Definitions of your own: ${definitions.join(', ')}.`] : []),
    ...(unread > 0 ? [`Not understood, and left out: ${unread}.`] : []),
  ];
}

function tell(context: CommandContext, state: State): undefined {
  answer(context, state, () => stateLines(state));
}

function stateLines({ hasPassphrase, folder, lastAt, nextAt, problem }: State): string[] {
  if (!hasPassphrase)
    return ['No backups are made: set a passphrase for them with latchkey backup passphrase.'];
  const now = Date.now();
  const last =
    lastAt === undefined ? 'None was made yet.' : `The last one was made ${timeWords(lastAt, now)}.`;
  const next =
    nextAt === undefined ? 'None is due.' : `The next is due ${timeWords(Math.max(nextAt, now), now)}.`;
  return [
    `Backups go to ${plain(folder)}. ${last} ${next}`,
    ...(problem === undefined ? [] : [`The last try failed: ${plain(problem)}`]),
  ];
}

function countWords(count: number): string {
  return count === 1 ? '1 account' : `${count} accounts`;
}
