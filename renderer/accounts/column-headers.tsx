import { ArrowDown, ArrowUp } from 'lucide-react';
import type { SortKey } from '../../preload/list-order.ts';
import { sortsDescending } from '../state/list-order.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ColumnHeader, GridRow } from './grid-parts.tsx';

const { columns } = texts.accounts;

/** The heads of the columns; those of what the list can be ordered by are buttons. */
export function ColumnHeaders() {
  return (
    <GridRow aria-rowindex={1} className="account-columns">
      <SortHeader sort="name" name={columns.account} />
      <SortHeader sort="status" name={columns.status} />
      <SortHeader sort="credits" name={columns.credits} className="column-credits" />
      <SortHeader sort="refreshed" name={columns.refreshed} className="column-refreshed" />
      <ColumnHeader className="column-action">
        <span className="visually-hidden">{columns.action}</span>
      </ColumnHeader>
    </GridRow>
  );
}

function SortHeader({
  sort,
  name,
  className,
}: {
  readonly sort: SortKey;
  readonly name: string;
  readonly className?: string;
}) {
  const { orderList } = useActions();
  const isSorted = useWindow((state) => state.sort === sort);
  const descending = useWindow((state) => state.descending);
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <ColumnHeader
      className={className}
      aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className="column-sort"
        onClick={() =>
          void orderList(isSorted ? { descending: !descending } : { sort, descending: sortsDescending(sort) })
        }
      >
        {name}
        {isSorted && <Arrow size={12} aria-hidden="true" />}
      </button>
    </ColumnHeader>
  );
}
