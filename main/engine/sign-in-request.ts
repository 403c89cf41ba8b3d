import type { AccountId, Identity } from './account.ts';
import type { Captured, SignedIn, WayIn } from './provider.ts';
import type { Credential } from './session.ts';
import type { OAuthClient } from './sign-in-plan.ts';
import type { SignInProgress } from './sign-in-progress.ts';

/** A sign-in as a person asks for it. */
export interface SignInRequest {
  readonly attemptId: string;
  readonly providerId: string;
  readonly instance?: string;
  /** What the account is called; the identity if it is not given. */
  readonly label?: string;
  /** The account to sign in again; absent for a new one. */
  readonly accountId?: AccountId;
  readonly way: WayIn;
  /** `password`, `register`: who signs in. Else only what to remember. */
  readonly credential?: Credential;
  /** Store the password. */
  readonly remember?: boolean;
  /** `loopback`, `device`: a client of the person's own; absent for an account that has one: that one. */
  readonly client?: OAuthClient;
  /** `cookies`, `token`, `api-key`: what was pasted, parsed. */
  readonly captured?: Captured;
  /** What `trySignIn` made of this request earlier: it is kept now, and nothing is sent. */
  readonly tried?: TriedSignIn;
  /** Reads the stored session back once more and compares it byte by byte: what it came from is about to be deleted. */
  readonly verify?: boolean;
}

/** What a sign-in made, proven by the provider and kept nowhere yet. Holds secrets. */
export interface TriedSignIn {
  readonly signedIn: SignedIn;
  /** Who the provider says it is; undefined if it cannot tell, or not just now. */
  readonly identity: Identity | undefined;
  /** The listed account that it belongs to; undefined if it is a new one. */
  readonly accountId: AccountId | undefined;
}

/** How a sign-in is steered from outside. */
export interface SignInControl {
  readonly signal: AbortSignal;
  /** Resolves when the person says that they are done. */
  readonly confirmed: Promise<void>;
  readonly onProgress: (progress: SignInProgress) => void;
}
