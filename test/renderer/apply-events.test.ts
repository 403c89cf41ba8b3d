import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContractEvent } from '../../preload/contract.ts';
import { applyEvents, withAccountList } from '../../renderer/state/apply-events.ts';
import { facetsOf } from '../../renderer/state/facets.ts';
import { initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { account, accountId, engineStatus } from './account-fixture.ts';

const anyEvent: fc.Arbitrary<ContractEvent> = fc.oneof(
  fc
    .record({ number: fc.nat({ max: 9 }), label: fc.constantFrom('a', 'b'), paused: fc.boolean() })
    .map(({ number, ...changes }) => ({
      name: 'account-changed' as const,
      data: { account: account(number, changes) },
    })),
  fc.nat({ max: 9 }).map((number) => ({ name: 'account-removed' as const, data: { id: accountId(number) } })),
  fc.boolean().map((online) => ({ name: 'engine-status' as const, data: engineStatus({ online }) })),
);

describe('events', () => {
  test('do the same together as one by one', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const together = applyEvents(initialState, events);
        const single = events.reduce<WindowState>(
          (state, event) => applyEvents(state, [event]),
          initialState,
        );
        expect([...together.accounts].toSorted()).toEqual([...single.accounts].toSorted());
        expect(together.engine).toEqual(single.engine);
      }),
    );
  });

  test('leave facets that are exactly those of the accounts', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const { accounts, facets } = applyEvents(initialState, events);
        expect([...facets.keys()].toSorted()).toEqual([...accounts.keys()].toSorted());
        for (const [id, each] of accounts) expect(facets.get(id)).toEqual(facetsOf(each));
      }),
    );
  });

  test('never change a state that was given out', () => {
    const before = withAccountList(initialState, [account(1)]);
    const copy = new Map(before.accounts);
    applyEvents(before, [
      { name: 'account-changed', data: { account: account(1, { paused: true }) } },
      { name: 'account-removed', data: { id: accountId(1) } },
    ]);
    expect(before.accounts).toEqual(copy);
  });

  test('close the panel of an account that is gone, and only that', () => {
    const open = { ...withAccountList(initialState, [account(1), account(2)]), openId: accountId(1) };
    const other = applyEvents(open, [{ name: 'account-removed', data: { id: accountId(2) } }]);
    expect(other.openId).toBe(accountId(1));
    const same = applyEvents(open, [{ name: 'account-removed', data: { id: accountId(1) } }]);
    expect(same.openId).toBeUndefined();
  });

  test('go back to all accounts when the provider that is looked at has none left', () => {
    const looking = {
      ...withAccountList(initialState, [account(1), account(2, { providerId: 'suno' })]),
      providerId: 'suno',
    };
    const other = applyEvents(looking, [{ name: 'account-removed', data: { id: accountId(1) } }]);
    expect(other.providerId).toBe('suno');
    const last = applyEvents(looking, [{ name: 'account-removed', data: { id: accountId(2) } }]);
    expect(last.providerId).toBeUndefined();
  });

  test('of sign-ins that were begun elsewhere are not kept', () => {
    const progress = { step: 'window-open' } as const;
    const mine = { ...initialState, attempts: new Map([['mine', undefined]]) };
    const after = applyEvents(mine, [
      { name: 'sign-in', data: { attemptId: 'mine', progress } },
      { name: 'sign-in', data: { attemptId: 'other', progress } },
    ]);
    expect([...after.attempts]).toEqual([['mine', progress]]);
  });

  test('that say nothing new leave the state as it is', () => {
    expect(applyEvents(initialState, [])).toBe(initialState);
    expect(applyEvents(initialState, [{ name: 'account-removed', data: { id: accountId(1) } }])).toBe(
      initialState,
    );
  });
});

describe('a new reading of all accounts', () => {
  test('drops those that are not in it', () => {
    const before = withAccountList(initialState, [account(1), account(2)]);
    const after = withAccountList(before, [account(2), account(3)]);
    expect([...after.accounts.keys()]).toEqual([accountId(2), accountId(3)]);
    expect([...after.facets.keys()]).toEqual([accountId(2), accountId(3)]);
  });
});
