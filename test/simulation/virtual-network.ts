import { type Failure, FailureError } from '../../main/engine/failure.ts';
import type { Connectivity } from '../../main/engine/ports.ts';
import type { Faults } from './faults.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Tally } from './tally.ts';
import { second } from './units.ts';
import type { Outcome, ServerAccount, VirtualService } from './virtual-service.ts';
import type { Life, VirtualTime } from './virtual-time.ts';
import type { Watch } from './watch.ts';

const timeOut = 30 * second;
/** Exchanges that take longer listen for being aborted; shorter ones look when their reply comes. */
const patience = second;

/** One request of the program and what the server and the program make of it. */
export interface Exchange<T> {
  readonly life: Life;
  readonly account: ServerAccount | undefined;
  readonly service: VirtualService;
  readonly signal: AbortSignal;
  /** The server carries the request out. */
  readonly serve: () => Outcome<T>;
  /** The program has the answer. */
  readonly delivered?: () => void;
}

/** What can be planned to happen to the next request of an account. */
export type PlannedFault = 'time-out' | 'lost-reply' | 'server-error' | 'garbage' | 'rate-limit';

/** The network between the program and the servers, with its faults; and whether the machine has one at all. */
export class VirtualNetwork {
  online = true;
  inFlight = 0;
  /** Faults that are to happen to the next requests of an account, in this order. */
  readonly planned = new Map<ServerAccount, PlannedFault[]>();
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #faults: Faults;
  readonly #watch: Watch;
  readonly #tally: Tally;
  readonly #onStep: () => void;
  readonly #listeners = new Map<Life, Set<(online: boolean) => void>>();

  /** `onStep` is called at every point at which a crash makes a difference. */
  constructor(
    time: VirtualTime,
    random: SeededRandom,
    faults: Faults,
    watch: Watch,
    tally: Tally,
    onStep: () => void,
  ) {
    this.#time = time;
    this.#random = random;
    this.#faults = faults;
    this.#watch = watch;
    this.#tally = tally;
    this.#onStep = onStep;
  }

  /** The connectivity that one life sees. */
  connectivityOf(life: Life): Connectivity {
    return {
      isOnline: () => this.online,
      subscribe: (callback) => {
        const listeners = this.#listeners.get(life) ?? new Set();
        this.#listeners.set(life, listeners);
        listeners.add(callback);
        return () => listeners.delete(callback);
      },
    };
  }

  setOnline(online: boolean): void {
    if (this.online === online) return;
    this.online = online;
    for (const [life, listeners] of this.#listeners) {
      if (life.alive) for (const listener of listeners) listener(online);
      else this.#listeners.delete(life);
    }
  }

  /** Everything under way is gone with the program. */
  forget(): void {
    this.inFlight = 0;
  }

  /**
   * Carries out a request. Resolves with what the server gave, after some latency; rejects with the failure that the program sees.
   * What the server did stays done, whether or not its reply arrives.
   */
  send<T>(exchange: Exchange<T>): Promise<T> {
    const { life } = exchange;
    if (life.alive) this.#onStep();
    if (!life.alive) return new Promise(() => {});
    this.#tally.requests += 1;
    if (!this.online) return this.#fail(exchange, 1, unreachable);
    const { service } = exchange;
    const now = this.#time.now;
    const latency = this.#latency();
    if (now < service.downUntil) return this.#fail(exchange, latency, unavailable);
    if (now < service.limitedUntil) return this.#limit(exchange, latency, service.limitedUntil - now);
    switch (this.#nextFault(exchange.account)) {
      case undefined:
        return this.#answer(exchange, latency);
      case 'time-out':
        return this.#fail(exchange, timeOut, unanswered);
      case 'lost-reply':
        return this.#lose(exchange, this.#random.chance(0.5) ? timeOut : latency, unanswered);
      case 'garbled-reply':
        return this.#lose(exchange, latency, unrecognised);
      case 'server-error':
        return this.#fail(exchange, latency, unavailable);
      case 'garbage':
        return this.#fail(exchange, latency, unrecognised);
      case 'rate-limit': {
        const wait = this.#random.between(5, 90) * second;
        service.limitedUntil = now + wait;
        return this.#limit(exchange, latency, wait);
      }
    }
  }

