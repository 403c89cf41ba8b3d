import type { AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import type { CreditReading } from './credit-reading.ts';
import { type EngineContext, heldBack } from './engine-context.ts';
import type { Actor } from './events.ts';
import { type Failure, fail, failureOf } from './failure.ts';
import type { Provider } from './provider.ts';
import { isAtRest } from './refresh-policy.ts';
import type { Instant, Milliseconds } from './session.ts';

/** How far a reading of all credits is. */
export interface CreditSyncCount {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** A provider that asked to wait, and until when; the rest of its accounts follow then. */
  readonly waiting?: { readonly providerId: string; readonly until: Instant } | undefined;
}

/** How a reading of all credits ended. */
export interface CreditSyncResult extends CreditSyncCount {
  /** The accounts whose credits could not be read, and why. */
  readonly problems: readonly { readonly id: AccountId; readonly failure: Failure }[];
}

export interface CreditSyncOptions {
  readonly actor: Actor;
  /** Only these accounts; all unless told. */
  readonly ids?: readonly AccountId[] | undefined;
  /** Nothing new is begun once it aborts; what is under way ends. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((count: CreditSyncCount) => void) | undefined;
}

/** A provider that wants to be left alone is waited for this long in all; then the rest of its accounts are told as not read. */
const longestWait: Milliseconds = 5 * 60_000;
/** No timer is armed for longer, so that sleep and a changed clock cannot hurt. */
const longestTimer: Milliseconds = 30_000;

/** Reads the credits of all accounts once. */
export class CreditSync {
  readonly #context: EngineContext;
  readonly #reading: CreditReading;
  readonly #options: CreditSyncOptions;
  readonly #problems: { readonly id: AccountId; readonly failure: Failure }[] = [];
  readonly #patience = new Map<Provider, Instant>();
  readonly #waits = new Map<Provider, Promise<void>>();
  #waiting: CreditSyncCount['waiting'];
  #done = 0;
  #total = 0;

  constructor(context: EngineContext, reading: CreditReading, options: CreditSyncOptions) {
    this.#context = context;
    this.#reading = reading;
    this.#options = options;
  }

  /** Accounts that wait for a person, are paused, or whose provider has no credits are left out. */
  async run(): Promise<CreditSyncResult> {
    const wanted = this.#options.ids && new Set(this.#options.ids);
    const entries = Array.from(this.#context.book.entries()).filter(
      (entry) => (wanted?.has(entry.account.id) ?? true) && this.#hasCredits(entry),
    );
    this.#total = entries.length;
    this.#tell();
    await Promise.all(entries.map((entry) => this.#one(entry)));
    this.#context.book.flush();
    return { ...this.#count(), waiting: undefined, problems: this.#problems };
  }

  #hasCredits({ account }: Entry): boolean {
    const provider = this.#context.ports.providers.find(account.providerId, account.instance);
    return !isAtRest(account) && provider?.hasCredits === true;
  }

  async #one(entry: Entry): Promise<void> {
    const { actor, signal } = this.#options;
    for (;;) {
      try {
        await this.#waitForProvider(entry);
        await this.#reading.read(entry, { actor, signal });
        break;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'cancelled') return;
        // It is asked again once the provider may be asked.
        if (failure.kind === 'rate-limited' && this.#mayWait(entry)) continue;
        this.#context.emit('credits-failed', entry, actor, { failure });
        this.#problems.push({ id: entry.account.id, failure });
        break;
      }
    }
    this.#done += 1;
    this.#tell();
  }

  #mayWait(entry: Entry): boolean {
    const provider = this.#context.providerOf(entry.account);
    const { heldUntil } = this.#context.gateOf(provider);
    const now = this.#context.now();
    const patience = this.#patience.get(provider) ?? now + longestWait;
    this.#patience.set(provider, patience);
    return heldUntil > now && heldUntil <= patience;
  }

  /** Resolves when the provider may be asked. Throws `rate-limited` if that is too long to wait for, `cancelled` if it was called off. */
  async #waitForProvider(entry: Entry): Promise<void> {
    const context = this.#context;
    const provider = context.providerOf(entry.account);
    while (context.gateOf(provider).heldUntil > context.now()) {
      const { heldUntil: until } = context.gateOf(provider);
      if (!this.#mayWait(entry)) throw heldBack(provider, until);
      this.#waiting = { providerId: provider.id, until };
      const wait = this.#waits.get(provider) ?? this.#pause(provider, until - context.now());
      await wait;
      this.#waiting = undefined;
    }
  }

  /** All accounts of a provider wait for the same timer. */
  #pause(provider: Provider, time: Milliseconds): Promise<void> {
    const { clock } = this.#context.ports;
    const signals = [this.#options.signal, this.#context.stopping.signal].filter(
      (signal) => signal !== undefined,
    );
    const signal = AbortSignal.any(signals);
    const pause = new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        clock.clearTimer(timer);
        reject(fail('cancelled', 'The reading of credits was cancelled.'));
      };
      const timer = clock.setTimer(
        () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
        Math.min(time, longestTimer),
      );
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    }).finally(() => this.#waits.delete(provider));
    this.#waits.set(provider, pause);
    this.#tell();
    return pause;
  }

  #count(): CreditSyncCount {
    return {
      done: this.#done,
      total: this.#total,
      failed: this.#problems.length,
      waiting: this.#waiting,
    };
  }

  #tell(): void {
    this.#options.onProgress?.(this.#count());
  }
}
