import type { Entry } from './account-book.ts';
import { accountAfter, maySignInByItself } from './account-status.ts';
import { type EngineContext, heldBack } from './engine-context.ts';
import type { Actor } from './events.ts';
import { assertNever, type Failure, failureOf, handlingOf } from './failure.ts';
import type { Provider, SignedIn } from './provider.ts';
import { holdUntil, reauthenticationAllowance, recentReauthentications, retryAt } from './refresh-policy.ts';
import type { Credential, Instant, Milliseconds } from './session.ts';

/** What came of a failure: the session is good again, or the account's status says what comes next. */
export type Recovered = 'recovered' | 'settled';

const reauthenticationPause: Milliseconds = 60_000;
/** Pause before a session that still lives is replaced by a sign-in, when the hour's sign-ins are used up. */
const replacementPause: Milliseconds = 15 * 60_000;

/** A session that still lives is over soon, and its provider renews only by signing in. */
export const endsSoon: Failure = {
  kind: 'session-expired',
  message: 'The session ends soon and is replaced by signing in again.',
};
const signInUnderWay: Failure = { kind: 'transient', message: 'A person is just signing in.' };
const replacedLater: Failure = {
  kind: 'transient',
  message: 'The session still lives, and is replaced by signing in again a little later.',
};

/** Decides, for each failure of a session, between trying again, waiting, signing in again by itself, and asking the person. */
export class Recovery {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Acts on a failure. Failures of requests (cancelled, ...) change nothing. */
  async settle(entry: Entry, failure: Failure, actor: Actor): Promise<Recovered> {
    const handling = handlingOf(failure.kind);
    switch (handling) {
      case 'none':
        return 'settled';
      case 'retry':
      case 'retry-slowly':
        this.#retryLater(entry, failure, handling, actor);
        return 'settled';
      case 'wait':
        this.#waitAsTold(entry, failure, actor);
        return 'settled';
      case 'recover':
        return await this.#signInAgainOrAsk(entry, failure, actor);
      case 'ask':
      case 'stop':
        this.halt(entry, failure, actor);
        return 'settled';
      default:
        return assertNever(handling);
    }
  }

  /** Only a person can go on: says why, and does nothing more by itself. */
  halt(entry: Entry, failure: Failure, actor: Actor): void {
    const { book, pool } = this.#context;
    pool.evict(entry.account.id);
    book.changeLazily(entry, accountAfter(entry.account, { type: 'halted', failure }));
    this.#context.emit(failure.kind === 'evicted' ? 'evicted' : 'needs-sign-in', entry, actor, { failure });
  }

  /**
   * Signs in again with the stored password. Throws `FailureError`s of the vault before anything is sent; everything that the
   * provider answers is settled.
   */
  async reauthenticate(
    entry: Entry,
    provider: Provider,
    credential: Credential,
    actor: Actor,
  ): Promise<Recovered> {
    const context = this.#context;
    let { generation } = entry;
    const startedAt = context.now();
    await this.#count(entry, startedAt);
    entry.lastReauthenticationAt = startedAt;
    context.book.setActivity(entry, 'signing-in');
    context.emit('reauthentication-started', entry, actor);
    let signedIn: SignedIn | undefined;
    try {
      signedIn = await context.withDeadline((signal) => provider.signInWithPassword(credential, signal));
      if (entry.generation === generation) {
        entry.generation += 1;
        generation = entry.generation;
      }
      // Like a renewed session, it waits for a vault that does not take it now: signing in once more would cost another attempt.
      const kept = await context.keeper.keepRenewed(entry, provider, signedIn.session, generation);
      if (kept === 'discarded') {
        context.emit('result-discarded', entry, actor);
        return 'recovered';
      }
      const at = context.now();
      const { session, tokenSource } = signedIn;
      const account = accountAfter(entry.account, { type: 'signed-in', session, at });
      context.book.changeLazily(entry, { ...account, tokenSource });
      context.emit('reauthenticated', entry, actor);
      return 'recovered';
    } catch (error) {
      const failure = failureOf(error);
      context.emit('reauthentication-failed', entry, actor, { failure });
      if (entry.generation !== generation) return 'recovered';
      return this.#afterFailedSignIn(entry, failure, signedIn ? undefined : startedAt, actor);
    }
  }

