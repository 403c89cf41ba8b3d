import { randomBytes } from 'node:crypto';
import type { AccountId } from '../engine/account.ts';
import { type Failure, failureOf } from '../engine/failure.ts';
import type { Keychain } from './keychain.ts';
import { type BoxPurpose, keyLength, open, readHeader, seal } from './sealed-box.ts';
import type { SealedRows } from './sealed-rows.ts';
import { damaged, problemOf, vaultFailure } from './vault-failure.ts';
import {
  deriveKey,
  isSame,
  keyCheck,
  VaultKeySource,
  type VaultKeySourceOptions,
} from './vault-key-source.ts';

/** What a box is sealed with: the vault key, or the key of its account's item. */
type SealKey = 'vault-key' | 'item-key';

/**
 * Holds the keys of the vault, and is the only one who does: others get boxes sealed and opened. Keys stay in memory once they were
 * read, and are zeroed when they are let go; a box is sealed in the same step that looks for its key, so never with a zeroed one.
 */
export class VaultKeys {
  readonly #keychain: Keychain;
  readonly #rows: SealedRows;
  readonly #source: VaultKeySource;
  readonly #onLocked: () => void;
  readonly #itemKeys = new Map<AccountId, Buffer>();
  /** Accounts whose item is what this process last made of it. Nobody else writes it: there is one engine for a profile. */
  readonly #madeHere = new Set<AccountId>();
  #vaultKey: Buffer | undefined;
  /** The vault key before, while everything is being sealed anew: opens only. */
  #olderKey: Buffer | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #failure: Failure | undefined;

  /** `onLocked` is told when the vault key turns out to be under the passphrase of the app lock. */
  constructor(options: VaultKeySourceOptions, onLocked: () => void = () => undefined) {
    this.#onLocked = onLocked;
    this.#keychain = options.keychain;
    this.#rows = options.rows;
    this.#source = new VaultKeySource(options);
  }

  /** Whether the vault key is in memory. */
  get isOpen(): boolean {
    return this.#vaultKey !== undefined;
  }

  /** Why the keychain could not be used when it was last asked. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /**
   * Fetches the vault key, or makes one if there never was one and a new one will do. It is never made anew: a key that cannot be read,
   * or is gone although there is something sealed, is told as it is.
   */
  async prepare(which: 'existing' | 'existing or new'): Promise<void> {
    if (this.#vaultKey) return;
    await this.#inTurn(async () => {
      if (!this.#vaultKey) await this.#ask(() => this.#fetch(which));
    });
  }

  /** Fetches the vault key from under the passphrase of the app lock. Throws `app-locked` if that is wrong. */
  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(() => this.#ask(() => this.#fetch('existing or new', passphrase)));
  }

