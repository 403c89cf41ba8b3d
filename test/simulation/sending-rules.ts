import type { Failure, FailureKind } from '../../main/engine/failure.ts';
import type { ExpiryRules } from './expiry-rules.ts';
import type { Counter, Ledger, Ward } from './ledger.ts';
import { hour, minute, second } from './units.ts';
import { type Grant, numberOf, type ServerAccount, type VirtualService } from './virtual-service.ts';
import type { Life } from './virtual-time.ts';

/** How long may pass between the engine's last look at a provider's hold and the request: the vault is asked in between. */
const decisionTime = 5 * second;
/** Shortest pauses between renewals that the engine begins by itself: after one that went well, and after a failed one. */
const pauseAfterSuccess = 29 * second;
const pauseAfterFailure = 4.9 * second;
/** A provider whose places are all taken for longer than this is a reason for a late renewal. */
const noticeableQueue = 20 * second;
/** How long ago the app may have last seen that an account is not in use elsewhere, when it signs in by itself. */
const freshLook = 3 * minute;

/** What the program sends, and when. */
export class SendingRules {
  readonly #ledger: Ledger;
  readonly #expiry: ExpiryRules;

  constructor(ledger: Ledger, expiry: ExpiryRules) {
    this.#ledger = ledger;
    this.#expiry = expiry;
  }

  renewalBegins(grant: Grant, secret: string): void {
    const ledger = this.#ledger;
    const ward = ledger.wardOf(grant.account);
    this.#begins(ward);
    ledger.trace?.(grant.account.subject, `sent: ${secret}`);
    const known = Math.max(
      grant.durableNumber,
      grant.deliveredLife === ledger.life.number ? grant.deliveredNumber : 0,
    );
    const isReplaced =
      ward.grant !== undefined && grant.sequence < ward.grant.sequence && !ward.isWrittenLate;
    // A sign-out that could not be finished has ended the grant; what is sent after that changes nothing.
    if (ward.removal === 'no' && (numberOf(secret) < known || isReplaced)) {
      ledger.violate('a superseded token is sent again', ward, `sent ${secret}, known ${grant.id}.s${known}`);
    }
    const isOwnIdea = ward.asked === 0 && ward.removal === 'no';
    if (isOwnIdea && !this.#clockDisturbs(grant)) this.#checkPace(ward);
    ward.renewals += 1;
    ward.renewalBeganAt = ledger.time.now;
    ward.renewalLife = ledger.life.number;
    ward.renewalWentWell = false;
  }

  /** `same`: the provider gave no new secret, so that a superseded one may still be in hand. */
  renewalDelivered(grant: Grant, life: Life, same: boolean): void {
    const ward = this.#ledger.wardOf(grant.account);
    if (!same) {
      grant.deliveredNumber = grant.number;
      grant.deliveredLife = life.number;
    }
    ward.failures = 0;
    ward.renewalWentWell = true;
    ward.isRenewed = true;
    ward.renewedAt = this.#ledger.time.now;
  }

  renewalEnds(account: ServerAccount): void {
    const ward = this.#ledger.wardOf(account);
    ward.renewals -= 1;
    this.#leave(ward);
  }

  automaticSignInBegins(account: ServerAccount): void {
    const ledger = this.#ledger;
    const { now } = ledger.time;
    const ward = ledger.wardOf(account);
    this.#begins(ward);
    ledger.trace?.(account.subject, 'signs in by itself');
    ward.signIns += 1;
    ward.signInBeganAt = now;
    if (ward.takingOver > 0) return;
    const wasTold = ward.refusals.has('evicted') && ward.grant?.ended?.kind === 'evicted';
    if (wasTold || isUsedElsewhere(ward, now)) {
      ledger.violate('an account in use elsewhere signs in by itself', ward, '');
    }
    if (ledger.clock.touch(now - hour, now)) return;
    const recent = ward.answered.filter((at) => at > ward.lookedAfterAt && now - at < hour - second);
    const last = recent.at(-1);
    if (recent.length >= 3 || (last !== undefined && now - last < minute - second)) {
      const ages = recent.map((at) => `${Math.round((now - at) / second)} s`).join(', ');
      ledger.violate('more automatic sign-ins than allowed', ward, `answered before: ${ages}`);
    }
  }

  signInDelivered(account: ServerAccount): void {
    const ward = this.#ledger.wardOf(account);
    this.#noteAnswer(ward);
    ward.failures = 0;
    ward.renewalWentWell = true;
  }

  automaticSignInEnds(account: ServerAccount): void {
    const ward = this.#ledger.wardOf(account);
    ward.signIns -= 1;
    this.#leave(ward);
  }

  /** A reply 429 has arrived. `wait`: how long the provider wants to be left alone. */
  limitDelivered(
    service: VirtualService,
    account: ServerAccount | undefined,
    wait: number | undefined,
  ): void {
    const { time, life } = this.#ledger;
    const counter = this.#ledger.counterOf(service);
    this.passingFailure(account, 'rate-limited');
    counter.disturbances.add(time.now, time.now + (wait ?? 15 * minute) + minute);
    if (wait === undefined || time.now + wait <= counter.heldUntil) return;
    counter.heldFrom = time.now;
    counter.heldUntil = time.now + wait;
    counter.heldInLife = life.number;
  }

  passingFailure(account: ServerAccount | undefined, kind: FailureKind): void {
    if (!account) return;
    const ward = this.#ledger.wardOf(account);
    // Where only signing in renews, the requests before it are part of the renewal.
    const isPart = account.service.traits.kind === 'one-session';
    if (isPart || ward.renewals > 0 || ward.signIns > 0) this.#expiry.noteFailure(ward, kind);
  }

  refusalDelivered(account: ServerAccount | undefined, failure: Failure): void {
    if (!account) return;
    const ward = this.#ledger.wardOf(account);
    ward.refusals.add(failure.kind);
    if (ward.signIns > 0 && (failure.kind === 'credentials-rejected' || failure.kind === 'challenge')) {
      this.#noteAnswer(ward);
    }
  }

  /** The program is gone, and with it whatever ran. */
  forgetRunning(): void {
    this.#ledger.crashedAt = this.#ledger.time.now;
    for (const counter of this.#ledger.counters.values()) {
      counter.running = 0;
      counter.fullSince = undefined;
    }
    for (const ward of this.#ledger.wards.values()) {
      ward.renewals = 0;
      ward.signIns = 0;
      ward.asked = 0;
      ward.takingOver = 0;
    }
  }

  #begins(ward: Ward): void {
    const ledger = this.#ledger;
    this.#expiry.check(ward);
    if (ward.removal === 'done') ledger.violate('a removed account is used', ward, '');
    if (ward.renewals > 0 || ward.signIns > 0) {
      ledger.violate('two renewals of one account at once', ward, '');
    }
    this.#enter(ward);
  }

