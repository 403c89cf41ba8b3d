import { type Facets, matches, queryWords } from './facets.ts';
import type { WindowState } from './window-state.ts';

/** What the list shows, in order. */
export interface Listing {
  /** Those that need a person. */
  readonly needing: readonly string[];
  readonly others: readonly string[];
}

/** A provider with the number of its accounts. */
export interface ProviderCount {
  readonly id: string;
  readonly name: string;
  readonly accounts: number;
  readonly needing: number;
}

/** The part of the state that the list depends on. */
type ListInput = Pick<WindowState, 'facets' | 'query' | 'providerId'>;

/**
 * Makes the selector of the listing: those that need a person first, each group by label. It remembers its last result and gives the same
 * arrays as long as nothing moved. Sorting is done only when a label changes or an account comes or goes; everything else is one pass.
 */
export function createListingSelector(
  compare: (first: string, second: string) => number,
): (state: ListInput) => Listing {
  const sorted = createSortedIds(compare);
  let last: { readonly input: ListInput; readonly listing: Listing } | undefined;
  return (state) => {
    if (
      last &&
      last.input.facets === state.facets &&
      last.input.query === state.query &&
      last.input.providerId === state.providerId
    ) {
      return last.listing;
    }
    const words = queryWords(state.query);
    const needing: string[] = [];
    const others: string[] = [];
    for (const id of sorted(state.facets)) {
      const facets = state.facets.get(id);
      if (!facets || !isShown(facets, state.providerId, words)) continue;
      (facets.needsPerson ? needing : others).push(id);
    }
    const listing = keep(last?.listing, { needing, others });
    last = { input: { facets: state.facets, query: state.query, providerId: state.providerId }, listing };
    return listing;
  };
}

/** Makes the selector of the providers that have accounts, by name, with their counts. */
export function createProviderCountsSelector(
  compare: (first: string, second: string) => number,
): (state: Pick<WindowState, 'facets'>) => readonly ProviderCount[] {
  let lastFacets: WindowState['facets'] | undefined;
  let last: readonly ProviderCount[] = [];
  return (state) => {
    if (state.facets === lastFacets) return last;
    lastFacets = state.facets;
    const counts = new Map<string, ProviderCount>();
    for (const facets of state.facets.values()) {
      const known = counts.get(facets.providerId);
      counts.set(facets.providerId, {
        id: facets.providerId,
        name: facets.providerName,
        accounts: (known?.accounts ?? 0) + 1,
        needing: (known?.needing ?? 0) + (facets.needsPerson ? 1 : 0),
      });
    }
    last = [...counts.values()].sort((first, second) => compare(first.name, second.name));
    return last;
  };
}

/** Makes the sorter of ids by label; ties by id, so that the order never depends on who came first. */
function createSortedIds(
  compare: (first: string, second: string) => number,
): (facets: WindowState['facets']) => readonly string[] {
  let labels: ReadonlyMap<string, string> | undefined;
  let ids: readonly string[] = [];
  return (facets) => {
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

function isShown(facets: Facets, providerId: string | undefined, words: readonly string[]): boolean {
  return (providerId === undefined || facets.providerId === providerId) && matches(facets, words);
}

function keep(before: Listing | undefined, after: Listing): Listing {
  if (!before) return after;
  const needing = sameOrder(before.needing, after.needing) ? before.needing : after.needing;
  const others = sameOrder(before.others, after.others) ? before.others : after.others;
  return needing === before.needing && others === before.others ? before : { needing, others };
}

function sameOrder(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((id, index) => id === second[index]);
}
