import type { AccountId } from '../engine/account.ts';
import type { Actor } from '../engine/events.ts';
import type { Grant, GrantScope } from '../engine/grant.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';

/** A grant as a person wants it. */
export interface NewGrant {
  readonly name: string;
  readonly accounts: readonly AccountId[] | 'all';
  readonly scopes: readonly GrantScope[];
  /** Until it is revoked unless told. */
  readonly lifetime?: Milliseconds | undefined;
}

/** What tools were allowed. */
export interface GrantDesk {
  list(): readonly Grant[];
  /** Makes a grant with a new key, which nobody can tell again. Throws `invalid-input` if the name is taken. */
  create(wanted: NewGrant, actor: Actor): Promise<{ readonly grant: Grant; readonly key: string }>;
  /** Holds from now on. Throws `invalid-input` if there is no such grant, `storage-unavailable`. */
  revoke(id: string, actor: Actor): Promise<void>;
}

/** What a person says to a program that is not known. */
export type ConsentAnswer = 'once' | 'hour' | 'always' | 'deny';

/** A program that is not known wants something. */
export interface ConsentRequest {
  readonly id: string;
  readonly program: {
    readonly pid?: number | undefined;
    readonly path?: string | undefined;
    readonly script?: string | undefined;
    readonly user?: string | undefined;
  };
  /** Absent: it wants the list of all accounts. */
  readonly accountId?: AccountId;
  readonly scope: GrantScope;
  readonly askedAt: Instant;
  /** When it counts as refused. */
  readonly endsAt: Instant;
  /** Whether it can be allowed for longer than this once. */
  readonly canBeKnownAgain: boolean;
}

/** The questions that wait for a person. */
export interface ConsentRequests {
  list(): readonly ConsentRequest[];
  /** Throws `invalid-input` if it is no longer asked, or the answer was not offered. */
  answer(id: string, answer: ConsentAnswer): void;
}
