import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { FailureData, Input, Output } from '../../../preload/contract.ts';
import { longestExport, longestImport, withoutBodies } from '../../../preload/exported-file.ts';
import { fail } from '../../engine/failure.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { passwordLines, previewLines } from '../import-lines.ts';
import { readFileOrInput } from '../read-file.ts';
import { reportFailure } from '../report.ts';
import { plain } from '../terminal.ts';

type Preview = Output<'imports.preview'>;
type Choice = Input<'imports.apply'>['items'][number];

interface ImportOptions {
  readonly account?: string;
  readonly provider?: string;
  readonly instance?: string;
  readonly label?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly appName?: string;
  readonly appVersion?: string;
  readonly userData?: string;
  readonly deleteOld?: true;
}

/** How earlier apps called their session store. */
const oldStoreName = 'secure-session.json';

/** `import`, `passwords import`. Secrets come from a file or standard input, never as arguments: those are seen by every user. */
export function addImportCommands(program: Command, run: Run): void {
  program
    .command('import')
    .description(
      'import sessions from a browser: cookies.txt, JSON of extensions, Playwright storage state, HAR; or passwords (CSV)',
    )
    .argument(
      '[file]',
      'the file, or - for standard input; without it: session stores of earlier apps on this machine',
    )
    .option('--dry-run', 'say what was recognised and what would change, and store nothing')
    .option('--account <account>', 'the account that it is for')
    .option('--provider <provider>', 'the provider, where it is not recognised')
    .option('--instance <url>', 'base address, for providers that have several')
    .option('--label <label>', 'what to call a new account')
    .option('--app-name <name>', 'of the earlier app, if its session store does not open')
    .option('--app-version <version>', 'of the earlier app, if its session store does not open')
    .option('--user-data <folder>', 'where the session store of the earlier app was')
    .option('--delete-old', 'delete the session store of the earlier app, once its session is safe here')
    .option('--yes', 'do not ask')
    .action((file: string | undefined, options: ImportOptions) =>
      run(async (context) => await importFrom(context, file, options))(),
    );

  const passwords = program
    .command('passwords')
    .description('passwords by which Latchkey can sign in again by itself');
  passwords
    .command('import')
    .description(
      'store passwords from a CSV file; its first line names the columns: account,password[,provider]',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--dry-run', 'say what would become of each line, and store nothing')
    .action((file: string, options: { dryRun?: true }) =>
      run(async (context) => {
        const preview = await previewOf(context, file, {});
        if (preview.format !== 'passwords') {
          throw fail('invalid-input', 'The first line must name the columns: account,password.', {
            field: 'file',
          });
        }
        return await applyPasswords(context, preview, options.dryRun === true);
      })(),
    );
}

async function importFrom(
  context: CommandContext,
  file: string | undefined,
  options: ImportOptions,
): Promise<number> {
  if (file !== undefined) {
    const isOld = basename(file) === oldStoreName;
    const preview = isOld
      ? await previewOfOld(context, resolve(file), options)
      : await previewOfFile(context, file, options);
    return await importPreviewed(context, preview, file === '-', options);
  }
  const link = await context.engine();
  const { stores } = await link.call('imports.oldStores', {});
  if (stores.length === 0) {
    throw fail('invalid-input', 'Say which file: there is no session store of an earlier app here.', {
      field: 'file',
    });
  }
  let code: number = exitCodes.done;
  for (const { path } of stores) {
    if (!context.json) context.terminal.print(plain(path));
    const preview = await previewOfOld(context, path, options);
    code = (await importPreviewed(context, preview, false, options)) || code;
  }
  return code;
}

async function previewOfFile(
  context: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<Preview> {
  const { account: name, provider: providerId, instance } = options;
  if (name !== undefined && providerId !== undefined) {
    throw fail('invalid-input', 'Say --account or --provider, not both.', { field: 'account' });
  }
  return await previewOf(context, file, {
    ...(name !== undefined && { accountId: (await accountNamed(context, name)).id }),
    ...(providerId !== undefined && { providerId }),
    ...(instance !== undefined && { instance }),
  });
}

async function previewOfOld(context: CommandContext, path: string, options: ImportOptions): Promise<Preview> {
  const { appName, appVersion, userData } = options;
  const link = await context.engine();
  return await link.call('imports.previewOld', {
    path,
    ...(appName !== undefined && { appName }),
    ...(appVersion !== undefined && { appVersion }),
    ...(userData !== undefined && { userData: resolve(userData) }),
  });
}

async function importPreviewed(
  context: CommandContext,
  preview: Preview,
  fromInput: boolean,
  options: ImportOptions,
): Promise<number> {
  const { terminal } = context;
  if (preview.format === 'passwords') return await applyPasswords(context, preview, options.dryRun === true);
  if (!context.json) for (const line of previewLines(preview, terminal, Date.now())) terminal.print(line);
  const wanted = preview.items.filter(({ failure, sameAs }) => !failure && sameAs === undefined);
  const link = await context.engine();
  if (options.dryRun || wanted.length === 0) {
    await link.call('imports.discard', { previewId: preview.previewId });
    answer(context, shown(preview), () => []);
    return codeOf(preview, []);
  }
  const question = wanted.length === 1 ? 'Store it?' : `Store these ${wanted.length}?`;
  // Where the file came by standard input, nobody can be asked.
  const canAsk = terminal.isInteractive && !fromInput && !options.yes && !context.json;
  if (canAsk && !(await terminal.confirm(question))) {
    await link.call('imports.discard', { previewId: preview.previewId });
    throw fail('cancelled', 'Nothing was stored.');
  }
  const items: Choice[] = [];
  for (const { item, password, username, account } of wanted) {
    const label = account ? undefined : options.label;
    const asked = canAsk && password === 'possible' ? await askPassword(context, username) : '';
    items.push({ item, label, password: asked === '' ? undefined : { password: asked } });
  }
  const { results } = await link.call('imports.apply', { previewId: preview.previewId, items });
  if (context.json) answer(context, { ...shown(preview), results }, () => []);
  for (const { account, failure } of context.json ? [] : results) {
    if (failure) reportFailure(failure, terminal, false);
    else if (account) terminal.print(`${plain(account.label)} (${plain(account.providerName)}) is imported.`);
  }
  if (preview.oldStore !== undefined && results.some(({ account }) => account)) {
    await settleOld(
      context,
      preview,
      preview.oldStore,
      options.deleteOld === true || canAsk,
      options.deleteOld === true,
    );
  }
  return codeOf(preview, results);
}

/** What was in the old store is safe here; whether the store goes is for the person to say. */
async function settleOld(
  context: CommandContext,
  { previewId }: Preview,
  path: string,
  mayDelete: boolean,
  isSaid: boolean,
): Promise<void> {
  const { terminal } = context;
  const question = `Its session is sealed here and was read back. Delete ${plain(path)}? Whoever can read it can open it.`;
  const link = await context.engine();
  if (mayDelete && (isSaid || (await terminal.confirm(question)))) {
    await link.call('imports.deleteOld', { previewId });
    terminal.say(`${plain(path)} is deleted.`);
    return;
  }
  await link.call('imports.discard', { previewId });
  terminal.say(
    `${plain(path)} is still there, and whoever can read it can open it: --delete-old deletes it.`,
  );
}

async function applyPasswords(context: CommandContext, preview: Preview, dryRun: boolean): Promise<number> {
  const link = await context.engine();
  const { previewId } = preview;
  if (dryRun) await link.call('imports.discard', { previewId });
  const { passwords } = dryRun ? preview : await link.call('imports.apply', { previewId, items: [] });
  answer(context, { passwords }, () => passwordLines(passwords, context.terminal));
  const isGood = passwords.every(({ outcome }) => outcome === 'set' || outcome === 'replaced');
  return isGood ? exitCodes.done : exitCodes.usage;
}

async function previewOf(
  context: CommandContext,
  file: string,
  target: Omit<Input<'imports.preview'>, 'text'>,
): Promise<Preview> {
  const text = withoutBodies(await readFileOrInput(context.terminal, file, longestExport));
  if (text.length > longestImport) {
    throw fail(
      'invalid-input',
      'There is more in it than can be looked at; export only the sites that you want.',
      {
        field: 'file',
      },
    );
  }
  if (text.trim() === '') throw fail('invalid-input', 'There is nothing in it.', { field: 'file' });
  const link = await context.engine();
  return await link.call('imports.preview', { ...target, text });
}

async function askPassword({ terminal }: CommandContext, username: string | undefined): Promise<string> {
  const whose = username === undefined ? '' : ` of ${plain(username)}`;
  return await terminal.askSecret(
    `Password${whose}, so that Latchkey can sign in again by itself (Enter: store none): `,
  );
}

/** A preview as JSON; its id is of no use to anybody any more. */
function shown({ format, items, leftOut }: Preview): Pick<Preview, 'format' | 'items' | 'leftOut'> {
  return { format, items, leftOut };
}

/** The exit code of the first thing that went wrong; nothing recognised is a mistake of the input. */
function codeOf(preview: Preview, results: Output<'imports.apply'>['results']): number {
  const failures: readonly (FailureData | undefined)[] = [...results, ...preview.items].map(
    ({ failure }) => failure,
  );
  const first = failures.find((failure) => failure !== undefined);
  if (first) return exitCodeOf(first.kind);
  return preview.items.length === 0 ? exitCodes.usage : exitCodes.done;
}
