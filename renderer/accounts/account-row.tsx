import { Check } from 'lucide-react';
import { memo } from 'react';
import { classNames } from '../parts/button.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { secondLine } from './account-words.ts';
import { CreditsCell } from './credits-cell.tsx';
import { GridCell, GridRow, RowHeader } from './grid-parts.tsx';
import { RowAction } from './row-action.tsx';
import { RowStatus } from './row-status.tsx';

interface AccountRowProps {
  readonly id: string;
  /** Distance from the top of the list in CSS pixels. */
  readonly top: number;
  readonly rowIndex: number;
  /** Whether it has the keyboard. */
  readonly active: boolean;
  /** Whether the panel shows it. */
  readonly open: boolean;
  readonly selected: boolean;
}

/** One account of the list. It renders again only when its own account changes. */
export const AccountRow = memo(function AccountRow(props: AccountRowProps) {
  const { id, top, rowIndex, active, open, selected } = props;
  const account = useWindow((state) => state.accounts.get(id));
  if (!account) return null;
  return (
    <GridRow
      data-row={id}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      aria-current={open || undefined}
      tabIndex={active ? 0 : -1}
      className={classNames('account-row', open && 'account-row-open', selected && 'account-row-selected')}
      style={{ transform: `translateY(${top}px)` }}
    >
      <RowHeader className="account-name">
        <span className="row-select" data-select aria-hidden="true">
          <Monogram providerId={account.providerId} name={account.providerName} />
          <span className="row-check">{selected && <Check size={14} strokeWidth={3} />}</span>
        </span>
        <span className="account-lines">
          <span className="account-label truncate">{account.label}</span>
          <span className="truncate muted">
            {secondLine(account)}
            {account.tags?.map((tag) => (
              <span key={tag} className="row-tag">
                {tag}
              </span>
            ))}
          </span>
        </span>
      </RowHeader>
      <RowStatus account={account} />
      <CreditsCell account={account} />
      <GridCell className="column-refreshed muted">
        {account.lastRefreshedAt === undefined ? (
          texts.accounts.neverRefreshed
        ) : (
          <RelativeTime at={account.lastRefreshedAt} past />
        )}
      </GridCell>
      <RowAction account={account} active={active} />
    </GridRow>
  );
});
