import { useMemo } from 'react';
import { StatusShape } from '../parts/status-shape.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import './credits.css';

const words = texts.credits;
/** More than these are found by sorting the list. */
const shownAtOnce = 4;

/** The accounts whose credits are under what the person has set. */
export function LowAccounts() {
  const show = useShow();
  const accounts = useWindow((state) => state.accounts);
  const low = useMemo(
    () => [...accounts.values()].filter(({ lowCredits, paused }) => lowCredits !== undefined && !paused),
    [accounts],
  );
  if (low.length === 0) return null;
  return (
    <div className="credits-low-accounts">
      <p className="credits-low">
        <StatusShape shape="triangle" />
        {words.lowCount(low.length, formats.number(low.length))}
      </p>
      <ul>
        {low.slice(0, shownAtOnce).map(({ id, label, credits, lowCredits = 0 }) => (
          <li key={id}>
            <button
              type="button"
              className="text-link truncate"
              onClick={() => show({ screen: 'accounts', activeId: id, openId: id })}
            >
              {label}
            </button>
            <span className="muted">
              {formats.amount(credits?.total ?? 0, credits?.unit ?? 'credits')},{' '}
              {words.under(formats.amount(lowCredits, credits?.unit ?? 'credits'))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
