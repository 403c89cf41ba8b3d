import type { Instant, Milliseconds } from '../engine/session.ts';
import { type Database, numberIn, optionalTextIn, textIn } from './database.ts';
import type { RotatingKind } from './rotating-tokens.ts';
import { fingerprint, randomSecret } from './secrets.ts';

/** What an access token stands for. */
export interface AccessGrant {
  readonly familyId: string;
  readonly userNumber: number;
  readonly scope: string | undefined;
}

/** Access tokens without content of their own: they mean what the store says, for as long as their family lives. */
export class AccessTokens {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  /** A new token of the family that lives for `lifetime` milliseconds. */
  issue(familyId: string, prefix: string, lifetime: Milliseconds, scope?: string): string {
    const token = randomSecret(prefix);
    this.#database
      .prepare('INSERT INTO access_tokens (hash, family, scope, ends_at) VALUES (?, ?, ?, ?)')
      .run(fingerprint(token), familyId, scope ?? null, this.#now() + lifetime);
    return token;
  }

  /** What the token stands for, or undefined if it is unknown, over or revoked. */
  find(kind: RotatingKind, token: string): AccessGrant | undefined {
    const row = this.#database
      .prepare(
        `SELECT access_tokens.family, access_tokens.scope, access_tokens.ends_at, families.user_number
         FROM access_tokens JOIN families ON families.id = access_tokens.family
         WHERE access_tokens.hash = ? AND families.kind = ?`,
      )
      .get(fingerprint(token), kind);
    if (!row || numberIn(row, 'ends_at') <= this.#now()) return undefined;
    return {
      familyId: textIn(row, 'family'),
      userNumber: numberIn(row, 'user_number'),
      scope: optionalTextIn(row, 'scope'),
    };
  }

  revoke(token: string): void {
    this.#database.prepare('DELETE FROM access_tokens WHERE hash = ?').run(fingerprint(token));
  }
}
