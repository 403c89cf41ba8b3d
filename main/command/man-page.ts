import type { Command } from 'commander';
import { exitCodes } from './exit-codes.ts';

const exitWords: Record<keyof typeof exitCodes, string> = {
  done: 'done',
  unexpected: 'unexpected',
  usage: 'the command line is wrong',
  needsSignIn: 'the account needs a sign-in by you',
  vault: 'the keychain is locked or missing',
  provider: 'the provider cannot be reached',
  notAllowed: 'not allowed',
  noSuchAccount: 'no such account',
};

/** The manual page latchkey(1) in roff (man(7)), from the program's own declarations. */
export function manPage(program: Command, version: string): string {
  const lines = [
    `.TH LATCHKEY 1 "" "Latchkey ${version}" "User Commands"`,
    '.SH NAME',
    `latchkey \\- ${roff(lowerFirst(program.description()).replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B latchkey',
    '[\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]',
    '.SH OPTIONS',
    ...optionLines(program),
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => commandLines(command, [])),
    '.SH EXIT STATUS',
    ...Object.entries(exitCodes).flatMap(([name, code]) => [
      '.TP',
      String(code),
      exitWords[name as keyof typeof exitCodes],
    ]),
    '.SH ENVIRONMENT',
    ...variables.flatMap(([name, words]) => ['.TP', `.B ${name}`, roff(words)]),
  ];
  return `${lines.join('\n')}\n`;
}

const variables = [
  ['LATCHKEY_PROFILE', 'the profile folder, where --profile does not name one'],
  ['LATCHKEY_KEY', "a client key from latchkey grant create, in place of the rights of the profile's owner"],
  ['LATCHKEY_SOCKET', 'the socket of the running Latchkey, for programs that may not read the profile'],
  ['NO_COLOR', 'no colour in the output'],
] as const;

function commandLines(command: Command, path: readonly string[]): string[] {
  const words = [...path, command.name()];
  const subcommands = command.commands.flatMap((each) => commandLines(each, words));
  if (
    command.commands.length > 0 &&
    command.registeredArguments.length === 0 &&
    command.options.length === 0
  ) {
    return subcommands;
  }
  const placeholders = command.registeredArguments.map((argument) => {
    const name = `\\fI${roff(argument.name())}\\fR${argument.variadic ? '...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  return [
    '.TP',
    `.B ${roff(words.join(' '))}`,
    ...(placeholders.length > 0 ? [placeholders.join(' '), '.br'] : ['.br']),
    roff(sentence(command.description())),
    ...(command.options.length > 0 ? ['.RS', ...optionLines(command), '.RE'] : []),
    ...subcommands,
  ];
}

function optionLines(command: Command): string[] {
  return command.options.flatMap(({ flags, description }) => [
    '.TP',
    `.B ${roff(flags)}`,
    roff(sentence(description)),
  ]);
}

function sentence(text: string): string {
  const first = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.?!]$/.test(first) ? first : `${first}.`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** Text that roff takes as it is: no escapes, no requests at the beginning of a line, hyphens that can be searched. */
function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('\n', ' ');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
