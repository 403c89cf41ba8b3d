import type { AccountCounts } from '../state/contract-types.ts';
import type { Listing } from '../state/selectors.ts';

/** One line of the list: the heading of a group, or an account. */
export type ListItem =
  | {
      readonly kind: 'heading';
      readonly key: string;
      readonly group: 'needing' | 'others' | 'provider';
      readonly count: number;
      /** Of the provider. */
      readonly name?: string;
    }
  | { readonly kind: 'account'; readonly key: string };

/**
 * The lines of a listing. Groups are named only where there are two kinds, or the person asked for them. `counts`: how many there are where
 * the listing has only the first of them.
 */
export function listItems(
  { needing, others, sections }: Listing,
  counts?: AccountCounts,
): readonly ListItem[] {
  const items: ListItem[] = [];
  if (needing.length > 0) {
    items.push({
      kind: 'heading',
      key: 'needing',
      group: 'needing',
      count: counts?.needing ?? needing.length,
    });
    items.push(...needing.map(accountItem));
    if (others.length > 0 && sections.length === 0) {
      const count = counts ? counts.accounts - counts.needing : others.length;
      items.push({ kind: 'heading', key: 'others', group: 'others', count });
    }
  }
  if (sections.length === 0) return items.concat(others.map(accountItem));
  let from = 0;
  for (const { providerId, name, count } of sections) {
    const provider = counts?.providers.find(({ id }) => id === providerId);
    const shown = provider ? provider.accounts - provider.needing : count;
    items.push({ kind: 'heading', key: `provider ${providerId}`, group: 'provider', count: shown, name });
    items.push(...others.slice(from, from + count).map(accountItem));
    from += count;
  }
  return items;
}

function accountItem(id: string): ListItem {
  return { kind: 'account', key: id };
}

/** How the keyboard moves through the list. */
export type Move = 'next' | 'previous' | 'first' | 'last' | 'page-down' | 'page-up';

/**
 * The index of the account that a move leads to from `index`; headings are passed over. Undefined if there is no account. `page` is the
 * number of lines that are seen at once.
 */
export function moveTo(
  items: readonly ListItem[],
  index: number,
  move: Move,
  page: number,
): number | undefined {
  switch (move) {
    case 'first':
      return seek(items, 0, 1);
    case 'last':
      return seek(items, items.length - 1, -1);
    case 'next':
      return seek(items, index + 1, 1) ?? seek(items, index, -1);
    case 'previous':
      return seek(items, index - 1, -1) ?? seek(items, index, 1);
    case 'page-down':
      return seek(items, Math.min(items.length - 1, index + page), -1) ?? seek(items, index, 1);
    case 'page-up':
      return seek(items, Math.max(0, index - page), 1);
  }
}

/** The first account from `index` on, in steps of 1 or -1. */
function seek(items: readonly ListItem[], index: number, step: 1 | -1): number | undefined {
  for (let at = index; at >= 0 && at < items.length; at += step) {
    if (items[at]?.kind === 'account') return at;
  }
  return undefined;
}

/**
 * The index of the account that has the keyboard: the one with `activeId`, or, if that has gone, the one that took its place at
 * `lastIndex`.
 */
export function activeIndex(
  items: readonly ListItem[],
  activeId: string | undefined,
  lastIndex: number,
): number | undefined {
  const found = items.findIndex((item) => item.kind === 'account' && item.key === activeId);
  if (found >= 0) return found;
  const near = Math.min(lastIndex, items.length - 1);
  return seek(items, near, 1) ?? seek(items, near, -1);
}
