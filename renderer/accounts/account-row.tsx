import { memo } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import { classNames } from '../parts/button.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { secondLine } from './account-words.ts';
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
}

/** One account of the list. It renders again only when its own account changes. */
export const AccountRow = memo(function AccountRow({ id, top, rowIndex, active, open }: AccountRowProps) {
  const account = useWindow((state) => state.accounts.get(id));
  if (!account) return null;
  return (
    <GridRow
      data-row={id}
      aria-rowindex={rowIndex}
      aria-selected={open}
      tabIndex={active ? 0 : -1}
      className={classNames('account-row', open && 'account-row-open')}
      style={{ transform: `translateY(${top}px)` }}
    >
      <RowHeader className="account-name">
        <Monogram providerId={account.providerId} name={account.providerName} />
        <span className="account-lines">
          <span className="account-label truncate">{account.label}</span>
          <span className="truncate muted">{secondLine(account)}</span>
        </span>
      </RowHeader>
      <RowStatus account={account} />
      <CreditsCell credits={account.credits} />
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

function CreditsCell({ credits }: { readonly credits: AccountData['credits'] }) {
  if (!credits) {
    return (
      <GridCell className="column-credits muted">
        <span aria-hidden="true">{texts.accounts.noCredits}</span>
        <span className="visually-hidden">{texts.accounts.creditsUnknown}</span>
      </GridCell>
    );
  }
  return (
    <GridCell className="column-credits" title={texts.accounts.creditsReadAt(formats.full(credits.readAt))}>
      {formats.amount(credits.total, credits.unit)}
    </GridCell>
  );
}
