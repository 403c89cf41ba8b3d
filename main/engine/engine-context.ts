import type { Account } from './account.ts';
import type { AccountBook, Entry } from './account-book.ts';
import type { ClientPool } from './client-pool.ts';
import type { Actor, SessionEvent, SessionEventType } from './events.ts';
import { type Failure, FailureError, fail, failureOf } from './failure.ts';
import type { Ports } from './ports.ts';
import type { Provider } from './provider.ts';
import { ProviderGate } from './provider-gate.ts';
import { holdUntil } from './refresh-policy.ts';
import type { Instant, Milliseconds } from './session.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** Longest time that one renewal or sign-in without a person may take, over all its requests. */
export const longestExchange: Milliseconds = 120_000;

/** What the flows of the engine share. */
export class EngineContext {
  readonly ports: Ports;
  readonly book: AccountBook;
  readonly pool: ClientPool;
  readonly keeper: SessionKeeper;
  /** Nothing new is begun any more. */
  isStopping = false;
  /** Why nothing is begun for now. */
  held: Failure | undefined;
  /** Aborts what still runs when the grace of stopping is over. */
  readonly stopping = new AbortController();
  readonly #gates = new Map<string, ProviderGate>();
  readonly #creditGates = new Map<string, ProviderGate>();

  constructor(ports: Ports, book: AccountBook, pool: ClientPool, keeper: SessionKeeper) {
    this.ports = ports;
    this.book = book;
    this.pool = pool;
    this.keeper = keeper;
  }

  now(): Instant {
    return this.ports.clock.now();
  }

  /** The account's provider. Throws `misconfigured` if there is no such definition, or it is broken. */
  providerOf(account: Account): Provider {
    const provider = this.ports.providers.find(account.providerId, account.instance);
    if (provider) return provider;
    throw new FailureError(this.missingDefinition(account));
  }

  /** The accounts whose requests may go to the URL. */
  entriesServing(url: string): readonly Entry[] {
    const serves = ({ account }: Entry) =>
      this.ports.providers.find(account.providerId, account.instance)?.servesUrl(url) === true;
    return Array.from(this.book.entries()).filter(serves);
  }

  /** Why an account without a usable definition stands still. */
  missingDefinition({ providerId }: Account): Failure {
    const message = `The definition of the provider "${providerId}" is missing or broken.`;
    return this.ports.providers.problem?.(providerId) ?? { kind: 'misconfigured', message, field: '/id' };
  }

  /** The gate of a provider; instances have one each, because each counts for itself. */
  gateOf(provider: Provider): ProviderGate {
    return gateIn(this.#gates, provider, provider.parallelRefreshes);
  }

  /**
   * Where readings of credits queue. Apart from renewals, because a reading whose session has died waits for one. How long the provider
   * is left alone is asked of `gateOf`.
   */
  creditGateOf(provider: Provider): ProviderGate {
    return gateIn(this.#creditGates, provider, provider.parallelCredits);
  }

  /** A provider that asks to be left alone is, for all its accounts, whatever request it said so to. */
  heed(provider: Provider, failure: Failure): void {
    if (failure.kind === 'rate-limited') {
      this.gateOf(provider).hold(holdUntil(failure.retryAt, 0, this.now()));
    }
  }

  /** Throws why nothing may be begun for the account now, if so. */
  throwIfStopped(entry: Entry): void {
    if (entry.removed) throw fail('no-such-account', 'The account was removed.');
    if (this.isStopping) throw fail('cancelled', 'Latchkey is being closed.');
    if (this.held) throw new FailureError(this.held);
  }

  /** Whether work that was joined is to be begun anew: whoever had begun it cancelled it, and who joined did not. */
  isToBeginAnew(error: unknown, signal: AbortSignal | undefined): boolean {
    return failureOf(error).kind === 'cancelled' && !signal?.aborted && !this.isStopping;
  }

  gates(): Iterable<ProviderGate> {
    return this.#gates.values();
  }

  /** Writes to the event log. */
  emit(
    type: SessionEventType,
    entry: Entry | undefined,
    actor: Actor,
    more: Pick<SessionEvent, 'tool' | 'failure' | 'facts' | 'credits'> = {},
  ): void {
    const account = entry?.account;
    this.ports.events.append({
      at: this.now(),
      type,
      accountId: account?.id,
      providerId: account?.providerId,
      actor,
      ...more,
    });
  }

  /** Runs `work` with a signal that aborts when it took too long, or when the engine has to stop. */
  async withDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock } = this.ports;
    const controller = new AbortController();
    const engineSignal = this.stopping.signal;
    if (engineSignal.aborted) throw fail('transient', 'Latchkey is being closed.');
    let refuse: (error: unknown) => void = () => {};
    const given = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    const give = (message: string) => {
      controller.abort();
      refuse(fail('transient', message));
    };
    const stop = () => give('Latchkey was closed before the provider answered.');
    const timer = clock.setTimer(() => give('The provider did not answer in time.'), longestExchange);
    engineSignal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([work(controller.signal), given]);
    } finally {
      clock.clearTimer(timer);
      engineSignal.removeEventListener('abort', stop);
    }
  }
}

function gateIn(gates: Map<string, ProviderGate>, provider: Provider, limit: number): ProviderGate {
  const key = `${provider.id} ${provider.instance ?? ''}`;
  let gate = gates.get(key);
  if (!gate) {
    gate = new ProviderGate(limit);
    gates.set(key, gate);
  }
  return gate;
}

/** Nothing is sent to a provider before `until`: it asked for that. */
export function heldBack(provider: Provider, until: Instant): FailureError {
  return fail('rate-limited', `${provider.name} asked to be left alone for a while.`, { retryAt: until });
}
