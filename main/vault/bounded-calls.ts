import type { VaultProblem } from '../engine/failure.ts';
import type { Milliseconds } from '../engine/session.ts';
import { refusals } from './keychain-refusals.ts';
import { problemOf } from './vault-failure.ts';

export interface BoundedCallsOptions {
  /** Longest wait for one call. */
  readonly patience: Milliseconds;
  /** Monotonic time. */
  readonly now: () => Milliseconds;
}

/**
 * So many calls may be under way at once. A native keychain call holds one of the four threads that Node has for files and crypto until
 * the keychain answers, and a process cannot end before: hanging calls must never take them all.
 */
const slots = 2;

const second = 1_000;

/** How long nobody is asked again after a failure; `hanging` doubles each time, up to a minute. */
const pauses: Partial<Record<VaultProblem, Milliseconds>> = {
  hanging: 5 * second,
  locked: 5 * second,
  missing: 5 * second,
  // Where the person says no to a prompt, each further call would show them the next one.
  denied: 600 * second,
};
const longestHangingPause = 60 * second;

interface Call {
  readonly item: string;
  start(): void;
  refuse(failure: unknown): void;
}

/**
 * Runs calls to something that may hang or refuse. Calls about one item run one after the other; a caller never waits longer than
 * `patience` once its call runs; after a failure that says the whole thing is out of order, callers are told the same for a while
 * without asking again, so that a thousand accounts do not wait for a keychain that hangs.
 */
export class BoundedCalls {
  readonly #patience: Milliseconds;
  readonly #now: () => Milliseconds;
  readonly #waiting: Call[] = [];
  /** Items of the calls under way, and whether their caller has given up. */
  readonly #running = new Map<string, 'waited for' | 'given up'>();
  #pause: { readonly until: Milliseconds; readonly failure: unknown } | undefined;
  #hangs = 0;

  constructor(options: BoundedCallsOptions) {
    this.#patience = options.patience;
    this.#now = options.now;
  }

  /** Runs a call. `late` makes the failure for a call that does not end in time. */
  run<Result>(
    item: string,
    call: () => Promise<Result>,
    late: () => Error = refusals.hanging,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#pause && this.#now() < this.#pause.until) return reject(this.#pause.failure);
      if (this.#isStuck(item)) return reject(late());
      this.#waiting.push({
        item,
        start: () => void this.#start(item, call, late).then(resolve, reject),
        refuse: reject,
      });
      this.#startNext();
    });
  }

  /** Forgets earlier failures: the next call asks again. */
  retry(): void {
    this.#pause = undefined;
    this.#hangs = 0;
  }

  /** Whether a call about the item could only wait for calls that hang. */
  #isStuck(item: string): boolean {
    if (this.#running.get(item) === 'given up') return true;
    return this.#running.size >= slots && [...this.#running.values()].every((state) => state === 'given up');
  }

  #startNext(): void {
    for (const call of [...this.#waiting]) {
      if (this.#running.size >= slots) return;
      if (this.#running.has(call.item)) continue;
      this.#waiting.splice(this.#waiting.indexOf(call), 1);
      this.#running.set(call.item, 'waited for');
      call.start();
    }
  }

  #start<Result>(item: string, call: () => Promise<Result>, late: () => Error): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#running.set(item, 'given up');
        const failure = late();
        reject(failure);
        this.#rest(failure);
      }, this.#patience);
      const finish = () => {
        clearTimeout(timer);
        this.#running.delete(item);
      };
      call().then(
        (result) => {
          finish();
          // Also when it comes too late for its caller: the keychain answers again.
          this.retry();
          resolve(result);
          this.#startNext();
        },
        (error: unknown) => {
          const isLate = this.#running.get(item) === 'given up';
          finish();
          reject(error);
          if (!isLate) this.#rest(error);
          this.#startNext();
        },
      );
    });
  }

  /** After a failure that every other call would meet as well, tells it to all who wait and to all who come for a while. */
  #rest(failure: unknown): void {
    const problem = problemOf(failure);
    const pause = problem && pauses[problem];
    if (pause === undefined) return;
    // Calls that hung beside each other met one hang, not two.
    if (problem === 'hanging' && this.#pause && this.#now() < this.#pause.until) return;
    const length = problem === 'hanging' ? Math.min(pause * 2 ** this.#hangs, longestHangingPause) : pause;
    if (problem === 'hanging') this.#hangs += 1;
    this.#pause = { until: this.#now() + length, failure };
    for (const call of this.#waiting.splice(0)) call.refuse(failure);
  }
}
