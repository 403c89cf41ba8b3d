import type { Command } from 'commander';
import { answer, type Run } from '../command-context.ts';
import { minValidOf, minValidOption } from '../min-valid.ts';

/** `token`, where the short way through a running engine was not open. */
export function addTokenCommand(program: Command, run: Run): void {
  program
    .command('token')
    .description('print a fresh access token')
    .argument('<account>', 'whose token')
    .option(...minValidOption)
    .action((name: string, options: { minValid: string }) =>
      run(async (context) => {
        const minValid = minValidOf(options);
        const link = await context.engine();
        const token = await link.call('tokens.get', { id: name, minValid });
        answer(context, token, () => [token.token]);
      })(),
    );
}