  #enter(ward: Ward): void {
    const ledger = this.#ledger;
    const { now } = ledger.time;
    const { service } = ward.account;
    const counter = ledger.counterOf(service);
    const limit = service.traits.parallelRefreshes;
    counter.running += 1;
    if (counter.running > limit) {
      ledger.violate(
        'more renewals of a provider at once than it allows',
        ward,
        `${counter.running} of ${limit}`,
      );
    }
    if (counter.running === limit && counter.notFullSince !== now) counter.fullSince = now;
    const isRemembered = counter.heldInLife === ledger.life.number;
    const heldUntil = isRemembered ? counter.heldUntil : Math.min(counter.heldUntil, counter.heldOnDiskUntil);
    const isHeld = now > counter.heldFrom + decisionTime && now < heldUntil - second;
    if (isHeld && !ledger.clock.touch(counter.heldFrom, now) && ward.takingOver === 0) {
      const left = Math.round((heldUntil - now) / second);
      ledger.violate('a provider that asked to be left alone is not', ward, `${left} s too early`);
    }
  }

  #leave(ward: Ward): void {
    const { now } = this.#ledger.time;
    const { service } = ward.account;
    const counter = this.#ledger.counterOf(service);
    if (counter.running === service.traits.parallelRefreshes) this.#noteQueue(counter, now);
    counter.running -= 1;
  }

  #noteQueue(counter: Counter, now: number): void {
    counter.notFullSince = now;
    const since = counter.fullSince;
    if (since === undefined || now - since < noticeableQueue) return;
    if (counter.queue?.from !== since) counter.queue = counter.disturbances.begin(since);
    counter.queue.to = now + minute;
  }

  #checkPace(ward: Ward): void {
    const ledger = this.#ledger;
    const { now } = ledger.time;
    // After a crash the disk may not know of the renewal yet.
    if (ward.refusals.size > 0 || ward.renewalLife !== ledger.life.number) return;
    const pause = now - ward.renewalBeganAt;
    if (ward.renewalWentWell) {
      if (pause < pauseAfterSuccess && !ward.isSavedLate) {
        ledger.violate('an account is renewed again at once', ward, `${pause} ms after it was renewed`);
      }
    } else if (
      pause < pauseAfterFailure &&
      ward.lastFailure !== 'rate-limited' &&
      !ledger.machine.touch(now - 6 * minute, now)
    ) {
      ledger.violate('an account is renewed again at once', ward, `${pause} ms after it failed`);
    }
    const { row, session } = ward;
    const isInStep =
      row !== undefined && session !== undefined && row.expiresAt === session.accessTokenExpiresAt;
    if (ward.failures === 0 && isInStep && row.status === 'active' && now < ward.dueAt - 2 * second) {
      const early = Math.round((ward.dueAt - now) / second);
      ledger.violate('a token is renewed long before its end', ward, `${early} s before it is due`);
    }
  }

  #noteAnswer(ward: Ward): void {
    const { now } = this.#ledger.time;
    ward.answered = ward.answered.filter((at) => now - at < hour);
    ward.answered.push(ward.signInBeganAt);
  }

  #clockDisturbs(grant: Grant): boolean {
    return this.#ledger.clock.touch(grant.accessIssued, this.#ledger.time.now);
  }
}

/** Whether the provider would have told, had it been asked in time. */
function isUsedElsewhere({ grant }: Ward, now: number): boolean {
  return grant?.ended?.cause === 'used elsewhere' && now - grant.ended.at > freshLook;
}
