import { Command, CommanderError } from 'commander';
import { fail } from '../engine/failure.ts';
import { openForPerson } from '../host/browser.ts';
import { profileFolderOf } from '../host/profile-choice.ts';
import { version } from '../host/version.ts';
import type { CommandContext, CommandWork, Run } from './command-context.ts';
import { addAccountCommands } from './commands/account-commands.ts';
import { addAuditCommands } from './commands/audit-commands.ts';
import { addBackupCommands } from './commands/backup-commands.ts';
import { addCallCommand } from './commands/call-command.ts';
import { addCompanionCommands } from './commands/companion-commands.ts';
import { addCreditCommands } from './commands/credit-commands.ts';
import { addExportCommand } from './commands/export-command.ts';
import { addGrantCommands } from './commands/grant-commands.ts';
import { addHelperCommands } from './commands/helper-commands.ts';
import { addHostCommands } from './commands/host-commands.ts';
import { addImageCommands } from './commands/image-commands.ts';
import { addImportCommands } from './commands/import-commands.ts';
import { addKeyCommands } from './commands/key-commands.ts';
import { addLockCommands } from './commands/lock-commands.ts';
import { addNoteCommands } from './commands/note-commands.ts';
import { addProjectCommand } from './commands/project-command.ts';
import { addProviderCommands } from './commands/provider-commands.ts';
import { addRefreshCommand } from './commands/refresh-command.ts';
import { addSecretCommands } from './commands/secret-commands.ts';
import { addSelfCommands } from './commands/self-commands.ts';
import { addServiceCommands } from './commands/service-commands.ts';
import { addSettingsCommands } from './commands/settings-commands.ts';
import { addSignInCommands } from './commands/sign-in-commands.ts';
import { addTokenCommand } from './commands/token-command.ts';
import { addVaultCommands } from './commands/vault-commands.ts';
import { addWatchCommand } from './commands/watch-command.ts';
import { connectEngine } from './connect-engine.ts';
import type { EngineLink } from './engine-link.ts';
import { exitCodes } from './exit-codes.ts';
import { failureDataOf, reportFailure } from './report.ts';
import { type Streams, Terminal } from './terminal.ts';

/** After Ctrl-C, what was begun has this long to be called off in good order. */
const interruptGrace = 1_000;

/** What asks a process to end; the last one comes when its terminal is closed. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndSignal = (typeof endSignals)[number];

/** What the command has of its process. */
export interface CommandProcess extends Streams {
  readonly env: NodeJS.ProcessEnv;
  on(signal: EndSignal, listener: () => void): unknown;
  off(signal: EndSignal, listener: () => void): unknown;
}

interface GlobalOptions {
  readonly profile?: string;
  readonly json?: true;
}

/** Runs the `latchkey` command and resolves with its exit code. `commandArguments` begin after the program's name. */
export async function runProgram(
  commandArguments: readonly string[],
  process: CommandProcess,
): Promise<number> {
  const terminal = new Terminal(process, process.env);
  const program = new Command('latchkey');
  let exitCode: number = exitCodes.done;
  const run: Run =
    (work, { endsByItself } = { endsByItself: false }) =>
    async () => {
      const begin: CommandWork = endsByItself
        ? work
        : (context) => Promise.race([work(context), interruption(context.interrupted)]);
      exitCode = await perform(begin, program.opts<GlobalOptions>(), terminal, process);
    };
  program
    .description('Sign in once per account; every session stays alive, and tools get fresh tokens.')
    .version(version)
    .option('--profile <folder>', 'another profile than the usual one; also LATCHKEY_PROFILE')
    .option('--json', 'answer in JSON')
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'latchkey: ')),
    })
    .exitOverride();
  addAccountCommands(program, run);
  addNoteCommands(program, run);
  addSignInCommands(program, run);
  addImportCommands(program, run);
  addKeyCommands(program, run);
  addRefreshCommand(program, run);
  addCreditCommands(program, run);
  addTokenCommand(program, run);
  addSecretCommands(program, run);
  addHelperCommands(program, run);
  addWatchCommand(program, run);
  addProjectCommand(program, run);
  addGrantCommands(program, run);
  addCallCommand(program, run);
  addCompanionCommands(program, run);
  addImageCommands(program, run);
  addProviderCommands(program, run);
  addVaultCommands(program, run);
  addAuditCommands(program, run);
  addLockCommands(program, run);
  addBackupCommands(program, run);
  addExportCommand(program, run);
  addSettingsCommands(program, run);
  addHostCommands(program, run);
  addServiceCommands(program, run);
  addSelfCommands(program, run);
  pointToOwnHelp(program, 'latchkey');
  try {
    await program.parseAsync(commandArguments, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said by then what is wrong with the command line, or what was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    throw error;
  }
}

/** Who wrote a command wrongly is told where the words of that very command are. */
function pointToOwnHelp(command: Command, path: string): void {
  command.showHelpAfterError(`(${path} --help says more)`);
  for (const each of command.commands) pointToOwnHelp(each, `${path} ${each.name()}`);
}

async function perform(
  work: CommandWork,
  options: GlobalOptions,
  terminal: Terminal,
  process: CommandProcess,
): Promise<number> {
  const json = options.json === true;
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  for (const signal of endSignals) process.on(signal, interrupt);
  const profile = profileFolderOf(options.profile, process.env);
  let link: Promise<EngineLink> | undefined;
  const context: CommandContext = {
    terminal,
    json,
    profile,
    namedProfile: options.profile && profile,
    interrupted: interrupted.signal,
    engine() {
      link ??= connectEngine({ profile, terminal, interrupted: interrupted.signal });
      return link;
    },
    openInBrowser(url) {
      // The address is printed as well.
      if (terminal.isInteractive) openForPerson(url).catch(() => {});
    },
  };
  try {
    return (await work(context)) ?? exitCodes.done;
  } catch (error) {
    return reportFailure(failureDataOf(error), terminal, json);
  } finally {
    await link?.then((opened) => opened.close()).catch(() => {});
    for (const signal of endSignals) process.off(signal, interrupt);
  }
}

/** Rejects with `cancelled` a moment after Ctrl-C. */
function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => reject(fail('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', () => setTimeout(giveUp, interruptGrace).unref(), { once: true });
  });
}
