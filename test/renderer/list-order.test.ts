import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countAccounts, topAccounts } from '../../main/api/top-accounts.ts';
import type { AccountData } from '../../preload/contract.ts';
import { needsPerson, type SortKey, sortKeys, standingOf, standings } from '../../preload/list-order.ts';
import { applyEvents, withAccountList } from '../../renderer/state/apply-events.ts';
import { nothingSelected, rangeTo, toggled } from '../../renderer/state/selection.ts';
import {
  createListingSelector,
  createProviderCountsSelector,
  createSelectionSelector,
  createTagsSelector,
} from '../../renderer/state/selectors.ts';
import { initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { createFormats } from '../../renderer/texts/formats.ts';
import { account, accountId, now } from './account-fixture.ts';

const { compare } = createFormats('en-GB');
const stateOf = (accounts: readonly AccountData[], view: Partial<WindowState> = {}): WindowState => ({
  ...withAccountList(initialState, accounts),
  ...view,
});
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const anyAccounts = fc
  .uniqueArray(
    fc.record({
      number: fc.nat({ max: 5_000 }),
      label: fc.constantFrom('Ada', 'ada', 'Zoë', 'person10', 'person9'),
      providerId: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('active' as const, 'needs-sign-in' as const, 'waiting' as const),
      paused: fc.boolean(),
      tags: maybe(fc.constant<string[]>(['films'])),
      total: maybe(fc.nat({ max: 5 })),
      expiresAt: maybe(fc.nat({ max: 5 })),
      lastRefreshedAt: maybe(fc.nat({ max: 5 })),
    }),
    { selector: ({ number }) => number, maxLength: 30 },
  )
  .map((all) =>
    all.map(({ number, total, providerId, ...changes }) =>
      account(number, {
        ...changes,
        providerId,
        providerName: `Provider ${providerId}`,
        credits: total === undefined ? undefined : { total, parts: {}, unit: 'credits', readAt: now },
      }),
    ),
  );

const sortedBy: Record<Exclude<SortKey, 'name'>, (account: AccountData) => number | string | undefined> = {
  provider: ({ providerName }) => providerName,
  status: (each) => standings.indexOf(standingOf(each)),
  credits: ({ credits }) => credits?.total,
  expiry: ({ expiresAt }) => expiresAt,
  refreshed: ({ lastRefreshedAt }) => lastRefreshedAt,
};

describe('the order', () => {
  test('is that of the key either way, what has no value last, the same values by name', () => {
    fc.assert(
      fc.property(
        anyAccounts,
        fc.constantFrom(...sortKeys),
        fc.boolean(),
        fc.boolean(),
        (accounts, sort, descending, byProvider) => {
          const { needing, others, sections } = createListingSelector(compare)(
            stateOf(accounts, { sort, descending, byProvider }),
          );
          expect([...needing, ...others].toSorted()).toEqual(accounts.map(({ id }) => id).toSorted());
          const find = new Map(accounts.map((each) => [each.id, each]));
          let from = 0;
          const runs = [needing];
          for (const { count, providerId } of sections) {
            const run = others.slice(from, from + count);
            for (const id of run) expect(find.get(id)?.providerId).toBe(providerId);
            runs.push(run);
            from += count;
          }
          if (byProvider) expect(from).toBe(others.length);
          else runs.push(others);
          for (const run of runs) {
            for (const [index, id] of run.slice(1).entries()) {
              const [before, after] = [find.get(run[index] ?? ''), find.get(id)];
              if (!before || !after) throw new Error('an account that nobody gave');
              expectOrder(before, after, sort, descending);
            }
          }
        },
      ),
    );
  });

  function expectOrder(before: AccountData, after: AccountData, sort: SortKey, descending: boolean): void {
    const [first, second] = sort === 'name' ? [] : [sortedBy[sort](before), sortedBy[sort](after)];
    if (first === second) {
      const names = compare(before.label, after.label);
      if (sort === 'name' && descending) expect(names).toBeGreaterThanOrEqual(0);
      else expect(names).toBeLessThanOrEqual(0);
    } else if (first === undefined) expect(second).toBeUndefined();
    else if (second !== undefined) expect(descending ? first > second : first < second).toBe(true);
  }

  test('is the one in which the engine sends the top of the list', () => {
    fc.assert(
      fc.property(
        anyAccounts,
        fc.constantFrom(...sortKeys),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 12 }),
        (accounts, sort, descending, byProvider, count) => {
          const order = { sort, descending, byProvider };
          const { needing, others } = createListingSelector(compare)(stateOf(accounts, order));
          const top = topAccounts(accounts, order, count, 'en-GB');
          expect(top.map(({ id }) => id)).toEqual([...needing, ...others].slice(0, count));
        },
      ),
    );
  });

  test('of the top bears a locale that is none', () => {
    const order = { sort: 'name', descending: false, byProvider: false } as const;
    for (const locale of [undefined, '', 'x', 'no such locale', 'de-DE']) {
      expect(topAccounts([account(2), account(1)], order, 5, locale).map(({ id }) => id)).toEqual([
        accountId(1),
        accountId(2),
      ]);
    }
  });

  test('counts the accounts as the sidebar does', () => {
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const select = createProviderCountsSelector(compare);
        const { accounts: total, needing, providers } = countAccounts(accounts);
        expect(total).toBe(accounts.length);
        expect(needing).toBe(accounts.filter(needsPerson).length);
        expect(new Set(providers)).toEqual(new Set(select(stateOf(accounts))));
      }),
    );
  });

  test('by credits follows them; by name it does not look at them', () => {
    const accounts = [3, 1, 2].map((total, number) =>
      account(number, { credits: { total, parts: {}, unit: 'credits', readAt: now } }),
    );
    const read = account(1, { credits: { total: 9, parts: {}, unit: 'credits', readAt: now } });
    const change = (state: WindowState) =>
      applyEvents(state, [{ name: 'account-changed', data: { account: read } }]);
    const select = createListingSelector(compare);
    const byCredits = stateOf(accounts, { sort: 'credits', descending: true });
    expect(select(byCredits).others).toEqual([0, 2, 1].map(accountId));
    expect(select(change(byCredits)).others).toEqual([1, 0, 2].map(accountId));
    const byName = stateOf(accounts);
    const listing = select(byName);
    expect(select(change(byName))).toBe(listing);
  });
});