  /** Asks the keychain whether it can be used. Throws what it says. */
  async probe(): Promise<void> {
    // With the key in memory nothing else would ask, and an earlier refusal would be told for ever.
    if (this.#vaultKey || this.#rows.isEmpty()) await this.#ask(() => this.#source.probe());
    else await this.prepare('existing');
  }

  /** Makes a new vault key in the place of one that is lost; what was sealed with that stays sealed. Only the person may ask for this. */
  replaceLostKey(): Promise<void> {
    return this.#inTurn(() => this.#ask(async () => this.#adopt(await this.#source.replaceLost())));
  }

  /** Changes how the vault key lies in the keychain; what is in memory stays. Failures of a wrong passphrase say nothing of the keychain. */
  changeLock<Result>(work: (source: VaultKeySource) => Promise<Result>): Promise<Result> {
    return this.#inTurn(() => work(this.#source));
  }

  /** Goes on with a new vault key, and opens with the one before as well, until `finishRenewal`. */
  async beginRenewal(passphrase?: string): Promise<void> {
    await this.#inTurn(async () => {
      const { key, older } = await this.#source.beginRenewal(passphrase);
      await this.#adopt(key, older);
    });
  }

  /** Nothing needs the vault key before any more. */
  async finishRenewal(): Promise<void> {
    await this.#inTurn(() => this.#source.finishRenewal());
    this.#olderKey?.fill(0);
    this.#olderKey = undefined;
  }

  /** The sealed box that is the account's keychain item, or undefined if there is certainly none. */
  async readItem(accountId: AccountId): Promise<Buffer | undefined> {
    const text = await this.#ask(() => this.#keychain.get(accountId));
    return text === undefined ? undefined : Buffer.from(text, 'base64url');
  }

  /** Makes a box the account's keychain item, and resolves once it has been read back the same. */
  async replaceItem(accountId: AccountId, box: Buffer): Promise<void> {
    // From here on nobody knows what the item is until it has been read: a write that fails can have been done.
    this.forgetItemKey(accountId);
    const text = box.toString('base64url');
    await this.#ask(async () => {
      await this.#keychain.set(accountId, text);
      if ((await this.#keychain.get(accountId)) !== text) {
        throw vaultFailure('damaged', 'The keychain did not give back what it was given.', 'read back');
      }
    });
    this.#madeHere.add(accountId);
  }

  /** Whether the account's keychain item is certainly one that this process made, so that nothing in it can be lost by replacing it. */
  madeItem(accountId: AccountId): boolean {
    return this.#madeHere.has(accountId);
  }

  /** Deletes the account's keychain item, and resolves once it is certainly gone. */
  async deleteItem(accountId: AccountId): Promise<void> {
    this.forgetItemKey(accountId);
    await this.#ask(async () => {
      await this.#keychain.delete(accountId);
      const left = await this.#keychain.get(accountId);
      if (left !== undefined)
        throw vaultFailure('denied', 'The keychain did not delete the item of the account.');
    });
  }

  hasItemKey(accountId: AccountId): boolean {
    return this.#itemKeys.has(accountId);
  }

  /** Takes the item key out of the box that is the account's keychain item. */
  adoptItemKey(accountId: AccountId, box: Buffer): void {
    const key = this.open(box, 'item-key', accountId);
    if (key.length !== keyLength) throw damaged('item key');
    this.forgetItemKey(accountId);
    this.#itemKeys.set(accountId, key);
  }

  /** Makes a random key the account's keychain item. */
  async makeItemKey(accountId: AccountId): Promise<void> {
    const key = randomBytes(keyLength);
    const box = this.seal(key, 'vault-key', 'item-key', accountId);
    await this.replaceItem(accountId, box);
    this.#itemKeys.set(accountId, key);
  }

  /** Zeroes the item key of an account; it is read again when it is needed. */
  forgetItemKey(accountId: AccountId): void {
    this.#madeHere.delete(accountId);
    this.#itemKeys.get(accountId)?.fill(0);
    this.#itemKeys.delete(accountId);
  }

  /** Seals with a key that was prepared. Throws `locked` if the keys were let go meanwhile. */
  seal(plaintext: Uint8Array, key: SealKey, purpose: BoxPurpose, accountId: AccountId): Buffer {
    return seal(plaintext, this.#key(key, accountId), { purpose, key, subject: accountId });
  }

  /** Opens a box with the key that its header names. Throws `damaged`, `newer-format`, or `locked` if the keys were let go. */
  open(box: Uint8Array, purpose: BoxPurpose, accountId: AccountId): Buffer {
    const { key } = readHeader(box);
    if (key !== 'vault-key' && key !== 'item-key') throw damaged('key');
    const context = { purpose, key, subject: accountId };
    try {
      return open(box, this.#key(key, accountId), context);
    } catch (error) {
      if (key !== 'vault-key' || !this.#olderKey || problemOf(error) !== 'damaged') throw error;
      return open(box, this.#olderKey, context);
    }
  }

  /** Whether a box is sealed with the vault key itself, and not with the one before. */
  isUnderCurrentKey(box: Uint8Array, purpose: BoxPurpose, accountId: AccountId): boolean {
    try {
      const context = { purpose, key: 'vault-key', subject: accountId } as const;
      open(box, this.#key('vault-key', accountId), context).fill(0);
      return true;
    } catch (error) {
      if (problemOf(error) !== 'damaged') throw error;
      return false;
    }
  }

  /** Zeroes all keys in memory. */
  forgetAll(): void {
    this.#vaultKey?.fill(0);
    this.#olderKey?.fill(0);
    this.#vaultKey = undefined;
    this.#olderKey = undefined;
    for (const accountId of [...this.#itemKeys.keys()]) this.forgetItemKey(accountId);
    this.#madeHere.clear();
  }

  #key(key: SealKey, accountId: AccountId): Buffer {
    const found = key === 'vault-key' ? this.#vaultKey : this.#itemKeys.get(accountId);
    if (!found) throw vaultFailure('locked', 'The vault was locked meanwhile.', key);
    return found;
  }

  async #fetch(which: 'existing' | 'existing or new', passphrase?: string): Promise<void> {
    const { key, older } = await this.#source.fetch(which, passphrase);
    await this.#adopt(key, older);
  }

  /** Goes on with a vault key; its check is durable before anything is sealed with it. */
  async #adopt(key: Buffer, older?: Buffer): Promise<void> {
    // While a new key takes the place of the one before, the check of that one stays.
    const check = keyCheck(older ?? key);
    const known = this.#rows.readKeyCheck();
    if (!known || !isSame(known, check)) await this.#rows.writeKeyCheck(check);
    this.forgetAll();
    this.#vaultKey = deriveKey(key, 'seal', keyLength);
    this.#olderKey = older && deriveKey(older, 'seal', keyLength);
    key.fill(0);
    older?.fill(0);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Notes how the keychain fares. */
  async #ask<Result>(question: () => Promise<Result>): Promise<Result> {
    try {
      const answer = await question();
      this.#failure = undefined;
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'vault-unavailable') this.#failure = failure;
      if (failure.vault === 'app-locked') this.#onLocked();
      throw error;
    }
  }
}
