import type { Account, AccountId } from '../../main/engine/account.ts';
import { fail, type VaultProblem } from '../../main/engine/failure.ts';
import type { AccountStore, Vault } from '../../main/engine/ports.ts';
import type { Credential, Session } from '../../main/engine/session.ts';
import type { Faults } from './faults.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Tally } from './tally.ts';
import { second } from './units.ts';
import type { Life, VirtualTime } from './virtual-time.ts';
import type { Watch } from './watch.ts';

/** What the disk holds of one account. */
export interface DiskEntry {
  session: Session | undefined;
  credential: Credential | undefined;
  account: Account | undefined;
  /** When the last write begun ends: writes of one account keep their order. */
  busyUntil: number;
  writesBegun: number;
}

interface Write {
  readonly entry: DiskEntry;
  readonly apply: () => void;
}

/** How long the vault makes its callers wait when the keychain does not answer: under the 3 s that the port allows. */
const vaultPatience = 2.9 * second;

/**
 * The disk and the keychain of the machine: they outlive every crash. A write is asynchronous; when the program crashes during it, either
 * the old or the new content is there afterwards, whole.
 */
export class VirtualDisk {
  readonly entries = new Map<AccountId, DiskEntry>();
  /** What keeps the vault from working, if anything does. */
  vaultProblem: Exclude<VaultProblem, 'full'> | undefined;
  isFull = false;
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #faults: Faults;
  readonly #watch: Watch;
  readonly #tally: Tally;
  readonly #onStep: () => void;
  readonly #loaded = new WeakSet<Credential>();
  readonly #pending = new Set<Write>();

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

  isFromVault(credential: Credential): boolean {
    return this.#loaded.has(credential);
  }

  /** The program is gone: each write under way has happened or not, the later ones of an account only after the earlier. */
  crash(): void {
    const undone = new Set<DiskEntry>();
    for (const { entry, apply } of this.#pending) {
      if (!undone.has(entry) && this.#random.chance(0.5)) apply();
      else undone.add(entry);
    }
    this.#pending.clear();
  }

  vaultOf(life: Life): Vault {
    return {
      loadSession: (id) => this.#read(life, id, () => this.entries.get(id)?.session),
      loadCredential: (id) => this.#read(life, id, () => this.#handOut(this.entries.get(id)?.credential)),
      storeSession: (id, session) =>
        this.#write(life, id, true, (entry) => {
          entry.session = session;
          this.#watch.sessionDurable(id, session);
        }),
      storeCredential: (id, credential) =>
        this.#write(life, id, true, (entry) => {
          entry.credential = credential;
          this.#watch.credentialDurable(id, credential);
        }),
      deleteCredential: (id) =>
        this.#write(life, id, true, (entry) => {
          entry.credential = undefined;
          this.#watch.credentialDurable(id, undefined);
        }),
      deleteAll: (id) => this.#deleteAll(life, id),
    };
  }

  accountStoreOf(life: Life): AccountStore {
    return {
      loadAll: () =>
        this.#read(life, undefined, () => {
          const accounts: Account[] = [];
          for (const { account } of this.entries.values()) if (account) accounts.push(account);
          return accounts;
        }),
      save: (account) =>
        this.#write(life, account.id, false, (entry) => {
          entry.account = account;
          this.#watch.accountDurable(account);
        }),
      remove: (id) =>
        this.#write(life, id, false, (entry) => {
          entry.account = undefined;
          this.#watch.accountRemoved(id);
        }),
    };
  }

  async #deleteAll(life: Life, id: AccountId): Promise<void> {
    await this.#write(life, id, true, (entry) => {
      entry.session = undefined;
      this.#watch.sessionDeleted(id);
    });
    await this.#write(life, id, true, (entry) => {
      entry.credential = undefined;
      this.#watch.credentialDurable(id, undefined);
    });
  }

  #handOut(credential: Credential | undefined): Credential | undefined {
    if (!credential) return undefined;
    const copy = { ...credential };
    this.#loaded.add(copy);
    return copy;
  }

  /** `id`: of whom the vault is asked; the list of accounts needs no vault. */
  #read<T>(life: Life, id: AccountId | undefined, read: () => T): Promise<T> {
    if (!life.alive) return new Promise(() => {});
    return new Promise<T>((resolve, reject) => {
      const problem = id === undefined ? undefined : this.vaultProblem;
      this.#time.onMachine(problem === 'hanging' ? vaultPatience : 1, () => {
        if (!life.alive) return;
        if (id === undefined || !problem) {
          resolve(read());
          return;
        }
        this.#watch.refusedByDisk(id);
        reject(closed(problem));
      });
    });
  }

  #write(life: Life, id: AccountId, isVault: boolean, apply: (entry: DiskEntry) => void): Promise<void> {
    if (life.alive) this.#onStep();
    if (!life.alive) return new Promise(() => {});
    this.#tally.writes += 1;
    const entry = this.#entry(id);
    entry.writesBegun += 1;
    const problem = this.#problemOf(isVault);
    if (problem) return this.#refuse(life, id, isVault, problem, () => apply(entry), entry);
    const { monotonic } = this.#time;
    const due = Math.max(monotonic + 1 + (this.#random.bits() & 3), entry.busyUntil);
    entry.busyUntil = due;
    const write: Write = { entry, apply: () => apply(entry) };
    this.#pending.add(write);
    return new Promise<void>((resolve) => {
      this.#time.onMachine(due - monotonic, () => {
        if (!life.alive) return;
        this.#pending.delete(write);
        this.#onStep();
        if (!life.alive) return;
        write.apply();
        this.#onStep();
        if (life.alive) resolve();
      });
    });
  }

  #problemOf(isVault: boolean): VaultProblem | undefined {
    if (this.isFull) return 'full';
    if (!isVault) return undefined;
    if (this.vaultProblem) return this.vaultProblem;
    const { refusedWrite } = this.#faults;
    return refusedWrite > 0 && this.#random.chance(refusedWrite) ? 'hanging' : undefined;
  }

  /** A keychain that hangs sometimes carries the write out after its caller has given up. */
  #refuse(
    life: Life,
    id: AccountId,
    isVault: boolean,
    problem: VaultProblem,
    apply: () => void,
    entry: DiskEntry,
  ): Promise<void> {
    this.#tally.refusedWrites += 1;
    const begun = entry.writesBegun;
    return new Promise<void>((_, reject) => {
      const delay = problem === 'hanging' ? vaultPatience : 2;
      this.#time.onMachine(delay, () => {
        if (!life.alive) return;
        this.#watch.refusedByDisk(id);
        reject(isVault ? closed(problem) : fail('storage-unavailable', 'The disk is full.'));
        if (problem !== 'hanging' || !this.#random.chance(0.5)) return;
        this.#time.onMachine(this.#random.between(1, 5_000), () => {
          if (!life.alive || entry.writesBegun !== begun) return;
          apply();
          this.#watch.writtenLate(id);
        });
      });
    });
  }

  #entry(id: AccountId): DiskEntry {
    let entry = this.entries.get(id);
    if (!entry) {
      entry = { session: undefined, credential: undefined, account: undefined, busyUntil: 0, writesBegun: 0 };
      this.entries.set(id, entry);
    }
    return entry;
  }
}

function closed(problem: VaultProblem) {
  return fail('vault-unavailable', 'The vault cannot be used.', { vault: problem });
}
