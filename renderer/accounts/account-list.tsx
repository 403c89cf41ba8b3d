import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { selectListing, useActions, useCurrentState, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { AccountRow } from './account-row.tsx';
import { ColumnHeader, Grid, GridRow, GridRows } from './grid-parts.tsx';
import { GroupHeading } from './group-heading.tsx';
import { activeIndex, listItems, type Move, moveTo } from './list-items.ts';
import './account-list.css';

/** Heights in CSS pixels, as the sheets draw them. */
const rowHeights = { comfortable: 44, compact: 36 } as const;
const headingHeight = 32;

const moves: Readonly<Record<string, Move>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'page-down',
  PageUp: 'page-up',
};

/**
 * The accounts: a grid of which only the rows in sight are drawn. The keyboard is on one row (`activeId`), which is always drawn, so that the
 * focus survives scrolling, sorting and removal.
 */
export function AccountList({ panelIsBeside }: { readonly panelIsBeside: boolean }) {
  const show = useShow();
  const current = useCurrentState();
  const { refresh } = useActions();
  const listing = useWindow(selectListing);
  const items = useMemo(() => listItems(listing), [listing]);
  const wantedId = useWindow((state) => state.activeId);
  const openId = useWindow((state) => state.openId);
  const rowHeight = useWindow(
    (state) => rowHeights[state.settings?.settings.appearance.density ?? 'comfortable'],
  );

  const lastIndex = useRef(0);
  const active = activeIndex(items, wantedId, lastIndex.current);
  useLayoutEffect(() => {
    if (active !== undefined) lastIndex.current = active;
  }, [active]);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === 'heading' ? headingHeight : rowHeight),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 8,
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        if (active === undefined || indexes.includes(active)) return indexes;
        return [...indexes, active].sort((first, second) => first - second);
      },
      [active],
    ),
  });
  // Sizes are remembered by index; another order has other sizes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the items change
  useLayoutEffect(() => virtualizer.measure(), [items, rowHeight, virtualizer]);

  const focusWithin = useRef(false);
  useLayoutEffect(() => {
    // The row that had the focus was removed: its successor takes it.
    if (focusWithin.current && document.activeElement === document.body) focusActiveRow(scroller.current);
  });

  function activate(index: number | undefined): void {
    const item = index === undefined ? undefined : items[index];
    if (index === undefined || item?.kind !== 'account') return;
    virtualizer.scrollToIndex(index, { align: 'auto' });
    // Beside the list, the open panel follows the keyboard, as the message does in a mail client.
    show({ activeId: item.key, ...(panelIsBeside && openId !== undefined && { openId: item.key }) });
    requestAnimationFrame(() => focusActiveRow(scroller.current));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = active === undefined ? undefined : items[active];
    if (active === undefined || item === undefined) return;
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      const seen = Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight);
      activate(moveTo(items, active, move, Math.max(1, seen - 1)));
      return;
    }
    // Keys of a button in a row are the button's.
    const onRow = event.target instanceof HTMLElement && event.target.dataset.row !== undefined;
    if (event.key === 'Enter' && onRow) show({ activeId: item.key, openId: item.key });
    else if (event.key === 'Escape' && openId !== undefined) show({ openId: undefined });
    else if (current().connection.state !== 'connected') return;
    else if (event.key === 'r') void refresh(item.key);
    else if (event.key === 'Delete') show({ dialog: { kind: 'remove', accountId: item.key } });
    else if (event.key === 'F2') show({ dialog: { kind: 'rename', accountId: item.key } });
    else return;
    event.preventDefault();
  }

  function onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.target.closest('button')) return;
    const id = rowOf(event.target);
    if (id !== undefined) show({ activeId: id, openId: id });
  }

  if (items.length === 0) return <NothingFound />;
  const { columns } = texts.accounts;
  return (
    <Grid
      className="accounts"
      aria-label={texts.accounts.title}
      aria-rowcount={items.length + 1}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={({ target }) => {
        focusWithin.current = true;
        // However the focus came (a click on a button in a row, a screen reader), the keyboard goes on from there.
        const id = rowOf(target);
        if (id !== undefined && id !== wantedId) show({ activeId: id });
      }}
      onBlur={() => {
        focusWithin.current = false;
      }}
    >
      <GridRows>
        <GridRow aria-rowindex={1} className="account-columns">
          <ColumnHeader>{columns.account}</ColumnHeader>
          <ColumnHeader>{columns.status}</ColumnHeader>
          <ColumnHeader className="column-credits">{columns.credits}</ColumnHeader>
          <ColumnHeader className="column-refreshed">{columns.refreshed}</ColumnHeader>
          <ColumnHeader className="column-action">
            <span className="visually-hidden">{columns.action}</span>
          </ColumnHeader>
        </GridRow>
      </GridRows>
      <GridRows className="accounts-scroller" ref={scroller}>
        <div role="presentation" className="accounts-all" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            return item.kind === 'heading' ? (
              <GroupHeading
                key={key}
                group={item.group}
                count={item.count}
                top={start}
                rowIndex={index + 2}
              />
            ) : (
              <AccountRow
                key={key}
                id={item.key}
                top={start}
                rowIndex={index + 2}
                active={index === active}
                open={item.key === openId}
              />
            );
          })}
        </div>
      </GridRows>
    </Grid>
  );
}

/** The account whose row an element is part of. */
function rowOf(element: Element): string | undefined {
  return element.closest<HTMLElement>('[data-row]')?.dataset.row;
}

function focusActiveRow(scroller: HTMLElement | null): void {
  scroller?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus({ preventScroll: true });
}

function NothingFound() {
  const query = useWindow((state) => state.query);
  return (
    <p className="accounts-none muted" role="status">
      {query === '' ? texts.accounts.noneThere : texts.accounts.noneMatch(query)}
    </p>
  );
}
