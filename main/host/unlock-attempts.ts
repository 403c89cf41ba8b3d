import { z } from 'zod';
import { fail } from '../engine/failure.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';

const second = 1_000;
/** So many wrong passphrases in a row cost no time: people mistype. */
const free = 3;
const longest: Milliseconds = 15 * 60 * second;

const attemptsShape = z.object({ failed: z.number().int().min(0), notBefore: z.number() });

/** Wrong passphrases in a row, as they are kept in the profile. */
export type Attempts = z.output<typeof attemptsShape>;

/** Where they are kept, so that starting Latchkey anew gives nobody a fresh start. */
export interface AttemptStore {
  read(): unknown;
  write(attempts: Attempts): Promise<void>;
}

/** How long the next passphrase waits after so many wrong ones: a second after the third, then twice as long each time. */
export function delayAfter(failed: number): Milliseconds {
  return failed < free ? 0 : Math.min(second * 2 ** (failed - free), longest);
}

/**
 * Slows down whoever guesses. An attempt is counted before it is made: a process that is killed while it looks at a passphrase has spent
 * it all the same.
 */
export class UnlockAttempts {
  readonly #store: AttemptStore;
  readonly #now: () => Instant;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: AttemptStore, now: () => Instant) {
    this.#store = store;
    this.#now = now;
  }

  /** When the next passphrase is looked at; undefined: at once. */
  get retryAt(): Instant | undefined {
    const { failed, notBefore } = this.#read();
    // A clock that was set back must not lock anybody out for longer than the delay.
    const at = Math.min(notBefore, this.#now() + delayAfter(failed));
    return at > this.#now() ? at : undefined;
  }

  /**
   * Tries a passphrase, one at a time. `isWrong` says of what `attempt` threw whether the passphrase was at fault: other failures are not
   * counted. Throws what `attempt` throws, with the time of the next try, or `app-locked` where it is too early.
   */
  make(attempt: () => Promise<void>, isWrong: (error: unknown) => boolean): Promise<void> {
    const turn = this.#last.then(() => this.#make(attempt, isWrong));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #make(attempt: () => Promise<void>, isWrong: (error: unknown) => boolean): Promise<void> {
    const { retryAt } = this;
    if (retryAt !== undefined) throw tooEarly(retryAt);
    const before = this.#read();
    const failed = before.failed + 1;
    await this.#store.write({ failed, notBefore: this.#now() + delayAfter(failed) });
    try {
      await attempt();
    } catch (error) {
      if (!isWrong(error)) await this.#store.write(before);
      throw error;
    }
    await this.#store.write({ failed: 0, notBefore: 0 });
  }

  #read(): Attempts {
    return attemptsShape.safeParse(this.#store.read()).data ?? { failed: 0, notBefore: 0 };
  }
}

function tooEarly(retryAt: Instant) {
  return fail('vault-unavailable', 'Too many wrong passphrases: the next one has to wait.', {
    vault: 'app-locked',
    retryAt,
    detail: 'too early',
  });
}
