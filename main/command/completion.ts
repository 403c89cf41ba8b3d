import type { Command } from 'commander';

/** Shells that `completion` speaks to. */
export const completedShells = ['bash', 'zsh', 'fish'] as const;
export type CompletedShell = (typeof completedShells)[number];

/** A command as a shell completes it. */
interface Completed {
  /** Its words, such as `grant create`. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly {
    readonly long: string;
    readonly description: string;
    readonly takesValue: boolean;
  }[];
  readonly subcommands: readonly string[];
  /** Whether its first argument is an account. */
  readonly takesAccount: boolean;
}

/** The script that makes a shell complete `latchkey`, from the program's own declarations. */
export function completionScript(shell: CompletedShell, program: Command): string {
  const commands = completedCommands(program);
  return shell === 'fish' ? fishScript(commands) : bashScript(shell, commands);
}

function completedCommands(command: Command, path: readonly string[] = []): readonly Completed[] {
  const visible = command.commands.filter((each) => !each.name().startsWith('__'));
  const own: Completed = {
    path: path.join(' '),
    description: command.description(),
    options: [...command.options, ...(path.length > 0 ? rootOptions(command) : [])].flatMap((option) =>
      option.long
        ? [
            {
              long: option.long,
              description: option.description,
              takesValue: option.required || option.optional,
            },
          ]
        : [],
    ),
    subcommands: visible.map((each) => each.name()),
    takesAccount: command.registeredArguments[0]?.name() === 'account',
  };
  return [own, ...visible.flatMap((each) => completedCommands(each, [...path, each.name()]))];
}

function rootOptions(command: Command): Command['options'] {
  let root = command;
  while (root.parent) root = root.parent;
  return root.options.filter(({ long }) => long !== '--version');
}

/** zsh runs the completion of bash. */
function bashScript(shell: 'bash' | 'zsh', commands: readonly Completed[]): string {
  const cases = commands.map(({ path, subcommands, options, takesAccount }) => {
    const words = [...subcommands, ...options.map(({ long }) => long), '--help'].join(' ');
    return `    ${JSON.stringify(path)}) words=${JSON.stringify(words)}; accounts=${takesAccount ? 1 : 0} ;;`;
  });
  const known = commands.filter(({ path }) => path !== '').map(({ path }) => `|${path}`);
  const withValue = [
    ...new Set(
      commands.flatMap(({ options }) => options.filter((each) => each.takesValue).map(({ long }) => long)),
    ),
  ];
  const head = shell === 'zsh' ? ['#compdef latchkey', 'autoload -U +X bashcompinit && bashcompinit'] : [];
  return `${head.map((line) => `${line}\n`).join('')}_latchkey() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" accounts=0 index next
  case "$previous" in ${withValue.join('|')}) COMPREPLY=(); return ;; esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    next="\${path:+$path }\${COMP_WORDS[index]}"
    case ${JSON.stringify(`${known.join('')}|`)} in *"|$next|"*) path="$next" ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  if [[ "$current" != -* && $accounts == 1 ]]; then
    local IFS=$'\\n'
    COMPREPLY=($(compgen -W "$(latchkey completion accounts 2>/dev/null)" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _latchkey latchkey`;
}

function fishScript(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ path, options, subcommands, takesAccount }) => {
    const words = path === '' ? [] : path.split(' ');
    const depth = `test (count (commandline -opc | string match -v -- '-*')) -eq ${words.length + 1}`;
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    const here = words.length === 0 ? '__fish_use_subcommand' : seen;
    const description = (name: string) =>
      commands.find((each) => each.path === [...words, name].join(' '))?.description ?? '';
    return [
      ...subcommands.map(
        (name) =>
          `complete -c latchkey -f -n ${quoted(words.length === 0 ? here : `${seen}; and ${depth}`)} -a ${name} -d ${quoted(description(name))}`,
      ),
      ...(words.length === 0 ? [] : options).map(
        ({ long, description: about, takesValue }) =>
          `complete -c latchkey -n ${quoted(here)} -l ${long.slice(2)}${takesValue ? ' -r' : ''} -d ${quoted(about)}`,
      ),
      ...(takesAccount
        ? [
            `complete -c latchkey -f -n ${quoted(`${seen}; and ${depth}`)} -a '(latchkey completion accounts 2>/dev/null)'`,
          ]
        : []),
    ];
  });
  return lines.join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
