import type { Account, AuthMethod, Credits, DailyTask } from './account.ts';
import { assertNever, type Failure, handlingOf } from './failure.ts';
import type { Instant, Session } from './session.ts';

/** What happened to an account, as the state machine takes it. */
export type AccountEvent =
  /** The session was renewed, or proved to be alive, and `session` is stored. */
  | { readonly type: 'renewed'; readonly session: Session; readonly at: Instant }
  /** A person or the app signed in, and `session` is stored. */
  | { readonly type: 'signed-in'; readonly session: Session; readonly at: Instant }
  /** A failure after which the engine tries again by itself at `nextAttemptAt`. */
  | { readonly type: 'delayed'; readonly failure: Failure; readonly nextAttemptAt: Instant }
  /** A failure after which only a person can go on. */
  | { readonly type: 'halted'; readonly failure: Failure };

/** The state machine of an account: pure, and the only place where `status` changes. */
export function accountAfter(account: Account, event: AccountEvent): Account {
  switch (event.type) {
    case 'renewed':
    case 'signed-in':
      return withoutFailure({
        ...account,
        ...sessionFacts(event.session),
        status: 'active',
        lastRefreshedAt: event.at,
        failedAttempts: 0,
      });
    case 'delayed':
      return {
        ...account,
        status: handlingOf(event.failure.kind) === 'wait' ? 'waiting' : 'retrying',
        failure: event.failure,
        nextAttemptAt: event.nextAttemptAt,
        failedAttempts: account.failedAttempts + 1,
      };
    case 'halted':
      return {
        ...account,
        status: haltedStatus(event.failure),
        failure: event.failure,
        nextAttemptAt: undefined,
      };
    default:
      return assertNever(event);
  }
}

function haltedStatus(failure: Failure): Account['status'] {
  if (failure.kind === 'evicted') return 'in-use-elsewhere';
  if (failure.kind === 'misconfigured') return 'misconfigured';
  return 'needs-sign-in';
}

function withoutFailure(account: Account): Account {
  return { ...account, failure: undefined, nextAttemptAt: undefined };
}

/** What of a session may be shown. */
export function sessionFacts(
  session: Session,
): Pick<Account, 'expiresAt' | 'refreshExpiresAt' | 'obtainedAt' | 'scopes'> {
  return {
    expiresAt: session.accessTokenExpiresAt,
    refreshExpiresAt: session.refreshTokenExpiresAt,
    obtainedAt: session.obtainedAt,
    scopes: session.scopes,
  };
}

/** The account with newly read credits and tasks. */
export function withReading(
  account: Account,
  credits: Credits,
  tasks: readonly DailyTask[] | undefined,
): Account {
  return { ...account, credits, tasks: tasks ?? account.tasks };
}

/**
 * Whether the app may sign in again by itself with a stored password. Only accounts that are known to sign in by password: to guess
 * here would lock people out of accounts that live at another identity provider.
 */
export function maySignInByItself(authMethod: AuthMethod, hasCredential: boolean): boolean {
  return authMethod === 'password' && hasCredential;
}

/**
 * How the account signs in, after a sign-in by `signedIn`. Cookies and pasted tokens do not tell: what was known of a Google account
 * stays known, and a stored password says that the person signs in by password.
 */
export function authMethodAfter(
  { authMethod }: Pick<Account, 'authMethod'>,
  signedIn: AuthMethod,
  hasCredential: boolean,
): AuthMethod {
  if (signedIn !== 'cookies' && signedIn !== 'unknown') return signedIn;
  if (authMethod === 'google') return 'google';
  return hasCredential ? 'password' : signedIn;
}
