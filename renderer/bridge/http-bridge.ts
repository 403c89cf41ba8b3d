import type { ContractEvent } from '../../preload/contract.ts';
import type { Connection } from '../state/window-state.ts';
import { createHttpCalls } from './http-calls.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import type { WindowBridge } from './window-bridge.ts';

/** The part of `EventSource` that is used. */
export interface EventStream {
  addEventListener(type: 'open' | 'error' | 'message', listener: (event: Event) => void): void;
  close(): void;
}

/** What the bridge needs of the browser. */
export interface HttpWorld {
  readonly fetch: typeof fetch;
  openStream(address: string): EventStream;
  now(): number;
  random(): number;
  /** Calls back after `delay` milliseconds; returns a function that forgets it. */
  after(delay: number, callback: () => void): () => void;
  /** Calls back when a person comes back to the window. */
  onSeen(callback: () => void): void;
}

/**
 * The bridge of a window in a browser: procedures by `POST api/<procedure>`, events by `GET api/events` (Server-Sent Events). A lost stream
 * is opened again after a growing delay.
 */
export function createHttpBridge(world: HttpWorld): WindowBridge {
  const subscribers = new Set<(event: ContractEvent) => void>();
  const watchers = new Set<(connection: Connection) => void>();
  let connection: Connection = { state: 'connecting' };
  let stream: EventStream | undefined;
  let cancelRetry: (() => void) | undefined;
  let attempt = 0;

  // A stream tells nothing about why it broke; the outcome of a call does.
  const call = createHttpCalls(world.fetch, (outcome) => {
    if (outcome === 'refused') {
      if (connection.state === 'lost') change({ ...connection, state: 'refused' });
      else if (connection.state !== 'refused') lose('refused');
    }
    if (outcome === 'unreachable' && connection.state === 'refused') {
      change({ ...connection, state: 'lost' });
    }
  });

  function change(next: Connection): void {
    connection = next;
    for (const watcher of watchers) watcher(next);
  }

  function connect(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    stream?.close();
    const opened = world.openStream('api/events');
    stream = opened;
    opened.addEventListener('open', () => {
      attempt = 0;
      change({ state: 'connected' });
    });
    opened.addEventListener('message', (message) => {
      const event = parseEvent('data' in message ? message.data : undefined);
      if (event) for (const subscriber of subscribers) subscriber(event);
    });
    opened.addEventListener('error', () => {
      if (stream !== opened) return;
      lose(connection.state === 'refused' ? 'refused' : 'lost');
      void call('engine.status', {});
    });
  }

  /** Closes the stream and tries again later. `EventSource` would do so by itself, but at a fixed pace and not after an HTTP error. */
  function lose(state: 'lost' | 'refused'): void {
    stream?.close();
    stream = undefined;
    cancelRetry?.();
    const delay = reconnectDelay(attempt, world.random());
    attempt += 1;
    cancelRetry = world.after(delay, connect);
    change({ state, retryAt: world.now() + delay });
  }

  function retryNow(): void {
    if (connection.state === 'connected' || !cancelRetry) return;
    connect();
  }

  world.onSeen(retryNow);

  return {
    call,
    subscribe(callback) {
      subscribers.add(callback);
      if (subscribers.size === 1) connect();
      return () => {
        subscribers.delete(callback);
        if (subscribers.size > 0) return;
        cancelRetry?.();
        cancelRetry = undefined;
        stream?.close();
        stream = undefined;
      };
    },
    link: {
      watch(callback) {
        watchers.add(callback);
        callback(connection);
        return () => void watchers.delete(callback);
      },
      retryNow,
    },
  };
}

/** The event in a message, or undefined if it is none. */
function parseEvent(data: unknown): ContractEvent | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value === 'object' && value !== null && 'name' in value && 'data' in value) {
      return value as ContractEvent;
    }
  } catch {
    // A broken message is as good as none: the next reading makes up for it.
  }
  return undefined;
}

/** The world of a real browser. */
export function browserWorld(): HttpWorld {
  return {
    fetch: (...parameters) => fetch(...parameters),
    openStream: (address) => new EventSource(address),
    now: () => Date.now(),
    random: () => Math.random(),
    after(delay, callback) {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
    onSeen(callback) {
      document.addEventListener('visibilitychange', () => {
        if (!document.hidden) callback();
      });
    },
  };
}
