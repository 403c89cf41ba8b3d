import { randomInt } from 'node:crypto';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { type Database, numberIn, optionalNumberIn, type Row, textIn } from './database.ts';
import { fingerprint, randomSecret } from './secrets.ts';

/** What a client is told that asks with its device code (RFC 8628, 3.5). */
export type DevicePoll =
  | {
      readonly answer:
        | 'authorization_pending'
        | 'slow_down'
        | 'access_denied'
        | 'expired_token'
        | 'invalid_grant';
    }
  | {
      readonly answer: 'granted';
      readonly userNumber: number;
      readonly scope: string;
      readonly signedInAt: Instant;
    };

/** How long a person has to type the code. */
export const deviceCodeLifetime: Milliseconds = 10 * 60_000;

/** Letters that cannot be mistaken for one another and spell no words (RFC 8628, 6.1). */
const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

/** What `slow_down` adds to the interval, in seconds (RFC 8628, 3.5). */
const slowDownStep = 5;

/** Timers may fire a little early; a client is not scolded for that. In milliseconds. */
const timerTolerance = 100;

/** Device codes and the short codes that people type for them. */
export class DeviceCodes {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  /** A new pair of codes. `interval` is the least time between two polls in seconds. */
  issue(
    client: string,
    scope: string,
    interval: number,
  ): { readonly deviceCode: string; readonly userCode: string } {
    const deviceCode = randomSecret();
    const userCode = Array.from({ length: 8 }, () => userCodeLetters[randomInt(userCodeLetters.length)]).join(
      '',
    );
    this.#database
      .prepare(
        `INSERT INTO device_codes (hash, user_code, client, scope, ends_at, poll_interval) VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(fingerprint(deviceCode), userCode, client, scope, this.#now() + deviceCodeLifetime, interval);
    return { deviceCode, userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}` };
  }

  /** The scope that waits behind a typed code, or undefined if there is none. Case and punctuation do not matter. */
  pendingScope(typed: string): string | undefined {
    const row = this.#pending(typed);
    return row && textIn(row, 'scope');
  }

  /** Settles a pending code; false if there is none. */
  settle(
    typed: string,
    decision: { readonly userNumber: number; readonly signedInAt: Instant } | 'denied',
  ): boolean {
    const row = this.#pending(typed);
    if (!row) return false;
    const [state, user, signedInAt] =
      decision === 'denied' ? ['denied', null, null] : ['granted', decision.userNumber, decision.signedInAt];
    this.#database
      .prepare('UPDATE device_codes SET state = ?, user_number = ?, signed_in_at = ? WHERE hash = ?')
      .run(state, user, signedInAt, textIn(row, 'hash'));
    return true;
  }

  /** What the client that holds the device code is to be told now. A granted code is spent thereby. */
  poll(deviceCode: string, client: string): DevicePoll {
    const hash = fingerprint(deviceCode);
    const row = this.#database.prepare('SELECT * FROM device_codes WHERE hash = ?').get(hash);
    if (!row || textIn(row, 'client') !== client) return { answer: 'invalid_grant' };
    const now = this.#now();
    if (numberIn(row, 'ends_at') <= now) return { answer: 'expired_token' };
    const interval = numberIn(row, 'poll_interval');
    const polledAt = optionalNumberIn(row, 'polled_at');
    const tooSoon = polledAt !== undefined && now - polledAt < interval * 1000 - timerTolerance;
    this.#database
      .prepare('UPDATE device_codes SET polled_at = ?, poll_interval = ? WHERE hash = ?')
      .run(now, tooSoon ? interval + slowDownStep : interval, hash);
    if (tooSoon) return { answer: 'slow_down' };
    const state = textIn(row, 'state');
    if (state === 'pending') return { answer: 'authorization_pending' };
    this.#database.prepare('DELETE FROM device_codes WHERE hash = ?').run(hash);
    if (state === 'denied') return { answer: 'access_denied' };
    return {
      answer: 'granted',
      userNumber: numberIn(row, 'user_number'),
      scope: textIn(row, 'scope'),
      signedInAt: numberIn(row, 'signed_in_at'),
    };
  }

  endAllOf(userNumber: number): void {
    this.#database.prepare('DELETE FROM device_codes WHERE user_number = ?').run(userNumber);
  }

  #pending(typed: string): Row | undefined {
    const userCode = typed.toUpperCase().replace(/[^A-Z]/g, '');
    return this.#database
      .prepare("SELECT * FROM device_codes WHERE user_code = ? AND state = 'pending' AND ends_at > ?")
      .get(userCode, this.#now());
  }
}
