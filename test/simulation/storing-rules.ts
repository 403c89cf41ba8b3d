import type { Account, AccountId } from '../../main/engine/account.ts';
import type { Credential, Session } from '../../main/engine/session.ts';
import type { ExpiryRules } from './expiry-rules.ts';
import type { HaltRules } from './halt-rules.ts';
import type { Ledger, Ward } from './ledger.ts';
import { second } from './units.ts';
import { numberOf } from './virtual-service.ts';
import { grantOf, secretOf } from './virtual-session.ts';

/** What becomes durable, and in which order. */
export class StoringRules {
  readonly #ledger: Ledger;
  readonly #expiry: ExpiryRules;
  readonly #halts: HaltRules;
  readonly #rowsBeforeSessions = new Map<AccountId, Account>();
  readonly #credentialsBeforeSessions = new Map<AccountId, Credential | undefined>();

  constructor(ledger: Ledger, expiry: ExpiryRules, halts: HaltRules) {
    this.#ledger = ledger;
    this.#expiry = expiry;
    this.#halts = halts;
  }

  sessionDurable(id: AccountId, session: Session): void {
    const ledger = this.#ledger;
    const grant = grantOf(session, ledger.grants);
    const ward = ledger.wardOf(grant.account);
    this.#bind(ward, id);
    ledger.trace?.(grant.account.subject, `saved: session ${secretOf(session)} ${session.accessToken ?? ''}`);
    if (ward.removal === 'done')
      ledger.violate('a removed account comes back', ward, 'its session was written');
    const before = ward.session;
    const isSameGrant = ward.grant === grant;
    if (ward.grant && !ward.isWrittenLate && grant.sequence < ward.grant.sequence) {
      ledger.violate('an older session is written over a newer one', ward, 'of an earlier sign-in');
    }
    if (isSameGrant && before && isOlder(session, before)) {
      ledger.violate('an older session is written over a newer one', ward, secretOf(session));
    }
    const number = numberOf(secretOf(session));
    grant.durableNumber = Math.max(grant.durableNumber, number);
    ward.isWrittenLate = false;
    ward.newestObtainedAt = Math.max(ward.newestObtainedAt, session.obtainedAt);
    ward.session = session;
    ward.grant = grant;
    if (!isSameGrant) ward.grantsSaved.add(grant.id);
    if (!isSameGrant || ward.isRenewed) ward.refusals.clear();
    // A request that rotated a cookie is no renewal.
    if (isSameGrant && !ward.isRenewed) return;
    ward.isRenewed = false;
    ward.isSavedLate = ledger.time.now - ward.renewedAt > second;
    const isSameToken = session.accessToken !== undefined && before?.accessToken === session.accessToken;
    this.#expiry.plan(ward, grant, isSameToken);
  }

  credentialDurable(id: AccountId, credential: Credential | undefined): void {
    const ward = this.#ledger.byId.get(id);
    if (!ward) {
      this.#credentialsBeforeSessions.set(id, credential);
      return;
    }
    if (ward.removal === 'done' && credential) {
      this.#ledger.violate('a removed account comes back', ward, 'its password was written');
    }
    ward.credential = credential;
  }

  accountDurable(row: Account): void {
    const ledger = this.#ledger;
    const ward = ledger.byId.get(row.id);
    if (!ward) {
      this.#rowsBeforeSessions.set(row.id, row);
      return;
    }
    if (ward.removal === 'done') ledger.violate('a removed account comes back', ward, 'its row was written');
    this.#checkPublished(ward, row, 'saved in the list');
    const before = ward.row;
    ledger.trace?.(ward.account.subject, `saved: ${row.status} ${row.failure?.message ?? ''}`);
    ward.row = row;
    this.#noteHold(ward, row);
    if (before?.status !== row.status) this.#halts.statusChanged(ward, row);
    if (before?.paused !== row.paused) this.#expiry.release(ward);
  }

  /** What the disk says of a provider's wish to be left alone has to be kept by the next life, too. */
  #noteHold(ward: Ward, { failure }: Account): void {
    if (failure?.kind !== 'rate-limited' || failure.retryAt === undefined) return;
    const counter = this.#ledger.counterOf(ward.account.service);
    counter.heldOnDiskUntil = Math.max(
      counter.heldOnDiskUntil,
      failure.retryAt - this.#ledger.time.wallError,
    );
  }

  sessionDeleted(id: AccountId): void {
    const ward = this.#ledger.byId.get(id);
    if (!ward) return;
    if (ward.removal === 'no') this.#ledger.violate('an account vanishes', ward, 'its session was deleted');
    ward.session = undefined;
  }

  accountRemoved(id: AccountId): void {
    const ward = this.#ledger.byId.get(id);
    if (!ward) return;
    if (ward.removal === 'no') this.#ledger.violate('an account vanishes', ward, 'its row was deleted');
    ward.row = undefined;
  }

  /** Windows and tools were told about the account. */
  announced(account: Account): void {
    const ward = this.#ledger.byId.get(account.id);
    if (ward) this.#checkPublished(ward, account, 'announced');
  }

  /** What is shown of a session must be no newer than the session on the disk. */
  #checkPublished(ward: Ward, account: Account, how: string): void {
    const isNewer = account.obtainedAt !== undefined && account.obtainedAt > ward.newestObtainedAt;
    if (isNewer) this.#ledger.violate('something is published before it is saved', ward, how);
  }

  #bind(ward: Ward, id: AccountId): void {
    if (ward.id === id) return;
    const other = this.#ledger.byId.get(id);
    if (other || ward.id !== undefined) {
      this.#ledger.violate('a session lands in an account of somebody else', ward, `account ${id}`);
      return;
    }
    ward.id = id;
    this.#ledger.byId.set(id, ward);
    ward.row = this.#rowsBeforeSessions.get(id);
    ward.credential = this.#credentialsBeforeSessions.get(id);
    this.#rowsBeforeSessions.delete(id);
    this.#credentialsBeforeSessions.delete(id);
  }
}

function isOlder(session: Session, than: Session): boolean {
  if (numberOf(secretOf(session)) < numberOf(secretOf(than))) return true;
  const { accessToken } = session;
  return accessToken !== undefined && numberOf(accessToken) < numberOf(than.accessToken ?? '.a0');
}
