import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand';
import { explain, type Failure, remedyOf } from '../../main/engine/failure.ts';
import type { Input, ProcedureName } from '../../preload/contract.ts';
import type { WindowBridge } from '../../renderer/bridge/window-bridge.ts';
import { withAccountList } from '../../renderer/state/apply-events.ts';
import { createBulkActions } from '../../renderer/state/bulk-actions.ts';
import type { Notices, Offer } from '../../renderer/state/notices.ts';
import { createRemovals } from '../../renderer/state/removals.ts';
import { initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { account, accountId } from './account-fixture.ts';

type Call = { readonly name: ProcedureName; readonly input: unknown };

/** A window of some accounts, whose engine does what `answer` says. */
function makeWindow(count: number, answer: (call: Call) => unknown = () => ({ ok: true, value: {} })) {
  const calls: Call[] = [];
  const told: string[] = [];
  const offers: (Offer & { closed: boolean })[] = [];
  const timers = new Set<() => void>();
  let leave = () => {};
  const bridge = {
    call: async (name: ProcedureName, input: Input<ProcedureName>) => {
      calls.push({ name, input });
      return await answer({ name, input });
    },
    subscribe: () => () => {},
  } as unknown as WindowBridge;
  const notices: Notices = {
    tell: (message) => told.push(message),
    failed: ({ what }) => told.push(what),
    offer(message, offer) {
      told.push(message);
      const shown = { ...offer, closed: false };
      offers.push(shown);
      return () => {
        if (shown.closed) return;
        shown.closed = true;
        shown.onDismissed();
      };
    },
  };
  const accounts = Array.from({ length: count }, (_, number) => account(number));
  const store = createStore<WindowState>(() => withAccountList(initialState, accounts));
  const world = {
    after(_: number, callback: () => void) {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    onLeave: (callback: () => void) => {
      leave = callback;
    },
  };
  return {
    ...{ calls, told, offers, store, timers },
    leave: () => leave(),
    bulk: createBulkActions(bridge, store, notices),
    removals: createRemovals(bridge, store, notices, world),
  };
}

const failureReply = (failure: Failure) => {
  const { message: _, ...rest } = failure;
  return { ok: false, failure: { ...rest, ...explain(failure), remedy: remedyOf(failure) } };
};
const ids = [0, 1, 2].map(accountId);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a removal', () => {
  test('hides at once, and asks the engine once when the time is over', async () => {
    const { removals, store, calls, timers, told } = makeWindow(3, () => ({
      ok: true,
      value: { failures: [] },
    }));
    removals.remove(ids.slice(0, 2));
    expect([...store.getState().leaving]).toEqual(ids.slice(0, 2));
    expect(calls).toEqual([]);
    for (const ring of timers) ring();
    await settled();
    expect(calls).toEqual([{ name: 'accounts.removeSome', input: { ids: ids.slice(0, 2) } }]);
    expect(told).toEqual(['2 accounts are removed.']);
    expect(timers.size).toBe(0);
  });

  test('is undone: by its notice, or the last one by the key; then nothing is asked', async () => {
    const { removals, store, calls, timers, offers } = makeWindow(3);
    removals.remove([accountId(0)]);
    removals.remove([accountId(1)]);
    expect(removals.undoRemoval()).toBe(true);
    expect([...store.getState().leaving]).toEqual([accountId(0)]);
    offers[0]?.act();
    expect(store.getState().leaving.size).toBe(0);
    expect(removals.undoRemoval()).toBe(false);
    await settled();
    expect(calls).toEqual([]);
    expect(timers.size).toBe(0);
  });

  test.each(['dismissed', 'left'] as const)(
    'is done at once when the notice or the window is %s',
    async (how) => {
      const { removals, calls, offers, leave } = makeWindow(3, () => ({ ok: true, value: { failures: [] } }));
      removals.remove(ids);
      if (how === 'left') leave();
      else offers[0]?.onDismissed();
      leave();
      await settled();
      expect(calls).toHaveLength(1);
    },
  );

  test('that fails brings back what it hid, and says why', async () => {
    const failure: Failure = {
      kind: 'vault-unavailable',
      message: 'The keychain is locked.',
      vault: 'locked',
    };
    const { removals, store, told, timers } = makeWindow(3, () => failureReply(failure));
    removals.remove(ids);
    for (const ring of timers) ring();
    await settled();
    expect(store.getState().leaving.size).toBe(0);
    expect(told.at(-1)).toBe('person0@example.com and 2 more could not be removed. The keychain is locked.');
  });
});

describe('work on several accounts', () => {
  test('is one call each, few at a time, and tells how far it is', async () => {
    let running = 0;
    let most = 0;
    const seen: number[] = [];
    const { bulk, store, told, calls } = makeWindow(20, async () => {
      running += 1;
      most = Math.max(most, running);
      await settled();
      running -= 1;
      return { ok: true, value: {} };
    });
    store.subscribe(({ bulk: progress }) => progress && seen.push(progress.done));
    await bulk.pauseSome(Array.from({ length: 20 }, (_, number) => accountId(number)));
    expect(calls).toHaveLength(20);
    expect(most).toBe(4);
    expect(seen).toEqual([...seen].sort((first, second) => first - second));
    expect(seen.at(-1)).toBe(20);
    expect(store.getState().bulk).toBeUndefined();
    expect(told).toEqual(['Paused 20 accounts.']);
  });

  test('ends when it is cancelled, and says after how many', async () => {
    const window = makeWindow(20, async ({ input }) => {
      await settled();
      if ((input as { id: string }).id === accountId(5)) window.bulk.cancelBulk();
      return { ok: true, value: {} };
    });
    await window.bulk.resumeSome(Array.from({ length: 20 }, (_, number) => accountId(number)));
    expect(window.calls.length).toBeLessThan(12);
    expect(window.told).toEqual([expect.stringMatching(/^Stopped after \d+ of 20\.$/)]);
  });

  test('that fails for some goes on with the others and says for how many', async () => {
    const failure: Failure = { kind: 'no-such-account', message: 'There is no such account.' };
    const { bulk, told } = makeWindow(3, ({ input }) =>
      (input as { id: string }).id === accountId(1) ? failureReply(failure) : { ok: true, value: {} },
    );
    await bulk.pauseSome(ids);
    expect(told).toEqual(['Paused 2 accounts. 1 was not changed. There is no such account.']);
  });

  test('tags are added and taken off, and who has them so already is not asked about', async () => {
    const { bulk, store, calls } = makeWindow(3);
    store.setState((state) =>
      withAccountList(state, [account(0, { tags: ['a'] }), account(1, { tags: ['a', 'b'] })]),
    );
    await bulk.tagSome([accountId(0), accountId(1)], ['a', 'c'], ['b']);
    expect(calls.map(({ input }) => input)).toEqual([
      { id: accountId(0), tags: ['a', 'c'] },
      { id: accountId(1), tags: ['a', 'c'] },
    ]);
    calls.length = 0;
    await bulk.tagSome([accountId(0)], ['a'], []);
    expect(calls).toEqual([]);
  });
});
