import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand';
import type { AccountData, ContractEvent, Input, ProcedureName, Reply } from '../../preload/contract.ts';
import { usualSettings } from '../../preload/settings-schema.ts';
import type { WindowBridge } from '../../renderer/bridge/window-bridge.ts';
import { startFeed } from '../../renderer/state/feed.ts';
import { type Connection, initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { account, accountId, engineStatus, failureData, provider } from './account-fixture.ts';

/** A bridge whose calls are answered when the test says so. */
class HeldBridge implements WindowBridge {
  readonly pending: { readonly name: ProcedureName; readonly answer: (reply: unknown) => void }[] = [];
  tell: (event: ContractEvent) => void = () => undefined;
  connect: (connection: Connection) => void = () => undefined;
  readonly link = {
    watch: (callback: (connection: Connection) => void) => {
      this.connect = callback;
      return () => undefined;
    },
    retryNow: () => undefined,
  };

  call<Name extends ProcedureName>(name: Name, _input: Input<Name>): Promise<Reply<Name>> {
    return new Promise((resolve) =>
      this.pending.push({ name, answer: (reply) => resolve(reply as Reply<Name>) }),
    );
  }

  subscribe(callback: (event: ContractEvent) => void): () => void {
    this.tell = callback;
    return () => undefined;
  }

  /** Answers all calls that wait. */
  async answerAll(accounts: readonly AccountData[] | 'failing'): Promise<void> {
    for (const { name, answer } of this.pending.splice(0)) {
      if (name === 'accounts.list' && accounts === 'failing') {
        answer({ ok: false, failure: failureData({ kind: 'storage-unavailable', message: 'No disk.' }) });
      } else answer({ ok: true, value: this.#valueOf(name, accounts === 'failing' ? [] : accounts) });
    }
    // Everything that follows from the answers follows within microtasks.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #valueOf(name: ProcedureName, accounts: readonly AccountData[]): unknown {
    if (name === 'accounts.list') return { accounts };
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
    expect(bridge.pending).toEqual([]);
    bridge.connect({ state: 'connected' });
    expect(bridge.pending.map(({ name }) => name)).toEqual([
      'accounts.list',
      'engine.status',
      'providers.list',
      'playground.state',
      'settings.get',
      'lock.state',
      'grants.requests',
    ]);
    await bridge.answerAll([account(1)]);
    const { loaded, accounts, engine, providers } = store.getState();
    expect([loaded, accounts.size, engine?.version, providers.length]).toEqual([true, 1, '0.1.0', 1]);
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
    expect(bridge.pending).toHaveLength(7);
    await bridge.answerAll([]);
    expect(bridge.pending).toHaveLength(7);
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
    await bridge.answerAll([account(1)]);
    expect(store.getState().accounts.size).toBe(0);
    expect(bridge.pending).toHaveLength(7);
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
