import type { Account, AccountId } from './account.ts';
import type { SessionEvent } from './events.ts';
import type { Failure } from './failure.ts';
import type { Captured, Provider, WayIn } from './provider.ts';
import type { Credential, Instant, Milliseconds, Session } from './session.ts';
import type { OAuthClient } from './sign-in-plan.ts';
import type { SignInProgress } from './sign-in-progress.ts';

export type { Transport } from './http.ts';
export type { SignInProgress } from './sign-in-progress.ts';

/** A running timer, to be cleared with `Clock.clearTimer`. */
export type Timer = { readonly timer: unknown };

/** Time. The engine reads no other. */
export interface Clock {
  /** Wall-clock time; can jump. */
  now(): Instant;
  /** Milliseconds since some start; never jumps back, and may or may not go on while the machine sleeps. */
  monotonic(): Milliseconds;
  setTimer(callback: () => void, delay: Milliseconds): Timer;
  clearTimer(timer: Timer): void;
}

/** Randomness for jitter and ids, so that a simulation can replay it. */
export interface Randomness {
  /** Uniform in [0, 1). */
  fraction(): number;
  uuid(): string;
}

/**
 * Seals and opens sessions and credentials. Throws `vault-unavailable` (with `vault` saying why) within 3 s where the keychain
 * does not answer.
 */
export interface Vault {
  /** The session, or undefined if none was ever stored or it was deleted. */
  loadSession(accountId: AccountId): Promise<Session | undefined>;
  /** Resolves once the session is durable and has been read back; until then the previous one is whole. */
  storeSession(accountId: AccountId, session: Session): Promise<void>;
  loadCredential(accountId: AccountId): Promise<Credential | undefined>;
  storeCredential(accountId: AccountId, credential: Credential): Promise<void>;
  deleteCredential(accountId: AccountId): Promise<void>;
  /** Deletes session and credential, and resolves once both have been verified to be gone. */
  deleteAll(accountId: AccountId): Promise<void>;
}

/** Keeps what may be shown of accounts. */
export interface AccountStore {
  loadAll(): Promise<readonly Account[]>;
  /** Resolves once the account is durable. Throws `storage-unavailable`. */
  save(account: Account): Promise<void>;
  remove(accountId: AccountId): Promise<void>;
}

/** Keeps what happened. Must not throw and must not block. */
export interface EventLog {
  append(event: SessionEvent): void;
}

/** Whether the machine has a network. */
export interface Connectivity {
  isOnline(): boolean;
  /** Calls back on each change; returns a function that ends it. */
  subscribe(callback: (online: boolean) => void): () => void;
}

/** The providers that there are, by id and instance. */
export interface ProviderRegistry {
  /** The provider, or undefined if there is no such definition or it is broken. */
  find(providerId: string, instance?: string): Provider | undefined;
  /** What is wrong with a definition that cannot be used, and where; undefined if nothing is known of it. */
  problem?(providerId: string): Failure | undefined;
}

/** What a sign-in by a person is to do. */
export interface SignInTask {
  readonly provider: Provider;
  readonly way: WayIn;
  /** Absent at the first sign-in of a new account. */
  readonly accountId?: AccountId;
  /** Ways `loopback` and `device`: a client of the person's own. */
  readonly client?: OAuthClient | undefined;
  /** User name to fill in where the page or the issuer takes a hint. */
  readonly loginHint?: string;
  /** Tells the person what is happening. No secret. */
  readonly onProgress: (progress: SignInProgress) => void;
  /**
   * Resolves when the person says that they are signed in: asked for by the progress step `confirm-when-done`, where nothing can see
   * it by itself. Absent: closing the window says it.
   */
  readonly confirmed?: Promise<void>;
}

/** Ways in that need a person at a window: embedded window, system Chrome, loopback redirect, device code. */
export interface SignIn {
  /** Which of the ways this host has. */
  readonly ways: readonly WayIn[];
  /** Resolves with the captured secrets. Throws `cancelled` when the person closes the window or `signal` aborts. */
  obtain(task: SignInTask, signal: AbortSignal): Promise<Captured>;
  /**
   * Says which account the secrets went to, or undefined if they were not kept, so that what the adapter holds back for the next
   * sign-in (a browser profile) is kept for that account or removed. Called once for each `obtain` that resolved.
   */
  settle?(captured: Captured, accountId: AccountId | undefined): Promise<void>;
}

/** Everything that the engine asks of the world. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Randomness;
  readonly vault: Vault;
  readonly accounts: AccountStore;
  readonly providers: ProviderRegistry;
  readonly signIn: SignIn;
  readonly events: EventLog;
  readonly connectivity: Connectivity;
}
