import {
  type CompareNames,
  compareNumbers,
  orderedNumbers,
  type SortKey,
  standings,
} from '../../preload/list-order.ts';
import type { WindowState } from './window-state.ts';

/** The part of the state that the order depends on. */
export type OrderInput = Pick<WindowState, 'accounts' | 'facets' | 'sort' | 'descending'>;

/**
 * Makes the sorter of ids. Names are compared only when a label changes or an account comes or goes, since that is what costs; every other key
 * is a number, and accounts of the same number stay in the order of their names. What has no number is last, either way.
 */
export function createOrder(compare: CompareNames): (state: OrderInput) => readonly string[] {
  const byName = createNameOrder(compare);
  const ranks = createProviderRanks(compare);
  let last: { readonly input: OrderInput; readonly ids: readonly string[] } | undefined;
  return (state) => {
    const names = byName(state.facets);
    if (state.sort === 'name') return state.descending ? reversed(names) : names;
    if (last && sameInput(last.input, state)) return last.ids;
    const value = sortValue(state, ranks);
    const sign = state.descending ? -1 : 1;
    const entries = names.map((id) => ({ id, value: value(id) }));
    entries.sort((first, second) => compareNumbers(first.value, second.value, sign));
    last = { input: state, ids: entries.map(({ id }) => id) };
    return last.ids;
  };
}

/** Only keys that change with the accounts all day look at the accounts. */
function sameInput(first: OrderInput, second: OrderInput): boolean {
  return (
    first.sort === second.sort &&
    first.descending === second.descending &&
    first.facets === second.facets &&
    (first.accounts === second.accounts || second.sort === 'provider' || second.sort === 'status')
  );
}

function sortValue(
  { accounts, facets, sort }: OrderInput,
  ranks: (facets: WindowState['facets']) => ReadonlyMap<string, number>,
): (id: string) => number | undefined {
  switch (sort) {
    case 'provider': {
      const rank = ranks(facets);
      return (id) => rank.get(facets.get(id)?.providerId ?? '');
    }
    case 'status':
      return (id) => standings.indexOf(facets.get(id)?.standing ?? 'paused');
    case 'name':
      return () => undefined;
    default: {
      const number = orderedNumbers[sort];
      return (id) => {
        const account = accounts.get(id);
        return account && number(account);
      };
    }
  }
}

/** The place of each provider among the providers by name. */
function createProviderRanks(
  compare: CompareNames,
): (facets: WindowState['facets']) => ReadonlyMap<string, number> {
  let last:
    | { readonly facets: WindowState['facets']; readonly ranks: ReadonlyMap<string, number> }
    | undefined;
  return (facets) => {
    if (last?.facets === facets) return last.ranks;
    const names = new Map<string, string>();
    for (const { providerId, providerName } of facets.values()) names.set(providerId, providerName);
    const ordered = [...names].sort(
      ([firstId, first], [secondId, second]) => compare(first, second) || (firstId < secondId ? -1 : 1),
    );
    last = { facets, ranks: new Map(ordered.map(([id], rank) => [id, rank])) };
    return last.ranks;
  };
}

/** Makes the sorter of ids by label; ties by id, so that the order never depends on who came first. */
function createNameOrder(compare: CompareNames): (facets: WindowState['facets']) => readonly string[] {
  let looked: WindowState['facets'] | undefined;
  let labels: ReadonlyMap<string, string> | undefined;
  let ids: readonly string[] = [];
  return (facets) => {
    // Asked at every change of the state, most of which are of something else.
    if (facets === looked) return ids;
    looked = facets;
    if (labels && sameLabels(labels, facets)) return ids;
    const entries = [...facets].map(([id, { label }]) => ({ id, label }));
    entries.sort((first, second) => compare(first.label, second.label) || (first.id < second.id ? -1 : 1));
    labels = new Map(entries.map(({ id, label }) => [id, label]));
    ids = entries.map(({ id }) => id);
    return ids;
  };
}

function sameLabels(labels: ReadonlyMap<string, string>, facets: WindowState['facets']): boolean {
  if (labels.size !== facets.size) return false;
  for (const [id, { label }] of facets) if (labels.get(id) !== label) return false;
  return true;
}

const reversals = new WeakMap<readonly string[], readonly string[]>();

function reversed(ids: readonly string[]): readonly string[] {
  const known = reversals.get(ids) ?? ids.toReversed();
  reversals.set(ids, known);
  return known;
}

/** What people look for first by a key: the most credits, the latest refresh; else the beginning. */
export function sortsDescending(sort: SortKey): boolean {
  return sort === 'credits' || sort === 'refreshed';
}
