import { Plus, Search, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { isMac, Keys, withCommand } from '../parts/keys.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ViewMenu } from './view-menu.tsx';
import './toolbar.css';

/** Search, and the way to a new account. */
export function Toolbar({ folded }: { readonly folded: boolean }) {
  const show = useShow();
  return (
    <div className="toolbar">
      {folded && <ViewMenu />}
      <SearchField />
      <Button look="primary" needsEngine onClick={() => show({ dialog: { kind: 'add' } })}>
        <Plus size={16} aria-hidden="true" />
        <span className="toolbar-add-words">{texts.accounts.add}</span>
      </Button>
    </div>
  );
}

function SearchField() {
  const show = useShow();
  const query = useWindow((state) => state.query);
  const input = useRef<HTMLInputElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      show({ query: '' });
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
    }
  }

  return (
    <search className="search">
      <Search size={15} aria-hidden="true" />
      <input
        ref={input}
        type="text"
        className="input search-input"
        aria-label={texts.accounts.search}
        aria-keyshortcuts="/"
        placeholder={texts.accounts.search}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => show({ screen: 'accounts', query: event.target.value })}
        onKeyDown={onKeyDown}
      />
      {query === '' ? (
        <button
          type="button"
          className="search-keys"
          aria-label={texts.shortcuts.palette}
          aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
          onClick={() => show({ dialog: { kind: 'palette' } })}
        >
          <Keys>{withCommand('K')}</Keys>
        </button>
      ) : (
        <IconButton
          small
          className="search-clear"
          label={texts.accounts.clearSearch}
          shortcut="Esc"
          icon={<X size={14} />}
          onClick={() => {
            show({ query: '' });
            input.current?.focus();
          }}
        />
      )}
    </search>
  );
}
