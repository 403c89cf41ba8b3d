import { fail } from './failure.ts';
import type { Instant, Milliseconds } from './session.ts';

interface Waiting {
  readonly start: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Lets at most so many renewals of one provider run at once, and keeps the time until which the provider asked to be left alone.
 * What a person asked for goes before what is merely due.
 */
export class ProviderGate {
  readonly #limit: number;
  readonly #urgent: Waiting[] = [];
  readonly #routine: Waiting[] = [];
  #running = 0;
  #heldUntil: Instant = 0;

  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  get heldUntil(): Instant {
    return this.#heldUntil;
  }

  /** No renewal should start before `until`; never shortens an earlier hold. */
  hold(until: Instant): void {
    this.#heldUntil = Math.max(this.#heldUntil, until);
  }

  /** Moves the hold along with a clock that was set back. */
  shift(by: Milliseconds): void {
    if (this.#heldUntil > 0) this.#heldUntil += by;
  }

  /** Resolves when there is a place; the caller must `leave`. Throws `cancelled` if `signal` aborts while waiting. */
  enter(urgent: boolean, signal?: AbortSignal): Promise<void> | undefined {
    if (signal?.aborted) throw fail('cancelled', 'The refresh was cancelled before it began.');
    if (this.#running < this.#limit) {
      this.#running += 1;
      return undefined;
    }
    return new Promise<void>((resolve, reject) => {
      const queue = urgent ? this.#urgent : this.#routine;
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        refuse: reject,
      };
      const abort = () => {
        const index = queue.indexOf(waiting);
        if (index < 0) return;
        queue.splice(index, 1);
        waiting.refuse(fail('cancelled', 'The refresh was cancelled before it began.'));
      };
      signal?.addEventListener('abort', abort, { once: true });
      queue.push(waiting);
    });
  }

  leave(): void {
    const next = this.#urgent.shift() ?? this.#routine.shift();
    if (next) next.start();
    else this.#running -= 1;
  }
}
