import type { Entry } from './account-book.ts';
import { type EngineContext, heldBack } from './engine-context.ts';
import type { Actor } from './events.ts';
import type { Renewal } from './renewal.ts';
import type { SessionUse } from './session-use.ts';

/** Who asks for credits to be read. */
export interface CreditReadingRequest {
  readonly actor: Actor;
  /** Leaves the queue of the provider; a reading that has begun is not interrupted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads credits apart from renewals: one reading of an account at a time, and per provider as many as its definition allows. A dead
 * session is recovered by the policy, and the reading repeated once.
 */
export class CreditReading {
  readonly #context: EngineContext;
  readonly #use: SessionUse;
  readonly #renewal: Renewal;

  constructor(context: EngineContext, use: SessionUse, renewal: Renewal) {
    this.#context = context;
    this.#use = use;
    this.#renewal = renewal;
  }

  /** Reads the account's credits, or joins the reading under way. Throws `rate-limited` while the provider wants to be left alone. */
  read(entry: Entry, request: CreditReadingRequest): Promise<void> {
    if (entry.creditReading) return this.#join(entry.creditReading, entry, request);
    const reading = this.#pass(entry, request).finally(() => {
      entry.creditReading = undefined;
    });
    entry.creditReading = reading;
    return reading;
  }

  /** Asks for credits that the provider hands out on request, then reads what there is. */
  async claim(entry: Entry, actor: Actor): Promise<void> {
    const context = this.#context;
    const provider = context.providerOf(entry.account);
    const { heldUntil } = context.gateOf(provider);
    if (heldUntil > context.now()) throw heldBack(provider, heldUntil);
    await this.#use.run(
      entry,
      (client) => context.withDeadline((signal) => client.claimCredits(signal)),
      actor,
    );
    context.emit('credits-claimed', entry, actor);
    // What an earlier reading brings does not count what was handed out just now.
    await entry.creditReading?.catch(() => {});
    await this.read(entry, { actor });
  }

  /** A reading that somebody else cancelled is begun anew for those who joined it. */
  #join(reading: Promise<void>, entry: Entry, request: CreditReadingRequest): Promise<void> {
    return reading.catch((error: unknown) => {
      if (!this.#context.isToBeginAnew(error, request.signal)) throw error;
      return this.read(entry, request);
    });
  }

  async #pass(entry: Entry, { actor, signal }: CreditReadingRequest): Promise<void> {
    const context = this.#context;
    const gate = context.creditGateOf(context.providerOf(entry.account));
    const turn = gate.enter(actor !== 'refresher', signal);
    if (turn) await turn;
    try {
      context.throwIfStopped(entry);
      const provider = context.providerOf(entry.account);
      const { heldUntil } = context.gateOf(provider);
      if (heldUntil > context.now()) throw heldBack(provider, heldUntil);
      await this.#use.run(entry, () => this.#renewal.readCredits(entry, provider, actor), actor);
    } finally {
      gate.leave();
    }
  }
}
