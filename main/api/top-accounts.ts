import {
  createComparison,
  createNameComparison,
  type ListOrder,
  needsPerson,
  type Ordered,
} from '../../preload/list-order.ts';

/** How many accounts there are, and how many of them need a person: over all, and by provider. */
export interface AccountCounts {
  readonly accounts: number;
  readonly needing: number;
  readonly providers: {
    readonly id: string;
    readonly name: string;
    readonly accounts: number;
    readonly needing: number;
  }[];
}

/**
 * The first `count` of these accounts in an order of the list, as the window orders them. Only they are kept in order while all are looked
 * at once: ten thousand take a few milliseconds, and none waits for the others to be sorted.
 */
export function topAccounts<Each extends Ordered>(
  accounts: readonly Each[],
  order: ListOrder,
  count: number,
  locale: string | undefined,
): readonly Each[] {
  const compare = createComparison(order, createNameComparison(knownLocale(locale)));
  const top: Each[] = [];
  for (const account of accounts) {
    const last = top.length === count ? top.at(-1) : undefined;
    if (last && compare(account, last) >= 0) continue;
    if (last) top.pop();
    top.splice(placeOf(account, top, compare), 0, account);
  }
  return top;
}

/** Counts accounts. */
export function countAccounts(accounts: readonly Ordered[]): AccountCounts {
  const providers = new Map<string, { id: string; name: string; accounts: number; needing: number }>();
  let needing = 0;
  for (const account of accounts) {
    const { providerId: id, providerName: name } = account;
    const provider = providers.get(id) ?? { id, name, accounts: 0, needing: 0 };
    providers.set(id, provider);
    provider.accounts += 1;
    if (!needsPerson(account)) continue;
    provider.needing += 1;
    needing += 1;
  }
  return { accounts: accounts.length, needing, providers: [...providers.values()] };
}

/** The index at which an account belongs among ordered ones. */
function placeOf<Each>(
  account: Each,
  ordered: readonly Each[],
  compare: (a: Each, b: Each) => number,
): number {
  let from = 0;
  let to = ordered.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const other = ordered[middle];
    if (other !== undefined && compare(account, other) < 0) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** A locale that this machine knows how to order by, or undefined: what a window says of itself is no reason to fail. */
function knownLocale(locale: string | undefined): string | undefined {
  try {
    return locale === undefined ? undefined : Intl.Collator.supportedLocalesOf(locale)[0];
  } catch {
    return undefined;
  }
}
