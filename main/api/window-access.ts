import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';

const codeLifetime: Milliseconds = 60_000;
/** Codes nobody used yet and windows that are let in; the oldest goes when there is one more. */
const mostCodes = 16;
const mostWindows = 64;

/**
 * Who may open the window in a browser: whoever brings a code that was given out once, less than a minute ago, gets a pass, which
 * its browser keeps as a cookie. Codes and passes are kept as digests.
 */
export class WindowAccess {
  readonly #clock: Clock;
  readonly #codes = new Map<string, Instant>();
  readonly #passes = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  newCode(): string {
    const code = randomName();
    this.#codes.set(digestOf(code), this.#clock.monotonic() + codeLifetime);
    dropOldest(this.#codes, mostCodes);
    return code;
  }

  /** A pass for a code, which is of no use any more afterwards; undefined if the code is unknown, used or too old. */
  redeem(code: string): string | undefined {
    const digest = digestOf(code);
    const validUntil = this.#codes.get(digest);
    this.#codes.delete(digest);
    if (validUntil === undefined || this.#clock.monotonic() >= validUntil) return undefined;
    const pass = randomName();
    this.#passes.add(digestOf(pass));
    dropOldest(this.#passes, mostWindows);
    return pass;
  }

  admits(pass: string): boolean {
    return this.#passes.has(digestOf(pass));
  }
}

/** 256 bits that nobody can guess, fit for a URL. */
export function randomName(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

function dropOldest(
  kept: { size: number; keys(): Iterable<string>; delete(key: string): boolean },
  most: number,
) {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
