import type { Instant, Milliseconds } from '../engine/session.ts';
import { type Database, numberIn, optionalTextIn, textIn } from './database.ts';
import { fingerprint, randomSecret } from './secrets.ts';

/** What a person granted to a client, until the client fetches it. */
export interface CodeGrant {
  readonly client: string;
  readonly userNumber: number;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly scope: string;
  readonly nonce: string | undefined;
  readonly signedInAt: Instant;
}

/** A code as it was found: good, over, or spent before for the family that it names. */
export type FoundCode =
  | { readonly state: 'good'; readonly grant: CodeGrant }
  | { readonly state: 'spent'; readonly familyId: string }
  | { readonly state: 'unknown' };

/** RFC 6749, 4.1.2 allows ten minutes and asks for less. */
const codeLifetime: Milliseconds = 60_000;

/** Authorization codes: each is good once, for a minute. */
export class AuthorizationCodes {
  readonly #database: Database;
  readonly #now: () => Instant;

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  issue(grant: CodeGrant): string {
    const code = randomSecret();
    this.#database
      .prepare(
        `INSERT INTO authorization_codes
           (hash, client, user_number, redirect_uri, code_challenge, scope, nonce, signed_in_at, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        fingerprint(code),
        grant.client,
        grant.userNumber,
        grant.redirectUri,
        grant.codeChallenge,
        grant.scope,
        grant.nonce ?? null,
        grant.signedInAt,
        this.#now() + codeLifetime,
      );
    return code;
  }

  find(code: string): FoundCode {
    const row = this.#database
      .prepare('SELECT * FROM authorization_codes WHERE hash = ?')
      .get(fingerprint(code));
    if (!row) return { state: 'unknown' };
    const familyId = optionalTextIn(row, 'family');
    if (familyId !== undefined) return { state: 'spent', familyId };
    if (numberIn(row, 'ends_at') <= this.#now()) return { state: 'unknown' };
    const grant = {
      client: textIn(row, 'client'),
      userNumber: numberIn(row, 'user_number'),
      redirectUri: textIn(row, 'redirect_uri'),
      codeChallenge: textIn(row, 'code_challenge'),
      scope: textIn(row, 'scope'),
      nonce: optionalTextIn(row, 'nonce'),
      signedInAt: numberIn(row, 'signed_in_at'),
    };
    return { state: 'good', grant };
  }

  /** Marks the code as spent for the family of tokens that it brought. */
  spend(code: string, familyId: string): void {
    this.#database
      .prepare('UPDATE authorization_codes SET family = ? WHERE hash = ?')
      .run(familyId, fingerprint(code));
  }

  endAllOf(userNumber: number): void {
    this.#database.prepare('DELETE FROM authorization_codes WHERE user_number = ?').run(userNumber);
  }
}
