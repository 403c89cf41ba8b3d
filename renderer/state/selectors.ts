import { type Facets, matches, queryWords } from './facets.ts';
import { createOrder, type OrderInput } from './list-order.ts';
import type { WindowState } from './window-state.ts';

/** What the list shows, in order. */
export interface Listing {
  /** Those that need a person. */
  readonly needing: readonly string[];
  readonly others: readonly string[];
  /** How the others are split by provider; empty where they are not. */
  readonly sections: readonly ListSection[];
}

/** Consecutive accounts of one provider. */
export interface ListSection {
  readonly providerId: string;
  readonly name: string;
  readonly count: number;
}

/** A provider with the number of its accounts. */
export interface ProviderCount {
  readonly id: string;
  readonly name: string;
  readonly accounts: number;
  readonly needing: number;
}

/** The part of the state that the list depends on. */
type ListInput = OrderInput &
  Pick<WindowState, 'query' | 'providerId' | 'standing' | 'tag' | 'byProvider' | 'leaving'>;

/**
 * Makes the selector of the listing: those that need a person first, each group in the order that the person chose. It remembers its last
 * result and gives the same arrays as long as nothing moved.
 */
export function createListingSelector(
  compare: (first: string, second: string) => number,
): (state: ListInput) => Listing {
  const order = createOrder(compare);
  let last:
    | { readonly input: ListInput; readonly ids: readonly string[]; readonly listing: Listing }
    | undefined;
  return (state) => {
    const ids = order(state);
    if (last && last.ids === ids && sameView(last.input, state)) return last.listing;
    const words = queryWords(state.query);
    const needing: string[] = [];
    const others: string[] = [];
    for (const id of ids) {
      const facets = state.facets.get(id);
      if (!facets || state.leaving.has(id) || !isShown(facets, state, words)) continue;
      (facets.needsPerson ? needing : others).push(id);
    }
    const split = state.byProvider ? splitByProvider(others, state, compare) : { others, sections: [] };
    const listing = keep(last?.listing, { needing, ...split });
    last = { input: state, ids, listing };
    return listing;
  };
}

function sameView(first: ListInput, second: ListInput): boolean {
  return (
    first.facets === second.facets &&
    first.query === second.query &&
    first.providerId === second.providerId &&
    first.standing === second.standing &&
    first.tag === second.tag &&
    first.byProvider === second.byProvider &&
    first.leaving === second.leaving
  );
}

/** The same accounts, those of one provider together, the providers by name. */
function splitByProvider(
  ids: readonly string[],
  { facets }: Pick<ListInput, 'facets'>,
  compare: (first: string, second: string) => number,
): Pick<Listing, 'others' | 'sections'> {
  const groups = new Map<string, { readonly name: string; readonly ids: string[] }>();
  for (const id of ids) {
    const facet = facets.get(id);
    if (!facet) continue;
    const group = groups.get(facet.providerId) ?? { name: facet.providerName, ids: [] };
    groups.set(facet.providerId, group);
    group.ids.push(id);
  }
  const ordered = [...groups].sort(
    ([firstId, first], [secondId, second]) =>
      compare(first.name, second.name) || (firstId < secondId ? -1 : 1),
  );
  return {
    others: ordered.flatMap(([, group]) => group.ids),
    sections: ordered.map(([providerId, group]) => ({
      providerId,
      name: group.name,
      count: group.ids.length,
    })),
  };
}

/** Makes the selector of the providers that have accounts, by name, with their counts. */
export function createProviderCountsSelector(
  compare: (first: string, second: string) => number,
): (state: Pick<WindowState, 'facets' | 'leaving' | 'partial'>) => readonly ProviderCount[] {
  let lastFacets: WindowState['facets'] | undefined;
  let lastLeaving: WindowState['leaving'] | undefined;
  const byProviderName = (first: ProviderCount, second: ProviderCount) => compare(first.name, second.name);
  let lastPartial: WindowState['partial'] | undefined;
  let last: readonly ProviderCount[] = [];
  return (state) => {
    if (state.facets === lastFacets && state.leaving === lastLeaving && state.partial === lastPartial) {
      return last;
    }
    lastFacets = state.facets;
    lastLeaving = state.leaving;
    lastPartial = state.partial;
    if (state.partial) {
      last = [...state.partial.counts.providers].sort(byProviderName);
      return last;
    }
    const counts = new Map<string, ProviderCount>();
    for (const [id, facets] of state.facets) {
      if (state.leaving.has(id)) continue;
      const known = counts.get(facets.providerId);
      counts.set(facets.providerId, {
        id: facets.providerId,
        name: facets.providerName,
        accounts: (known?.accounts ?? 0) + 1,
        needing: (known?.needing ?? 0) + (facets.needsPerson ? 1 : 0),
      });
    }
    last = [...counts.values()].sort(byProviderName);
    return last;
  };
}

