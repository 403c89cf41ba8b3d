import type { Instant, Milliseconds } from '../engine/session.ts';
import { type Database, numberIn } from './database.ts';
import { fingerprint, randomSecret } from './secrets.ts';

/** What a cookie session is for: the Gallery, a browser at Connect, or a Studio sign-in that waits for its code. */
export type CookieSessionKind = 'gallery' | 'connect-browser' | 'studio-challenge';

export interface CookieSession {
  readonly userNumber: number;
  readonly startedAt: Instant;
}

/** Sessions named by a random cookie that stays the same for as long as they live. */
export class CookieSessions {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  /** Begins a session that lives for `lifetime` milliseconds and returns the value of its cookie. */
  start(kind: CookieSessionKind, userNumber: number, lifetime: Milliseconds): string {
    const cookie = randomSecret();
    const now = this.#now();
    this.#database
      .prepare('INSERT INTO sessions (hash, kind, user_number, started_at, ends_at) VALUES (?, ?, ?, ?, ?)')
      .run(fingerprint(cookie), kind, userNumber, now, now + lifetime);
    return cookie;
  }

  /** The living session of the cookie; given `extendTo` (milliseconds) it lives that much longer from now. */
  find(
    kind: CookieSessionKind,
    cookie: string | undefined,
    extendTo?: Milliseconds,
  ): CookieSession | undefined {
    if (cookie === undefined) return undefined;
    const hash = fingerprint(cookie);
    const row = this.#database.prepare('SELECT * FROM sessions WHERE hash = ? AND kind = ?').get(hash, kind);
    if (!row || numberIn(row, 'ends_at') <= this.#now()) return undefined;
    if (extendTo !== undefined) {
      this.#database
        .prepare('UPDATE sessions SET ends_at = ? WHERE hash = ?')
        .run(this.#now() + extendTo, hash);
    }
    return { userNumber: numberIn(row, 'user_number'), startedAt: numberIn(row, 'started_at') };
  }

  end(cookie: string): void {
    this.#database.prepare('DELETE FROM sessions WHERE hash = ?').run(fingerprint(cookie));
  }

  endAllOf(userNumber: number): void {
    this.#database.prepare('DELETE FROM sessions WHERE user_number = ?').run(userNumber);
  }
}
