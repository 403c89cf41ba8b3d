import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { fail } from '../engine/failure.ts';
import type { Keychain } from './keychain.ts';
import type { ScryptCost } from './passphrase-key.ts';
import { keyLength } from './sealed-box.ts';
import type { SealedRows } from './sealed-rows.ts';
import { damaged, vaultFailure } from './vault-failure.ts';
import {
  appLocked,
  plainVaultKeyItem,
  readVaultKeyItem,
  unwrapVaultKey,
  type VaultKeyItem,
  wrapVaultKey,
} from './vault-key-item.ts';

/** The keychain item of the vault key. Items of accounts are named by their ids. */
const currentItem = 'vault-key';
/** The item of the vault key that is about to take its place. */
const nextItem = 'vault-key-next';

/** The vault key, and the one before it while everything is being sealed anew. Whoever gets them zeroes them. */
export interface FoundKeys {
  readonly key: Buffer;
  readonly older?: Buffer;
}

export interface VaultKeySourceOptions {
  readonly keychain: Keychain;
  readonly rows: SealedRows;
  /** Records which backend the profile uses; called before the first key is made, and when one was found. */
  readonly recordBackend: () => Promise<void>;
  /** Cheaper for tests. */
  readonly cost?: ScryptCost | undefined;
}

/**
 * The vault key where it lies: in the keychain, plain or under the passphrase of the app lock. Each change of it is one replaced item that
 * is read back, so that a process that dies leaves the old one or the new one.
 *
 * A new key first lies in an item of its own, then the database notes its check; from then on everything is sealed with it and opened with
 * either. When nothing needs the old one any more, the new one takes its item.
 */
export class VaultKeySource {
  readonly #keychain: Keychain;
  readonly #rows: SealedRows;
  readonly #recordBackend: () => Promise<void>;
  readonly #cost: ScryptCost | undefined;

  constructor(options: VaultKeySourceOptions) {
    this.#keychain = options.keychain;
    this.#rows = options.rows;
    this.#recordBackend = options.recordBackend;
    this.#cost = options.cost;
  }

  /** Asks the keychain for anything, to see whether it answers. */
  async probe(): Promise<void> {
    await this.#keychain.get(currentItem);
  }

