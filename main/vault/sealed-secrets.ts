import type { AccountId } from '../engine/account.ts';
import { type Failure, failureOf } from '../engine/failure.ts';
import { chooseForm, countedAccounts, type Form } from './choose-form.ts';
import type { VaultBackend } from './keychain.ts';
import { boxOverhead, readHeader } from './sealed-box.ts';
import type { SealedContent, SealedPair, SealedPurpose, SealedRows } from './sealed-rows.ts';
import { damaged, problemOf, vaultFailure } from './vault-failure.ts';
import type { VaultKeys } from './vault-keys.ts';

/**
 * Something about a secret that is in order for now and that somebody should know.
 * - `previous-copy-used`: the current copy cannot be opened, the one before can.
 * - `kept-in-database`: the keychain did not take the account's item; the secret is sealed under the vault key in the database until
 *   it is next stored.
 */
export interface VaultReport {
  readonly type: 'previous-copy-used' | 'kept-in-database';
  readonly accountId: AccountId;
  readonly purpose: SealedPurpose;
  readonly failure: Failure;
}

export interface SealedSecretsOptions {
  readonly keys: VaultKeys;
  readonly rows: SealedRows;
  readonly platform: NodeJS.Platform;
  readonly backend: () => VaultBackend;
  readonly onReport: (report: VaultReport) => void;
}

/**
 * Keeps the bytes of secrets sealed, in the database and the keychain. Work about one account must come one piece after the other.
 *
 * Each account has one keychain item: its session, sealed (inline), or a key under which its sealed session and password lie in the
 * database (spilled). Whatever needs the item changed is first stored as a bridge: a row sealed under the vault key alone, which opens
 * whatever becomes of the item. So at every moment the old secret or the new one is whole somewhere.
 */
export class SealedSecrets {
  readonly #keys: VaultKeys;
  readonly #rows: SealedRows;
  readonly #platform: NodeJS.Platform;
  readonly #backend: () => VaultBackend;
  readonly #onReport: (report: VaultReport) => void;

  constructor(options: SealedSecretsOptions) {
    this.#keys = options.keys;
    this.#rows = options.rows;
    this.#platform = options.platform;
    this.#backend = options.backend;
    this.#onReport = options.onReport;
  }

