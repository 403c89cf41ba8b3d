import type { Failure } from './failure.ts';
import type { Instant, Milliseconds } from './session.ts';

/** Names an account for ever: a random UUID, given at the first sign-in. */
export type AccountId = string;

/** How the person signs in to the account; decides what the app may do by itself when the session dies. */
export type AuthMethod = 'password' | 'google' | 'oauth' | 'cookies' | 'api-key' | 'unknown';

/** Where the token in use came from: given to the account by a sign-in, or read out of a browser's cookies. */
export type TokenSource = 'account' | 'cookies';

/** Who the provider says the account is. `subject` is what is compared, and never changes for one account. */
export interface Identity {
  readonly subject: string;
  readonly email?: string;
  readonly name?: string;
}

/** What the account may still spend. `parts` splits `total` where the provider does (daily, monthly, package). */
export interface Credits {
  readonly total: number;
  readonly parts: Readonly<Record<string, number>>;
  /** `credits`, or a currency such as `USD`. */
  readonly unit: string;
  readonly plan?: string;
  readonly readAt: Instant;
}

/** A task that a provider pays credits for, such as a daily advertisement. */
export interface DailyTask {
  readonly name: string;
  readonly reward: number;
  readonly done: number;
  readonly total: number;
}

/**
 * Where an account stands; survives a restart.
 * - `active`: the session is good.
 * - `retrying`: a refresh failed for a passing reason; tried again at `nextAttemptAt`.
 * - `waiting`: the provider asked us to wait until `nextAttemptAt`.
 * - `needs-sign-in`: only a person can go on; `failure` says why.
 * - `in-use-elsewhere`: another session of the account ended ours.
 * - `misconfigured`: the provider's definition is wrong or missing.
 */
export type AccountStatus =
  | 'active'
  | 'retrying'
  | 'waiting'
  | 'needs-sign-in'
  | 'in-use-elsewhere'
  | 'misconfigured';

/** What is being done with an account at this moment; does not survive a restart. */
export type Activity = 'idle' | 'refreshing' | 'signing-in';

/** What may be shown of an account, and all that the account store keeps. Never a secret. */
export interface Account {
  readonly id: AccountId;
  readonly providerId: string;
  /** Base URL of the instance, for providers that have several (GitLab, Gitea, any OIDC issuer, a JWT API). */
  readonly instance?: string;
  readonly label: string;
  /** What the person wrote down about it. */
  readonly notes?: string;
  /** Words of the person's own to find accounts by, each once. */
  readonly tags?: readonly string[];
  /** How long before the end it is renewed, where the person wants it other than its provider's definition. */
  readonly refreshMargin?: Milliseconds;
  /** The person wants to be told when credits fall under this; 0: never. Absent: as it is set for its provider. */
  readonly creditAlert?: number;
  readonly identity?: Identity;
  readonly authMethod: AuthMethod;
  readonly tokenSource: TokenSource;
  readonly scopes?: readonly string[];
  readonly status: AccountStatus;
  /** Why the status is not `active`. */
  readonly failure?: Failure;
  /** Consecutive failed tries. */
  readonly failedAttempts: number;
  /** When the engine next does something for the account by itself; absent if it waits for a person. */
  readonly nextAttemptAt?: Instant;
  readonly paused: boolean;
  readonly connectedAt: Instant;
  readonly lastRefreshedAt?: Instant;
  readonly lastUsedAt?: Instant;
  /** End of the access token, as far as it can be read. */
  readonly expiresAt?: Instant;
  readonly refreshExpiresAt?: Instant;
  /** When the access token in hand was obtained. */
  readonly obtainedAt?: Instant;
  readonly credits?: Credits;
  readonly tasks?: readonly DailyTask[];
  /** Whether a password is stored, so that the app can sign in again by itself. */
  readonly hasCredential: boolean;
  /** Instants of automatic sign-ins within the last hour that the provider answered. */
  readonly reauthentications: readonly Instant[];
}