  /**
   * The keys as they are. One is made only where there never was one and a new one will do: a key that cannot be read, or is gone although
   * something is sealed, is told as it is. Throws `app-locked` where a passphrase is needed and none, or a wrong one, is given.
   */
  async fetch(which: 'existing' | 'existing or new', passphrase?: string): Promise<FoundKeys> {
    const text = await this.#keychain.get(currentItem);
    const isEmpty = this.#rows.isEmpty();
    if (text === undefined) {
      if (!isEmpty) throw lostKey();
      if (which === 'existing') throw damaged('no vault key');
      await this.#recordBackend();
      return { key: await this.#make() };
    }
    const key = await this.#open(readVaultKeyItem(text), passphrase);
    const found = await this.#confirm(key, isEmpty, passphrase).catch((error: unknown) => {
      key.fill(0);
      throw error;
    });
    await this.#recordBackend();
    return found;
  }

  /**
   * The key for somebody who gave up what is sealed: one that can be read is kept, another is made in the place of one that is lost, or of
   * one whose passphrase was forgotten.
   */
  async replaceLost(): Promise<Buffer> {
    const text = await this.#keychain.get(currentItem);
    const item = text === undefined ? undefined : readVaultKeyItem(text);
    const key = item && 'key' in item ? item.key : await this.#make();
    if (this.#rows.readNextKeyCheck()) {
      await this.#keychain.delete(nextItem);
      await this.#rows.writeNextKeyCheck(keyCheck(key));
      await this.#rows.promoteNextKeyCheck();
    }
    return key;
  }

  /** Puts the vault key under a passphrase. It must be one that the keychain alone protects. */
  async wrap(passphrase: string): Promise<void> {
    const item = await this.#settledItem();
    if (!('key' in item)) throw fail('not-supported', 'There is an app lock already.');
    await this.#replaceWith(currentItem, item.key, passphrase);
  }

  /** Puts the vault key under another passphrase. Throws `app-locked` if the old one is wrong. */
  async rewrap(passphrase: string, next: string): Promise<void> {
    const key = await this.#open(await this.#settledItem(), passphrase);
    await this.#replaceWith(currentItem, key, next);
  }

  /** Leaves the vault key to the keychain alone. Throws `app-locked` if the passphrase is wrong. */
  async unwrap(passphrase: string): Promise<void> {
    const key = await this.#open(await this.#settledItem(), passphrase);
    await this.#replaceWith(currentItem, key, undefined);
  }

  /** Whether the vault key is under a passphrase. */
  async isWrapped(): Promise<boolean> {
    const text = await this.#keychain.get(currentItem);
    return text !== undefined && 'wrapped' in readVaultKeyItem(text);
  }

  /** Makes the key that is to take the place of the current one, or goes on with one that was made and is not in place yet. */
  async beginRenewal(passphrase?: string): Promise<FoundKeys> {
    if (!this.#rows.readNextKeyCheck()) {
      const item = await this.#item();
      // Not to find out at the end that nobody can open what was sealed.
      (await this.#open(item, passphrase)).fill(0);
      const next = randomBytes(keyLength);
      const check = keyCheck(next);
      await this.#replaceWith(nextItem, next, 'wrapped' in item ? passphrase : undefined);
      await this.#rows.writeNextKeyCheck(check);
    }
    return await this.fetch('existing', passphrase);
  }

  /** Nothing needs the key before any more: the new one takes its place. */
  async finishRenewal(): Promise<void> {
    const text = await this.#keychain.get(nextItem);
    if (text === undefined) throw lostKey();
    await this.#replace(currentItem, text);
    await this.#noteRenewed();
  }

  /** The item first: a second copy of the key, perhaps a plain one, must not be left behind by a note that is gone. */
  async #noteRenewed(): Promise<void> {
    await this.#keychain.delete(nextItem);
    if ((await this.#keychain.get(nextItem)) !== undefined) {
      throw vaultFailure('denied', 'The keychain did not delete an item of the vault key.');
    }
    await this.#rows.promoteNextKeyCheck();
  }

  async #confirm(key: Buffer, isEmpty: boolean, passphrase: string | undefined): Promise<FoundKeys> {
    const next = this.#rows.readNextKeyCheck();
    if (next && isSame(next, keyCheck(key))) await this.#noteRenewed();
    const check = this.#rows.readKeyCheck();
    if (!isEmpty && check && !isSame(check, keyCheck(key))) throw otherKey();
    if (!next || isSame(next, keyCheck(key))) return { key };
    const text = await this.#keychain.get(nextItem);
    if (text === undefined) throw lostKey();
    const newer = await this.#open(readVaultKeyItem(text), passphrase);
    if (!isSame(next, keyCheck(newer))) throw otherKey();
    return { key: newer, older: key };
  }

  async #open(item: VaultKeyItem, passphrase: string | undefined): Promise<Buffer> {
    if ('key' in item) return item.key;
    if (passphrase === undefined) throw appLocked();
    return await unwrapVaultKey(item.wrapped, passphrase, this.#rows.profileId);
  }

  async #item(): Promise<VaultKeyItem> {
    const text = await this.#keychain.get(currentItem);
    if (text === undefined) throw lostKey();
    return readVaultKeyItem(text);
  }

  /** The item while no other is about to take its place: both would have to change at once. */
  #settledItem(): Promise<VaultKeyItem> {
    if (!this.#rows.readNextKeyCheck()) return this.#item();
    throw fail(
      'not-supported',
      'A new vault key is being made. Let that end first: latchkey vault rotate-key',
    );
  }

  async #make(): Promise<Buffer> {
    const key = randomBytes(keyLength);
    await this.#replace(currentItem, plainVaultKeyItem(key));
    return key;
  }

  /** Writes a key into an item, under the passphrase if there is one, and zeroes it. */
  async #replaceWith(item: string, key: Buffer, passphrase: string | undefined): Promise<void> {
    try {
      await this.#replace(
        item,
        passphrase === undefined ? plainVaultKeyItem(key) : await this.#wrapped(key, passphrase),
      );
    } finally {
      key.fill(0);
    }
  }

  /** The text of a key under a passphrase, once it has been seen that the passphrase opens it. */
  async #wrapped(key: Buffer, passphrase: string): Promise<string> {
    const text = await wrapVaultKey(key, passphrase, this.#rows.profileId, this.#cost);
    const opened = await this.#open(readVaultKeyItem(text), passphrase);
    const isRight = isSame(opened, key);
    opened.fill(0);
    if (!isRight) throw damaged('vault key under the app lock');
    return text;
  }

  async #replace(item: string, text: string): Promise<void> {
    await this.#keychain.set(item, text);
    if ((await this.#keychain.get(item)) !== text) {
      throw vaultFailure('damaged', 'The keychain did not give back what it was given.', 'read back');
    }
  }
}

/** A key for one use of the vault key (HKDF, RFC 5869). */
export function deriveKey(key: Buffer, use: 'seal' | 'check', length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `latchkey vault ${use} 1`, length));
}

/** Tells one vault key from another, and nothing else about it. */
export function keyCheck(key: Buffer): Buffer {
  return deriveKey(key, 'check', 16);
}

/** Compares without telling by the time where the difference is. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function lostKey() {
  return vaultFailure(
    'missing',
    'The key of the vault is not in the keychain any more. What was sealed with it is kept and opens again once that keychain is back.',
    'vault key absent',
  );
}

function otherKey() {
  return vaultFailure(
    'damaged',
    'The keychain holds another vault key than the one that the sessions of this profile were sealed with.',
    'key check',
  );
}
