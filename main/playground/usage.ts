import type { Instant } from '../engine/session.ts';
import { type Database, numberIn, textIn } from './database.ts';
import { fingerprint } from './secrets.ts';

/** The practice services of the Playground. */
export const kinds = ['api', 'studio', 'gallery', 'video', 'connect'] as const;
export type Kind = (typeof kinds)[number];

/** How often one refresh token or cookie came in. */
export interface TokenUses {
  readonly kind: Kind;
  readonly accepted: number;
  readonly refused: number;
}

/** What the Playground has seen. */
export interface Usage {
  /** Requests since this Playground started, those under /playground/ left out. */
  readonly requests: number;
  /** How often each fault struck since this Playground started. */
  readonly faults: Readonly<Record<string, number>>;
  /** Requests that ended in a mistake of the Playground itself: always 0, or it is a bug. */
  readonly mistakes: number;
  /** Refreshes that gave a new token, per kind; at Gallery the touches: reads of the account while signed in. */
  readonly refreshes: Readonly<Record<Kind, number>>;
  /** Refreshes that were refused, per kind. */
  readonly refused: Readonly<Record<Kind, number>>;
  /** Sign-ins per email address and kind. */
  readonly signIns: Readonly<Record<string, Readonly<Partial<Record<Kind, number>>>>>;
  /** Living sessions per kind. The API keeps none: its tokens carry their own proof. */
  readonly sessions: Readonly<Record<Exclude<Kind, 'api'>, number>>;
  /** Uses of each refresh token, and of each cookie of Studio and Gallery, by its SHA-256 in lower-case hexadecimal. */
  readonly refreshTokens: Readonly<Record<string, TokenUses>>;
}

/** Counts what clients do, so that tests can hold them to it. The counts outlive a restart like everything in the database. */
export class UsageLog {
  readonly #database: Database;
  readonly #now: () => Instant;
  #requests = 0;
  #mistakes = 0;
  readonly #faults = new Map<string, number>();

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  noteRequest(): void {
    this.#requests += 1;
  }

  noteMistake(): void {
    this.#mistakes += 1;
  }

  noteFault(fault: string): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  noteRefresh(kind: Kind, token: string, accepted: boolean): void {
    this.#database
      .prepare(
        `INSERT INTO refresh_uses (hash, kind, accepted, refused, last_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET accepted = accepted + excluded.accepted,
           refused = refused + excluded.refused, last_at = excluded.last_at`,
      )
      .run(fingerprint(token), kind, accepted ? 1 : 0, accepted ? 0 : 1, this.#now());
  }

  noteSignIn(kind: Kind, userNumber: number): void {
    this.#database
      .prepare(
        `INSERT INTO sign_ins (user_number, kind, count) VALUES (?, ?, 1)
         ON CONFLICT (user_number, kind) DO UPDATE SET count = count + 1`,
      )
      .run(userNumber, kind);
  }

  read(): Usage {
    const perKind = () => ({ api: 0, studio: 0, gallery: 0, video: 0, connect: 0 });
    const refreshes = perKind();
    const refused = perKind();
    const refreshTokens: Record<string, TokenUses> = {};
    for (const row of this.#database.prepare('SELECT * FROM refresh_uses').iterate()) {
      const kind = kindIn(textIn(row, 'kind'));
      const uses = { kind, accepted: numberIn(row, 'accepted'), refused: numberIn(row, 'refused') };
      refreshTokens[textIn(row, 'hash')] = uses;
      refreshes[kind] += uses.accepted;
      refused[kind] += uses.refused;
    }
    return {
      requests: this.#requests,
      faults: Object.fromEntries(this.#faults),
      mistakes: this.#mistakes,
      refreshes,
      refused,
      signIns: this.#signIns(),
      sessions: this.#sessions(),
      refreshTokens,
    };
  }

  #signIns(): Usage['signIns'] {
    const signIns: Record<string, Partial<Record<Kind, number>>> = {};
    const rows = this.#database
      .prepare('SELECT users.email, kind, count FROM sign_ins JOIN users ON users.number = user_number')
      .iterate();
    for (const row of rows) {
      const email = textIn(row, 'email');
      signIns[email] = { ...signIns[email], [kindIn(textIn(row, 'kind'))]: numberIn(row, 'count') };
    }
    return signIns;
  }

  #sessions(): Usage['sessions'] {
    const now = this.#now();
    const families = this.#database.prepare(
      `SELECT count(DISTINCT families.id) AS sessions FROM families
       JOIN rotating_tokens ON rotating_tokens.family = families.id
       WHERE families.kind = ? AND rotating_tokens.ends_at > ?`,
    );
    const gallery = this.#database.prepare(
      "SELECT count(*) AS sessions FROM sessions WHERE kind = 'gallery' AND ends_at > ?",
    );
    const video = this.#database.prepare('SELECT count(*) AS sessions FROM video_sessions WHERE ends_at > ?');
    return {
      studio: numberIn(families.get('studio', now) ?? {}, 'sessions'),
      gallery: numberIn(gallery.get(now) ?? {}, 'sessions'),
      video: numberIn(video.get(now) ?? {}, 'sessions'),
      connect: numberIn(families.get('connect', now) ?? {}, 'sessions'),
    };
  }
}

function kindIn(text: string): Kind {
  const kind = kinds.find((known) => known === text);
  if (!kind) throw new TypeError('the kind in the database is unknown');
  return kind;
}
