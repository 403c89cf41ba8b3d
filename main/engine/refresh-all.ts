import type { Account, AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { failureOf } from './failure.ts';
import type { Renewal } from './renewal.ts';

/** How far a refresh of all accounts is. */
export interface RefreshAllCount {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

export interface RefreshAllOptions {
  /** All accounts unless told. */
  readonly ids?: readonly AccountId[] | undefined;
  readonly actor?: Actor;
  readonly signal?: AbortSignal;
  readonly onProgress?: (count: RefreshAllCount) => void;
}

/** Renews every account that is not paused and does not wait for a person. Failures are counted, not thrown. */
export async function refreshAll(
  { book }: EngineContext,
  renewal: Renewal,
  { ids, actor = 'user', signal, onProgress }: RefreshAllOptions,
): Promise<RefreshAllCount> {
  const named = ids && new Set(ids);
  const entries = Array.from(book.entries()).filter(
    ({ account }) => canRefresh(account) && named?.has(account.id) !== false,
  );
  let done = 0;
  let failed = 0;
  const count = () => ({ done, failed, total: entries.length });
  onProgress?.(count());
  const one = async (entry: Entry) => {
    try {
      await renewal.renew(entry, { actor, signal });
    } catch (error) {
      if (failureOf(error).kind === 'cancelled') return;
      failed += 1;
    }
    done += 1;
    onProgress?.(count());
  };
  await Promise.all(entries.map(one));
  return count();
}

function canRefresh(account: Account): boolean {
  return !account.paused && account.status !== 'needs-sign-in' && account.status !== 'in-use-elsewhere';
}
