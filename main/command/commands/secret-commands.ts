import type { Command } from 'commander';
import { cookiesText } from '../../broker/cookies-text.ts';
import { fail } from '../../engine/failure.ts';
import { runInPlace } from '../child-process.ts';
import { answer, type Run } from '../command-context.ts';
import {
  type CookieFormat,
  cookieFormats,
  cookieHeader,
  playwrightState,
  type ToolCookie,
} from '../cookie-formats.ts';
import { type CredentialForm, credentialDocument, credentialForms } from '../credential-document.ts';
import { assignment, type Shell, shells, tokenVariables } from '../environment.ts';
import { minValidOf, minValidOption } from '../min-valid.ts';
import { nameHelp } from './account-commands.ts';

interface MinValid {
  readonly minValid: string;
}

const variableOption = ['--as <name>', 'the variable that holds the token', 'LATCHKEY_TOKEN'] as const;

/** `header`, `cookies`, `env`, `exec`, `credential-process`, `playwright-state`: sessions in the forms that other programs take. */
export function addSecretCommands(program: Command, run: Run): void {
  program
    .command('header')
    .description('print the headers that sign a request in, one a line, as `curl -H @-` reads them')
    .argument('<account>', nameHelp)
    .option('--url <url>', "where the request goes; refused outside of the account's provider")
    .option(...minValidOption)
    .action((id: string, options: MinValid & { url?: string }) =>
      run(async (context) => {
        const link = await context.engine();
        const reply = await link.call('tokens.headers', {
          id,
          url: options.url,
          minValid: minValidOf(options),
        });
        answer(context, reply, () =>
          Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}`),
        );
      })(),
    );

  program
    .command('cookies')
    .description('print the cookies of an account')
    .argument('<account>', nameHelp)
    .option('--url <url>', 'only those that go there; all of the provider unless told')
    .option('--format <format>', cookieFormats.join(', '), 'netscape')
    .option(...minValidOption)
    .action((id: string, options: MinValid & { url?: string; format: string }) =>
      run(async (context) => {
        const format = oneOf(cookieFormats, options.format, 'format');
        const link = await context.engine();
        const reply = await link.call('tokens.cookies', {
          id,
          url: options.url,
          minValid: minValidOf(options),
        });
        answer(context, reply, () => cookieLines(format, reply.cookies));
      })(),
    );

  program
    .command('env')
    .description('print the token as a variable for a shell: eval "$(latchkey env ACCOUNT)"')
    .argument('<account>', nameHelp)
    .option(...variableOption)
    .option('--shell <shell>', shells.join(', '), 'sh')
    .option(...minValidOption)
    .action((id: string, options: MinValid & { as: string; shell: string }) =>
      run(async (context) => {
        const shell: Shell = oneOf(shells, options.shell, 'shell');
        const link = await context.engine();
        const token = await link.call('tokens.get', { id, minValid: minValidOf(options) });
        const variables = tokenVariables(token, options.as);
        answer(context, variables, () =>
          Object.entries(variables).map(([name, value]) => assignment(shell, name, value)),
        );
      })(),
    );

  program
    .command('exec')
    .description(
      'run a program with the token in its environment, and in no other: latchkey exec ACCOUNT -- PROGRAM ...',
    )
    .argument('<account>', nameHelp)
    .argument('<command...>', 'what to run, after --')
    .option(...variableOption)
    .option(...minValidOption)
    .action((id: string, command: string[], options: MinValid & { as: string }) =>
      run(
        async (context) => {
          const link = await context.engine();
          const token = await link.call('tokens.get', { id, minValid: minValidOf(options) });
          const variables = tokenVariables(token, options.as);
          // The profile is let go, if this process holds it: the program may run for days, or call this command.
          await link.close();
          // A key opens more than the token that the program is meant to have.
          const { LATCHKEY_KEY: _key, ...environment } = process.env;
          return await runInPlace(command, { ...environment, ...variables });
        },
        { endsByItself: true },
      )(),
    );

  program
    .command('credential-process')
    .description('print token and expiry in the JSON of a credential process, for programs that run one')
    .argument('<account>', nameHelp)
    .option(
      '--format <format>',
      `${credentialForms.join(', ')}: AWS's credential_process, or kubectl's ExecCredential`,
      'aws',
    )
    .option('--min-valid <duration>', 'how long the token must still be valid, such as 5m', '5m')
    .action((id: string, options: MinValid & { format: string }) =>
      run(async (context) => {
        const form: CredentialForm = oneOf(credentialForms, options.format, 'format');
        const link = await context.engine();
        const account = await link.call('accounts.resolve', { name: id });
        const token = await link.call('tokens.get', { id: account.id, minValid: minValidOf(options) });
        context.terminal.print(JSON.stringify(credentialDocument(form, account.id, token)));
      })(),
    );

  program
    .command('playwright-state')
    .description('print the storage state that Playwright loads, signed in as the account')
    .argument('<account>', nameHelp)
    .option(...minValidOption)
    .action((id: string, options: MinValid) =>
      run(async (context) => {
        const link = await context.engine();
        const state = await link.call('tokens.browserState', { id, minValid: minValidOf(options) });
        context.terminal.print(
          JSON.stringify(playwrightState(state), undefined, context.json ? undefined : 2),
        );
      })(),
    );
}

function cookieLines(format: CookieFormat, cookies: readonly ToolCookie[]): string[] {
  switch (format) {
    case 'netscape':
      return [cookiesText(cookies).trimEnd()];
    case 'header':
      return [cookieHeader(cookies)];
    case 'json':
      return [JSON.stringify(cookies, undefined, 2)];
  }
}

function oneOf<Choice extends string>(choices: readonly Choice[], text: string, field: string): Choice {
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw fail('invalid-input', `"${text}" is none of ${choices.join(', ')}.`, { field });
}
