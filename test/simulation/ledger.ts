import type { Account, AccountId } from '../../main/engine/account.ts';
import type { Failure, FailureKind } from '../../main/engine/failure.ts';
import type { Credential, Session } from '../../main/engine/session.ts';
import { Disturbances, type Interval } from './disturbances.ts';
import type { Tally } from './tally.ts';
import type { Grant, ServerAccount, VirtualService } from './virtual-service.ts';
import type { Life, VirtualTime } from './virtual-time.ts';

/** What is never to happen. */
export type Rule =
  | 'a session that the provider honours is lost'
  | 'an account vanishes'
  | 'two renewals of one account at once'
  | 'a superseded token is sent again'
  | 'more renewals of a provider at once than it allows'
  | 'a provider that asked to be left alone is not'
  | 'a token ends that could have been renewed'
  | 'a token is renewed long before its end'
  | 'an account is renewed again at once'
  | 'a sign-in is asked for without cause'
  | 'a person is asked although the stored password would do'
  | 'something is published before it is saved'
  | 'a token is handed out that is not valid as long as was asked'
  | 'an account in use elsewhere signs in by itself'
  | 'more automatic sign-ins than allowed'
  | 'a timer longer than 30 s'
  | 'a removed account comes back'
  | 'a removed account is used'
  | 'an older session is written over a newer one'
  | 'a session lands in an account of somebody else'
  | 'a promise of the engine never settles'
  | 'the engine throws something that is no failure'
  | 'more refreshes than callers need';

export interface Violation {
  readonly rule: Rule;
  readonly at: number;
  readonly account: string;
  readonly text: string;
}

/** Everything that the watch knows of one account. */
export class Ward {
  readonly account: ServerAccount;
  id: AccountId | undefined;
  /** The disk holds a session of which the engine was told that it was not written. */
  isWrittenLate = false;
  /** What the disk holds. */
  row: Account | undefined;
  session: Session | undefined;
  grant: Grant | undefined;
  credential: Credential | undefined;
  /** When the newest session that the disk has ever held was obtained. */
  newestObtainedAt = Number.NEGATIVE_INFINITY;
  /** Why the account waits for a person, as it was last judged. */
  haltedFor: Failure | undefined;
  /** The grants of which the disk has ever held a session. */
  readonly grantsSaved = new Set<string>();
  renewals = 0;
  signIns = 0;
  /** What people and tools are waiting for; while they do, renewals are not the engine's own idea. */
  asked = 0;
  takingOver = 0;
  removal: 'no' | 'asked' | 'done' = 'no';
  /** When the last renewal began, and whether it went well. */
  renewalBeganAt = Number.NEGATIVE_INFINITY;
  renewalWentWell = false;
  renewalLife = 0;
  /** A renewal went well, and what it brought is not saved yet. */
  isRenewed = false;
  renewedAt = 0;
  /** What it brought was saved long after it arrived. */
  isSavedLate = false;
  /** Passing failures of renewals in a row, and until when they excuse a token that ends. */
  failures = 0;
  lastFailure: FailureKind | undefined;
  excusedUntil = 0;
  /** What the provider has answered since the newest session was saved. */
  readonly refusals = new Set<FailureKind>();
  /** When the automatic sign-ins began that the provider answered; and when the newest of all began. */
  answered: number[] = [];
  signInBeganAt = 0;
  /** When a person last signed in: what the app did before that does not count any more. */
  lookedAfterAt = 0;
  /** From when on the engine has to renew, and until when it must have. */
  /** Since when the clock must have been right for the engine to know when. */
  plannedAt = 0;
  dueAt = Number.POSITIVE_INFINITY;
  deadline = Number.POSITIVE_INFINITY;

  constructor(account: ServerAccount) {
    this.account = account;
  }
}

/** What the watch knows of a provider. */
export class Counter {
  readonly service: VirtualService;
  readonly disturbances = new Disturbances();
  running = 0;
  fullSince: number | undefined;
  queue: Interval | undefined;
  notFullSince = 0;
  heldFrom = 0;
  heldUntil = 0;
  heldInLife = 0;
  /** Until when the rows on the disk say that the provider wants to be left alone. */
  heldOnDiskUntil = 0;

  constructor(service: VirtualService) {
    this.service = service;
  }
}

/** What all rules share. */
export class Ledger {
  readonly time: VirtualTime;
  readonly tally: Tally;
  readonly grants: ReadonlyMap<string, Grant>;
  readonly violations: Violation[] = [];
  readonly wards = new Map<ServerAccount, Ward>();
  readonly byId = new Map<AccountId, Ward>();
  readonly counters = new Map<VirtualService, Counter>();
  /** The machine is asleep, offline, crashed, without vault or without room on its disk, or recovers from that. */
  readonly machine = new Disturbances();
  /** The clock of the machine is wrong. */
  readonly clock = new Disturbances();
  life: Life = { number: 0, alive: false };
  crashedAt = 0;
  /** Told what happens to each account, if somebody wants to know. */
  trace: ((subject: string, text: string) => void) | undefined;

  constructor(time: VirtualTime, tally: Tally, grants: ReadonlyMap<string, Grant>) {
    this.time = time;
    this.tally = tally;
    this.grants = grants;
  }

  wardOf(account: ServerAccount): Ward {
    let ward = this.wards.get(account);
    if (!ward) {
      ward = new Ward(account);
      this.wards.set(account, ward);
    }
    return ward;
  }

  counterOf(service: VirtualService): Counter {
    let counter = this.counters.get(service);
    if (!counter) {
      counter = new Counter(service);
      this.counters.set(service, counter);
    }
    return counter;
  }

  violate(rule: Rule, ward: Ward | undefined, text: string): void {
    const account = ward
      ? `${ward.account.subject} (${ward.account.service.traits.id}, ${ward.id})`
      : 'no account';
    this.violations.push({ rule, at: this.time.now, account, text });
  }
}
