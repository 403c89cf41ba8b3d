import { randomUUID } from 'node:crypto';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { type Database, numberIn, optionalNumberIn, optionalTextIn, type Row, textIn } from './database.ts';
import { fingerprint, randomSecret } from './secrets.ts';

/** The kinds of session that rotate their token at each use. */
export type RotatingKind = 'studio' | 'connect';

/** All tokens that follow from one sign-in. */
export interface TokenFamily {
  readonly id: string;
  readonly kind: RotatingKind;
  readonly userNumber: number;
  /** When the user gave the password. */
  readonly signedInAt: Instant;
  /** Connect: the scope that was granted. */
  readonly scope?: string;
  /** Studio: until when the identity provider renews. */
  readonly upstreamUntil?: Instant;
  /** Studio: the end of the last access token. */
  readonly accessEndsAt?: Instant;
}

/** What came of the use of a token: the family and the successor, or why there is none. */
export type RotationResult =
  | { readonly outcome: 'rotated'; readonly family: TokenFamily; readonly token: string }
  | { readonly outcome: 'refused' | 'reused' };

function familyOf(row: Row): TokenFamily {
  const scope = optionalTextIn(row, 'scope');
  const upstreamUntil = optionalNumberIn(row, 'upstream_until');
  const accessEndsAt = optionalNumberIn(row, 'access_ends_at');
  return {
    id: textIn(row, 'id'),
    kind: textIn(row, 'kind') === 'studio' ? 'studio' : 'connect',
    userNumber: numberIn(row, 'user_number'),
    signedInAt: numberIn(row, 'signed_in_at'),
    ...(scope !== undefined && { scope }),
    ...(upstreamUntil !== undefined && { upstreamUntil }),
    ...(accessEndsAt !== undefined && { accessEndsAt }),
  };
}

/**
 * Tokens that are replaced at each use, in families (RFC 9700, 4.14.2).
 *
 * A token may be used if it descends from the one used last, or if it is that one: its successor may have been lost on the
 * way. The first use of a successor tells that it arrived; from then on predecessor and siblings are refused. In strict mode
 * a token is good for one use, and the use of an older one ends the whole family.
 */
export class RotatingTokens {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  /** Begins a family and returns its first token, which lives for `lifetime` milliseconds. */
  start(
    kind: RotatingKind,
    userNumber: number,
    lifetime: Milliseconds,
    more: { readonly scope?: string; readonly signedInAt?: Instant; readonly upstreamUntil?: Instant } = {},
  ): { readonly familyId: string; readonly token: string } {
    const familyId = randomUUID();
    this.#database
      .prepare(
        `INSERT INTO families (id, kind, user_number, scope, signed_in_at, upstream_until)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(
        familyId,
        kind,
        userNumber,
        more.scope ?? null,
        more.signedInAt ?? this.#now(),
        more.upstreamUntil ?? null,
      );
    return { familyId, token: this.#issue(familyId, null, lifetime) };
  }

  /** Spends the token for its successor. `reused` is told in strict mode only, after the family has been ended. */
  rotate(kind: RotatingKind, token: string, lifetime: Milliseconds, strict = false): RotationResult {
    const row = this.#find(kind, token);
    if (!row) return { outcome: 'refused' };
    const family = familyOf(row);
    const usable = this.#isUsable(row);
    if (strict && (!usable || this.#wasUsedLast(row)) && !this.#isOver(row)) {
      this.end(family.id);
      return { outcome: 'reused' };
    }
    if (!usable) return { outcome: 'refused' };
    const successor = this.#database.transaction(() => {
      this.#markUsed(row);
      return this.#issue(family.id, textIn(row, 'hash'), lifetime);
    });
    return { outcome: 'rotated', family, token: successor };
  }

  /** The family of a usable token, which thereby counts as arrived: its predecessor is refused from now on. */
  present(kind: RotatingKind, token: string): TokenFamily | undefined {
    const row = this.#find(kind, token);
    if (!row || !this.#isUsable(row)) return undefined;
    this.#markUsed(row);
    return familyOf(row);
  }

  /** The family that the token belongs to, used up or not. */
  familyOf(kind: RotatingKind, token: string): TokenFamily | undefined {
    const row = this.#find(kind, token);
    return row && familyOf(row);
  }

  /** Ends the family: its rotating tokens and its access tokens are worthless. */
  end(familyId: string): void {
    this.#database.prepare('DELETE FROM families WHERE id = ?').run(familyId);
  }

  endAllOf(userNumber: number): void {
    this.#database.prepare('DELETE FROM families WHERE user_number = ?').run(userNumber);
  }

  noteAccessEnd(familyId: string, endsAt: Instant): void {
    this.#database.prepare('UPDATE families SET access_ends_at = ? WHERE id = ?').run(endsAt, familyId);
  }

  /** From now on the identity provider behind the user's Studio sessions renews nothing. */
  endUpstream(userNumber: number): void {
    this.#database
      .prepare("UPDATE families SET upstream_until = ? WHERE user_number = ? AND kind = 'studio'")
      .run(this.#now(), userNumber);
  }

  #issue(familyId: string, parent: string | null, lifetime: Milliseconds): string {
    const token = randomSecret();
    this.#database
      .prepare('INSERT INTO rotating_tokens (hash, family, parent, ends_at) VALUES (?, ?, ?, ?)')
      .run(fingerprint(token), familyId, parent, this.#now() + lifetime);
    return token;
  }

  #find(kind: RotatingKind, token: string): Row | undefined {
    return this.#database
      .prepare(
        `SELECT families.*, rotating_tokens.hash, rotating_tokens.parent, rotating_tokens.ends_at
         FROM rotating_tokens JOIN families ON families.id = rotating_tokens.family
         WHERE rotating_tokens.hash = ? AND families.kind = ?`,
      )
      .get(fingerprint(token), kind);
  }

  #markUsed(row: Row): void {
    this.#database
      .prepare('UPDATE families SET last_used = ? WHERE id = ?')
      .run(textIn(row, 'hash'), textIn(row, 'id'));
  }

  #isOver(row: Row): boolean {
    return numberIn(row, 'ends_at') <= this.#now();
  }

  #wasUsedLast(row: Row): boolean {
    return row.last_used === row.hash;
  }

  #isUsable(row: Row): boolean {
    return !this.#isOver(row) && (row.parent === row.last_used || this.#wasUsedLast(row));
  }
}
