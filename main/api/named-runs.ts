import { fail } from '../engine/failure.ts';

/** How many runs of one kind may be under way: a caller that makes up run ids cannot pile them up. */
const most = 4;

/** Long work that its caller names, so that it can be called off by another call. */
export class NamedRuns {
  readonly #running = new Map<string, AbortController>();

  /** Throws `invalid-input` if the name is taken, `rate-limited` if there are too many. */
  async run<T>(runId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running.has(runId)) {
      throw fail('invalid-input', 'Something with this name is under way.', { field: 'runId' });
    }
    if (this.#running.size >= most) {
      throw fail('rate-limited', 'Several of these are under way; wait for one to end.');
    }
    const controller = new AbortController();
    this.#running.set(runId, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(runId);
    }
  }

  /** Does nothing if there is no such run any more. */
  cancel(runId: string): void {
    this.#running.get(runId)?.abort();
  }
}
