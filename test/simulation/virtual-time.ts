import type { Clock, Timer } from '../../main/engine/ports.ts';
import { EventQueue, type Scheduled } from './event-queue.ts';
import { minute } from './units.ts';

/** `setTimeout` of Node fires after 1 ms when it is asked for more than this (24.8 days). */
const longestNodeTimer = 2 ** 31 - 1;

/** One life of the program, from its start to its end or crash. Nothing that belongs to a life that is over has any effect. */
export interface Life {
  readonly number: number;
  alive: boolean;
}

/**
 * Time as it really passes, and as the machine sees it. Servers and people live in true time. The machine has a wall clock that can be
 * set wrong, a monotonic clock, and timers that stand still while it sleeps.
 */
export class VirtualTime {
  /** True time. */
  now: number;
  awake = true;
  /** How wrong the wall clock of the machine is. */
  wallError = 0;
  monotonic = 0;
  /** Counts the sleeps that were long enough to break connections. */
  longSleeps = 0;
  readonly #world = new EventQueue();
  readonly #machine = new EventQueue();

  constructor(start: number) {
    this.now = start;
  }

  /** The wall clock of the machine. */
  get wall(): number {
    return this.now + this.wallError;
  }

  /** Lets something happen in the world, whether or not the machine sleeps. */
  after(delay: number, run: () => void): Scheduled {
    return this.#world.push(this.now + delay, run);
  }

  /** Lets something happen on the machine after `delay` of its monotonic clock. */
  onMachine(delay: number, run: () => void): Scheduled {
    return this.#machine.push(this.monotonic + delay, run);
  }

  /** Forgets whatever was to happen on the machine: the program is gone. */
  clearMachine(): void {
    this.#machine.clear();
  }

  /** Puts the machine to sleep. `clockGoesOn`: its monotonic clock counts the sleep, as on Windows; on Linux it does not. */
  sleep(duration: number, clockGoesOn: boolean, onWake: () => void): void {
    this.awake = false;
    if (duration > minute) this.longSleeps += 1;
    this.after(duration, () => {
      this.awake = true;
      if (clockGoesOn) this.monotonic += duration;
      onWake();
    });
  }

  /** Lets the next thing happen, unless it is later than `until`; then the time is `until`, and false is returned. */
  step(until: number): boolean {
    const worldDue = this.#world.nextDue;
    const machineDue = this.awake
      ? this.now + Math.max(0, this.#machine.nextDue - this.monotonic)
      : Number.POSITIVE_INFINITY;
    const due = Math.min(worldDue, machineDue);
    if (due > until) {
      this.#advance(until);
      return false;
    }
    this.#advance(due);
    const run = worldDue <= machineDue ? this.#world.pop() : this.#machine.pop();
    run?.();
    return true;
  }

  #advance(to: number): void {
    if (to <= this.now) return;
    if (this.awake) this.monotonic += to - this.now;
    this.now = to;
  }
}

/**
 * Resolves when every promise that could settle has settled. Ticks run only once the microtask queue is empty, so one tick asked for
 * from within a microtask is enough.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

interface VirtualTimer extends Timer {
  readonly timer: Scheduled;
  readonly isLong: boolean;
}

/** The clock of one life. Treats odd delays as Node does. */
export class VirtualClock implements Clock {
  /** Timers under way that were asked for longer than the 30 s that the scheduler may wait. */
  longTimers = 0;
  readonly #time: VirtualTime;
  readonly #life: Life;

  constructor(time: VirtualTime, life: Life) {
    this.#time = time;
    this.#life = life;
  }

  now(): number {
    return this.#time.wall;
  }

  monotonic(): number {
    return this.#time.monotonic;
  }

  setTimer(callback: () => void, delay: number): VirtualTimer {
    const isLong = delay > minute / 2;
    const effective = delay >= 1 && delay <= longestNodeTimer ? Math.trunc(delay) : 1;
    if (isLong && this.#life.alive) this.longTimers += 1;
    const timer = this.#time.onMachine(effective, () => {
      if (isLong) this.longTimers -= 1;
      if (this.#life.alive) callback();
    });
    return { timer, isLong };
  }

  clearTimer(timer: Timer): void {
    const { timer: scheduled, isLong } = timer as VirtualTimer;
    if (scheduled.run && isLong) this.longTimers -= 1;
    scheduled.run = undefined;
  }
}
