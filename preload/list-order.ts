/**
 * Where an account stands, and the order of the list: windows and the engine, which sends them the top of their list first, must agree on it.
 * Pure and without schemas, so that windows can use it.
 */

/** What of an account its standing and its place in the list depend on. */
export interface Ordered {
  readonly id: string;
  readonly label: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly paused: boolean;
  readonly status: string;
  readonly stuck?: boolean | undefined;
  readonly credits?: { readonly total: number } | undefined;
  readonly expiresAt?: number | undefined;
  readonly lastRefreshedAt?: number | undefined;
}

type Stands = Pick<Ordered, 'paused' | 'status' | 'stuck'>;

/**
 * Whether the account cannot go on without a person. A paused one was stopped by the person, and so waits silently. What is being
 * done at the moment does not count: a row that is tried again must not jump to another group and back.
 */
export function needsPerson({ paused, status, stuck }: Stands): boolean {
  if (paused) return false;
  return (
    stuck === true ||
    status === 'needs-sign-in' ||
    status === 'in-use-elsewhere' ||
    status === 'misconfigured'
  );
}

/** Where an account stands in a word, by which it is ordered and filtered: what waits for a person first, what rests last. */
export const standings = ['needs-you', 'waiting', 'active', 'paused'] as const;
export type Standing = (typeof standings)[number];

/** The standing of an account. What is being done with it at the moment does not count, so that a row stays where it is meanwhile. */
export function standingOf(account: Stands): Standing {
  if (account.paused) return 'paused';
  if (needsPerson(account)) return 'needs-you';
  return account.status === 'active' ? 'active' : 'waiting';
}

/** What the list can be ordered by. */
export const sortKeys = ['name', 'provider', 'status', 'credits', 'expiry', 'refreshed'] as const;
export type SortKey = (typeof sortKeys)[number];

/** How the list stands. */
export interface ListOrder {
  readonly sort: SortKey;
  readonly descending: boolean;
  /** Whether accounts of one provider stand together, below those that need a person. */
  readonly byProvider: boolean;
}

/** Orders two names; negative if the first comes first. */
export type CompareNames = (first: string, second: string) => number;

/** How people of a locale order names, digits by value; the system's locale unless given. Throws `RangeError` for what is no locale. */
export function createNameComparison(locale?: string): CompareNames {
  return new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }).compare;
}

/** The numbers that the list can be ordered by; what has none is last, either way. */
export const orderedNumbers: Record<
  'credits' | 'expiry' | 'refreshed',
  (account: Ordered) => number | undefined
> = {
  credits: ({ credits }) => credits?.total,
  expiry: ({ expiresAt }) => expiresAt,
  refreshed: ({ lastRefreshedAt }) => lastRefreshedAt,
};

/** Orders numbers, the undefined ones last either way. */
export function compareNumbers(first: number | undefined, second: number | undefined, sign: 1 | -1): number {
  if (first === second) return 0;
  if (first === undefined) return 1;
  if (second === undefined) return -1;
  return (first - second) * sign;
}

/** The order of the whole list: those that need a person first, each group by the key, what is the same there by name. */
export function createComparison(
  { sort, descending, byProvider }: ListOrder,
  compareNames: CompareNames,
): (first: Ordered, second: Ordered) => number {
  const sign = descending ? -1 : 1;
  const byName = (first: Ordered, second: Ordered) =>
    compareNames(first.label, second.label) || compareIds(first.id, second.id);
  const byProviderName = (first: Ordered, second: Ordered) =>
    first.providerId === second.providerId
      ? 0
      : compareNames(first.providerName, second.providerName) ||
        compareIds(first.providerId, second.providerId);
  const byKey = (first: Ordered, second: Ordered): number => {
    switch (sort) {
      case 'name':
        return sign * byName(first, second);
      case 'provider':
        return sign * byProviderName(first, second) || byName(first, second);
      case 'status': {
        const places = [first, second].map((each) => standings.indexOf(standingOf(each)));
        return compareNumbers(places[0], places[1], sign) || byName(first, second);
      }
      default: {
        const number = orderedNumbers[sort];
        return compareNumbers(number(first), number(second), sign) || byName(first, second);
      }
    }
  };
  return (first, second) => {
    const needs = needsPerson(first);
    if (needs !== needsPerson(second)) return needs ? -1 : 1;
    const group = byProvider && !needs ? byProviderName(first, second) : 0;
    return group || byKey(first, second);
  };
}

function compareIds(first: string, second: string): number {
  return first === second ? 0 : first < second ? -1 : 1;
}
