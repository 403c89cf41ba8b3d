import type { Account, AccountId } from '../../main/engine/account.ts';
import { fail } from '../../main/engine/failure.ts';
import type { SignIn, SignInTask } from '../../main/engine/ports.ts';
import type { Captured } from '../../main/engine/provider.ts';
import type { SecureSessionManager } from '../../main/engine/session-manager.ts';
import type { Ward } from './ledger.ts';
import type { SeededRandom } from './seeded-random.ts';
import { hour, minute, second } from './units.ts';
import { usualWay } from './virtual-provider.ts';
import type { Grant, ServerAccount } from './virtual-service.ts';
import { sessionOf } from './virtual-session.ts';
import type { Life } from './virtual-time.ts';
import type { World } from './world.ts';

/** How long people take to sign in at a window. */
const signInTime = [5 * second, 90 * second] as const;
const rememberPassword = 0.7;

/** The people at the machine: they sign in, answer when they are asked to, and use, pause and remove their accounts. */
export class Person {
  readonly #world: World;
  readonly #random: SeededRandom;
  /** Accounts that are being signed in for the first time at a window, by provider. */
  readonly #newcomers = new Map<string, ServerAccount[]>();
  /** Accounts that somebody will look after already. */
  readonly #noted = new Set<AccountId>();
  #attempts = 0;

  constructor(world: World, random: SeededRandom) {
    this.#world = world;
    this.#random = random;
  }

