import type { PartialList, WindowState } from './window-state.ts';

/** How many accounts the window is to show, also while only the first of them were read. */
export function accountTotal({
  partial,
  accounts,
  leaving,
}: Pick<WindowState, 'partial' | 'accounts' | 'leaving'>): number {
  return partial ? partial.counts.accounts : accounts.size - leaving.size;
}

/** Whether the list leaves accounts out: by search, provider, status or tag. */
export function isNarrowed({
  query,
  providerId,
  standing,
  tag,
}: Pick<WindowState, 'query' | 'providerId' | 'standing' | 'tag'>): boolean {
  return query !== '' || [providerId, standing, tag].some((each) => each !== undefined);
}

/** Whether what the list is to show can be told only once the other accounts are read. */
export function awaitsOthers(state: WindowState): boolean {
  const { partial } = state;
  return partial !== undefined && (isNarrowed(state) || !isIn(partial.order, state));
}

function isIn(order: PartialList['order'], view: WindowState): boolean {
  return (
    order.sort === view.sort && order.descending === view.descending && order.byProvider === view.byProvider
  );
}
