import type { Account, AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import { accountAfter } from './account-status.ts';
import type { CreditReading } from './credit-reading.ts';
import { type EngineContext, heldBack } from './engine-context.ts';
import type { EngineNotice } from './events.ts';

import { type FailureKind, failureOf, isSessionFailure } from './failure.ts';
import type { HandOutLog } from './hand-out-log.ts';
import type { Provider } from './provider.ts';
import { isAtRest, nextWork, renewalDueAt } from './refresh-policy.ts';
import { RefreshScheduler } from './refresh-scheduler.ts';
import type { Renewal } from './renewal.ts';
import type { Instant, Milliseconds } from './session.ts';

/** After a provider's hold has passed, its accounts come back spread over this long. */
const holdSpread: Milliseconds = 10_000;
/** Ticks come as often as accounts are due; on a full disk each would write every row again that could not be written. */
const flushPause: Milliseconds = 20_000;
/** What a row says of a hold longer than this was written under a clock that was wrong. */
const longestRemembered: Milliseconds = 60 * 60_000;
/** Pause before credits are read again after a failed reading between renewals. */
const creditsPause: Milliseconds = 5 * 60_000;

/** Plans what the engine does by itself, and does it when it is due. */
export class OverdueWork {
  readonly #context: EngineContext;
  readonly #renewal: Renewal;
  readonly #creditReading: CreditReading;
  readonly #handOuts: HandOutLog;
  readonly #notify: (notice: EngineNotice) => void;
  readonly #scheduler: RefreshScheduler;
  #announcedDueAt: Instant | undefined;
  #flushedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #endSubscription: () => void = () => {};

  constructor(
    context: EngineContext,
    renewal: Renewal,
    creditReading: CreditReading,
    handOuts: HandOutLog,
    notify: (notice: EngineNotice) => void,
  ) {
    this.#context = context;
    this.#renewal = renewal;
    this.#creditReading = creditReading;
    this.#handOuts = handOuts;
    this.#notify = notify;
    const { clock, random, connectivity } = context.ports;
    this.#scheduler = new RefreshScheduler(clock, random, connectivity, {
      onDue: (id) => this.#onDue(id),
      onWakeUp: (by) => context.emit('woke-up', undefined, 'refresher', { facts: { late: by } }),
      onClockSetBack: (by) => this.#onClockSetBack(by),
      onTick: () => this.#onTick(),
    });
  }

  get nextDueAt(): Instant | undefined {
    return this.#scheduler.nextDueAt;
  }

  /** Notes when what is due, and does nothing of it. */
  planAll(): void {
    for (const entry of this.#context.book.entries()) this.plan(entry);
  }

  start(): void {
    this.#rememberHolds();
    this.reviewProviders();
    this.#endSubscription = this.#context.ports.connectivity.subscribe((online) =>
      this.#onConnectivity(online),
    );
    this.#scheduler.start();
  }

  stop(): void {
    this.#endSubscription();
    this.#scheduler.stop();
  }

  /** Plans every account anew; those whose definition is missing say so, those whose definition was mended go on. */
  reviewProviders(): void {
    const { book } = this.#context;
    for (const entry of book.entries()) {
      const { account } = entry;
      const provider = this.#providerOf(account);
      if (!provider && (!isAtRest(account) || account.status === 'misconfigured')) {
        const failure = this.#context.missingDefinition(account);
        if (account.failure?.message !== failure.message) {
          book.changeLazily(entry, accountAfter(account, { type: 'halted', failure }));
        }
      } else if (provider && account.status === 'misconfigured') {
        const { failure = this.#context.missingDefinition(account) } = account;
        const nextAttemptAt = this.#context.now();
        book.changeLazily(entry, { ...account, status: 'retrying', failure, nextAttemptAt });
      }
      this.plan(entry);
    }
  }

  /** Plans every account anew; `moved` is told of those that are due at another time now. */
  reviewTiming(moved: (entry: Entry) => void): void {
    for (const entry of this.#context.book.entries()) {
      const before = this.dueAt(entry);
      this.plan(entry);
      if (this.dueAt(entry) !== before) moved(entry);
    }
  }

  check(): void {
    this.#scheduler.check();
  }

  dueAt(entry: Entry): Instant | undefined {
    return this.#scheduler.dueAt(entry.account.id);
  }

  forget(entry: Entry): void {
    this.#scheduler.plan(entry.account.id, undefined);
  }

  /** Plans the account anew, from its status and its provider's timing. */
  plan(entry: Entry): void {
    if (entry.removed || entry.renewal) return;
    this.#scheduler.plan(entry.account.id, this.#nextWork(entry)?.at);
  }

  /** Reads the credits of an account that was just signed in, without keeping anyone waiting for it. */
  readCreditsSoon(entry: Entry): void {
    void this.#readCredits(entry);
  }

  /** What waits for the vault is tried now. */
  retryVault(): void {
    this.#spreadRetries('vault-unavailable');
  }

  /** A provider that asked to be left alone before a restart is still left alone. */
  #rememberHolds(): void {
    const latest = this.#context.now() + longestRemembered;
    for (const { account } of this.#context.book.entries()) {
      const { failure } = account;
      const provider = failure?.retryAt === undefined ? undefined : this.#providerOf(account);
      if (failure?.retryAt === undefined || !provider || failure.retryAt > latest) continue;
      this.#context.heed(provider, failure);
    }
  }

  #nextWork(entry: Entry) {
    const provider = this.#providerOf(entry.account);
    // A renewed session that the vault has not taken yet is stored even while the account is paused: it is the only one that works.
    const isUnsaved = this.#context.keeper.unsavedOf(entry) !== undefined;
    const account = isUnsaved ? { ...entry.account, paused: false } : entry.account;
    return provider && nextWork(account, provider, this.#context.now());
  }

  #providerOf(account: Account): Provider | undefined {
    return this.#context.ports.providers.find(account.providerId, account.instance);
  }

  #onDue(id: AccountId): void {
    const entry = this.#context.book.find(id);
    if (!entry || entry.removed || entry.renewal) return;
    const provider = this.#providerOf(entry.account);
    const work = this.#nextWork(entry);
    if (!provider || !work) return;
    const now = this.#context.now();
    // An active account that is due before its renewal is due for the credits that could not be read the last time.
    const isReading = work.work === 'read-credits' || (entry.account.status === 'active' && work.at > now);
    const { heldUntil } = this.#context.gateOf(provider);
    if (heldUntil > now) {
      if (isReading) this.#scheduler.plan(id, this.#afterHold(heldUntil));
      else this.#waitForHold(entry, provider, heldUntil);
      return;
    }
    if (isReading) {
      void this.#readCredits(entry);
      return;
    }
    this.#renewal.renew(entry, { actor: 'refresher' }).catch(() => {
      // The account's status and the event log tell what happened.
    });
  }

  #afterHold(heldUntil: Instant): Instant {
    return heldUntil + this.#context.ports.random.fraction() * holdSpread;
  }

  /** The provider asked to be left alone on behalf of another account. This one has not failed. */
  #waitForHold(entry: Entry, provider: Provider, heldUntil: Instant): void {
    const { book } = this.#context;
    const { account } = entry;
    const { failure } = heldBack(provider, heldUntil);
    const nextAttemptAt = this.#afterHold(heldUntil);
    const waiting = accountAfter(account, { type: 'delayed', failure, nextAttemptAt });
    book.changeLazily(entry, { ...waiting, failedAttempts: account.failedAttempts });
    this.plan(entry);
  }

  async #readCredits(entry: Entry): Promise<void> {
    const context = this.#context;
    try {
      await this.#creditReading.read(entry, { actor: 'refresher' });
      this.plan(entry);
    } catch (error) {
      const failure = failureOf(error);
      if (entry.removed || failure.kind === 'cancelled') return;
      context.emit('credits-failed', entry, 'refresher', { failure });
      if (isSessionFailure(failure.kind)) this.plan(entry);
      else this.#scheduler.plan(entry.account.id, this.#afterFailedReading(entry));
    }
  }

  #afterFailedReading(entry: Entry): Instant | undefined {
    const provider = this.#providerOf(entry.account);
    const now = this.#context.now();
    if (!provider || isAtRest(entry.account)) return undefined;
    return Math.min(now + creditsPause, renewalDueAt(entry.account, provider, now));
  }

  /** Times that were computed under the old clock move along with it; the rest follows from the accounts. */
  #onClockSetBack(by: Milliseconds): void {
    const context = this.#context;
    context.emit('woke-up', undefined, 'refresher', { facts: { setBack: by } });
    for (const gate of context.gates()) gate.shift(-by);
    for (const entry of context.book.entries()) {
      const { account } = entry;
      if (account.nextAttemptAt !== undefined) {
        entry.account = { ...account, nextAttemptAt: account.nextAttemptAt - by };
      }
      this.plan(entry);
    }
  }

  #onConnectivity(online: boolean): void {
    this.#notify({ type: 'online-changed', online });
    if (!online) return;
    this.#spreadRetries('transient');
    this.#scheduler.check();
  }

  #spreadRetries(kind: FailureKind): void {
    const waiting: AccountId[] = [];
    for (const { account, renewal } of this.#context.book.entries()) {
      if (account.status === 'retrying' && account.failure?.kind === kind && !renewal && !account.paused) {
        waiting.push(account.id);
      }
    }
    this.#scheduler.spread(waiting);
  }

  #onTick(): void {
    const now = this.#context.ports.clock.monotonic();
    if (now - this.#flushedAt >= flushPause) {
      this.#flushedAt = now;
      this.#context.book.flush();
      this.#handOuts.flush('gathered');
      void this.#context.keeper.keepRefusedChanges();
    }
    const { nextDueAt } = this.#scheduler;
    if (nextDueAt === this.#announcedDueAt) return;
    this.#announcedDueAt = nextDueAt;
    this.#notify({ type: 'schedule-changed', nextDueAt });
  }
}
