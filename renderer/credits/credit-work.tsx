import { Download, RefreshCw } from 'lucide-react';
import { ProgressLine } from '../accounts/work-progress.tsx';
import { Button } from '../parts/button.tsx';
import { FocusKept } from '../parts/focus-kept.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts, times } from '../texts/texts.ts';
import './credits.css';

const words = texts.credits;

/** Reads all credits, with how far that is; and saves their history. */
export function CreditWork() {
  const { syncCredits, exportCredits } = useActions();
  const sync = useWindow((state) => (state.creditSync?.finished === false ? state.creditSync : undefined));
  return (
    <FocusKept className="credits-work" turn={sync === undefined}>
      {sync ? (
        <CreditProgress />
      ) : (
        <Button small needsEngine onClick={() => void syncCredits()}>
          <RefreshCw size={13} aria-hidden="true" />
          {words.readAll}
        </Button>
      )}
      <Button look="quiet" small needsEngine onClick={() => void exportCredits()}>
        <Download size={13} aria-hidden="true" />
        {words.exportAll}
      </Button>
    </FocusKept>
  );
}

/** How far the reading of all credits is, and whom it waits for. */
export function CreditProgress() {
  const { cancelCreditSync } = useActions();
  const sync = useWindow((state) => (state.creditSync?.finished === false ? state.creditSync : undefined));
  if (!sync) return null;
  const { waiting, runId } = sync;
  return (
    <div className="credits-progress">
      <ProgressLine
        say={words.reading}
        progress={sync}
        name={words.readingAll}
        cancelName={words.cancel}
        onCancel={() => void cancelCreditSync(runId)}
      />
      {waiting && (
        <p className="muted">{words.waiting(waiting.providerName, times.until(waiting.until, Date.now()))}</p>
      )}
    </div>
  );
}
