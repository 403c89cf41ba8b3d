import type { AccountId } from './account.ts';
import { comeToRest } from './coming-to-rest.ts';
import type { EngineContext } from './engine-context.ts';
import type { EngineNotice } from './events.ts';
import type { Failure } from './failure.ts';
import type { OverdueWork } from './overdue-work.ts';
import type { Renewal } from './renewal.ts';
import type { SignInDesk } from './sign-in-desk.ts';

export interface HoldingParts {
  readonly context: EngineContext;
  readonly renewal: Renewal;
  readonly desk: SignInDesk;
  readonly overdue: OverdueWork;
  /** False: the engine does nothing by itself even while nothing holds it. */
  readonly keepAlive: boolean;
  readonly notify: (notice: EngineNotice) => void;
}

/** Holds the engine for a while: nothing is begun, and no session stays in memory. It goes on when nothing holds it any more. */
export class Holding {
  readonly #parts: HoldingParts;
  readonly #reasons = new Set<Failure>();

  constructor(parts: HoldingParts) {
    this.#parts = parts;
  }

  /** Starts what the engine does by itself; `held`: only once `goOn` is told this reason. */
  begin(held?: Failure): void {
    if (held) this.#reasons.add(held);
    this.#settle();
  }

  /**
   * Begins nothing for the reason given, and resolves when what runs has ended, after 10 s at the latest. No session is in memory then, but
   * one that the vault has not taken yet.
   */
  async hold(reason: Failure): Promise<void> {
    const { context, renewal, desk, overdue } = this.#parts;
    this.#reasons.add(reason);
    context.held ??= reason;
    overdue.stop();
    desk.cancelAll();
    await comeToRest(context, renewal);
    context.pool.letGoOfIdle();
  }

  /** The reason holds no more. What became due meanwhile is spread, as after sleep. */
  goOn(reason: Failure): void {
    const { context, overdue } = this.#parts;
    if (!this.#reasons.delete(reason) || context.isStopping) return;
    this.#settle();
    if (!context.held) overdue.retryVault();
  }

  /** Lets go of sessions in memory that nobody uses; the next use opens them anew. */
  forgetSessions(): void {
    this.#parts.context.pool.letGoOfIdle();
  }

  /** Takes over some accounts as they are stored now: somebody else has written or removed them while the engine was held. */
  async reload(ids: readonly AccountId[]): Promise<void> {
    const { context, overdue, notify } = this.#parts;
    for (const entry of await context.book.reload(ids)) {
      context.pool.evict(entry.account.id);
      overdue.forget(entry);
      if (entry.removed) notify({ type: 'account-removed', accountId: entry.account.id });
      else overdue.plan(entry);
    }
  }

  #settle(): void {
    const { context, overdue, keepAlive } = this.#parts;
    const [reason] = this.#reasons;
    context.held = reason;
    if (keepAlive && !reason) overdue.start();
    else overdue.planAll();
  }
}
