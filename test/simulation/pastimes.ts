import type { Ward } from './ledger.ts';
import type { Person } from './person.ts';
import type { SeededRandom } from './seeded-random.ts';
import { day, hour, minute } from './units.ts';
import type { World } from './world.ts';

/** How often people and tools do something with an account by themselves, per account and day. */
export interface Habits {
  readonly handOuts: number;
  readonly uses: number;
  readonly refreshes: number;
  readonly pauses: number;
  readonly signOuts: number;
  readonly signInsAnew: number;
  readonly passwordChanges: number;
  /** The provider ends the session again and again, each time somebody uses it. */
  readonly storms: number;
  /** Per machine and day. */
  readonly refreshAlls: number;
  readonly creditSyncs: number;
  /** Share of all this that is done in the middle of a renewal. */
  readonly ambushes: number;
}

export const quiet: Habits = {
  handOuts: 0,
  uses: 0,
  refreshes: 0,
  pauses: 0,
  signOuts: 0,
  signInsAnew: 0,
  passwordChanges: 0,
  storms: 0,
  refreshAlls: 0,
  creditSyncs: 0,
  ambushes: 0,
};

export const ordinary: Habits = {
  handOuts: 0.2,
  uses: 0.2,
  refreshes: 0.02,
  pauses: 0.002,
  signOuts: 0.0005,
  signInsAnew: 0.002,
  passwordChanges: 0.001,
  storms: 0.0005,
  refreshAlls: 0.1,
  creditSyncs: 0.1,
  ambushes: 0.3,
};

export const busy: Habits = {
  handOuts: 4,
  uses: 4,
  refreshes: 2,
  pauses: 0.5,
  signOuts: 0.5,
  signInsAnew: 0.5,
  passwordChanges: 0.2,
  storms: 0.05,
  refreshAlls: 2,
  creditSyncs: 2,
  ambushes: 0.5,
};

type Deed = (ward: Ward) => Promise<void>;

/** What people and tools do without being asked, at random. */
export class Pastimes {
  readonly #world: World;
  readonly #person: Person;
  readonly #random: SeededRandom;
  readonly #ambushes: number;
  #ambush: Deed | undefined;

  constructor(world: World, person: Person, random: SeededRandom, habits: Habits) {
    this.#world = world;
    this.#person = person;
    this.#random = random;
    this.#ambushes = habits.ambushes;
    const size = world.accounts.length;
    this.#often(habits.handOuts * size, (ward) => this.#handOut(ward));
    this.#often(habits.uses * size, (ward) => this.#use(ward));
    this.#often(habits.refreshes * size, (ward) => this.#refresh(ward));
    this.#often(habits.pauses * size, (ward) => this.#pause(ward));
    this.#often(habits.signOuts * size, (ward) => this.#person.remove(ward));
    this.#often(habits.signInsAnew * size, (ward) => this.#person.signInAgain(ward));
    this.#often(habits.passwordChanges * size, (ward) => this.#changePassword(ward));
    this.#often(habits.storms * size, (ward) => this.#storm(ward));
    world.often(habits.refreshAlls, () => void this.#refreshAll());
    world.often(habits.creditSyncs, () => void this.#syncCredits());
  }

  /** A renewal of the account has begun: perhaps somebody has waited for that. */
  renewalBegan(ward: Ward): void {
    const ambush = this.#ambush;
    if (!ambush) return;
    this.#ambush = undefined;
    this.#world.time.after(this.#random.between(1, 300), () => void ambush(ward));
  }

  #often(perDay: number, deed: Deed): void {
    this.#world.often(perDay, () => {
      if (!this.#world.machine.manager) return;
      if (this.#random.chance(this.#ambushes)) {
        this.#ambush = deed;
        return;
      }
      const ward = this.#world.watch.ledger.wards.get(this.#random.pick(this.#world.accounts));
      if (ward) void deed(ward);
    });
  }

  async #handOut(ward: Ward): Promise<void> {
    const minValid = this.#random.pick([0, minute, 5 * minute, hour / 2]);
    const callers = this.#random.between(1, 5);
    const calls: Promise<void>[] = [];
    for (let caller = 0; caller < callers; caller += 1) calls.push(this.#handOutOnce(ward, minValid));
    await Promise.all(calls);
  }