function isShown(facets: Facets, view: ListInput, words: readonly string[]): boolean {
  return (
    (view.providerId === undefined || facets.providerId === view.providerId) &&
    (view.standing === undefined || facets.standing === view.standing) &&
    (view.tag === undefined || facets.tags.includes(view.tag)) &&
    matches(facets, words)
  );
}

function keep(before: Listing | undefined, after: Listing): Listing {
  if (!before) return after;
  const needing = sameOrder(before.needing, after.needing) ? before.needing : after.needing;
  const others = sameOrder(before.others, after.others) ? before.others : after.others;
  const sections = sameSections(before.sections, after.sections) ? before.sections : after.sections;
  const isSame = needing === before.needing && others === before.others && sections === before.sections;
  return isSame ? before : { needing, others, sections };
}

function sameSections(first: readonly ListSection[], second: readonly ListSection[]): boolean {
  return (
    first.length === second.length &&
    first.every(({ providerId, name, count }, index) => {
      const other = second[index];
      return other?.providerId === providerId && other.name === name && other.count === count;
    })
  );
}

function sameOrder(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((id, index) => id === second[index]);
}

/** Makes the selector of the tags in use, by name. */
export function createTagsSelector(
  compare: (first: string, second: string) => number,
): (state: Pick<WindowState, 'facets'>) => readonly string[] {
  let lastFacets: WindowState['facets'] | undefined;
  let last: readonly string[] = [];
  return (state) => {
    if (state.facets === lastFacets) return last;
    lastFacets = state.facets;
    const tags = new Set<string>();
    for (const facets of state.facets.values()) for (const tag of facets.tags) tags.add(tag);
    const sorted = [...tags].sort(compare);
    if (!sameOrder(last, sorted)) last = sorted;
    return last;
  };
}

/** Makes the selector of those of the selected accounts that the list shows, in its order: what is done with the selection is done with them. */
export function createSelectionSelector(
  listing: (state: WindowState) => Listing,
): (state: WindowState) => readonly string[] {
  let lastListing: Listing | undefined;
  let lastSelected: WindowState['selected'] | undefined;
  let last: readonly string[] = [];
  return (state) => {
    if (state.selected.size === 0) return none;
    const { needing, others } = listing(state);
    if (listing(state) === lastListing && state.selected === lastSelected) return last;
    lastListing = listing(state);
    lastSelected = state.selected;
    const chosen = [...needing, ...others].filter((id) => state.selected.has(id));
    if (!sameOrder(last, chosen)) last = chosen;
    return last;
  };
}

const none: readonly string[] = [];

/** Makes the selector of the accounts that need a person, by name, whatever the list shows. */
export function createNeedingSelector(
  compare: (first: string, second: string) => number,
): (state: Pick<WindowState, 'facets' | 'leaving'>) => readonly string[] {
  let lastFacets: WindowState['facets'] | undefined;
  let lastLeaving: WindowState['leaving'] | undefined;
  let last: readonly string[] = none;
  return ({ facets, leaving }) => {
    if (facets === lastFacets && leaving === lastLeaving) return last;
    lastFacets = facets;
    lastLeaving = leaving;
    const needing = [...facets]
      .filter(([id, each]) => each.needsPerson && !leaving.has(id))
      .sort(
        ([firstId, first], [secondId, second]) =>
          compare(first.label, second.label) || (firstId < secondId ? -1 : 1),
      )
      .map(([id]) => id);
    if (!sameOrder(last, needing)) last = needing;
    return last;
  };
}
