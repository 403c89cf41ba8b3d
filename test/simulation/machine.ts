import type { EngineNotice, SessionEvent } from '../../main/engine/events.ts';
import type { EventLog, Ports, SignIn } from '../../main/engine/ports.ts';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import type { Interval } from './disturbances.ts';
import { SeededRandom } from './seeded-random.ts';
import { minute, second } from './units.ts';
import { registryOf } from './virtual-provider.ts';
import { type Life, VirtualClock } from './virtual-time.ts';
import type { World } from './world.ts';

/** The machine on which the program lives: starts it, crashes it, puts it to sleep, sets its clock, cuts its network, locks its vault. */
export class Machine {
  readonly #world: World;
  readonly #engineRandom: SeededRandom;
  #lives = 0;
  #life: Life = { number: 0, alive: false };
  #manager: SecureSessionManager | undefined;
  #clock: VirtualClock | undefined;
  #down: Interval | undefined;
  /** Steps at which a crash makes a difference, counted since the start; and at which one to crash. */
  steps = 0;
  crashAtStep = Number.POSITIVE_INFINITY;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#engineRandom = new SeededRandom(seed, 'engine');
  }

  /** The engine, if it runs and the machine is awake. */
  get manager(): SecureSessionManager | undefined {
    return this.#life.alive && this.#world.time.awake ? this.#manager : undefined;
  }

  get life(): Life {
    return this.#life;
  }

  /** Timers under way that were asked for longer than 30 s. */
  get longTimers(): number {
    return this.#clock?.longTimers ?? 0;
  }

  /** Starts the program on what the disk holds. */
  start(): void {
    const world = this.#world;
    const { time, watch, person } = world;
    this.#lives += 1;
    const life: Life = { number: this.#lives, alive: true };
    this.#life = life;
    watch.lifeBegins(life);
    this.#clock = new VirtualClock(time, life);
    const manager = new SecureSessionManager(this.#portsOf(life, this.#clock, person.signInPortOf(life)));
    this.#manager = manager;
    manager.subscribe((notice) => life.alive && this.#noticed(notice));
    const started = manager.start().then(() => {
      if (!life.alive) return;
      this.#recovered(this.#down);
      this.#down = undefined;
      person.lookThrough(manager);
      time.after(minute, () => watch.checkHalted());
    });
    void world.expectToSettle('start', started);
  }

  /** The program is gone from one moment to the next; it is started again after `downTime`. */
  crash(downTime: number): void {
    const { time, watch, tally } = this.#world;
    if (!this.#life.alive) return;
    tally.crashes += 1;
    this.#endLife();
    this.#down ??= watch.ledger.machine.begin(time.now);
    time.after(downTime, () => this.#startWhenAwake());
  }

  /** The program is ended in an orderly way, and started again after `downTime`. */
  restart(downTime: number): void {
    const { time, watch, tally } = this.#world;
    const manager = this.manager;
    const life = this.#life;
    if (!manager || this.#down) return;
    tally.restarts += 1;
    this.#down = watch.ledger.machine.begin(time.now);
    const stopped = manager.stop().then(() => {
      if (!life.alive) return;
      this.#endLife();
      time.after(downTime, () => this.#startWhenAwake());
    });
    void this.#world.expectToSettle('stop', stopped);
  }

  /** The machine sleeps. `clockGoesOn`: its monotonic clock counts the sleep, as on Windows. */
  sleep(duration: number, clockGoesOn: boolean): void {
    const { time, watch, tally } = this.#world;
    if (!time.awake) return;
    tally.sleeps += 1;
    const asleep = watch.ledger.machine.begin(time.now);
    time.sleep(duration, clockGoesOn, () => this.#recovered(asleep));
  }

  /** The machine has no network for a while. */
  goOffline(duration: number): void {
    const { time, network, watch, tally } = this.#world;
    if (!network.online) return;
    tally.offlines += 1;
    const offline = watch.ledger.machine.begin(time.now);
    network.setOnline(false);
    time.after(duration, () => {
      network.setOnline(true);
      this.#recovered(offline);
    });
  }

  /** The vault refuses everything, or hangs, for a while. */
  closeVault(problem: 'locked' | 'hanging', duration: number): void {
    const { time, disk, watch, tally } = this.#world;
    if (disk.vaultProblem) return;
    tally.vaultClosures += 1;
    const closed = watch.ledger.machine.begin(time.now);
    disk.vaultProblem = problem;
    time.after(duration, () => {
      disk.vaultProblem = undefined;
      this.#recovered(closed);
    });
  }

  /** Nothing can be written for a while. */
  fillDisk(duration: number): void {
    const { time, disk, watch } = this.#world;
    if (disk.isFull) return;
    const full = watch.ledger.machine.begin(time.now);
    disk.isFull = true;
    time.after(duration, () => {
      disk.isFull = false;
      this.#recovered(full);
    });
  }

  /** The wall clock is set wrong by `error`, and right again after `duration`. */
  setClock(error: number, duration: number): void {
    const { time, watch, tally } = this.#world;
    if (time.wallError !== 0) return;
    tally.clockJumps += 1;
    const wrong = watch.ledger.clock.begin(time.now);
    time.wallError = error;
    time.after(duration, () => {
      time.wallError = 0;
      wrong.to = time.now + 6 * minute;
    });
  }

  /** One more point is reached at which a crash makes a difference. */
  reachStep(): void {
    this.steps += 1;
    if (this.steps === this.crashAtStep) this.crash(5 * second);
  }

  #startWhenAwake(): void {
    const { time } = this.#world;
    if (time.awake) this.start();
    else time.after(minute, () => this.#startWhenAwake());
  }

  #endLife(): void {
    const { time, disk, network, watch } = this.#world;
    this.#life.alive = false;
    this.#clock = undefined;
    time.clearMachine();
    disk.crash();
    network.forget();
    watch.lifeEnds();
    this.#world.forgetExpectations();
    watch.ledger.trace?.('', 'the program is gone');
  }

  /** What disturbed is over; the engine may spread what has piled up. */
  #recovered(interval: Interval | undefined): void {
    const { time, watch } = this.#world;
    const piledUp = Math.min(5 * minute, watch.ledger.byId.size * 250);
    if (interval) interval.to = time.now + minute + piledUp;
  }

  #noticed(notice: EngineNotice): void {
    if (notice.type !== 'account-changed') return;
    this.#world.watch.announced(notice.account);
    this.#world.person.noticed(notice.account);
  }

  #trace(event: SessionEvent): void {
    const { trace, byId } = this.#world.watch.ledger;
    if (!trace) return;
    const subject = byId.get(event.accountId ?? '')?.account.subject ?? '';
    trace(subject, `event: ${event.type} by ${event.actor} ${event.failure?.kind ?? ''}`);
  }

  #portsOf(life: Life, clock: VirtualClock, signIn: SignIn): Ports {
    const world = this.#world;
    const { time, disk, network, watch, services, faults, tally } = world;
    const events: EventLog = {
      append: (event) => {
        if (!life.alive) return;
        tally.countEvent(event.type);
        this.#trace(event);
        if (event.failure?.kind === 'unexpected') {
          watch.ledger.violate(
            'the engine throws something that is no failure',
            undefined,
            `${event.failure.detail}`,
          );
        }
      },
    };
    return {
      clock,
      random: this.#engineRandom,
      vault: disk.vaultOf(life),
      accounts: disk.accountStoreOf(life),
      providers: registryOf(services.values(), {
        life,
        time,
        network,
        watch,
        random: world.providerRandom,
        faults,
        isFromVault: (credential) => disk.isFromVault(credential),
      }),
      signIn,
      events,
      connectivity: network.connectivityOf(life),
    };
  }
}