  /** Counts an automatic sign-in, durably and before anything is sent: a crash in between must not buy further attempts. */
  async #count(entry: Entry, at: Instant): Promise<void> {
    const { account } = entry;
    const reauthentications = [...recentReauthentications(account.reauthentications, at), at];
    try {
      await this.#context.book.change(entry, { ...account, reauthentications });
    } catch (error) {
      this.#discount(entry, at);
      throw error;
    }
  }

  #discount(entry: Entry, at: Instant): void {
    const reauthentications = entry.account.reauthentications.filter((instant) => instant !== at);
    this.#context.book.changeLazily(entry, { ...entry.account, reauthentications });
  }

  /** `unanswered`: when the sign-in began, if it may be that the provider did not answer it. */
  #afterFailedSignIn(
    entry: Entry,
    failure: Failure,
    unanswered: Instant | undefined,
    actor: Actor,
  ): Recovered {
    const handling = handlingOf(failure.kind);
    if (handling === 'ask' || handling === 'stop' || handling === 'recover') {
      this.halt(entry, failure, actor);
      return 'settled';
    }
    // Not answered by the provider's sign-in: does not count for the hour, only for the minute.
    if (unanswered !== undefined) this.#discount(entry, unanswered);
    const notBefore = unanswered === undefined ? 0 : unanswered + reauthenticationPause;
    if (handling === 'wait') this.#waitAsTold(entry, failure, actor);
    else if (handling !== 'none') this.#retryLater(entry, failure, handling, actor, notBefore);
    return 'settled';
  }

  async #signInAgainOrAsk(entry: Entry, failure: Failure, actor: Actor): Promise<Recovered> {
    const context = this.#context;
    const { account } = entry;
    context.pool.evict(account.id);
    if (entry.signIn) {
      // Where one session lives at a time, signing in as well would end the one that the person is just beginning.
      this.#delay(entry, signInUnderWay, context.now() + reauthenticationPause, actor);
      return 'settled';
    }
    if (!maySignInByItself(account.authMethod, account.hasCredential)) {
      return this.#askUnlessAlive(entry, failure, actor);
    }
    const allowance = reauthenticationAllowance(
      account.reauthentications,
      entry.lastReauthenticationAt,
      context.now(),
    );
    const isAlive = failure === endsSoon;
    if (allowance.decision === 'ask') {
      return this.#askUnlessAlive(entry, isAlive ? failure : { ...failure, message: askedTooOften }, actor);
    }
    if (allowance.decision === 'later') {
      this.#delay(entry, isAlive ? replacedLater : failure, allowance.at, actor);
      return 'settled';
    }
    try {
      const provider = context.providerOf(account);
      const credential = await context.ports.vault.loadCredential(account.id);
      const { heldUntil } = context.gateOf(provider);
      if (heldUntil > context.now()) throw heldBack(provider, heldUntil);
      if (credential) return await this.reauthenticate(entry, provider, credential, actor);
    } catch (error) {
      return await this.settle(entry, failureOf(error), actor);
    }
    context.book.changeLazily(entry, { ...entry.account, hasCredential: false });
    return this.#askUnlessAlive(entry, failure, actor);
  }

  /** The app cannot sign in by itself: asks the person, but not while the session still lives. */
  #askUnlessAlive(entry: Entry, failure: Failure, actor: Actor): Recovered {
    if (failure === endsSoon) {
      this.#delay(entry, replacedLater, this.#context.now() + replacementPause, actor);
    } else {
      this.halt(entry, failure, actor);
    }
    return 'settled';
  }

  #retryLater(
    entry: Entry,
    failure: Failure,
    handling: 'retry' | 'retry-slowly',
    actor: Actor,
    notBefore: Instant = 0,
  ): void {
    const kind = failure.kind === 'vault-unavailable' ? 'vault' : handling;
    const { account } = entry;
    const fraction = this.#context.ports.random.fraction();
    const at = retryAt(kind, account.failedAttempts, fraction, this.#context.now(), account.expiresAt);
    this.#delay(entry, failure, Math.max(at, notBefore, failure.retryAt ?? 0), actor);
  }

  #waitAsTold(entry: Entry, failure: Failure, actor: Actor): void {
    const context = this.#context;
    const until = holdUntil(failure.retryAt, entry.account.failedAttempts, context.now());
    context.gateOf(context.providerOf(entry.account)).hold(until);
    this.#delay(entry, failure, until, actor);
  }

  #delay(entry: Entry, failure: Failure, nextAttemptAt: Instant, actor: Actor): void {
    const context = this.#context;
    context.book.changeLazily(
      entry,
      accountAfter(entry.account, { type: 'delayed', failure, nextAttemptAt }),
    );
    context.emit('refresh-failed', entry, actor, { failure, facts: { nextAttemptAt } });
  }
}

const askedTooOften =
  'The session ended again and again, although Latchkey signed in three times within the hour.';
