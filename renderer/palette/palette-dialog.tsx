import { ArrowRight, SlidersHorizontal, Zap } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { Keys } from '../parts/keys.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { SearchList } from '../parts/search-list.tsx';
import { settingsSections } from '../settings/sections.ts';
import { useActions, useCurrentState, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { type Command, findCommands } from './commands.ts';
import './palette.css';

const words = texts.shortcuts.commands;

/** Accounts, actions, screens and settings, found by typing and done with Enter. */
export default function PaletteDialog({ onClose }: { readonly onClose: () => void }) {
  const show = useShow();
  const current = useCurrentState();
  const actions = useActions();
  const [query, setQuery] = useState('');
  const typed = useDeferredValue(query);
  const isWhole = useWindow(({ loaded }) => loaded);
  // What there was when it was opened, or when all accounts were read: commands must not move under the finger.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again once all accounts are read
  const state = useMemo(current, [current, isWhole]);
  const found = useMemo(
    () => findCommands(typed, state, show, actions, settingsSections),
    [typed, state, show, actions],
  );
  return (
    <DialogFrame title={words.title} wide onClose={onClose}>
      <SearchList
        items={found}
        filter={null}
        nameOf={({ name }) => name}
        keyOf={({ id }) => id}
        onChoose={(command) => {
          onClose();
          command.run();
        }}
        label={words.search}
        none={words.none}
        onType={setQuery}
        className="commands"
      >
        {(command) => (
          <>
            <CommandIcon command={command} />
            <span className="truncate">{command.name}</span>
            <span className="palette-host">
              {command.keys === undefined ? (
                (command.providerName ?? words.kind[command.kind])
              ) : (
                <Keys>{command.keys}</Keys>
              )}
            </span>
          </>
        )}
      </SearchList>
    </DialogFrame>
  );
}

const icons = { action: Zap, screen: ArrowRight, setting: SlidersHorizontal } as const;

function CommandIcon({ command }: { readonly command: Command }) {
  if (command.kind === 'account') {
    return <Monogram providerId={command.providerId ?? ''} name={command.providerName ?? ''} short />;
  }
  const Icon = icons[command.kind];
  return (
    <span className="command-icon">
      <Icon size={15} aria-hidden="true" />
    </span>
  );
}
