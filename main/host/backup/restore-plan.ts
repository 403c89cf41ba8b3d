import type { Account, AccountId } from '../../engine/account.ts';
import type { AccountRecord } from './backup-content.ts';

/**
 * How an account of a backup stands to what is here.
 * - `new`: not here.
 * - `newer`: here, with an older session or none.
 * - `older`: here, with a newer session. Of rotating tokens the older one is spent, so it is not taken unless somebody insists.
 * - `same`: here, with the same session.
 * - `no-session`: the backup has no session of it, and it is here.
 */
export type Standing = 'new' | 'newer' | 'older' | 'same' | 'no-session';

/** One account of a backup, compared with what is here. */
export interface PlannedAccount {
  readonly record: AccountRecord;
  readonly standing: Standing;
  /** The account here that it is: by id, or by provider and identity where it was signed in anew under another id. */
  readonly here?: Account;
  /** When the session here was obtained, if there is one. */
  readonly hereObtainedAt?: number;
}

/** What a restoration would do. */
export interface RestorePlan {
  readonly accounts: readonly PlannedAccount[];
  /** Accounts here that the backup does not have; they go only if everything here is to be replaced. */
  readonly onlyHere: readonly Account[];
}

export interface RestoreChoice {
  /** `merge` adds and renews; `replace` also removes what the backup does not have. */
  readonly mode: 'merge' | 'replace';
  /** Take sessions that are older than those here. */
  readonly olderToo: boolean;
  /** Only these accounts of the backup, by their ids there; all unless told. */
  readonly ids?: readonly AccountId[] | undefined;
}

/** Compares the accounts of a backup with those here. `hasSession` tells whether a session is stored here. */
export function planRestore(
  records: readonly AccountRecord[],
  here: readonly Account[],
  hasSession: (id: AccountId) => boolean,
): RestorePlan {
  const byId = new Map(here.map((account) => [account.id, account]));
  const byIdentity = new Map(here.flatMap((account) => identityKeys(account).map((key) => [key, account])));
  const met = new Set<AccountId>();
  const accounts = records.map((record): PlannedAccount => {
    const known = byId.get(record.account.id) ?? firstOf(identityKeys(record.account), byIdentity);
    if (!known) return { record, standing: 'new' };
    met.add(known.id);
    const hereObtainedAt = hasSession(known.id) ? (known.obtainedAt ?? known.connectedAt) : undefined;
    return {
      record,
      here: known,
      standing: standingOf(record, hereObtainedAt),
      ...(hereObtainedAt === undefined ? {} : { hereObtainedAt }),
    };
  });
  return { accounts, onlyHere: here.filter(({ id }) => !met.has(id)) };
}

/** Which accounts a choice writes, and which it removes. Never an older session over a newer one, unless it is asked for. */
export function chosenOf(
  plan: RestorePlan,
  { mode, olderToo, ids }: RestoreChoice,
): { readonly written: readonly PlannedAccount[]; readonly removed: readonly Account[] } {
  const wanted = ids && new Set(ids);
  const written = plan.accounts.filter(({ record, standing }) => {
    if (wanted && !wanted.has(record.account.id)) return false;
    return standing === 'new' || standing === 'newer' || (olderToo && standing === 'older');
  });
  return { written, removed: mode === 'replace' ? plan.onlyHere : [] };
}

function standingOf({ session }: AccountRecord, hereObtainedAt: number | undefined): Standing {
  if (!session) return 'no-session';
  if (hereObtainedAt === undefined || session.obtainedAt > hereObtainedAt) return 'newer';
  return session.obtainedAt === hereObtainedAt ? 'same' : 'older';
}

function identityKeys({ providerId, instance, identity }: Account): string[] {
  return identity ? [JSON.stringify([providerId, instance ?? null, identity.subject])] : [];
}

function firstOf<Value>(keys: readonly string[], map: ReadonlyMap<string, Value>): Value | undefined {
  for (const key of keys) {
    const found = map.get(key);
    if (found) return found;
  }
  return undefined;
}
