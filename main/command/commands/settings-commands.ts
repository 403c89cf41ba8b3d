import type { Command } from 'commander';
import type { Settings, SettingsChange } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { answer, type Run } from '../command-context.ts';
import { table } from '../table.ts';
import { plain } from '../terminal.ts';

/** `settings list`, `settings get`, `settings set`. A setting is named by its group and field: `refresh.siteMarginMinutes`. */
export function addSettingsCommands(program: Command, run: Run): void {
  const settings = program.command('settings').description('what can be set');

  settings
    .command('list')
    .description('list every setting with its value')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const reply = await link.call('settings.get', {});
        answer(context, reply.settings, () =>
          table(
            entriesOf(reply.settings).map(([name, value]) => [name, valueWords(value)]),
            context.terminal.width,
          ),
        );
      }),
    );

  settings
    .command('get')
    .description('say the value of one setting')
    .argument('<name>', 'such as refresh.siteMarginMinutes')
    .action((name: string) =>
      run(async (context) => {
        const link = await context.engine();
        const reply = await link.call('settings.get', {});
        const value = settingOf(reply.settings, name);
        answer(context, value, () => [valueWords(value)]);
      })(),
    );

  settings
    .command('set')
    .description('change one setting, at once and for good')
    .argument('<name>', 'such as appearance.theme')
    .argument('<value>', 'a word, a number, or on and off')
    .action((name: string, text: string) =>
      run(async (context) => {
        const link = await context.engine();
        const before = await link.call('settings.get', {});
        settingOf(before.settings, name);
        const reply = await link.call('settings.set', await changeOf(name, text));
        const value = settingOf(reply.settings, name);
        answer(context, { [name]: value }, () => [`${name} is ${valueWords(value)} now.`]);
      })(),
    );
}

type Value = string | number | boolean;

function entriesOf(settings: Settings): [string, Value][] {
  return Object.entries(settings).flatMap(([group, fields]) =>
    // Lists by name have commands of their own.
    Object.entries(fields).flatMap(([field, value]: [string, Value | object]): [string, Value][] =>
      typeof value === 'object' ? [] : [[`${group}.${field}`, value]],
    ),
  );
}

/** Throws `invalid-input` if there is no such setting. */
function settingOf(settings: Settings, name: string): Value {
  const found = entriesOf(settings).find(([known]) => known === name);
  if (found) return found[1];
  throw fail('invalid-input', `There is no setting "${name}". latchkey settings list names them.`, {
    field: 'name',
  });
}

function valueWords(value: Value): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return plain(String(value));
}

const words: Readonly<Record<string, boolean>> = {
  on: true,
  yes: true,
  true: true,
  off: false,
  no: false,
  false: false,
};

/** The change that a person means: of a word, a number or a yes, the one that the setting takes. Throws `invalid-input`. */
async function changeOf(name: string, text: string): Promise<SettingsChange> {
  const { settingsChange } = await import('../../../preload/settings-schema.ts');
  const [group = '', field = ''] = name.split('.');
  const readings: (Value | undefined)[] = [
    text,
    words[text.toLowerCase()],
    text.trim() === '' ? undefined : Number(text),
  ];
  let problem: string | undefined;
  for (const value of readings) {
    if (value === undefined || Number.isNaN(value)) continue;
    const parsed = settingsChange.safeParse({ [group]: { [field]: value } });
    if (parsed.success) return parsed.data;
    problem = parsed.error.issues[0]?.message;
  }
  throw fail('invalid-input', `"${text}" is no value for ${name}.`, { field: name, detail: problem });
}
