import { RefreshCw } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { FocusKept } from '../parts/focus-kept.tsx';
import { accountTotal, awaitsOthers, isNarrowed } from '../state/totals.ts';
import { selectListing, selectSelection, useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { FilterChips, FilterMenu, OrderMenu } from './filter-bar.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { WorkProgress } from './work-progress.tsx';

/** What the list shows and in which order, and the refresh of all with its progress; or else what can be done with the selection. */
export function ListHeader() {
  const isSelecting = useWindow((state) => selectSelection(state).length > 0);
  return isSelecting ? <SelectionBar /> : <ViewHeader />;
}

function ViewHeader() {
  const listing = useWindow(selectListing);
  const title = useWindow((state) =>
    state.providerId === undefined
      ? texts.accounts.all
      : (state.providers.find((provider) => provider.id === state.providerId)?.name ?? texts.accounts.title),
  );
  const total =
    useWindow((state) => (state.partial ? accountTotal(state) : undefined)) ??
    listing.needing.length + listing.others.length;
  const narrowed = useWindow(isNarrowed);
  const isKnown = useWindow((state) => !awaitsOthers(state));
  return (
    <header className="list-header">
      <h1 className="truncate">{title}</h1>
      {isKnown && (
        <span className="muted">
          <span aria-hidden="true">{formats.number(total)}</span>
          <span className="visually-hidden">{texts.accounts.count(total, formats.number(total))}</span>
        </span>
      )}
      {/* Who does not see the list hears how many a search leaves. */}
      <span className="visually-hidden" role="status">
        {narrowed && isKnown ? texts.accounts.count(total, formats.number(total)) : ''}
      </span>
      <FilterChips />
      <span className="list-header-end">
        <RefreshAll />
        <FilterMenu />
        <OrderMenu />
      </span>
    </header>
  );
}

function RefreshAll() {
  const { refreshAll } = useActions();
  const isBusy = useWindow((state) => state.bulk !== undefined || state.refreshAll?.finished === false);
  // What is refreshed is never less than all, and the button must not seem to say so.
  const narrowed = useWindow(isNarrowed);
  return (
    <FocusKept turn={isBusy}>
      {isBusy ? (
        <WorkProgress />
      ) : (
        <Button look="quiet" needsEngine onClick={() => void refreshAll()}>
          <RefreshCw size={14} aria-hidden="true" />
          {narrowed ? texts.accounts.refreshAllAccounts : texts.accounts.refreshAll}
        </Button>
      )}
    </FocusKept>
  );
}
