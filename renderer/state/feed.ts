import type { ContractEvent, Output, ProcedureName, Reply } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { readAllAccounts, readTopOfList } from './account-reader.ts';
import { applyEvents, withAccountList, withoutTop, withTopOfList } from './apply-events.ts';
import type { WindowState } from './window-state.ts';
import { withLock } from './with-lock.ts';

/** The part of a zustand store that the feed needs. */
export interface FeedStore {
  getState(): WindowState;
  setState(change: Partial<WindowState> | ((state: WindowState) => Partial<WindowState>)): void;
}

/** Runs a callback once, soon: before the next frame, or within a second where no frames are drawn. */
export type Scheduler = (callback: () => void) => void;

/** What keeps the store true. */
export interface Feed {
  /** Reads everything again. */
  reload(): Promise<void>;
  /** Ends it. */
  stop(): void;
}

/**
 * Feeds the store with the events of the engine. Events are gathered and applied together, once per frame: a thousand refreshes at once must
 * not mean a thousand renderings. While the accounts are being read, events wait; they are applied on top of what was read, in their order,
 * so that none is lost and the last word is the engine's.
 */
export function startFeed(bridge: WindowBridge, store: FeedStore, schedule: Scheduler): Feed {
  let gathered: ContractEvent[] = [];
  let scheduled = false;
  let reading = false;
  let wanted = false;
  /** The top of the list is asked for while the stream of events is still being opened. */
  let early = bridge.link && readTopOfList(bridge);
  /** Counts how often Latchkey was locked: what was asked before that must not come back after it. */
  let lockings = 0;

  function flush(): void {
    scheduled = false;
    if (reading || gathered.length === 0) return;
    const events = gathered;
    gathered = [];
    const wasLocked = store.getState().lock?.isLocked === true;
    store.setState((state) => applyEvents(state, events));
    if (wasLocked && store.getState().lock?.isLocked === false) void reload();
  }

  function flushSoon(): void {
    if (scheduled) return;
    scheduled = true;
    schedule(flush);
  }

  /** Reads everything, the first screen before the rest. Answers whether it must be done again. */
  async function readAll(): Promise<boolean> {
    const lockingsBefore = lockings;
    const isCurrent = () => lockings === lockingsBefore;
    const [top, settings, lock, engine, providers] = await Promise.all([
      store.getState().loaded ? undefined : readTop(),
      bridge.call('settings.get', {}),
      bridge.call('lock.state', {}),
      bridge.call('engine.status', {}),
      bridge.call('providers.list', {}),
    ]);
    if (!isCurrent()) return true;
    const isLocked = lock.ok && lock.value.isLocked;
    store.setState((state) => ({
      ...(top?.ok && !isLocked && withTopOfList(state, top.value)),
      ...(isLocked ? withLock(state, lock.value) : { lock: valueOr(lock, state.lock) }),
      engine: valueOr(engine, state.engine),
      settings: valueOr(settings, state.settings),
      ...(!isLocked && {
        providers: valueOr(providers, { providers: [...state.providers] }).providers,
      }),
      ...(isLocked && connectionAfter(true)),
    }));
    if (isLocked) return false;
    const [accounts, playground, asked] = await Promise.all([
      top && !top.ok ? top : readAllAccounts(bridge, isCurrent),
      bridge.call('playground.state', {}),
      // A window that is opened because a program asks must know what it asks.
      bridge.call('grants.requests', {}),
    ]);
    if (!isCurrent()) return true;
    store.setState((state) => ({
      ...(accounts.ok && 'accounts' in accounts.value && withAccountList(state, accounts.value.accounts)),
      playground: valueOr(playground, state.playground),
      grantRequests: valueOr(asked, { requests: state.grantRequests }).requests,
      ...(accounts.ok ? { loadFailure: undefined } : withoutTop(state, accounts.failure)),
      ...connectionAfter(accounts.ok),
    }));
    return false;
  }

  /** The top of the list. It may be older than the events that are heard: the accounts that are read after it put that right. */
  function readTop(): Promise<Reply<'accounts.top'>> {
    const asked = early;
    early = undefined;
    return asked?.then((reply) => (reply.ok ? reply : readTopOfList(bridge))) ?? readTopOfList(bridge);
  }

  /** Where nothing else tells, a reading tells whether the engine is heard. */
  function connectionAfter(ok: boolean): Partial<WindowState> {
    return bridge.link === undefined ? { connection: { state: ok ? 'connected' : 'lost' } } : {};
  }

  async function reload(): Promise<void> {
    // One reading at a time; asked for again meanwhile, it is done again, since the first may have missed what changed.
    if (reading) {
      wanted = true;
      return;
    }
    reading = true;
    try {
      do {
        wanted = false;
        if (await readAll()) wanted = true;
      } while (wanted);
    } finally {
      reading = false;
      flush();
    }
  }

  async function readProviders(): Promise<void> {
    const reply = await bridge.call('providers.list', {});
    if (reply.ok) store.setState({ providers: reply.value.providers });
  }

  /** Nobody looks at them most of the time. */
  async function readTools(): Promise<void> {
    if (store.getState().tools === undefined) return;
    const [grants, files] = await Promise.all([
      bridge.call('grants.list', {}),
      bridge.call('tokenFiles.list', {}),
    ]);
    if (grants.ok && files.ok) {
      store.setState({ tools: { grants: grants.value.grants, files: files.value.files } });
    }
  }

  const unsubscribe = bridge.subscribe((event) => {
    if (event.name === 'providers-changed') void readProviders();
    else if (event.name === 'grants-changed' || event.name === 'token-files-changed') void readTools();
    else if (event.name === 'lock-changed' && event.data.isLocked) {
      // At once: what is on the screen must not wait for a frame.
      gathered = [];
      lockings += 1;
      store.setState((state) => withLock(state, event.data));
    } else {
      gathered.push(event);
      flushSoon();
    }
  });
  const unwatch = bridge.link?.watch((connection) => {
    store.setState({ connection });
    if (connection.state === 'connected') void reload();
  });
  if (!bridge.link) void reload();

  return {
    reload,
    stop() {
      unwatch?.();
      unsubscribe();
    },
  };
}

function valueOr<Name extends ProcedureName, Other>(reply: Reply<Name>, other: Other): Output<Name> | Other {
  return reply.ok ? reply.value : other;
}

/** The scheduler of a browser: frames are not drawn while the window is hidden, so a timer backs them up. */
export function frameScheduler(callback: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 1_000);
}
