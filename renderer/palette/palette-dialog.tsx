import { Autocomplete } from '@base-ui/react/autocomplete';
import { ArrowRight, Search, SlidersHorizontal, Zap } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { Keys } from '../parts/keys.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { settingsSections } from '../settings/sections.ts';
import { useActions, useCurrentState, useShow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { type Command, findCommands } from './commands.ts';
import '../sign-in/sign-in.css';
import './palette.css';

const words = texts.shortcuts.commands;

/** Accounts, actions, screens and settings, found by typing and done with Enter. */
export default function PaletteDialog({ onClose }: { readonly onClose: () => void }) {
  const show = useShow();
  const current = useCurrentState();
  const actions = useActions();
  const [query, setQuery] = useState('');
  const typed = useDeferredValue(query);
  // What there was when it was opened: commands must not move under the finger.
  const [state] = useState(current);
  const found = useMemo(
    () => findCommands(typed, state, show, actions, settingsSections),
    [typed, state, show, actions],
  );
  return (
    <DialogFrame title={words.title} wide onClose={onClose}>
      <Autocomplete.Root
        open
        inline
        autoHighlight="always"
        keepHighlight
        items={found}
        itemToStringValue={(command: Command) => command.name}
        filter={null}
        value={query}
        onValueChange={(value, details) => details.reason !== 'item-press' && setQuery(value)}
      >
        <div className="palette-search">
          <Search size={15} aria-hidden="true" />
          <Autocomplete.Input
            className="input search-input"
            aria-label={words.search}
            placeholder={words.search}
          />
        </div>
        <Autocomplete.Empty className="palette-empty muted">
          {typed !== '' && words.none(typed)}
        </Autocomplete.Empty>
        <Autocomplete.List className="palette commands">
          {(command: Command) => (
            <Autocomplete.Item
              key={command.id}
              value={command}
              className="palette-item"
              onClick={() => {
                onClose();
                command.run();
              }}
            >
              <CommandIcon command={command} />
              <span className="truncate">{command.name}</span>
              <span className="palette-host">
                {command.keys === undefined ? (
                  (command.providerName ?? words.kind[command.kind])
                ) : (
                  <Keys>{command.keys}</Keys>
                )}
              </span>
            </Autocomplete.Item>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
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
