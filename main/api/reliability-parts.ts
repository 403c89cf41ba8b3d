import type { SessionEvent } from '../engine/events.ts';
import type { Failure } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';

/** One entry of the event log. */
export interface AuditEntry {
  readonly id: number;
  readonly event: SessionEvent;
  /** Whether failure and facts were erased with the account. */
  readonly erased: boolean;
}

/** What a check of the whole event log found. */
export interface AuditReport {
  readonly intact: boolean;
  readonly entries: number;
  readonly pruned: number;
  readonly erased: number;
  readonly oldestAt?: Instant;
  readonly newestAt?: Instant;
  readonly sealed?: { readonly through: number; readonly at: Instant; readonly checked: boolean };
  readonly problems: readonly { readonly id?: number; readonly what: string }[];
}

/** The event log as a trail of who did what. */
export interface Audit {
  /** Notes what a procedure did that the engine does not tell by itself. Neither throws nor blocks. */
  note(event: Omit<SessionEvent, 'at'>): void;
  /** Newest first. */
  list(query: {
    readonly limit: number;
    readonly before?: number | undefined;
    readonly accountId?: string | undefined;
  }): readonly AuditEntry[];
  verify(): Promise<AuditReport>;
  /** Lines of JSON, oldest first; without `after` led by a line about the log. */
  export(
    after: number | undefined,
    limit: number,
  ): { readonly lines: readonly string[]; readonly next?: number };
}

/** Counts of what happened with the accounts of a provider. */
export interface ProviderCounts {
  readonly renewed: number;
  readonly reauthenticated: number;
  readonly failures: Readonly<Partial<Record<Failure['kind'], number>>>;
  /** Saved sessions that could not be opened because they, or the key, are damaged. */
  readonly unreadable: number;
  readonly handedOut: number;
}

export type CountsByProvider = ReadonlyMap<string, ProviderCounts>;

/** How well the sessions are kept. */
export interface Health {
  /** The last 24 hours, whoever kept the profile then. */
  recent(): { readonly since: Instant; readonly providers: CountsByProvider };
  /** Since this engine started. */
  sinceStart(): CountsByProvider;
}
