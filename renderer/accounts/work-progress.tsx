import { Progress } from '@base-ui/react/progress';
import { Button } from '../parts/button.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

/** How far the work on many accounts is, with the button that ends it; nothing while there is none. */
export function WorkProgress() {
  const { cancelRefreshAll, cancelCreditSync, cancelBulk } = useActions();
  const refresh = useWindow((state) => (state.refreshAll?.finished === false ? state.refreshAll : undefined));
  const sync = useWindow((state) => (state.creditSync?.finished === false ? state.creditSync : undefined));
  const bulk = useWindow((state) => state.bulk);
  if (refresh) {
    return (
      <ProgressLine
        say={texts.accounts.refreshing}
        progress={refresh}
        name={texts.accounts.refreshingAll}
        cancelName={texts.accounts.cancelRefreshing}
        onCancel={() => void cancelRefreshAll(refresh.runId)}
      />
    );
  }
  if (sync) {
    return (
      <ProgressLine
        say={texts.credits.reading}
        progress={sync}
        name={texts.credits.readingAll}
        cancelName={texts.credits.cancel}
        onCancel={() => void cancelCreditSync(sync.runId)}
      />
    );
  }
  if (!bulk) return null;
  return (
    <ProgressLine
      say={texts.list.work[bulk.kind]}
      progress={bulk}
      name={texts.list.progress}
      cancelName={texts.common.cancel}
      onCancel={cancelBulk}
    />
  );
}

/** Work in words and as a bar, with the button that ends it. */
export function ProgressLine({
  say,
  progress: { done, total },
  name,
  cancelName,
  onCancel,
}: {
  readonly say: (done: string, total: string) => string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly name: string;
  readonly cancelName: string;
  readonly onCancel: () => void;
}) {
  const words = say(formats.number(done), formats.number(total));
  return (
    <div className="refresh-progress">
      <span aria-hidden="true">{words}</span>
      <Progress.Root value={done} max={Math.max(1, total)} aria-label={name} getAriaValueText={() => words}>
        <Progress.Track className="progress-track">
          <Progress.Indicator className="progress-indicator" />
        </Progress.Track>
      </Progress.Root>
      <Button small needsEngine aria-label={cancelName} onClick={onCancel}>
        {texts.common.cancel}
      </Button>
    </div>
  );
}
