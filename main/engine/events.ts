import type { Account, AccountId, Activity, Credits } from './account.ts';
import type { Failure } from './failure.ts';
import type { Instant } from './session.ts';
import type { SignInProgress } from './sign-in-progress.ts';

/** Who caused something: the person, the scheduler, or a tool through the broker. */
export type Actor = 'user' | 'refresher' | 'tool';

/** Everything that can happen to a session. Written to the log; never a secret. */
export type SessionEventType =
  | 'sign-in-started'
  | 'signed-in'
  | 'sign-in-failed'
  | 'refresh-started'
  | 'refreshed'
  | 'refresh-failed'
  | 'reauthentication-started'
  | 'reauthenticated'
  | 'reauthentication-failed'
  | 'evicted'
  | 'needs-sign-in'
  | 'credits-read'
  | 'credits-claimed'
  | 'credits-failed'
  | 'result-discarded'
  | 'session-saved-late'
  | 'handed-out'
  | 'grant-created'
  | 'grant-revoked'
  | 'tool-refused'
  | 'request-sent'
  | 'paused'
  | 'resumed'
  | 'signed-out'
  | 'engine-started'
  | 'engine-stopped'
  | 'woke-up'
  | 'edited'
  | 'password-stored'
  | 'password-forgotten'
  // Told by the host and its procedures.
  | 'vault-unlocked'
  | 'unlock-refused'
  | 'protection-chosen'
  | 'vault-key-replaced'
  | 'backup-restored'
  | 'exported-plain'
  | 'definition-added'
  | 'definition-removed'
  | 'window-opened'
  // Told by the log about itself.
  | 'events-dropped'
  | 'log-broken';

/** One thing that happened, for the event log. */
export interface SessionEvent {
  readonly at: Instant;
  readonly type: SessionEventType;
  readonly accountId?: AccountId;
  readonly providerId?: string;
  readonly actor: Actor;
  /** The name of the tool, where one asked and is known by name. */
  readonly tool?: string | undefined;
  readonly failure?: Failure;
  /** Further facts for people who look for a cause: durations, counts, next instants. No secret. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** `credits-read`: the new value, for the history. */
  readonly credits?: Credits;
}

/** An account as windows and tools see it: the stored part, and what is being done with it now. */
export interface ListedAccount extends Account {
  readonly activity: Activity;
}

/** What the engine tells its hosts as it happens. */
export type EngineNotice =
  | { readonly type: 'account-changed'; readonly account: ListedAccount }
  | { readonly type: 'account-removed'; readonly accountId: AccountId }
  | { readonly type: 'sign-in-progress'; readonly attemptId: string; readonly progress: SignInProgress }
  | { readonly type: 'schedule-changed'; readonly nextDueAt: Instant | undefined }
  | { readonly type: 'online-changed'; readonly online: boolean };