describe('the filters', () => {
  test('by status and tag show exactly those, and what is being removed is not shown', () => {
    fc.assert(
      fc.property(anyAccounts, maybe(fc.constantFrom(...standings)), fc.boolean(), (...given) => {
        const [accounts, standing, tagged] = given;
        const leaving = new Set(accounts.slice(0, 2).map(({ id }) => id));
        const state = stateOf(accounts, { standing, tag: tagged ? 'films' : undefined, leaving });
        const { needing, others } = createListingSelector(compare)(state);
        const wanted = accounts.filter(
          (each) =>
            !leaving.has(each.id) &&
            (standing === undefined || standingOf(each) === standing) &&
            (!tagged || each.tags?.includes('films')),
        );
        expect([...needing, ...others].toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
      }),
    );
  });

  test('a tag that nobody has any more filters no longer', () => {
    const before = stateOf([account(1, { tags: ['films'] }), account(2)], { tag: 'films' });
    expect(createTagsSelector(compare)(before)).toEqual(['films']);
    const untagged = account(1);
    const after = applyEvents(before, [{ name: 'account-changed', data: { account: untagged } }]);
    expect(after.tag).toBeUndefined();
    expect(createTagsSelector(compare)(after)).toEqual([]);
  });

  test('a search looks into notes and finds tags by their sign', () => {
    const accounts = [account(1, { notes: 'For the trailer' }), account(2, { tags: ['trailer'] })];
    const select = createListingSelector(compare);
    expect(select(stateOf(accounts, { query: 'trailer' })).others).toHaveLength(2);
    expect(select(stateOf(accounts, { query: '#trailer' })).others).toEqual([accountId(2)]);
  });
});

describe('the selection', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];

  test('a range goes from the anchor to either side and takes the place of the one before', () => {
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.nat({ max: 4 }), (from, first, second) => {
        const start = toggled(nothingSelected, ids[from] ?? '');
        const wide = rangeTo(start, ids, ids[first] ?? '');
        const range = rangeTo(wide, ids, ids[second] ?? '');
        expect([...range.selected]).toEqual(ids.slice(Math.min(from, second), Math.max(from, second) + 1));
        expect(range.anchorId).toBe(ids[from]);
      }),
    );
  });

  test('one more and one less is as before; without an anchor in the list a range is one account', () => {
    const one = toggled(nothingSelected, 'b');
    expect(toggled(toggled(one, 'd'), 'd').selected).toEqual(one.selected);
    expect([...rangeTo({ anchorId: 'gone' }, ids, 'c').selected]).toEqual(['c']);
  });

  test('is of what the list shows, in its order, and forgets what is removed', () => {
    const select = createSelectionSelector(createListingSelector(compare));
    const accounts = ['c', 'a', 'b'].map((label, number) => account(number, { label }));
    const state = stateOf(accounts, { selected: new Set([0, 1, 2].map(accountId)) });
    expect(select(state)).toEqual([1, 2, 0].map(accountId));
    expect(select({ ...state, query: 'b' })).toEqual([accountId(2)]);
    const after = applyEvents(state, [{ name: 'account-removed', data: { id: accountId(1) } }]);
    expect([...after.selected]).toEqual([0, 2].map(accountId));
  });
});
