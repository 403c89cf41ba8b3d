import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import { applyEvents, withAccountList } from '../../renderer/state/apply-events.ts';
import { createListingSelector, createProviderCountsSelector } from '../../renderer/state/selectors.ts';
import { initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { createFormats } from '../../renderer/texts/formats.ts';
import { account, accountId, minute, now } from './account-fixture.ts';

const { compare } = createFormats('en-GB');
const stateOf = (accounts: readonly AccountData[], view: Partial<WindowState> = {}): WindowState => ({
  ...withAccountList(initialState, accounts),
  ...view,
});

const anyAccounts = fc
  .uniqueArray(
    fc.record({
      number: fc.nat({ max: 5_000 }),
      label: fc.constantFrom('Ada', 'ada', 'Zoë', 'zoe', 'person10', 'person9', 'Ünal', ''),
      providerId: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('active' as const, 'needs-sign-in' as const, 'waiting' as const),
      paused: fc.boolean(),
    }),
    { selector: ({ number }) => number, maxLength: 40 },
  )
  .map((all) => all.map(({ number, ...changes }) => account(number, changes)));

describe('the listing', () => {
  test('shows each account once: those that need a person first, each group by label', () => {
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const { needing, others } = createListingSelector(compare)(stateOf(accounts));
        const find = (id: string) => accounts.find((each) => each.id === id);
        expect([...needing, ...others].toSorted()).toEqual(accounts.map(({ id }) => id).toSorted());
        for (const id of needing) expect(needsPerson(find(id) ?? account(0))).toBe(true);
        for (const id of others) expect(needsPerson(find(id) ?? account(0))).toBe(false);
        for (const group of [needing, others]) {
          const labels = group.map((id) => find(id)?.label ?? '');
          for (const [index, label] of labels.slice(1).entries()) {
            expect(compare(labels[index] ?? '', label)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });

  test('does not depend on the order in which accounts came', () => {
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const select = createListingSelector(compare);
        expect(select(stateOf(accounts.toReversed()))).toEqual(
          createListingSelector(compare)(stateOf(accounts)),
        );
      }),
    );
  });

  test('orders numbers by value and letters without regard to case and accents', () => {
    const accounts = ['person10', 'Zoë', 'person9', 'ada'].map((label, number) => account(number, { label }));
    const { others } = createListingSelector(compare)(stateOf(accounts));
    expect(others.map((id) => accounts.find((each) => each.id === id)?.label)).toEqual([
      'ada',
      'person9',
      'person10',
      'Zoë',
    ]);
  });

  test('stays the same object while nothing moves, whatever else changes', () => {
    const accounts = Array.from({ length: 50 }, (_, number) => account(number));
    const select = createListingSelector(compare);
    const before = stateOf(accounts);
    const listing = select(before);
    const refreshed = account(7, { lastRefreshedAt: now, nextAttemptAt: now + minute, credits: undefined });
    const after = applyEvents(before, [{ name: 'account-changed', data: { account: refreshed } }]);
    expect(after.accounts.get(refreshed.id)).toBe(refreshed);
    expect(after.facets).toBe(before.facets);
    const opened: WindowState = { ...after, openId: refreshed.id };
    expect(select(opened)).toBe(listing);
  });

  test('keeps the group that did not change when the other one does', () => {
    const accounts = Array.from({ length: 9 }, (_, number) =>
      account(number, number < 3 ? { status: 'needs-sign-in' } : {}),
    );
    const select = createListingSelector(compare);
    const before = stateOf(accounts);
    const { needing } = select(before);
    const after = applyEvents(before, [{ name: 'account-removed', data: { id: accountId(8) } }]);
    expect(select(after).needing).toBe(needing);
    expect(select(after).others).toHaveLength(5);
  });

  test('finds by label, identity, provider and instance, all words at once, without regard to case and accents', () => {
    const accounts = [
      account(1, { label: 'Zoë Müller', identity: { subject: '1', email: 'zm@example.com' } }),
      account(2, { label: 'ops', providerName: 'GitHub', providerId: 'github' }),
      account(3, { label: 'ci', providerName: 'Gitea', instance: 'https://git.example.org' }),
    ];
    const select = createListingSelector(compare);
    const found = (query: string) => select(stateOf(accounts, { query })).others;
    expect(found('zoe MULLER')).toEqual([accountId(1)]);
    expect(found('zm@')).toEqual([accountId(1)]);
    expect(found('github')).toEqual([accountId(2)]);
    expect(found('git')).toHaveLength(2);
    expect(found('git.example ci')).toEqual([accountId(3)]);
    expect(found('nobody')).toEqual([]);
  });

  test('a provider and a query narrow it, and never add anything', () => {
    fc.assert(
      fc.property(
        anyAccounts,
        fc.constantFrom('a', 'b', 'zz'),
        fc.constantFrom('', 'ada', 'person'),
        (...given) => {
          const [accounts, providerId, query] = given;
          const select = createListingSelector(compare);
          const all = select(stateOf(accounts));
          const some = select(stateOf(accounts, { providerId, query }));
          const kept = new Set([...some.needing, ...some.others]);
          expect(some.needing).toEqual(all.needing.filter((id) => kept.has(id)));
          expect(some.others).toEqual(all.others.filter((id) => kept.has(id)));
          for (const id of kept) expect(accounts.find((each) => each.id === id)?.providerId).toBe(providerId);
        },
      ),
    );
  });
});

describe('the counts of the sidebar', () => {
  test('add up to all accounts', () => {
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const counts = createProviderCountsSelector(compare)(stateOf(accounts));
        expect(counts.reduce((sum, each) => sum + each.accounts, 0)).toBe(accounts.length);
        expect(counts.reduce((sum, each) => sum + each.needing, 0)).toBe(accounts.filter(needsPerson).length);
      }),
    );
  });

  test('stay the same object while no facet changes', () => {
    const select = createProviderCountsSelector(compare);
    const state = stateOf([account(1), account(2)]);
    expect(select({ ...state, facets: state.facets })).toBe(select(state));
  });
});
