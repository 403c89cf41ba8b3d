import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand';
import { countAccounts } from '../../main/api/top-accounts.ts';
import type { AccountData, ContractEvent, Input, ProcedureName, Reply } from '../../preload/contract.ts';
import { usualSettings } from '../../preload/settings-schema.ts';
import type { WindowBridge } from '../../renderer/bridge/window-bridge.ts';
import { startFeed } from '../../renderer/state/feed.ts';
import { accountTotal, awaitsOthers } from '../../renderer/state/totals.ts';
import { type Connection, initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { account, accountId, engineStatus, failureData, provider } from './account-fixture.ts';

/** A bridge whose calls are answered when the test says so. */
class HeldBridge implements WindowBridge {
  readonly pending: {
    readonly name: ProcedureName;
    readonly input: unknown;
    readonly answer: (reply: unknown) => void;
  }[] = [];
  tell: (event: ContractEvent) => void = () => undefined;
  connect: (connection: Connection) => void = () => undefined;
  readonly link = {
    watch: (callback: (connection: Connection) => void) => {
      this.connect = callback;
      return () => undefined;
    },
    retryNow: () => undefined,
  };

  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Reply<Name>> {
    return new Promise((resolve) =>
      this.pending.push({ name, input, answer: (reply) => resolve(reply as Reply<Name>) }),
    );
  }

  subscribe(callback: (event: ContractEvent) => void): () => void {
    this.tell = callback;
    return () => undefined;
  }

  /** Answers the calls that wait now. */
  async answerWaiting(accounts: readonly AccountData[] | 'failing'): Promise<void> {
    for (const { name, input, answer } of this.pending.splice(0)) {
      if (name.startsWith('accounts.') && accounts === 'failing') {
        answer({ ok: false, failure: failureData({ kind: 'storage-unavailable', message: 'No disk.' }) });
      } else answer({ ok: true, value: this.#valueOf(name, input, accounts === 'failing' ? [] : accounts) });
    }
    // Everything that follows from the answers follows within microtasks.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Answers the calls that wait, and those that follow from that, until a reading is done. */
  async answerAll(accounts: readonly AccountData[] | 'failing'): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) await this.answerWaiting(accounts);
  }

  #valueOf(name: ProcedureName, input: unknown, accounts: readonly AccountData[]): unknown {
    if (name === 'accounts.list') return pageOf(accounts, input as Input<'accounts.list'>);
    if (name === 'accounts.top') {
      const { list: order } = usualSettings;
      return { accounts: accounts.slice(0, 1), order, counts: countAccounts(accounts) };
    }
    if (name === 'engine.status') return engineStatus();
    if (name === 'grants.requests') return { requests: [] };
    if (name === 'settings.get') {
      return {
        settings: usualSettings,
        can: { startAtLogin: false, closeToTray: false, notifications: false },
      };
    }
    if (name === 'providers.list') return { providers: [provider('pixverse', 'PixVerse')] };
    return { running: false, faults: { latency: 0, serverErrors: 0, rateLimits: 0, garbage: 0 } };
  }
}

function pageOf(accounts: readonly AccountData[], { after = '', limit }: Input<'accounts.list'>) {
  return { accounts: accounts.filter(({ id }) => id > after).slice(0, limit) };
}

const firstCalls = [
  'accounts.top',
  'settings.get',
  'lock.state',
  'engine.status',
  'providers.list',
] as const satisfies ProcedureName[];

function setUp() {
  const bridge = new HeldBridge();
  const store = createStore<WindowState>(() => initialState);
  const frames: (() => void)[] = [];
  const feed = startFeed(bridge, store, (callback) => frames.push(callback));
  const frame = () => {
    for (const callback of frames.splice(0)) callback();
  };
  return { bridge, store, feed, frame };
}

const changed = (number: number, changes: Partial<AccountData> = {}): ContractEvent => ({
  name: 'account-changed',
  data: { account: account(number, changes) },
});

describe('the feed', () => {
  test('reads everything once the engine is heard', async () => {
    const { bridge, store } = setUp();
    // The top of the list need not wait for that; it can be older than the events that are heard.
    expect(bridge.pending.map(({ name }) => name)).toEqual(['accounts.top']);
    bridge.connect({ state: 'connected' });
    expect(bridge.pending.map(({ name }) => name)).toEqual(firstCalls);
    await bridge.answerWaiting([account(1)]);
    expect(bridge.pending.map(({ name }) => name)).toEqual([
      'accounts.list',
      'playground.state',
      'grants.requests',
    ]);
    await bridge.answerWaiting([account(1)]);
    const { loaded, accounts, engine, providers } = store.getState();
    expect([loaded, accounts.size, engine?.version, providers.length]).toEqual([true, 1, '0.1.0', 1]);
  });

  test('shows the top of the list while the others are read page by page, and never counts less than there are', async () => {
    const { bridge, store } = setUp();
    const all = Array.from({ length: 2_500 }, (_, number) => account(number));
    bridge.connect({ state: 'connected' });
    await bridge.answerWaiting(all);
    const shown = store.getState();
    expect([shown.accounts.size, shown.loaded, accountTotal(shown)]).toEqual([1, false, 2_500]);
    expect(awaitsOthers(shown)).toBe(false);
    expect(awaitsOthers({ ...shown, query: 'ada' })).toBe(true);
    expect(awaitsOthers({ ...shown, sort: 'credits' })).toBe(true);
    const pages: unknown[] = [];
    while (bridge.pending.length > 0) {
      pages.push(...bridge.pending.filter(({ name }) => name === 'accounts.list').map(({ input }) => input));
      await bridge.answerWaiting(all);
    }
    expect(pages).toEqual([
      { after: undefined, limit: 1_000 },
      { after: accountId(999), limit: 1_000 },
      { after: accountId(1_999), limit: 1_000 },
    ]);
    const whole = store.getState();
    expect([whole.accounts.size, whole.loaded, whole.partial]).toEqual([2_500, true, undefined]);
  });

  test('what comes between the top and the others is applied on top of both', async () => {
    const { bridge, store, frame } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerWaiting([account(1), account(2)]);
    bridge.tell(changed(1, { label: 'newer' }));
    bridge.tell({ name: 'account-removed', data: { id: accountId(2) } });
    bridge.tell(changed(3));
    frame();
    expect([...store.getState().accounts.keys()]).toEqual([accountId(1)]);
    await bridge.answerWaiting([account(1), account(2)]);
    const { accounts } = store.getState();
    expect([...accounts.values()].map(({ label }) => label)).toEqual(['newer', 'person3@example.com']);
  });

  test('an account that is open stays open although it is not at the top', async () => {
    const { bridge, store } = setUp();
    store.setState({ openId: accountId(2) });
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([account(1), account(2)]);
    expect(store.getState().openId).toBe(accountId(2));
  });

  test('events that come while the accounts are read are applied on top of them', async () => {
    const { bridge, store, frame } = setUp();
    bridge.connect({ state: 'connected' });
    bridge.tell(changed(1, { label: 'newer' }));
    bridge.tell(changed(2));
    bridge.tell({ name: 'account-removed', data: { id: accountId(3) } });
    frame();
    expect(store.getState().accounts.size).toBe(0);
    await bridge.answerAll([account(1, { label: 'older' }), account(3)]);
    const { accounts } = store.getState();
    expect([...accounts.values()].map(({ label }) => label)).toEqual(['newer', 'person2@example.com']);
  });

  test('events are applied together, once a frame', async () => {
    const { bridge, store, frame } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([]);
    let changes = 0;
    store.subscribe(() => {
      changes += 1;
    });
    for (let number = 0; number < 1_000; number += 1) bridge.tell(changed(number));
    expect(changes).toBe(0);
    frame();
    expect(changes).toBe(1);
    expect(store.getState().accounts.size).toBe(1_000);
  });

  test('reads again after the connection was lost, and keeps what it knew until then', async () => {
    const { bridge, store } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([account(1)]);
    bridge.connect({ state: 'lost', retryAt: 1 });
    expect(store.getState().connection.state).toBe('lost');
    expect(store.getState().accounts.size).toBe(1);
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([account(2)]);
    expect([...store.getState().accounts.keys()]).toEqual([accountId(2)]);
  });

  test('a reading that is asked for during another is done after it, once', async () => {
    const { bridge, feed } = setUp();
    bridge.connect({ state: 'connected' });
    void feed.reload();
    void feed.reload();
    expect(bridge.pending).toHaveLength(5);
    await bridge.answerAll([]);
    // The top is not read again: the window has all there is.
    expect(bridge.pending.map(({ name }) => name)).toEqual(firstCalls.slice(1));
    await bridge.answerAll([]);
    expect(bridge.pending).toHaveLength(0);
  });

  test('a lock empties the window at once, and a reading from before it brings nothing back', async () => {
    const { bridge, store } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([account(1)]);
    bridge.connect({ state: 'connected' });
    bridge.tell({ name: 'lock-changed', data: { isSet: true, isLocked: true, isOfFile: false } });
    expect(store.getState().accounts.size).toBe(0);
    await bridge.answerWaiting([account(1)]);
    expect(store.getState().accounts.size).toBe(0);
    expect(bridge.pending.map(({ name }) => name)).toEqual(firstCalls);
  });

  test('a lock between the top and the others lets neither stand', async () => {
    const { bridge, store } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerWaiting([account(1), account(2)]);
    bridge.tell({ name: 'lock-changed', data: { isSet: true, isLocked: true, isOfFile: false } });
    expect([store.getState().accounts.size, store.getState().partial]).toEqual([0, undefined]);
    await bridge.answerWaiting([account(1), account(2)]);
    expect(store.getState().accounts.size).toBe(0);
  });

  test('a failed reading is told and leaves the list alone', async () => {
    const { bridge, store, feed } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([account(1)]);
    void feed.reload();
    await bridge.answerAll('failing');
    expect(store.getState().accounts.size).toBe(1);
    expect(store.getState().loadFailure?.kind).toBe('storage-unavailable');
  });

  test('the top of a list whose rest cannot be read gives way to why', async () => {
    const { bridge, store } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerWaiting([account(1), account(2)]);
    await bridge.answerWaiting('failing');
    const { accounts, partial, loaded, loadFailure } = store.getState();
    expect([accounts.size, partial, loaded]).toEqual([0, undefined, false]);
    expect(loadFailure?.kind).toBe('storage-unavailable');
  });

  test('new providers are read when there are any', async () => {
    const { bridge } = setUp();
    bridge.connect({ state: 'connected' });
    await bridge.answerAll([]);
    bridge.tell({ name: 'providers-changed', data: {} });
    expect(bridge.pending.map(({ name }) => name)).toEqual(['providers.list']);
  });

  test('without a connection that can be lost it reads at once and says how that went', async () => {
    const bridge = new HeldBridge();
    const store = createStore<WindowState>(() => initialState);
    const { call, subscribe } = bridge;
    startFeed({ call: call.bind(bridge), subscribe: subscribe.bind(bridge) }, store, (callback) =>
      callback(),
    );
    await bridge.answerAll('failing');
    expect(store.getState().connection.state).toBe('lost');
  });
});
