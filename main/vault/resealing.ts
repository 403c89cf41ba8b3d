import type { AccountId } from '../engine/account.ts';
import { readHeader } from './sealed-box.ts';
import type { SealedContent, SealedPurpose, SealedRows } from './sealed-rows.ts';
import type { SealedSecrets } from './sealed-secrets.ts';
import { damaged, problemOf } from './vault-failure.ts';
import type { VaultKeys } from './vault-keys.ts';

const purposes: readonly SealedPurpose[] = ['session', 'credential'];

/** How far the sealing anew is. */
export interface Resealed {
  readonly done: number;
  readonly total: number;
  /** Accounts with something that does not open with any key; it is kept as it is. */
  readonly damaged: number;
}

/** Lets work about one account run when other work about it has ended. */
type InTurn = <Result>(accountId: AccountId, work: () => Promise<Result>) => Promise<Result>;

/**
 * Seals everything anew while a vault key takes the place of the one before. What is done needs no list: whatever opens with the new key
 * alone is done, so that it can be interrupted anywhere and begun again.
 */
export class Resealing {
  readonly #keys: VaultKeys;
  readonly #rows: SealedRows;
  readonly #secrets: SealedSecrets;

  constructor(keys: VaultKeys, rows: SealedRows, secrets: SealedSecrets) {
    this.#keys = keys;
    this.#rows = rows;
    this.#secrets = secrets;
  }

  /** Seals every account anew; resolves once nothing needs the key before any more. Throws what the keychain or the database throws. */
  async all(inTurn: InTurn, onProgress: (progress: Resealed) => void): Promise<Resealed> {
    const accountIds = this.#rows.accountIds();
    let damagedOnes = 0;
    let done = 0;
    const progress = () => ({ done, total: accountIds.length, damaged: damagedOnes });
    onProgress(progress());
    for (const accountId of accountIds) {
      const isWhole = await inTurn(accountId, () => this.#reseal(accountId));
      if (!isWhole) damagedOnes += 1;
      done += 1;
      onProgress(progress());
    }
    return progress();
  }

  /** Resolves with false if something of the account does not open. */
  async #reseal(accountId: AccountId): Promise<boolean> {
    if (await this.#isDone(accountId)) return true;
    const secrets = new Map<SealedPurpose, Buffer>();
    let isWhole = true;
    try {
      for (const purpose of purposes) {
        try {
          const bytes = await this.#secrets.load(accountId, purpose);
          if (bytes) secrets.set(purpose, bytes);
        } catch (error) {
          // What is damaged for good no key opens. What a newer Latchkey made, the old key will open one day: it is not given up.
          if (problemOf(error) !== 'damaged') throw error;
          isWhole = false;
        }
      }
      await this.#store(accountId, secrets);
      return isWhole;
    } finally {
      for (const bytes of secrets.values()) bytes.fill(0);
    }
  }

  /** First under the new vault key alone, which opens whatever becomes of the item; then under a new key of the account. */
  async #store(accountId: AccountId, secrets: ReadonlyMap<SealedPurpose, Buffer>): Promise<void> {
    const session = secrets.get('session');
    if (session && this.#rows.read(accountId, 'session').current === 'in-keychain') {
      await this.#secrets.store(accountId, 'session', session);
      // The keychain may have refused; the next attempt finds it so.
      if (!(await this.#isDone(accountId))) throw damaged('the keychain item is as it was');
      return;
    }
    for (const [purpose, bytes] of secrets) {
      await this.#secrets.write(accountId, purpose, bytes, 'vault-key');
      await this.#secrets.dropPrevious(accountId, purpose);
    }
    if (secrets.size === 0) return;
    await this.#keys.makeItemKey(accountId);
    for (const [purpose, bytes] of secrets) {
      await this.#secrets.write(accountId, purpose, bytes, 'item-key');
      await this.#secrets.dropPrevious(accountId, purpose);
    }
  }

  /** Whether nothing of the account needs the key before. */
  async #isDone(accountId: AccountId): Promise<boolean> {
    let item: Buffer | undefined;
    for (const purpose of purposes) {
      const { current, previous } = this.#rows.read(accountId, purpose);
      if (previous !== undefined) return false;
      if (current === undefined) continue;
      if (current !== 'in-keychain' && keyOf(current) !== 'item-key') return false;
      item ??= await this.#keys.readItem(accountId);
      const inside = current === 'in-keychain' ? 'session' : 'item-key';
      if (!item || !this.#keys.isUnderCurrentKey(item, inside, accountId)) return false;
    }
    return true;
  }
}

function keyOf(content: SealedContent): string | undefined {
  try {
    return content === 'in-keychain' ? undefined : readHeader(content).key;
  } catch (error) {
    if (problemOf(error) !== 'damaged') throw error;
    return undefined;
  }
}
