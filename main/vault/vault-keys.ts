import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '../engine/account.ts';
import { type Failure, failureOf } from '../engine/failure.ts';
import { readKeyText, writeKeyText } from './key-text.ts';
import type { Keychain } from './keychain.ts';
import { type BoxKey, type BoxPurpose, keyLength, open, readHeader, seal } from './sealed-box.ts';
import type { SealedRows } from './sealed-rows.ts';
import { damaged, vaultFailure } from './vault-failure.ts';

/** The keychain item of the vault key. Items of accounts are named by their ids. */
const vaultKeyItem = 'vault-key';

/** What a box is sealed with: the vault key, or the key of its account's item. */
type SealKey = Exclude<BoxKey, 'file-key'>;

export interface VaultKeysOptions {
  readonly keychain: Keychain;
  readonly rows: SealedRows;
  /** Records which backend the profile uses; called before the first key is made, and when one was found. */
  readonly recordBackend: () => Promise<void>;
}

/**
 * Holds the keys of the vault, and is the only one who does: others get boxes sealed and opened. Keys stay in memory once they were
 * read, and are zeroed when they are let go; a box is sealed in the same step that looks for its key, so never with a zeroed one.
 */
export class VaultKeys {
  readonly #keychain: Keychain;
  readonly #rows: SealedRows;
  readonly #recordBackend: () => Promise<void>;
  readonly #itemKeys = new Map<AccountId, Buffer>();
  #vaultKey: Buffer | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #failure: Failure | undefined;

  constructor(options: VaultKeysOptions) {
    this.#keychain = options.keychain;
    this.#rows = options.rows;
    this.#recordBackend = options.recordBackend;
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
    const turn = this.#last.then(async () => {
      if (!this.#vaultKey) await this.#ask(() => this.#fetchVaultKey(which));
    });
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  /** Asks the keychain whether it can be used. Throws what it says. */
  async probe(): Promise<void> {
    if (!this.#rows.isEmpty()) await this.prepare('existing');
    else await this.#ask(() => this.#keychain.get(vaultKeyItem));
  }

  /** Makes a new vault key in the place of one that is lost; what was sealed with that stays sealed. Only the person may ask for this. */
  async replaceLostKey(): Promise<void> {
    await this.#ask(async () => {
      const text = await this.#keychain.get(vaultKeyItem);
      const key = text === undefined ? await this.#makeVaultKey() : readKeyText('vault-key', text);
      await this.#adopt(key);
    });
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
    await this.#ask(() => this.#replace(accountId, box.toString('base64url')));
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
    if (key === 'file-key') throw damaged('key');
    return open(box, this.#key(key, accountId), { purpose, key, subject: accountId });
  }

  /** Zeroes all keys in memory. */
  forgetAll(): void {
    this.#vaultKey?.fill(0);
    this.#vaultKey = undefined;
    for (const accountId of [...this.#itemKeys.keys()]) this.forgetItemKey(accountId);
  }

  #key(key: SealKey, accountId: AccountId): Buffer {
    const found = key === 'vault-key' ? this.#vaultKey : this.#itemKeys.get(accountId);
    if (!found) throw vaultFailure('locked', 'The vault was locked meanwhile.', key);
    return found;
  }

  async #fetchVaultKey(which: 'existing' | 'existing or new'): Promise<void> {
    const text = await this.#keychain.get(vaultKeyItem);
    const isEmpty = this.#rows.isEmpty();
    if (text === undefined) {
      if (!isEmpty) throw lostKey();
      if (which === 'existing') throw damaged('no vault key');
      await this.#recordBackend();
      return await this.#adopt(await this.#makeVaultKey());
    }
    const key = readKeyText('vault-key', text);
    const check = this.#rows.readKeyCheck();
    if (!isEmpty && check && !isSame(check, keyCheck(key))) {
      key.fill(0);
      throw vaultFailure(
        'damaged',
        'The keychain holds another vault key than the one that the sessions of this profile were sealed with.',
        'key check',
      );
    }
    await this.#recordBackend();
    await this.#adopt(key);
  }

  async #makeVaultKey(): Promise<Buffer> {
    const key = randomBytes(keyLength);
    await this.#replace(vaultKeyItem, writeKeyText('vault-key', key));
    return key;
  }

  /** Goes on with a vault key; its check is durable before anything is sealed with it. */
  async #adopt(key: Buffer): Promise<void> {
    const check = keyCheck(key);
    const known = this.#rows.readKeyCheck();
    if (!known || !isSame(known, check)) await this.#rows.writeKeyCheck(check);
    this.forgetAll();
    this.#vaultKey = derive(key, 'seal', keyLength);
    key.fill(0);
  }

  async #replace(item: string, text: string): Promise<void> {
    await this.#keychain.set(item, text);
    if ((await this.#keychain.get(item)) !== text) {
      throw vaultFailure('damaged', 'The keychain did not give back what it was given.', 'read back');
    }
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
      throw error;
    }
  }
}

function lostKey() {
  return vaultFailure(
    'missing',
    'The key of the vault is not in the keychain any more. What was sealed with it is kept and opens again once that keychain is back.',
    'vault key absent',
  );
}

/** A key for one use of the vault key (HKDF, RFC 5869). */
function derive(key: Buffer, use: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `latchkey vault ${use} 1`, length));
}

/** Tells one vault key from another, and nothing else about it. */
function keyCheck(key: Buffer): Buffer {
  return derive(key, 'check', 16);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