  /** Signs a new account in; keeps trying until it works. Resolves with its id, or undefined if this time it did not work. */
  async signUp(
    account: ServerAccount,
    remember = this.#random.chance(rememberPassword),
  ): Promise<AccountId | undefined> {
    const { machine, tally, time } = this.#world;
    const { manager } = machine;
    const again = () =>
      time.after(this.#random.exponential(10 * minute), () => void this.signUp(account, remember));
    if (!manager || !this.#world.network.online) {
      again();
      return undefined;
    }
    if (this.#world.watch.ledger.wards.get(account)?.id !== undefined) return undefined;
    tally.signIns += 1;
    const way = usualWay(account.service.traits.kind, account.method);
    const newcomers = this.#newcomers.get(account.service.traits.id) ?? [];
    this.#newcomers.set(account.service.traits.id, newcomers);
    newcomers.push(account);
    const request = { attemptId: this.#nextAttempt(), providerId: account.service.traits.id, way };
    try {
      const listed = await this.#world.expectToSettle(
        'sign-in',
        manager.signIn({ ...request, ...this.#inputFor(account, remember) }),
      );
      return listed.id;
    } catch (error) {
      this.#world.expectFailure(error);
      again();
      return undefined;
    } finally {
      const index = newcomers.indexOf(account);
      if (index >= 0) newcomers.splice(index, 1);
    }
  }

  /** Signs an account in again. */
  async signInAgain(ward: Ward): Promise<void> {
    const { machine, tally, time } = this.#world;
    const { manager } = machine;
    const { id, account } = ward;
    if (!manager || id === undefined || ward.removal !== 'no') return;
    tally.signIns += 1;
    account.challenged = false;
    const way = usualWay(account.service.traits.kind, account.method);
    const request = {
      attemptId: this.#nextAttempt(),
      providerId: account.service.traits.id,
      accountId: id,
      way,
    };
    await this.settles('sign-in', ward, async () => {
      await manager.signIn({ ...request, ...this.#inputFor(account, true) });
      ward.lookedAfterAt = time.now;
    });
  }

  /** Uses the account here although it is in use elsewhere. */
  async takeOver(ward: Ward): Promise<void> {
    const { manager } = this.#world.machine;
    const { id } = ward;
    if (!manager || id === undefined || ward.removal !== 'no') return;
    if (!ward.row?.hasCredential) {
      await this.signInAgain(ward);
      return;
    }
    const { life } = this.#world.machine;
    ward.takingOver += 1;
    await this.settles('take-over', ward, () => manager.takeOver(id));
    if (life.alive) ward.takingOver -= 1;
  }

  /** Signs the account out and checks that nothing is left of it. */
  async remove(ward: Ward): Promise<void> {
    const { machine, disk, watch, tally } = this.#world;
    const { manager } = machine;
    const { id } = ward;
    if (!manager || id === undefined || ward.removal !== 'no') return;
    ward.removal = 'asked';
    tally.signOuts += 1;
    // The program may have crashed when it was all but done.
    const isListed = manager.list().some((account) => account.id === id);
    const isDone =
      !isListed || (await this.settles('sign-out', ward, () => manager.remove(id).then(() => true)));
    if (!isDone) {
      this.#later(ward, hour);
      return;
    }
    ward.removal = 'done';
    const entry = disk.entries.get(id);
    if (entry?.session || entry?.credential || entry?.account) {
      watch.ledger.violate('a removed account comes back', ward, 'something of it is left on the disk');
    }
  }

  /** Waits for something that people or tools asked of an account. Resolves with undefined if it failed. */
  async settles<T>(what: string, ward: Ward, ask: () => Promise<T>): Promise<T | undefined> {
    const { life } = this.#world.machine;
    ward.asked += 1;
    try {
      return await this.#world.expectToSettle(what, ask());
    } catch (error) {
      this.#world.expectFailure(error);
      return undefined;
    } finally {
      if (life.alive) ward.asked -= 1;
    }
  }

  /** An account was announced: does it want something? */
  noticed(account: Account): void {
    if (account.status !== 'needs-sign-in' && account.status !== 'in-use-elsewhere') return;
    const ward = this.#world.watch.ledger.byId.get(account.id);
    if (ward) this.#later(ward, account.status === 'needs-sign-in' ? 4 * hour : 8 * hour);
  }

  /** The program has started: which accounts want something, and which removals were interrupted? */
  lookThrough(manager: SecureSessionManager): void {
    for (const account of manager.list()) this.noticed(account);
    for (const ward of this.#world.watch.ledger.byId.values()) {
      if (ward.removal === 'asked') this.#later(ward, hour);
    }
  }

  signInPortOf(life: Life): SignIn {
    return { ways: ['chrome', 'loopback'], obtain: (task, signal) => this.#obtain(life, task, signal) };
  }

  #later(ward: Ward, mean: number): void {
    const { id } = ward;
    if (id === undefined || this.#noted.has(id)) return;
    this.#noted.add(id);
    this.#world.time.after(this.#random.exponential(mean), () => void this.#lookAfter(ward, id));
  }

  async #lookAfter(ward: Ward, id: AccountId): Promise<void> {
    this.#noted.delete(id);
    const { machine, network } = this.#world;
    if (!machine.manager || !network.online) {
      this.#later(ward, hour);
      return;
    }
    if (ward.removal === 'asked') {
      ward.removal = 'no';
      await this.remove(ward);
      return;
    }
    const status = ward.row?.status;
    if (status === 'in-use-elsewhere') await this.takeOver(ward);
    else if (status === 'needs-sign-in') await this.signInAgain(ward);
    if (ward.row?.status === status && status !== 'active') this.#later(ward, hour);
  }

  #nextAttempt(): string {
    this.#attempts += 1;
    return `attempt-${this.#attempts}`;
  }

  /** What people type or paste for an account. */
  #inputFor(account: ServerAccount, remember: boolean) {
    const { kind } = account.service.traits;
    if (kind === 'one-session' || (kind === 'fixed' && account.method === 'password')) {
      return { credential: { username: account.subject, password: account.password }, remember };
    }
    if (kind === 'api-key' || kind === 'fixed') {
      return { captured: this.#captured(account.service.issue(account, this.#world.time.now)) };
    }
    return {};
  }

  #captured(grant: Grant): Captured {
    const { time } = this.#world;
    const session = sessionOf(grant, time.now, time.wall);
    if (session.apiKey !== undefined) return { apiKey: session.apiKey };
    if (session.refreshToken === undefined) return { cookies: session.cookies };
    return { tokens: { accessToken: grant.accessToken, refreshToken: session.refreshToken } };
  }

  #obtain(life: Life, task: SignInTask, signal: AbortSignal): Promise<Captured> {
    const { time, faults, watch } = this.#world;
    const random = this.#random;
    const ward = watch.ledger.byId.get(task.accountId ?? '');
    const account = task.accountId ? ward?.account : this.#newcomers.get(task.provider.id)?.shift();
    return new Promise((resolve, reject) => {
      const cancelled = () => reject(fail('cancelled', 'The person closed the window.'));
      signal.addEventListener('abort', cancelled);
      const done = () => {
        if (!life.alive || signal.aborted) return;
        if (!time.awake) {
          time.after(minute, done);
          return;
        }
        signal.removeEventListener('abort', cancelled);
        if (!account || random.chance(faults.signInCancelled)) {
          cancelled();
          return;
        }
        // Where the provider has never told whose account it is, nobody could notice.
        const asOther = ward?.row?.identity !== undefined && random.chance(faults.signInAsOther);
        const actual = asOther ? random.pick([...account.service.accounts.values()]) : account;
        actual.challenged = false;
        resolve(this.#captured(account.service.issue(actual, time.now)));
      };
      time.after(random.between(...signInTime), done);
    });
  }
}
