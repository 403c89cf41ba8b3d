import type { FailureKind } from '../../main/engine/failure.ts';
import type { Ledger, Ward } from './ledger.ts';
import { hour, minute, second } from './units.ts';
import type { Grant } from './virtual-service.ts';

/** What a renewal may take besides waiting: a few slow exchanges and the scheduler's tick. */
const slack = 2 * minute;

/**
 * No token ends that could have been renewed. A token could have been renewed if, from the moment it was due until it ended, the
 * engine ran, awake and online, vault and disk worked, the clock was right, the provider was up, had a free place at its gate and was
 * not to be left alone, the account was not paused, and no failure kept the account waiting for as long as the policy allows.
 */
export class ExpiryRules {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The account has a new session, or its session was extended: from when to when is it to be renewed? */
  plan(ward: Ward, grant: Grant, isSameToken: boolean): void {
    this.#setTimes(ward, grant, isSameToken);
    // It was saved late, or for an account at which nothing is to be done.
    if (ward.deadline <= this.#ledger.time.now || ward.row?.paused) this.release(ward);
  }

  #setTimes(ward: Ward, grant: Grant, isSameToken: boolean): void {
    const { now } = this.#ledger.time;
    ward.plannedAt = Math.min(now, grant.accessIssued);
    const { kind, refreshMargin, touchInterval, tokenLife } = grant.account.service.traits;
    switch (kind) {
      case 'sliding':
        ward.dueAt = now + touchInterval;
        ward.deadline = grant.accessEnds;
        break;
      case 'api-key':
        ward.dueAt = now + touchInterval;
        ward.deadline = now + 3 * touchInterval;
        break;
      case 'one-session':
        ward.dueAt = grant.accessEnds - Math.min(refreshMargin, tokenLife / 5);
        ward.deadline = ward.credential ? grant.accessEnds : Number.POSITIVE_INFINITY;
        break;
      default:
        // The same token again says nothing about the next try, but that it must not come at once.
        ward.dueAt = isSameToken
          ? now + minute / 2
          : grant.accessEnds - Math.min(refreshMargin, tokenLife / 5);
        ward.deadline = isSameToken ? Number.POSITIVE_INFINITY : grant.accessEnds;
    }
  }

  /** The engine is not expected to do anything for the account any more. */
  release(ward: Ward): void {
    ward.deadline = Number.POSITIVE_INFINITY;
  }

  /** A renewal failed in passing: the engine may wait for as long as the policy says. */
  noteFailure(ward: Ward, kind: FailureKind): void {
    const { now } = this.#ledger.time;
    ward.failures += 1;
    ward.lastFailure = kind;
    ward.excusedUntil = Math.max(ward.excusedUntil, now + longestWait(kind, ward.failures) + slack);
  }

  /** Is the account's token over, and should it not be? */
  check(ward: Ward): void {
    const ledger = this.#ledger;
    const { dueAt } = ward;
    // Requests extend a sliding session as much as renewals do.
    const isSliding = ward.account.service.traits.kind === 'sliding';
    const deadline = Math.max(ward.deadline, (isSliding && ward.grant?.accessEnds) || 0);
    if (deadline >= ledger.time.now || ward.removal !== 'no') return;
    this.release(ward);
    if (ward.row?.paused) return;
    if (this.#isExcused(ward, dueAt, deadline)) {
      ledger.tally.excusedExpiries += 1;
      return;
    }
    ledger.violate(
      'a token ends that could have been renewed',
      ward,
      `due ${new Date(dueAt).toISOString()}, over ${new Date(deadline).toISOString()}`,
    );
  }

  checkAll(): void {
    for (const ward of this.#ledger.wards.values()) this.check(ward);
  }

  #isExcused(ward: Ward, dueAt: number, deadline: number): boolean {
    const ledger = this.#ledger;
    if (deadline <= ward.excusedUntil) return true;
    if (ledger.machine.touch(dueAt, deadline)) return true;
    if (ledger.counterOf(ward.account.service).disturbances.touch(dueAt, deadline)) return true;
    return ledger.clock.touch(ward.plannedAt, deadline);
  }
}

/** The longest that the policy waits after so many failures in a row. */
function longestWait(kind: FailureKind, failures: number): number {
  switch (kind) {
    case 'vault-unavailable':
    case 'storage-unavailable':
      return minute / 2;
    case 'unrecognised':
      return Math.min(2 * hour, 2 * minute * 2 ** Math.min(10, failures));
    case 'rate-limited':
      return Math.min(15 * minute, minute * 2 ** Math.min(10, failures));
    default:
      // A minute at least, because an automatic sign-in is not tried again before.
      return Math.max(minute, Math.min(15 * minute, 5 * second * 2 ** Math.min(10, failures)));
  }
}
