import type { Command } from 'commander';
import { fail } from '../../engine/failure.ts';
import { answer, type Run } from '../command-context.ts';
import { parseDuration } from '../duration.ts';

/** `token`, where the short way through a running engine was not open. */
export function addTokenCommand(program: Command, run: Run): void {
  program
    .command('token')
    .description('print a fresh access token')
    .argument('<account>', 'whose token')
    .option('--min-valid <duration>', 'how long it must still be valid, such as 5m', '0')
    .action((name: string, options: { minValid: string }) =>
      run(async (context) => {
        const minValid = parseDuration(options.minValid);
        if (minValid === undefined) {
          throw fail('invalid-input', `"${options.minValid}" is no duration, such as 5m.`, {
            field: 'min-valid',
          });
        }
        const link = await context.engine();
        const token = await link.call('tokens.get', { id: name, minValid });
        answer(context, token, () => [token.token]);
      })(),
    );
}
