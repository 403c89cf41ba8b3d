import type { AccountId } from './account.ts';
import { DueQueue } from './due-queue.ts';
import type { Clock, Connectivity, Randomness, Timer } from './ports.ts';
import { wakeUpSpread } from './refresh-policy.ts';
import type { Instant, Milliseconds } from './session.ts';

/**
 * Longest time for which the timer is armed. Sleep freezes timers, clocks get set, and `setTimeout` fires at once above 2^31 ms
 * (24.8 days): a short timer that looks at the clock survives all three.
 */
const longestTick: Milliseconds = 30_000;
/** A tick that comes this much later than it was armed for means that the machine slept or the clock was set forward. */
const lateTick: Milliseconds = 10_000;

/** What the scheduler calls. */
export interface SchedulerCallbacks {
  /** The account is due. The scheduler forgets it until it is planned again. */
  onDue(id: AccountId): void;
  /** The machine slept, or the clock was set forward by `by`. */
  onWakeUp(by: Milliseconds): void;
  /** The clock was set back by `by`: every instant in the future that was computed before is too late by as much. */
  onClockSetBack(by: Milliseconds): void;
  /** At least every 30 s. */
  onTick(): void;
}

/** One timer over the due times of all accounts. */
export class RefreshScheduler {
  readonly #clock: Clock;
  readonly #random: Randomness;
  readonly #connectivity: Connectivity;
  readonly #callbacks: SchedulerCallbacks;
  readonly #queue = new DueQueue<AccountId>();
  #timer: Timer | undefined;
  #armedFor: Instant = 0;
  #lastTick: Instant = 0;
  #running = false;

  constructor(clock: Clock, random: Randomness, connectivity: Connectivity, callbacks: SchedulerCallbacks) {
    this.#clock = clock;
    this.#random = random;
    this.#connectivity = connectivity;
    this.#callbacks = callbacks;
  }

  /** Starts to work. What is overdue already is spread, like after sleep. */
  start(): void {
    this.#running = true;
    this.#lastTick = this.#clock.now();
    this.#spreadOverdue(this.#lastTick);
    this.#arm();
  }

  stop(): void {
    this.#running = false;
    if (this.#timer) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** Plans the account for `at`, or takes it out. */
  plan(id: AccountId, at: Instant | undefined): void {
    if (at === undefined) this.#queue.delete(id);
    else this.#queue.set(id, at);
    if (this.#running && at !== undefined && at < this.#armedFor) this.#arm();
  }

  dueAt(id: AccountId): Instant | undefined {
    return this.#queue.dueAt(id);
  }

  get nextDueAt(): Instant | undefined {
    return this.#queue.earliest;
  }

  /** Looks at the clock now: something outside says that time or the network changed. */
  check(): void {
    if (this.#running) this.#tick();
  }

  #arm(): void {
    if (this.#timer) this.#clock.clearTimer(this.#timer);
    const now = this.#clock.now();
    const until = (this.#queue.earliest ?? Number.POSITIVE_INFINITY) - now;
    // Offline, what is due stays due: the next look is at the next tick, or when the network comes back.
    const delay = this.#connectivity.isOnline() ? Math.min(longestTick, Math.max(0, until)) : longestTick;
    this.#armedFor = now + delay;
    this.#timer = this.#clock.setTimer(() => this.#tick(), delay);
  }

  #tick(): void {
    const now = this.#clock.now();
    const late = now - this.#armedFor;
    if (now < this.#lastTick) {
      this.#callbacks.onClockSetBack(this.#lastTick - now);
      this.#spreadOverdue(now);
    } else if (late > lateTick) {
      this.#callbacks.onWakeUp(late);
      this.#spreadOverdue(now);
    }
    this.#lastTick = now;
    this.#callbacks.onTick();
    if (this.#connectivity.isOnline()) this.#startDue(now);
    if (this.#running) this.#arm();
  }

  #startDue(now: Instant): void {
    for (;;) {
      const id = this.#queue.takeDue(now);
      if (id === undefined) return;
      this.#callbacks.onDue(id);
    }
  }

  /** Spreads accounts over the coming moments, so that they are not all worked on at once. */
  spread(ids: readonly AccountId[]): void {
    const now = this.#clock.now();
    const window = wakeUpSpread(ids.length);
    for (const id of ids) this.plan(id, now + this.#random.fraction() * window);
  }

  #spreadOverdue(now: Instant): void {
    const overdue: AccountId[] = [];
    for (;;) {
      const id = this.#queue.takeDue(now);
      if (id === undefined) break;
      overdue.push(id);
    }
    this.spread(overdue);
  }
}
