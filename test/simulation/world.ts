import type { AuthMethod } from '../../main/engine/account.ts';
import { FailureError } from '../../main/engine/failure.ts';
import { type FaultLevel, type Faults, faultLevels } from './faults.ts';
import { startIncidents } from './incidents.ts';
import type { Rule, Violation } from './ledger.ts';
import { Machine } from './machine.ts';
import { type Habits, Pastimes, quiet, signUpTime } from './pastimes.ts';
import { Person } from './person.ts';
import { populate, serviceCatalogue } from './population.ts';
import { SeededRandom } from './seeded-random.ts';
import { Tally } from './tally.ts';
import { day, hour } from './units.ts';
import { VirtualDisk } from './virtual-disk.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { type Grant, type ServerAccount, VirtualService } from './virtual-service.ts';
import { settled, VirtualTime } from './virtual-time.ts';
import { Watch } from './watch.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly faults?: FaultLevel | Faults;
  readonly habits?: Habits;
  /** How many accounts there are at the start, spread over all kinds of services. */
  readonly accounts?: number;
}

interface Expectation {
  readonly what: string;
  readonly since: number;
}

/** How long the engine may take to answer whatever it is asked: a queue of renewals, each with its time-outs. */
const longestAnswer = 3 * hour;
const start = Date.UTC(2027, 0, 1);

/** A whole world for the engine to live in: a machine, people, and the services on which their accounts live. A seed decides everything. */
export class World {
  readonly faults: Faults;
  readonly time = new VirtualTime(start);
  readonly tally = new Tally();
  readonly grants = new Map<string, Grant>();
  readonly services = new Map<string, VirtualService>();
  readonly accounts: ServerAccount[] = [];
  readonly watch: Watch;
  readonly network: VirtualNetwork;
  readonly disk: VirtualDisk;
  readonly providerRandom: SeededRandom;
  readonly machine: Machine;
  readonly person: Person;
  readonly #random: SeededRandom;
  #expectations = new Set<Expectation>();

  constructor(options: WorldOptions) {
    const { seed, faults = 'none', habits = quiet, accounts = 0 } = options;
    const stream = (name: string) => new SeededRandom(seed, name);
    this.faults = typeof faults === 'string' ? faultLevels[faults] : faults;
    this.#random = stream('world');
    this.providerRandom = stream('providers');
    this.watch = new Watch(this.time, this.tally, this.grants);
    this.machine = new Machine(this, seed);
    const reachStep = () => this.machine.reachStep();
    this.network = new VirtualNetwork(
      this.time,
      stream('network'),
      this.faults,
      this.watch,
      this.tally,
      reachStep,
    );
    this.disk = new VirtualDisk(this.time, stream('disk'), this.faults, this.watch, this.tally, reachStep);
    this.person = new Person(this, stream('person'));
    for (const traits of serviceCatalogue)
      this.services.set(traits.id, new VirtualService(traits, this.grants));
    populate(this, accounts, stream('population'));
    if (accounts > 0) {
      const pastimes = new Pastimes(this, this.person, stream('pastimes'), habits);
      this.watch.onRenewalBegins = (ward) => pastimes.renewalBegan(ward);
    }
    startIncidents(this, stream('incidents'));
    this.#lookAtAll();
  }

  get violations(): readonly Violation[] {
    return this.watch.ledger.violations;
  }

  /** Adds an account to a service; nobody has signed it in yet. */
  addAccount(serviceId: string, subject: string, method: AuthMethod): ServerAccount {
    const service = this.services.get(serviceId);
    if (!service) throw new Error(`there is no service ${serviceId}`);
    const account = service.register(subject, method);
    this.accounts.push(account);
    return account;
  }

  /** Starts the program, and lets people sign all accounts in, one after the other. */
  boot(): void {
    this.machine.start();
    const duration = signUpTime(this.accounts.length);
    for (const account of this.accounts) {
      this.time.after(this.#random.between(100, 100 + duration), () => void this.person.signUp(account));
    }
  }

  /** Lets time pass, until `duration` is over or a rule is broken. */
  async run(duration: number): Promise<void> {
    const { time, network, machine, violations } = this;
    const until = time.now + duration;
    await settled();
    while (violations.length === 0 && time.step(until)) {
      await settled();
      if (machine.longTimers > network.inFlight) {
        this.#violate('a timer longer than 30 s', 'with no request under way that it could bound');
      }
    }
    if (violations.length === 0) this.watch.checkAll();
  }

  /** Lets `happen` happen at random, so many times a day on average. */
  often(perDay: number, happen: () => void): void {
    if (perDay <= 0) return;
    const wait = () => this.#random.exponential(day / perDay);
    const next = () => {
      happen();
      this.time.after(wait(), next);
    };
    this.time.after(wait(), next);
  }

  /** The engine has to settle this promise, if the program does not crash before. */
  expectToSettle<T>(what: string, promise: Promise<T>): Promise<T> {
    // It was asked of a life that is over already: it crashed while it was asked.
    if (!this.machine.life.alive) return promise;
    const expectation: Expectation = { what, since: this.time.monotonic };
    const expectations = this.#expectations;
    expectations.add(expectation);
    const done = () => expectations.delete(expectation);
    promise.then(done, done);
    return promise;
  }

  /** What the engine rejects with must be a failure with words for a person. */
  expectFailure(error: unknown): void {
    if (error instanceof FailureError && error.failure.kind !== 'unexpected') return;
    const text = error instanceof Error ? `${error.stack}` : String(error);
    this.#violate('the engine throws something that is no failure', text);
  }

  /** Promises of a life that is over are never settled. */
  forgetExpectations(): void {
    this.#expectations = new Set();
  }

  /** Now and then, whatever might have been forgotten altogether is looked for. */
  #lookAtAll(): void {
    this.time.after(day / 4, () => {
      this.watch.checkAll();
      const oldest = this.time.monotonic - longestAnswer;
      for (const { what, since } of this.#expectations) {
        if (since < oldest) this.#violate('a promise of the engine never settles', what);
      }
      this.#lookAtAll();
    });
  }

  #violate(rule: Rule, text: string): void {
    this.watch.ledger.violate(rule, undefined, text);
  }
}
