import type { Clock, Timer } from '../../main/engine/ports.ts';

interface Pending {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to go to its next timer, for code that also waits for real replies. */
export class SteppingClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  readonly #start = this.#now;
  readonly #pending = new Set<Pending>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  setTimer(callback: () => void, delay: number): Timer {
    const timer: Pending = { at: this.#now + delay, callback };
    this.#pending.add(timer);
    return { timer };
  }

  clearTimer({ timer }: Timer): void {
    this.#pending.delete(timer as Pending);
  }

  get timers(): number {
    return this.#pending.size;
  }

  /** Lets time go on to the next timer; false if there is none. */
  step(): boolean {
    const [next] = [...this.#pending].sort((one, other) => one.at - other.at);
    if (!next) return false;
    this.#pending.delete(next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
    return true;
  }
}
