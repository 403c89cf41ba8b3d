import type { Command } from 'commander';
import { accountNamed, answer, type Run } from '../command-context.ts';
import { plain } from '../terminal.ts';
import { nameHelp } from './account-commands.ts';

/** `tag`, `note`: what a person writes down about an account. */
export function addNoteCommands(program: Command, run: Run): void {
  program
    .command('tag')
    .description('add tags to an account, or say which it has')
    .argument('<account>', nameHelp)
    .argument('[tags...]', 'words to find it by')
    .option('--remove <tags...>', 'take these off')
    .action((name: string, added: readonly string[], { remove = [] }: { remove?: readonly string[] }) =>
      run(async (context) => {
        const account = await accountNamed(context, name);
        const { id, tags: before = [] } = account;
        const link = await context.engine();
        const tags = [...before, ...added].filter((tag) => !remove.includes(tag));
        const isRead = added.length === 0 && remove.length === 0;
        const changed = isRead ? account : await link.call('accounts.update', { id, tags });
        answer(context, changed, () => (changed.tags ?? []).map(plain));
        if (!context.json && !changed.tags) context.terminal.say(`${plain(changed.label)} has no tags.`);
      })(),
    );

  program
    .command('note')
    .description('write a note about an account, or read it; an empty one deletes it')
    .argument('<account>', nameHelp)
    .argument('[text]', 'the note; it takes the place of the one before')
    .action((name: string, notes: string | undefined) =>
      run(async (context) => {
        const account = await accountNamed(context, name);
        const link = await context.engine();
        const changed =
          notes === undefined ? account : await link.call('accounts.update', { id: account.id, notes });
        answer(context, changed, () => (changed.notes ? [plain(changed.notes)] : []));
        if (!context.json && !changed.notes) context.terminal.say(`${plain(changed.label)} has no note.`);
      })(),
    );
}
