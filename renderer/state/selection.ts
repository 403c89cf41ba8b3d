import type { WindowState } from './window-state.ts';

/** What of the state a selection changes. */
export type SelectionChange = Pick<WindowState, 'selected' | 'anchorId'>;

/** Nothing is selected. */
export const nothingSelected: SelectionChange = { selected: new Set(), anchorId: undefined };

/** Selects an account in addition, or no longer. The next range begins there. */
export function toggled({ selected }: Pick<SelectionChange, 'selected'>, id: string): SelectionChange {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return { selected: next, anchorId: id };
}

/** Selects the accounts from the anchor to `id` in the order of the list, and no others. Without an anchor the range is `id` alone. */
export function rangeTo(
  { anchorId }: Pick<SelectionChange, 'anchorId'>,
  ids: readonly string[],
  id: string,
): SelectionChange {
  const to = ids.indexOf(id);
  const from = anchorId === undefined ? -1 : ids.indexOf(anchorId);
  if (from < 0 || to < 0 || anchorId === undefined) return { selected: new Set([id]), anchorId: id };
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { selected: new Set(range), anchorId };
}
