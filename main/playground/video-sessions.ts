import { randomUUID } from 'node:crypto';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { type Database, numberIn, textIn } from './database.ts';

/** Whether a session of Video is the living one. */
export type VideoSessionState = 'live' | 'superseded' | 'none';

/** Video's rule: one living session per account. Beginning one ends the other. */
export class VideoSessions {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  /** Begins the session that lives for `lifetime` milliseconds, and names it. */
  start(userNumber: number, lifetime: Milliseconds): string {
    const session = randomUUID();
    this.#database
      .prepare('INSERT OR REPLACE INTO video_sessions (user_number, session, ends_at) VALUES (?, ?, ?)')
      .run(userNumber, session, this.#now() + lifetime);
    return session;
  }

  stateOf(userNumber: number, session: string): VideoSessionState {
    const row = this.#database
      .prepare('SELECT session, ends_at FROM video_sessions WHERE user_number = ?')
      .get(userNumber);
    if (!row) return 'none';
    if (textIn(row, 'session') !== session) return 'superseded';
    return numberIn(row, 'ends_at') > this.#now() ? 'live' : 'none';
  }

  endAllOf(userNumber: number): void {
    this.#database.prepare('DELETE FROM video_sessions WHERE user_number = ?').run(userNumber);
  }
}