  #nextFault(account: ServerAccount | undefined): PlannedFault | 'garbled-reply' | undefined {
    const planned = account && this.planned.get(account)?.shift();
    if (planned) return planned;
    const faults = this.#faults;
    let draw = this.#random.fraction();
    draw -= faults.timeOut;
    if (draw < 0) return 'time-out';
    draw -= faults.lostReply;
    if (draw < 0) return 'lost-reply';
    draw -= faults.garbledReply;
    if (draw < 0) return 'garbled-reply';
    draw -= faults.serverError;
    if (draw < 0) return 'server-error';
    draw -= faults.rateLimit;
    if (draw < 0) return 'rate-limit';
    draw -= faults.garbage;
    return draw < 0 ? 'garbage' : undefined;
  }

  #latency(): number {
    if (this.#faults.slow > 0 && this.#random.chance(this.#faults.slow))
      return this.#random.between(1_000, 20_000);
    return 20 + (this.#random.bits() & 255);
  }

  #answer<T>(exchange: Exchange<T>, latency: number): Promise<T> {
    const outcome = exchange.serve();
    this.#onStep();
    return this.#reply(exchange, latency, (resolve, reject) => {
      if (outcome.failure === undefined) {
        exchange.delivered?.();
        this.#watch.ledger.trace?.(exchange.account?.subject ?? '', 'reply: good');
        resolve(outcome.value);
        return;
      }
      this.#watch.refusalDelivered(exchange.account, outcome.failure);
      reject(outcome.failure);
    });
  }

  /** The server carries the request out, and the program does not learn it. */
  #lose<T>(exchange: Exchange<T>, delay: number, failure: Failure): Promise<T> {
    exchange.serve();
    this.#watch.ledger.trace?.(exchange.account?.subject ?? '', 'the reply will be lost');
    this.#tally.lostReplies += 1;
    return this.#fail(exchange, delay, failure);
  }

  #limit<T>(exchange: Exchange<T>, latency: number, wait: number): Promise<T> {
    const told = this.#random.chance(0.8);
    return this.#reply(exchange, latency, (_, reject) => {
      this.#watch.limitDelivered(exchange.service, exchange.account, told ? wait - latency : undefined);
      const retryAt = told ? this.#time.wall + Math.max(0, wait - latency) : undefined;
      reject({ kind: 'rate-limited', message: 'Too many requests.', detail: 'HTTP 429', retryAt });
    });
  }

  #fail<T>(exchange: Exchange<T>, delay: number, failure: Failure): Promise<T> {
    return this.#reply(exchange, delay, (_, reject) => {
      this.#watch.passingFailure(exchange.account, failure.kind);
      reject(failure);
    });
  }

  #reply<T>(
    { life, signal, account }: Exchange<T>,
    delay: number,
    arrive: (resolve: (value: T) => void, reject: (failure: Failure) => void) => void,
  ): Promise<T> {
    const sleeps = this.#time.longSleeps;
    this.inFlight += 1;
    return new Promise<T>((resolve, rejectError) => {
      let isOver = false;
      const reject = (failure: Failure) => {
        this.#watch.ledger.trace?.(account?.subject ?? '', `reply: ${failure.kind} ${failure.message}`);
        this.#tally.failures[failure.kind] = (this.#tally.failures[failure.kind] ?? 0) + 1;
        rejectError(new FailureError(failure));
      };
      const end = () => {
        isOver = true;
        this.inFlight -= 1;
        if (delay > patience) signal.removeEventListener('abort', abort);
      };
      const breakOff = (failure: Failure) => {
        this.#watch.passingFailure(account, failure.kind);
        reject(failure);
      };
      const abort = () => {
        if (isOver || !life.alive) return;
        end();
        breakOff(aborted);
      };
      if (delay > patience) signal.addEventListener('abort', abort);
      this.#time.onMachine(delay, () => {
        if (isOver || !life.alive) return;
        end();
        if (signal.aborted) breakOff(aborted);
        else if (this.#time.longSleeps !== sleeps) breakOff(unreachable);
        else arrive(resolve, reject);
      });
    });
  }
}

const unreachable: Failure = { kind: 'transient', message: 'The provider cannot be reached.' };
const unanswered: Failure = {
  kind: 'transient',
  message: 'The provider did not answer.',
  detail: 'time-out',
};
const unavailable: Failure = { kind: 'transient', message: 'The provider is down.', detail: 'HTTP 503' };
const unrecognised: Failure = { kind: 'unrecognised', message: 'The reply makes no sense.' };
const aborted: Failure = { kind: 'transient', message: 'The request was broken off.' };
