/** The one clock of the window. All who show a relative time listen to it; `now` moves only with a tick. */
export interface Ticker {
  now(): number;
  /** Calls back after each tick; returns a function that ends it. */
  subscribe(callback: () => void): () => void;
}

/** What a ticker needs of the world. */
export interface TickerWorld {
  now(): number;
  /** Calls back every `interval` milliseconds; returns a function that ends it. */
  every(interval: number, callback: () => void): () => void;
}

/** Milliseconds between ticks: seconds are the finest that is shown. */
const interval = 1_000;

/** Makes a ticker. It runs only while someone listens. */
export function createTicker(world: TickerWorld): Ticker {
  const listeners = new Set<() => void>();
  let now = world.now();
  let stop: (() => void) | undefined;

  function tick(): void {
    now = world.now();
    for (const listener of listeners) listener();
  }

  return {
    now: () => now,
    subscribe(callback) {
      listeners.add(callback);
      if (!stop) {
        now = world.now();
        stop = world.every(interval, tick);
      }
      return () => {
        listeners.delete(callback);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
}

/** The world of a browser window: it rests while the window is hidden, and catches up when it is seen again. */
export function browserTickerWorld(): TickerWorld {
  return {
    now: () => Date.now(),
    every(milliseconds, callback) {
      let timer: ReturnType<typeof setInterval> | undefined;
      const run = () => {
        clearInterval(timer);
        timer = undefined;
        if (document.hidden) return;
        callback();
        timer = setInterval(callback, milliseconds);
      };
      if (!document.hidden) timer = setInterval(callback, milliseconds);
      document.addEventListener('visibilitychange', run);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', run);
      };
    },
  };
}
