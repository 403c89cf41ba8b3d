import type { Command } from 'commander';
import { fail } from '../../engine/failure.ts';
import { version } from '../../host/version.ts';
import type { Run } from '../command-context.ts';
import { completedShells, completionScript } from '../completion.ts';
import { manPage } from '../man-page.ts';
import { plain } from '../terminal.ts';

/** `completion`, `man`, `api`: what the program says of itself. */
export function addSelfCommands(program: Command, run: Run): void {
  program
    .command('completion')
    .description('print the script that makes a shell complete this command')
    .argument('<shell>', `${completedShells.join(', ')}; or accounts, for the names of the accounts`)
    .action((what: string) =>
      run(async (context) => {
        const shell = completedShells.find((known) => known === what);
        if (shell) {
          context.terminal.print(completionScript(shell, program));
        } else if (what === 'accounts') {
          const link = await context.engine();
          const { accounts } = await link.call('accounts.list', {});
          for (const { label } of accounts) context.terminal.print(plain(label));
        } else {
          throw fail('invalid-input', `"${what}" is none of ${completedShells.join(', ')}.`, {
            field: 'shell',
          });
        }
      })(),
    );

  program
    .command('man')
    .description('print the manual page, for man -l -')
    .action(run(async ({ terminal }) => void terminal.print(manPage(program, version).trimEnd())));

  program
    .command('api')
    .description('print the OpenAPI document of what tools can call on the socket')
    .action(
      run(async ({ terminal, json }) => {
        const { openApiDocument } = await import('../../broker/open-api.ts');
        terminal.print(JSON.stringify(openApiDocument(version), undefined, json ? undefined : 2));
      }),
    );
}
