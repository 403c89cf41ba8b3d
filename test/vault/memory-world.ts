import type { Keychain } from '../../main/vault/keychain.ts';
import type { SealedContent, SealedPair, SealedPurpose, SealedRows } from '../../main/vault/sealed-rows.ts';
import type { VaultReport } from '../../main/vault/sealed-secrets.ts';
import { SessionVault } from '../../main/vault/session-vault.ts';

/** Thrown by every step after the process "died". */
export class Crash extends Error {}

/** What goes wrong at a step: nothing, the process dies before or after it, or it fails before or after it took effect. */
export type Fault = 'crash before' | 'crash after' | 'fail before' | 'fail after';

/** A keychain and a database that outlive the processes which use them. Each change and each reading of the keychain is a step. */
export class MemoryWorld {
  readonly items = new Map<string, string>();
  readonly rows = new Map<string, SealedPair>();
  keyCheck: Uint8Array | undefined;
  nextKeyCheck: Uint8Array | undefined;
  accountCount = 1;
  /** Steps that were made so far, in words. */
  readonly steps: string[] = [];
  #faultAt = Number.POSITIVE_INFINITY;
  #fault: Fault = 'crash before';
  #failure: () => Error = () => new Error('fault');
  #isDead = false;

  /** Lets the step with this number, counted from now, go wrong. */
  plan(step: number, fault: Fault, failure: () => Error): void {
    this.#faultAt = this.steps.length + step;
    this.#fault = fault;
    this.#failure = failure;
  }

  /** A fresh process over the same keychain and database. */
  restart(
    options: { platform?: NodeJS.Platform; onReport?: (report: VaultReport) => void } = {},
  ): SessionVault {
    this.#faultAt = Number.POSITIVE_INFINITY;
    this.#isDead = false;
    return new SessionVault({
      keychain: this.keychain,
      rows: this.sealedRows,
      platform: 'linux',
      cost: { logN: 10, r: 1, p: 1 },
      ...options,
    });
  }

  readonly keychain: Keychain = {
    backend: 'keychain',
    name: 'a keychain in memory',
    get: (item) => this.#step(`get ${item}`, () => this.items.get(item)),
    set: (item, secret) => this.#step(`set ${item}`, () => void this.items.set(item, secret)),
    delete: (item) => this.#step(`delete ${item}`, () => void this.items.delete(item)),
    retry: () => undefined,
    lock: () => undefined,
  };

  readonly sealedRows: SealedRows = {
    profileId: 'memory',
    read: (accountId, purpose) => {
      if (this.#isDead) throw new Crash();
      return this.#pair(accountId, purpose);
    },
    isEmpty: () => this.rows.size === 0,
    accountIds: () => [...new Set([...this.rows.keys()].map((key) => key.split(' ')[0] ?? ''))].sort(),
    countAccounts: (limit) => Math.min(limit, this.accountCount),
    write: (accountId, purpose, content, keep = 'current') =>
      this.#step(`write ${purpose}`, () => {
        const { current, previous } = this.#pair(accountId, purpose);
        const kept = { current, previous, neither: undefined }[keep];
        this.#setPair(accountId, purpose, content, kept);
      }),
    dropPrevious: (accountId, purpose) =>
      this.#step(`drop previous ${purpose}`, () => {
        const { current } = this.#pair(accountId, purpose);
        if (current !== undefined) this.#setPair(accountId, purpose, current, undefined);
      }),
    remove: (accountId, purposes) =>
      this.#step(`remove ${purposes.join(' and ')}`, () => {
        for (const purpose of purposes) this.rows.delete(`${accountId} ${purpose}`);
      }),
    readKeyCheck: () => this.keyCheck,
    writeKeyCheck: (check) =>
      this.#step('write key check', () => {
        this.keyCheck = Uint8Array.from(check);
      }),
    readNextKeyCheck: () => this.nextKeyCheck,
    writeNextKeyCheck: (check) =>
      this.#step('write next key check', () => {
        this.nextKeyCheck = Uint8Array.from(check);
      }),
    promoteNextKeyCheck: () =>
      this.#step('promote next key check', () => {
        this.keyCheck = this.nextKeyCheck;
        this.nextKeyCheck = undefined;
      }),
  };

  #pair(accountId: string, purpose: SealedPurpose): SealedPair {
    return this.rows.get(`${accountId} ${purpose}`) ?? {};
  }

  #setPair(
    accountId: string,
    purpose: SealedPurpose,
    current: SealedContent,
    previous: SealedContent | undefined,
  ): void {
    const copy = (content: SealedContent) =>
      typeof content === 'string' ? content : Uint8Array.from(content);
    this.rows.set(`${accountId} ${purpose}`, {
      current: copy(current),
      ...(previous === undefined ? {} : { previous: copy(previous) }),
    });
  }

  async #step<Result>(name: string, effect: () => Result): Promise<Result> {
    await undefined;
    if (this.#isDead) throw new Crash();
    const isFaulty = this.steps.length === this.#faultAt;
    this.steps.push(name);
    if (!isFaulty) return effect();
    if (this.#fault.endsWith('after')) effect();
    if (this.#fault.startsWith('fail')) throw this.#failure();
    this.#isDead = true;
    throw new Crash();
  }
}
