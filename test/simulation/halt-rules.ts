import type { Account } from '../../main/engine/account.ts';
import type { FailureKind } from '../../main/engine/failure.ts';
import type { ExpiryRules } from './expiry-rules.ts';
import type { Ledger, Ward } from './ledger.ts';
import { hour } from './units.ts';
import { secretOf } from './virtual-session.ts';

/** Accounts that wait for a person do so for a reason that really happened, and never while the provider honours their session. */
export class HaltRules {
  readonly #ledger: Ledger;
  readonly #expiry: ExpiryRules;

  constructor(ledger: Ledger, expiry: ExpiryRules) {
    this.#ledger = ledger;
    this.#expiry = expiry;
  }

  /** The account's status on the disk has changed. */
  statusChanged(ward: Ward, row: Account): void {
    if (row.status !== 'needs-sign-in' && row.status !== 'in-use-elsewhere' && row.status !== 'misconfigured')
      return;
    this.#expiry.release(ward);
    if (ward.removal !== 'no' || ward.session === undefined) return;
    // A sign-in that failed puts back what was there before.
    if (row.failure !== undefined && ward.haltedFor === row.failure) return;
    ward.haltedFor = row.failure;
    const ledger = this.#ledger;
    const kind = row.failure?.kind;
    this.#checkHonoured(ward, row);
    if (row.status === 'misconfigured' || kind === undefined || !ward.refusals.has(kind)) {
      ledger.violate(
        'a sign-in is asked for without cause',
        ward,
        `${row.status}, ${kind}: ${row.failure?.message}`,
      );
    }
    if (kind === 'session-expired' && row.hasCredential) this.#checkPassword(ward);
    ledger.tally.countAsked(this.#causeOf(ward, kind));
  }

  /** Looks at all accounts that wait for a person. */
  checkAll(): void {
    for (const ward of this.#ledger.wards.values()) {
      if (ward.row?.status === 'needs-sign-in' && ward.removal === 'no') this.#checkHonoured(ward, ward.row);
    }
  }

  #checkHonoured(ward: Ward, row: Account): void {
    const { grant, session } = ward;
    if (!grant || !session || ward.isWrittenLate) return;
    // The password is wrong or a person is wanted: what is left of the token does not change that.
    const { kind } = grant.account.service.traits;
    if (kind === 'one-session' && row.failure?.kind !== 'session-expired') return;
    const { time, life } = this.#ledger;
    const { service } = grant.account;
    const inHand = grant.deliveredLife === life.number && grant.deliveredNumber === grant.number;
    const isHonoured =
      service.judge(grant, secretOf(session), time.now) === undefined ||
      (inHand && service.judge(grant, grant.secret, time.now) === undefined);
    if (!isHonoured) return;
    this.#ledger.violate(
      'a session that the provider honours is lost',
      ward,
      `${row.status}, ${row.failure?.kind}: ${row.failure?.message}`,
    );
  }

  #checkPassword(ward: Ward): void {
    const ledger = this.#ledger;
    const { now } = ledger.time;
    const { account, credential } = ward;
    if (account.method !== 'password' || account.challenged || credential?.password !== account.password)
      return;
    if (ledger.clock.touch(now - hour, now)) return;
    // A sign-in that a crash cut off is counted: whether it was answered nobody knows.
    if (now - ledger.crashedAt < hour) return;
    if (ward.answered.filter((at) => at > ward.lookedAfterAt && now - at < hour).length >= 3) return;
    ledger.violate('a person is asked although the stored password would do', ward, '');
  }

  #causeOf(ward: Ward, kind: FailureKind | undefined): string {
    const { grant, session } = ward;
    if (kind === 'credentials-rejected') return 'password changed';
    if (kind === 'challenge') return 'the provider wants to see a person';
    if (!grant || !session) return 'no session';
    const ending = grant.account.service.judge(grant, secretOf(session), this.#ledger.time.now);
    return ending?.cause ?? 'none';
  }
}
