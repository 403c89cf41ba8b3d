import { isMac, withCommand } from '../parts/keys.tsx';
import { texts } from '../texts/texts.ts';

/** Keys, and what they do. */
export interface Shortcut {
  /** As they are shown, one after the other. */
  readonly keys: readonly string[];
  readonly name: string;
  /** Only the desktop app has it. */
  readonly needsApp?: true;
}

const words = texts.shortcuts;

/** Everything that keys do, in groups, as the overview of the keys shows it. */
export const shortcutGroups: readonly { readonly name: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    name: words.everywhere,
    shortcuts: [
      { keys: [withCommand('K')], name: words.palette },
      { keys: ['/'], name: words.search },
      { keys: [withCommand('Z')], name: words.undo },
      { keys: ['G', 'O'], name: words.overview },
      { keys: ['G', 'A'], name: words.accounts },
      { keys: ['G', 'T'], name: words.tools },
      { keys: ['G', 'S'], name: words.settings },
      { keys: ['?'], name: words.help },
    ],
  },
  {
    name: words.inTheList,
    shortcuts: [
      { keys: ['↑', '↓', 'Home', 'End'], name: words.move },
      { keys: [words.enter], name: words.open },
      { keys: [words.space], name: words.select },
      { keys: [`${words.shift} ↑`, `${words.shift} ↓`], name: words.selectRange },
      { keys: [withCommand('A')], name: words.selectAll },
      { keys: ['Esc'], name: words.close },
    ],
  },
  {
    name: words.withAccounts,
    shortcuts: [
      { keys: ['R'], name: texts.account.actions.refresh },
      { keys: ['W'], name: texts.account.actions.openSite, needsApp: true },
      { keys: ['P'], name: words.pause },
      { keys: ['T'], name: texts.list.tag },
      { keys: ['F2'], name: texts.account.actions.rename },
      { keys: [isMac ? '⌦' : words.delete], name: texts.account.actions.remove },
    ],
  },
];
