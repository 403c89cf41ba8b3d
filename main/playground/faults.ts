import { fail } from '../engine/failure.ts';
import type { Milliseconds } from '../engine/session.ts';

/**
 * What goes wrong on purpose. `latency` holds for every request; the others are the shares of requests, from 0 to 1, that
 * they strike, and add up to 1 at most.
 */
export interface Faults {
  /** Milliseconds that each reply is held back. */
  readonly latency: Milliseconds;
  /** Replies 500, 502 or 503; the request is not carried out. */
  readonly serverErrors: number;
  /** Replies 429 with Retry-After; the request is not carried out. */
  readonly rateLimits: number;
  /** Seconds that Retry-After names. */
  readonly retryAfter: number;
  /** Replies 200 with an HTML page where something else was due; the request is not carried out. */
  readonly garbage: number;
  /** The request IS carried out, then the connection breaks before the reply. */
  readonly lostReplies: number;
}

export const noFaults: Faults = {
  latency: 0,
  serverErrors: 0,
  rateLimits: 0,
  retryAfter: 2,
  garbage: 0,
  lostReplies: 0,
};

/** What happens to one request. */
export type Fate =
  | { readonly fault: 'none' }
  | { readonly fault: 'server-error'; readonly status: 500 | 502 | 503 }
  | { readonly fault: 'rate-limit' }
  | { readonly fault: 'garbage' }
  | { readonly fault: 'lost-reply' };

/** The faults with those left out switched off. Throws `invalid-input` for a share or a time that cannot be. */
export function completeFaults(given: Partial<Faults>): Faults {
  const faults = { ...noFaults, ...given };
  const shares = [faults.serverErrors, faults.rateLimits, faults.garbage, faults.lostReplies];
  if (shares.some((share) => !(share >= 0)) || shares.reduce((sum, share) => sum + share, 0) > 1 + 1e-9) {
    throw fail(
      'invalid-input',
      'The shares of the faults are numbers from 0 to 1 that add up to 1 at most.',
      {
        field: 'faults',
      },
    );
  }
  for (const name of ['latency', 'retryAfter'] as const) {
    if (!(faults[name] >= 0 && faults[name] <= 600_000)) {
      throw fail('invalid-input', `The fault ${name} is a number from 0 to 600000.`, {
        field: `faults/${name}`,
      });
    }
  }
  return faults;
}

/**
 * Decides the fate of each request from a seed: the same seed and the same order of requests bring the same faults. The
 * sequence begins again whenever the faults are set.
 */
export class FaultInjector {
  readonly #seed: number;
  #state: number;
  #faults: Faults;

  constructor(seed: number, faults: Partial<Faults>) {
    this.#seed = seed;
    this.#state = seed;
    this.#faults = completeFaults(faults);
  }

  get faults(): Faults {
    return this.#faults;
  }

  set(faults: Partial<Faults>): void {
    this.#faults = completeFaults(faults);
    this.#state = this.#seed;
  }

  nextFate(): Fate {
    const { serverErrors, rateLimits, garbage, lostReplies } = this.#faults;
    let chance = this.#fraction();
    const struck = (share: number): boolean => {
      chance -= share;
      return chance < 0;
    };
    if (struck(serverErrors)) {
      return {
        fault: 'server-error',
        status: ([500, 502, 503] as const)[Math.floor(this.#fraction() * 3)] ?? 503,
      };
    }
    if (struck(rateLimits)) return { fault: 'rate-limit' };
    if (struck(garbage)) return { fault: 'garbage' };
    if (struck(lostReplies)) return { fault: 'lost-reply' };
    return { fault: 'none' };
  }

  /** Mulberry32: 32 bits of state are plenty for a coin that must fall the same way again. */
  #fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
