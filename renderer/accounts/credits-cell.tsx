import type { AccountData } from '../../preload/contract.ts';
import { Sparkline } from '../parts/sparkline.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import type { Trend } from '../state/contract-types.ts';
import { useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { GridCell } from './grid-parts.tsx';

/** What an account may still spend, and how that went in the last days. */
export function CreditsCell({ account: { id, credits, lowCredits } }: { readonly account: AccountData }) {
  const trend = useWindow((state) => state.trends.get(id));
  if (!credits) {
    return (
      <GridCell className="column-credits muted">
        <span aria-hidden="true">{texts.accounts.noCredits}</span>
        <span className="visually-hidden">{texts.accounts.creditsUnknown}</span>
      </GridCell>
    );
  }
  const points = trend ? [...trend.points, { at: credits.readAt, total: credits.total }] : [];
  const change = changeOf(points, trend);
  const shown = formats.amount(credits.total, credits.unit);
  const low =
    lowCredits === undefined
      ? undefined
      : `${texts.credits.low}, ${texts.credits.under(formats.amount(lowCredits, credits.unit))}`;
  const words = change === 0 ? undefined : texts.list.trend(formats.change(change, credits.unit));
  return (
    <GridCell
      className="column-credits"
      title={[texts.accounts.creditsReadAt(formats.full(credits.readAt)), words, low]
        .filter(Boolean)
        .join('\n')}
    >
      {change !== 0 && <Sparkline points={points} />}
      {low !== undefined && <StatusShape shape="triangle" />}
      <span className="credits-amount">{shown}</span>
      {low !== undefined && <span className="visually-hidden">, {low}</span>}
      {words !== undefined && <span className="visually-hidden">, {words}</span>}
    </GridCell>
  );
}

/** By how much the last value differs from the first; 0 also where nothing moved in between. */
function changeOf(points: readonly { readonly total: number }[], trend: Trend | undefined): number {
  const first = points[0];
  const last = points.at(-1);
  return trend && first && last ? last.total - first.total : 0;
}