  /** The bytes of a secret, or undefined if none is stored; that is known without the keychain. */
  async load(accountId: AccountId, purpose: SealedPurpose): Promise<Buffer | undefined> {
    const { current, previous } = this.#rows.read(accountId, purpose);
    if (current === undefined && previous === undefined) return undefined;
    await this.#keys.prepare('existing');
    try {
      return await this.#open(accountId, purpose, current);
    } catch (error) {
      // Only of a copy that is broken for good: the one before may hold a token that was spent since.
      if (problemOf(error) !== 'damaged' || previous === undefined) throw error;
      const bytes = await this.#open(accountId, purpose, previous).catch(() => {
        throw error;
      });
      this.#onReport({ type: 'previous-copy-used', accountId, purpose, failure: failureOf(error) });
      return bytes;
    }
  }

  /** Stores the bytes of a secret, and resolves once they are durable and have been read back. */
  async store(accountId: AccountId, purpose: SealedPurpose, plaintext: Buffer): Promise<void> {
    const { current } = this.#rows.read(accountId, purpose);
    if (current instanceof Uint8Array) refuseNewer(current);
    await this.#keys.prepare('existing or new');
    const form = this.#formOf(accountId, purpose, plaintext.length, current);
    if (form === 'spilled' && this.#keys.hasItemKey(accountId)) {
      await this.write(accountId, purpose, plaintext, 'item-key');
      // Not waited for: the new one is stored, and the change goes along with the next commit, that of the account.
      void this.dropPrevious(accountId, purpose);
      return;
    }
    const bridge = await this.write(accountId, purpose, plaintext, 'vault-key');
    try {
      if (form === 'inline') {
        await this.#moveInline(accountId, bridge);
        return;
      }
      await this.#makeItemKey(accountId);
      await this.write(accountId, purpose, plaintext, 'item-key');
      await this.dropPrevious(accountId, purpose);
    } catch (error) {
      // The bridge is durable and was read back: the secret is stored, and finds its form when it is next stored.
      this.#onReport({ type: 'kept-in-database', accountId, purpose, failure: failureOf(error) });
    }
  }

  /** Deletes rows and resolves once they are gone. */
  async removeRows(accountId: AccountId, purposes: readonly SealedPurpose[]): Promise<void> {
    await this.#rows.remove(accountId, purposes);
    for (const purpose of purposes) {
      const { current, previous } = this.#rows.read(accountId, purpose);
      if (current !== undefined || previous !== undefined) throw damaged('rows left');
    }
  }

  async #open(accountId: AccountId, purpose: SealedPurpose, content?: SealedContent): Promise<Buffer> {
    if (content === undefined) throw damaged('no current row');
    if (content === 'in-keychain') {
      const box = await this.#keys.readItem(accountId);
      if (box) return this.#keys.open(box, purpose, accountId);
      throw vaultFailure('damaged', 'The session is not in the keychain any more.', 'item absent');
    }
    if (readHeader(content).key === 'item-key' && !this.#keys.hasItemKey(accountId)) {
      const item = await this.#keys.readItem(accountId);
      if (!item) {
        throw vaultFailure(
          'damaged',
          'The key of the session is not in the keychain any more.',
          'item absent',
        );
      }
      this.#keys.adoptItemKey(accountId, item);
    }
    return this.#keys.open(content, purpose, accountId);
  }

  #formOf(accountId: AccountId, purpose: SealedPurpose, length: number, current?: SealedContent): Form {
    if (purpose === 'credential') return 'spilled';
    const isSpilled = current instanceof Uint8Array && keyOf(current) === 'item-key';
    return chooseForm({
      sealedBytes: Math.ceil(((boxOverhead + length) * 4) / 3),
      accountCount: this.#rows.countAccounts(countedAccounts),
      platform: this.#platform,
      backend: this.#backend(),
      hasCredential: this.#rows.read(accountId, 'credential').current !== undefined,
      ...(isSpilled ? { current: 'spilled' } : {}),
    });
  }

  /** Writes a row, reads it back and opens it. The row before stays. Returns what was written. */
  async write(
    accountId: AccountId,
    purpose: SealedPurpose,
    plaintext: Buffer,
    key: 'vault-key' | 'item-key',
  ): Promise<Buffer> {
    const keep = this.#worthKeeping(accountId, purpose, this.#rows.read(accountId, purpose));
    const box = this.#keys.seal(plaintext, key, purpose, accountId);
    await this.#rows.write(accountId, purpose, box, keep);
    const { current } = this.#rows.read(accountId, purpose);
    if (!(current instanceof Uint8Array) || !box.equals(current)) throw damaged('read back');
    const opened = this.#keys.open(current, purpose, accountId);
    const isSame = opened.equals(plaintext);
    opened.fill(0);
    if (!isSame) throw damaged('read back');
    return box;
  }

  /** Which of two rows to keep beside a new one: the current one, unless there is an older one and the current one does not open. */
  #worthKeeping(
    accountId: AccountId,
    purpose: SealedPurpose,
    { current, previous }: SealedPair,
  ): keyof SealedPair {
    // A session in the keychain was read back from there before it was noted.
    if (previous === undefined || current === 'in-keychain') return 'current';
    if (current === undefined) return 'previous';
    try {
      this.#keys.open(current, purpose, accountId).fill(0);
      return 'current';
    } catch {
      return 'previous';
    }
  }

  /** Makes the sealed session the account's item, and only then, in the place of both rows, notes that it is there. */
  async #moveInline(accountId: AccountId, box: Buffer): Promise<void> {
    if (!this.#keys.madeItem(accountId)) {
      const item = await this.#keys.readItem(accountId);
      if (item) refuseNewer(item);
    }
    await this.#keys.replaceItem(accountId, box);
    await this.#rows.write(accountId, 'session', 'in-keychain', 'neither');
  }

  /** Makes the account's item a key if it is none. A session that is the item moves into the database first. */
  async #makeItemKey(accountId: AccountId): Promise<void> {
    const item = await this.#keys.readItem(accountId);
    if (item && this.#adopts(accountId, item)) return;
    if (item && this.#rows.read(accountId, 'session').current === 'in-keychain') {
      await this.#rows.write(accountId, 'session', item);
      await this.dropPrevious(accountId, 'session');
    }
    await this.#keys.makeItemKey(accountId);
  }

  /** Whether the item is a key, which then is in use. Throws for an item that a newer Latchkey made. */
  #adopts(accountId: AccountId, item: Buffer): boolean {
    try {
      this.#keys.adoptItemKey(accountId, item);
      return true;
    } catch (error) {
      if (problemOf(error) !== 'damaged') throw error;
      return false;
    }
  }

  /** Drops the row before. Does not throw. */
  async dropPrevious(accountId: AccountId, purpose: SealedPurpose): Promise<void> {
    // The new one is stored whether or not the old one goes now; the next store tries again.
    await this.#rows.dropPrevious(accountId, purpose).catch(() => undefined);
  }
}

/** Throws if a newer Latchkey made the box: it knows what to do with it, this one does not. */
function refuseNewer(box: Uint8Array): void {
  try {
    readHeader(box);
  } catch (error) {
    if (problemOf(error) === 'newer-format') throw error;
  }
}

function keyOf(box: Uint8Array): string | undefined {
  try {
    return readHeader(box).key;
  } catch {
    return undefined;
  }
}
