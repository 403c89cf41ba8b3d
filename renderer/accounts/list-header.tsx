import { Progress } from '@base-ui/react/progress';
import { RefreshCw } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import type { RefreshAllProgress } from '../state/contract-types.ts';
import { selectListing, useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

/** What the list shows, and the refresh of all with its progress. */
export function ListHeader() {
  const { refreshAll } = useActions();
  const listing = useWindow(selectListing);
  const title = useWindow((state) =>
    state.providerId === undefined
      ? texts.accounts.all
      : (state.providers.find((provider) => provider.id === state.providerId)?.name ?? texts.accounts.title),
  );
  const progress = useWindow((state) =>
    state.refreshAll?.finished === false ? state.refreshAll : undefined,
  );
  // What is refreshed is never less than all, and the button must not seem to say so.
  const narrowed = useWindow((state) => state.providerId !== undefined || state.query !== '');
  const total = listing.needing.length + listing.others.length;
  return (
    <header className="list-header">
      <h1 className="truncate">{title}</h1>
      <span className="muted">
        <span aria-hidden="true">{formats.number(total)}</span>
        <span className="visually-hidden">{texts.accounts.count(total, formats.number(total))}</span>
      </span>
      <span className="list-header-end">
        {progress ? (
          <RefreshProgress progress={progress} />
        ) : (
          <Button look="quiet" needsEngine onClick={() => void refreshAll()}>
            <RefreshCw size={14} aria-hidden="true" />
            {narrowed ? texts.accounts.refreshAllAccounts : texts.accounts.refreshAll}
          </Button>
        )}
      </span>
    </header>
  );
}

function RefreshProgress({ progress }: { readonly progress: RefreshAllProgress }) {
  const { cancelRefreshAll } = useActions();
  const words = texts.accounts.refreshing(formats.number(progress.done), formats.number(progress.total));
  return (
    <div className="refresh-progress">
      <span aria-hidden="true">{words}</span>
      <Progress.Root
        value={progress.done}
        max={Math.max(1, progress.total)}
        aria-label={texts.accounts.refreshingAll}
        getAriaValueText={() => words}
      >
        <Progress.Track className="progress-track">
          <Progress.Indicator className="progress-indicator" />
        </Progress.Track>
      </Progress.Root>
      <Button
        small
        needsEngine
        aria-label={texts.accounts.cancelRefreshing}
        onClick={() => void cancelRefreshAll(progress.runId)}
      >
        {texts.common.cancel}
      </Button>
    </div>
  );
}
