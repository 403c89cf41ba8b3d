import { RefreshCw } from 'lucide-react';
import type { AccountData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { useActions, useShow } from '../state/window-context.tsx';
import { type Mending, mendingOf } from '../status/mending.ts';
import { texts } from '../texts/texts.ts';
import { GridCell } from './grid-parts.tsx';

/** What can be done in the row itself: what mends the account, or else a refresh. */
export function RowAction({ account, active }: { readonly account: AccountData; readonly active: boolean }) {
  const mending = mendingOf(account);
  const tabIndex = active ? 0 : -1;
  return (
    <GridCell className="column-action">
      {mending ? (
        <MendButton account={account} mending={mending} tabIndex={tabIndex} />
      ) : (
        <RefreshButton account={account} tabIndex={tabIndex} />
      )}
    </GridCell>
  );
}

function MendButton({
  account,
  mending,
  tabIndex,
}: {
  readonly account: AccountData;
  readonly mending: Mending;
  readonly tabIndex: number;
}) {
  const mend = useMend();
  const { name, spoken } = texts.accounts.mending[mending];
  return (
    <Button
      small
      needsEngine
      tabIndex={tabIndex}
      aria-label={spoken(account.label)}
      onClick={() => mend(account, mending)}
    >
      {name}
    </Button>
  );
}

/** The function that begins to mend an account. */
export function useMend(): (account: AccountData, mending: Mending) => void {
  const show = useShow();
  const { refresh } = useActions();
  return (account, mending) => {
    if (mending === 'try-again') void refresh(account.id);
    else show({ dialog: { kind: mending, accountId: account.id } });
  };
}

function RefreshButton({ account, tabIndex }: { readonly account: AccountData; readonly tabIndex: number }) {
  const { refresh } = useActions();
  return (
    // The title does for a tooltip here: one of the library's for each row would be half of what a row costs.
    <Button
      look="quiet"
      small
      needsEngine
      className="button-icon row-refresh"
      tabIndex={tabIndex}
      disabled={account.activity !== 'idle' || account.paused}
      title={texts.account.actions.refresh}
      aria-label={texts.accounts.refreshOf(account.label)}
      aria-keyshortcuts="R"
      onClick={() => void refresh(account.id)}
    >
      <RefreshCw size={14} aria-hidden="true" />
    </Button>
  );
}