  async #handOutOnce(ward: Ward, minValid: number): Promise<void> {
    const { machine, watch, tally } = this.#world;
    const { id } = ward;
    if (!machine.manager || id === undefined || ward.removal !== 'no') return;
    tally.handOuts += 1;
    const { manager } = machine;
    await this.#person.settles('hand-out', ward, async () => {
      watch.handedOut(id, await manager.accessToken(id, minValid, 'tool'), minValid);
    });
  }

  async #use(ward: Ward): Promise<void> {
    const { machine, watch, tally } = this.#world;
    const { manager } = machine;
    const { id } = ward;
    if (!manager || id === undefined || ward.removal !== 'no') return;
    tally.uses += 1;
    const request = { method: 'GET', url: 'https://service.test/' };
    await this.#person.settles('use', ward, () =>
      manager.runWithSession(id, (client, signal) => {
        watch.used(id, client.session);
        return client.request(request, signal);
      }),
    );
  }

  async #refresh(ward: Ward): Promise<void> {
    const { manager } = this.#world.machine;
    const { id } = ward;
    if (!manager || id === undefined || ward.removal !== 'no') return;
    await this.#person.settles('refresh', ward, () => manager.refresh(id));
  }

  async #pause(ward: Ward): Promise<void> {
    const { machine, time } = this.#world;
    const { manager } = machine;
    const { id } = ward;
    if (!manager || id === undefined || ward.removal !== 'no') return;
    await this.#person.settles('pause', ward, () => manager.pause(id));
    time.after(this.#random.exponential(6 * hour), () => void this.#resume(ward));
  }

  async #resume(ward: Ward): Promise<void> {
    const { machine, time } = this.#world;
    const { manager } = machine;
    const { id } = ward;
    if (ward.removal !== 'no' || id === undefined) return;
    if (!manager) {
      time.after(hour, () => void this.#resume(ward));
      return;
    }
    await this.#person.settles('resume', ward, () => manager.resume(id));
  }

  /** The person stores a password, which is right, or forgets it. */
  async #changePassword(ward: Ward): Promise<void> {
    const { manager } = this.#world.machine;
    const { account, id } = ward;
    if (!manager || id === undefined || ward.removal !== 'no' || account.method !== 'password') return;
    const { subject: username, password } = account;
    const isStored = this.#random.chance(0.7);
    await this.#person.settles('password', ward, () =>
      isStored ? manager.setCredential(id, { username, password }) : manager.forgetCredential(id),
    );
  }

  async #storm(ward: Ward): Promise<void> {
    const { account } = ward;
    if (account.method !== 'password') return;
    for (let round = 0; round < 8; round += 1) {
      account.service.endAll(account, 'session-expired', 'revoked by the provider', this.#world.time.now);
      void this.#use(ward);
      await new Promise<void>((resolve) => {
        this.#world.time.after(this.#random.between(1, 8) * minute, resolve);
      });
    }
  }

  async #refreshAll(): Promise<void> {
    const { machine, watch } = this.#world;
    const { manager, life } = machine;
    if (!manager) return;
    const wards = [...watch.ledger.byId.values()];
    for (const ward of wards) ward.asked += 1;
    await this.#world.expectToSettle('refresh of all', manager.refreshAll({}));
    if (life.alive) for (const ward of wards) ward.asked -= 1;
  }

  async #syncCredits(): Promise<void> {
    const { machine, watch } = this.#world;
    const { manager, life } = machine;
    if (!manager) return;
    const wards = [...watch.ledger.byId.values()];
    for (const ward of wards) ward.asked += 1;
    await this.#world.expectToSettle('reading of all credits', manager.syncCredits({ actor: 'user' }));
    if (life.alive) for (const ward of wards) ward.asked -= 1;
  }
}

/** How long after the start of a run people have signed all accounts in. */
export function signUpTime(accounts: number): number {
  return Math.min(day / 4, accounts * 1_000);
}
