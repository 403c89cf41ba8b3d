/**
 * The closed set of things that can go wrong, and what each allows.
 *
 * A failure is a value: providers, vault and sign-in adapters map their errors onto it in one place each, and
 * windows, tray, command line and retry policy read nothing else. Texts never hold a secret.
 */

/** What can go wrong with a session; decides what the engine does next. */
export type SessionFailureKind =
  | 'transient'
  | 'rate-limited'
  | 'session-expired'
  | 'evicted'
  | 'credentials-rejected'
  | 'challenge'
  | 'upstream-expired'
  | 'unrecognised'
  | 'misconfigured'
  | 'vault-unavailable';

/** What can go wrong with a request of a person or a tool; never changes a session. */
export type RequestFailureKind =
  | 'cancelled'
  | 'timed-out'
  | 'no-such-account'
  | 'no-such-provider'
  | 'invalid-input'
  | 'identity-mismatch'
  | 'not-allowed'
  | 'not-supported'
  | 'storage-unavailable'
  | 'profile-in-use'
  | 'unexpected';

export type FailureKind = SessionFailureKind | RequestFailureKind;

/** Why the vault cannot be used right now. */
export type VaultProblem =
  | 'app-locked'
  | 'locked'
  | 'missing'
  | 'denied'
  | 'hanging'
  | 'damaged'
  | 'newer-format'
  | 'full';

/** What the person can do about a failure; windows offer exactly this. */
export type Remedy =
  | 'retry'
  | 'wait'
  | 'sign-in'
  | 'take-over'
  | 'open-sign-in-window'
  | 'edit-definition'
  | 'unlock'
  | 'correct-input'
  | 'none';

/** One thing that went wrong. */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, in a sentence for the person. No secret. */
  readonly message: string;
  /** What to do, in a sentence for the person, where it is known better than by the kind. */
  readonly advice?: string;
  /** The technical cause in a few words, such as `HTTP 503` or `ErrCode 10005`. No secret. */
  readonly detail?: string;
  /** Earliest instant of the next try that the provider allows (from Retry-After). */
  readonly retryAt?: number;
  /** `misconfigured` and `invalid-input`: RFC 6901 pointer or name of the wrong field. */
  readonly field?: string;
  /** `vault-unavailable`: why. */
  readonly vault?: VaultProblem;
}

/** A failure on its way through code; `failure` is the value that everyone reads. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    // A value that many callers expect: to walk the stack for each would cost more than all that is done about it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(failure.message, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.failure = failure;
  }
}

/** Makes the error of a failure: `throw fail('transient', 'PixVerse did not answer.', { detail: 'HTTP 503' })`. */
export function fail(
  kind: FailureKind,
  message: string,
  more: Omit<Failure, 'kind' | 'message'> = {},
): FailureError {
  return new FailureError({ kind, message, ...more });
}

/**
 * The failure inside anything thrown. What is not a `FailureError` is `unexpected`; its own text is not taken over,
 * because texts of foreign errors can hold URLs, headers or tokens.
 */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return { kind: 'unexpected', message: 'Something went wrong inside Latchkey.', detail: name };
}

/** What the engine does about a failure of a session. */
export type Handling = 'retry' | 'retry-slowly' | 'wait' | 'recover' | 'ask' | 'stop' | 'none';

interface Policy {
  readonly handling: Handling;
  readonly remedy: Remedy;
  /** What is safe, for the person. */
  readonly safe: string;
  /** What to do, for the person. */
  readonly act: string;
}

const kept = 'The session is kept.';
const nothingChanged = 'Nothing was changed.';

