import { Pause, Play, RefreshCw, Tag, Trash2, X } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { nothingSelected } from '../state/selection.ts';
import { selectSelection, useActions, useShow, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { WorkProgress } from './work-progress.tsx';

const words = texts.account.actions;

/** What can be done with the accounts that are selected. It takes the place of the list's header meanwhile. */
export function SelectionBar() {
  const show = useShow();
  const actions = useActions();
  const ids = useWindow(selectSelection);
  const somePaused = useWindow((state) => ids.some((id) => state.accounts.get(id)?.paused));
  const someRun = useWindow((state) => ids.some((id) => state.accounts.get(id)?.paused === false));
  const isBusy = useWindow((state) => state.bulk !== undefined || state.refreshAll?.finished === false);
  const shown = texts.list.selected(ids.length, formats.number(ids.length));
  return (
    <header className="list-header selection-bar">
      <IconButton
        small
        label={texts.list.clearSelection}
        shortcut="Esc"
        icon={<X size={15} />}
        onClick={() => {
          show(nothingSelected);
          document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
        }}
      />
      <h1>{shown}</h1>
      <span className="visually-hidden" role="status">
        {shown}
      </span>
      <div className="list-header-end" role="toolbar" aria-label={texts.list.selectedAccounts}>
        {isBusy ? (
          <WorkProgress />
        ) : (
          <>
            <Action
              icon={<RefreshCw size={14} />}
              name={words.refresh}
              keys="R"
              onAct={() => actions.refreshAll(ids)}
            />
            {someRun && (
              <Action
                icon={<Pause size={14} />}
                name={words.pause}
                keys="P"
                onAct={() => actions.pauseSome(ids)}
              />
            )}
            {somePaused && (
              <Action icon={<Play size={14} />} name={words.resume} onAct={() => actions.resumeSome(ids)} />
            )}
            <Action
              icon={<Tag size={14} />}
              name={texts.list.tag}
              keys="T"
              onAct={() => show({ dialog: { kind: 'tags', accountIds: ids } })}
            />
            <Action
              icon={<Trash2 size={14} />}
              name={words.remove}
              keys="Delete"
              onAct={() => show({ dialog: { kind: 'remove', accountIds: ids } })}
            />
          </>
        )}
      </div>
    </header>
  );
}

function Action({
  icon,
  name,
  keys,
  onAct,
}: {
  readonly icon: React.ReactNode;
  readonly name: string;
  readonly keys?: string;
  readonly onAct: () => unknown;
}) {
  return (
    <Button look="quiet" small needsEngine aria-keyshortcuts={keys} title={name} onClick={() => void onAct()}>
      {icon}
      <span className="selection-action-name">{name}</span>
    </Button>
  );
}
