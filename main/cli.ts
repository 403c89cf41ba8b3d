#!/usr/bin/env node
import { handOutFast } from './command/fast-token.ts';
import { endOnUnexpected } from './command/unexpected.ts';
import { leaveMemoryOutOfDumps } from './host/core-dumps.ts';
import { profileFolderOf } from './host/profile-choice.ts';

/** The `latchkey` command. Small, because every `latchkey token` loads it; the rest is loaded when it is needed. */
async function run(commandArguments: readonly string[]): Promise<number> {
  const result = await handOutFast(commandArguments, (given) => profileFolderOf(given, process.env));
  if (result?.ok) {
    process.getBuiltinModule('node:fs').writeSync(1, `${result.line}\n`);
    return 0;
  }
  const { reportToProcess, runCommand } = await import('./command/run-command.ts');
  return result ? await reportToProcess(result.failure, result.json) : await runCommand(commandArguments);
}

leaveMemoryOutOfDumps();
process.on('uncaughtException', endOnUnexpected);
run(process.argv.slice(2)).then((code) => process.exit(code), endOnUnexpected);