const policies: Record<FailureKind, Policy> = {
  transient: { handling: 'retry', remedy: 'retry', safe: kept, act: 'Latchkey tries again by itself.' },
  'rate-limited': { handling: 'wait', remedy: 'wait', safe: kept, act: 'Latchkey waits as it was told.' },
  'session-expired': {
    handling: 'recover',
    remedy: 'sign-in',
    safe: 'The account stays listed.',
    act: 'Sign in again.',
  },
  evicted: {
    handling: 'stop',
    remedy: 'take-over',
    safe: 'The session elsewhere goes on undisturbed.',
    act: 'Take over to use the account here; that ends the session elsewhere.',
  },
  'credentials-rejected': {
    handling: 'ask',
    remedy: 'sign-in',
    safe: 'Nothing was forgotten, and this password is not tried again.',
    act: 'Sign in again with the right password.',
  },
  challenge: {
    handling: 'ask',
    remedy: 'open-sign-in-window',
    safe: kept,
    act: 'Sign in in a window and answer what the provider asks.',
  },
  'upstream-expired': {
    handling: 'ask',
    remedy: 'sign-in',
    safe: 'The stale token is not used.',
    act: 'Sign in again at the identity provider.',
  },
  unrecognised: {
    handling: 'retry-slowly',
    remedy: 'retry',
    safe: kept,
    act: 'Latchkey tries again later; if it lasts, the definition of the provider needs an update.',
  },
  misconfigured: {
    handling: 'stop',
    remedy: 'edit-definition',
    safe: kept,
    act: 'Correct the definition of the provider.',
  },
  'vault-unavailable': {
    handling: 'retry',
    remedy: 'unlock',
    safe: 'Your accounts are safe and wait.',
    act: 'Unlock the keychain, then try again.',
  },
  cancelled: { handling: 'none', remedy: 'none', safe: nothingChanged, act: 'Start again when you like.' },
  'timed-out': { handling: 'none', remedy: 'retry', safe: nothingChanged, act: 'Try again.' },
  'no-such-account': {
    handling: 'none',
    remedy: 'correct-input',
    safe: nothingChanged,
    act: 'Look at the list of accounts and name one of them.',
  },
  'no-such-provider': {
    handling: 'none',
    remedy: 'correct-input',
    safe: nothingChanged,
    act: 'Look at the list of providers and name one of them.',
  },
  'invalid-input': {
    handling: 'none',
    remedy: 'correct-input',
    safe: nothingChanged,
    act: 'Correct it and try again.',
  },
  'identity-mismatch': {
    handling: 'none',
    remedy: 'sign-in',
    safe: 'The account here is unchanged.',
    act: 'Sign in as the account that is being renewed, or add the other one as a new account.',
  },
  'not-allowed': { handling: 'none', remedy: 'none', safe: nothingChanged, act: 'Ask for access first.' },
  'not-supported': {
    handling: 'none',
    remedy: 'none',
    safe: nothingChanged,
    act: 'Choose another way.',
  },
  'storage-unavailable': {
    handling: 'retry',
    remedy: 'retry',
    safe: 'What was saved before is whole.',
    act: 'Make room or give access to the profile folder, then try again.',
  },
  'profile-in-use': {
    handling: 'none',
    remedy: 'retry',
    safe: nothingChanged,
    act: 'Another Latchkey is at work on this profile; try again when it is done.',
  },
  unexpected: {
    handling: 'retry-slowly',
    remedy: 'retry',
    safe: 'What was saved before is whole.',
    act: 'Try again; if it lasts, report it with the diagnostics.',
  },
};

const vaultActs: Record<VaultProblem, string> = {
  'app-locked': 'Unlock Latchkey with its passphrase, then try again.',
  locked: 'Unlock the keychain, then try again.',
  missing: 'Start a keychain, or choose a sealed file instead.',
  denied: 'Allow Latchkey to use the keychain, then try again.',
  hanging: 'The keychain does not answer; Latchkey tries again by itself.',
  damaged: 'The sealed data is kept as it is; sign in again to replace it.',
  'newer-format': 'Update Latchkey, then try again.',
  full: 'Make room on the disk, then try again.',
};

/** What the engine does about it. */
export function handlingOf(kind: FailureKind): Handling {
  return policies[kind].handling;
}

/** What the person can do about it. */
export function remedyOf(failure: Failure): Remedy {
  if (failure.vault === 'damaged') return 'sign-in';
  return policies[failure.kind].remedy;
}

/** The three things an error says: what happened, what is safe, what to do. */
export interface Explanation {
  readonly what: string;
  readonly safe: string;
  readonly act: string;
}

/** The words for a failure. */
export function explain(failure: Failure): Explanation {
  const policy = policies[failure.kind];
  const act = failure.vault ? vaultActs[failure.vault] : (failure.advice ?? policy.act);
  return { what: failure.message, safe: policy.safe, act };
}

/** Whether the failure says that the session in hand is of no use any more, so that its client must be dropped. */
export function isSessionFailure(kind: FailureKind): boolean {
  return kind === 'session-expired' || kind === 'evicted' || kind === 'upstream-expired';
}

/** Closes a `switch` over a union: a new member without a case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
