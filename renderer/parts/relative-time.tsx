import { useTicking } from '../state/window-context.tsx';
import { formats, times } from '../texts/texts.ts';

/** A time that ticks by itself: relative up to a day, absolute beyond and in the tooltip. */
export function RelativeTime({
  at,
  past = false,
}: {
  readonly at: number;
  /** It has happened. The ticker lags by up to a second, and must not make a future of it. */
  readonly past?: boolean;
}) {
  const shown = useTicking((now) => (past ? times.since(at, now) : times.relative(at, now)));
  return (
    <time dateTime={new Date(at).toISOString()} title={formats.full(at)}>
      {shown}
    </time>
  );
}

/** A sentence made of the time, which ticks by itself. */
export function Ticking({ say }: { readonly say: (now: number) => string }) {
  return useTicking(say);
}
