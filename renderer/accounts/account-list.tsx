import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { classNames } from '../parts/button.tsx';
import { nothingSelected, rangeTo, toggled } from '../state/selection.ts';
import { awaitsOthers } from '../state/totals.ts';
import { selectListing, useCurrentState, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { AccountRow } from './account-row.tsx';
import { ColumnHeaders } from './column-headers.tsx';
import { Grid, GridRows } from './grid-parts.tsx';
import { GroupHeading } from './group-heading.tsx';
import { activeIndex, type ListItem, listItems } from './list-items.ts';
import { NothingFound, OthersAwaited } from './nothing-found.tsx';
import { accountsOf, useListKeys } from './use-list-keys.ts';
import { useTrends } from './use-trends.ts';
import './account-list.css';

/** Heights in CSS pixels, as the sheets draw them. */
const rowHeights = { comfortable: 44, compact: 36 } as const;
const headingHeight = 32;

/**
 * The accounts: a grid of which only the rows in sight are drawn. The keyboard is on one row (`activeId`), which is always drawn, so that the
 * focus survives scrolling, sorting and removal.
 */
export function AccountList({ panelIsBeside }: { readonly panelIsBeside: boolean }) {
  const show = useShow();
  const current = useCurrentState();
  const listing = useWindow(selectListing);
  const counts = useWindow((state) => state.partial?.counts);
  const awaits = useWindow(awaitsOthers);
  const items = useMemo(() => listItems(listing, counts), [listing, counts]);
  const wantedId = useWindow((state) => state.activeId);
  const openId = useWindow((state) => state.openId);
  const selected = useWindow((state) => state.selected);

  const rowHeight = useWindow(
    (state) => rowHeights[state.settings?.settings.appearance.density ?? 'comfortable'],
  );

  const lastIndex = useRef(0);
  const active = useMemo(() => activeIndex(items, wantedId, lastIndex.current), [items, wantedId]);
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

  useTrends(virtualizer.getVirtualItems().flatMap(({ index }) => accountKey(items[index])));

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

  const onKeyDown = useListKeys({
    items,
    active,
    seenRows: () => Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight),
    activate,
  });

  function onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.target.closest('button')) return;
    const id = rowOf(event.target);
    if (id === undefined) return;
    if (event.shiftKey) {
      const { anchorId = current().activeId } = current();
      show({ activeId: id, ...rangeTo({ anchorId }, accountsOf(items), id) });
    } else if (event.ctrlKey || event.metaKey || event.target.closest('[data-select]')) {
      show({ activeId: id, ...toggled(current(), id) });
    } else show({ activeId: id, openId: id, ...nothingSelected });
  }

  if (awaits) return <OthersAwaited />;
  if (items.length === 0) return <NothingFound />;
  return (
    <Grid
      className={classNames('accounts', selected.size > 0 && 'accounts-selecting')}
      aria-label={texts.accounts.title}
      // As many as there are is not known in lines, headings and all, before all are read.
      aria-rowcount={counts ? -1 : items.length + 1}
      aria-multiselectable
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseDown={(event) => {
        // A range of rows is wanted, not one of text.
        if (event.shiftKey) event.preventDefault();
      }}
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
        <ColumnHeaders />
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
                name={item.name}
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
                selected={selected.has(item.key)}
              />
            );
          })}
        </div>
      </GridRows>
    </Grid>
  );
}

function accountKey(item: ListItem | undefined): string | readonly string[] {
  return item?.kind === 'account' ? item.key : [];
}

/** The account whose row an element is part of. */
function rowOf(element: Element): string | undefined {
  return element.closest<HTMLElement>('[data-row]')?.dataset.row;
}

function focusActiveRow(scroller: HTMLElement | null): void {
  scroller?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus({ preventScroll: true });
}
