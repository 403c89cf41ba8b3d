import type { Account, AccountId } from '../../main/engine/account.ts';
import type { Failure, FailureKind } from '../../main/engine/failure.ts';
import type { Credential, Session } from '../../main/engine/session.ts';
import type { HandedToken } from '../../main/engine/session-use.ts';
import { ExpiryRules } from './expiry-rules.ts';
import { HaltRules } from './halt-rules.ts';
import { Ledger, type Ward } from './ledger.ts';
import { SendingRules } from './sending-rules.ts';
import { StoringRules } from './storing-rules.ts';
import type { Tally } from './tally.ts';
import { second } from './units.ts';
import {
  type Grant,
  grantIdOf,
  numberOf,
  type ServerAccount,
  type VirtualService,
} from './virtual-service.ts';
import type { Life, VirtualTime } from './virtual-time.ts';

/** Sees everything that passes between the engine and its world, and notes whatever breaks a rule. Cheap: each call looks at one account. */
export class Watch {
  readonly ledger: Ledger;
  /** Called when a renewal of an account is sent. */
  onRenewalBegins: (ward: Ward) => void = () => {};
  readonly #expiry: ExpiryRules;
  readonly #sending: SendingRules;
  readonly #storing: StoringRules;
  readonly #halts: HaltRules;

  constructor(time: VirtualTime, tally: Tally, grants: ReadonlyMap<string, Grant>) {
    this.ledger = new Ledger(time, tally, grants);
    this.#expiry = new ExpiryRules(this.ledger);
    this.#sending = new SendingRules(this.ledger, this.#expiry);
    this.#halts = new HaltRules(this.ledger, this.#expiry);
    this.#storing = new StoringRules(this.ledger, this.#expiry, this.#halts);
  }

  renewalBegins(grant: Grant, secret: string): void {
    this.#sending.renewalBegins(grant, secret);
    this.onRenewalBegins(this.ledger.wardOf(grant.account));
  }

  renewalDelivered(grant: Grant, life: Life, same: boolean): void {
    this.#sending.renewalDelivered(grant, life, same);
  }

  renewalEnds(account: ServerAccount): void {
    this.#sending.renewalEnds(account);
  }

  automaticSignInBegins(account: ServerAccount): void {
    this.#sending.automaticSignInBegins(account);
  }

  signInDelivered(account: ServerAccount): void {
    this.#sending.signInDelivered(account);
  }

  automaticSignInEnds(account: ServerAccount): void {
    this.#sending.automaticSignInEnds(account);
  }

  limitDelivered(
    service: VirtualService,
    account: ServerAccount | undefined,
    wait: number | undefined,
  ): void {
    this.#sending.limitDelivered(service, account, wait);
  }

  passingFailure(account: ServerAccount | undefined, kind: FailureKind): void {
    this.#sending.passingFailure(account, kind);
  }

  refusalDelivered(account: ServerAccount | undefined, failure: Failure): void {
    this.#sending.refusalDelivered(account, failure);
  }

  sessionDurable(id: AccountId, session: Session): void {
    this.#storing.sessionDurable(id, session);
  }

  credentialDurable(id: AccountId, credential: Credential | undefined): void {
    this.#storing.credentialDurable(id, credential);
  }

  accountDurable(row: Account): void {
    this.#storing.accountDurable(row);
  }

  sessionDeleted(id: AccountId): void {
    this.#storing.sessionDeleted(id);
  }

  accountRemoved(id: AccountId): void {
    this.#storing.accountRemoved(id);
  }

  /** Something was written although the engine was told that it was not. */
  writtenLate(id: AccountId): void {
    const ward = this.ledger.byId.get(id);
    if (!ward) return;
    ward.isWrittenLate = true;
    this.#expiry.release(ward);
  }

  announced(account: Account): void {
    this.#storing.announced(account);
  }

  /** The vault or the store refused to read or write something of the account. */
  refusedByDisk(id: AccountId): void {
    const ward = this.ledger.byId.get(id);
    if (ward) this.#expiry.noteFailure(ward, 'vault-unavailable');
  }

  /** A tool has got a token that it wants to use for at least `minValid`. */
  handedOut(id: AccountId, handed: HandedToken, minValid: number): void {
    const { ledger } = this;
    const ward = ledger.byId.get(id);
    if (!ward?.session || !ward.grant) return;
    const { grant } = ward;
    this.#checkSaved(ward, handed.token, 'handed out');
    if (handed.token !== grant.accessToken || grant.ended || grant.account.service.traits.kind === 'api-key')
      return;
    const { now } = ledger.time;
    if (grant.accessEnds - now >= minValid - second || ledger.clock.touch(grant.accessIssued, now)) return;
    const left = Math.round((grant.accessEnds - now) / second);
    ledger.violate(
      'a token is handed out that is not valid as long as was asked',
      ward,
      `token ${numberOf(handed.token)} is valid for ${left} s of ${minValid / second} s`,
    );
  }

  /** Somebody works with a session. */
  used(id: AccountId, session: Session): void {
    const ward = this.ledger.byId.get(id);
    if (ward && session.accessToken !== undefined) this.#checkSaved(ward, session.accessToken, 'used');
  }

  /** Whatever anybody gets to see is on the disk, or was. */
  #checkSaved(ward: Ward, token: string, how: string): void {
    const saved = ward.session?.accessToken ?? ward.session?.apiKey ?? '';
    const isOfSavedGrant = grantIdOf(token) === grantIdOf(saved);
    const isSaved = isOfSavedGrant
      ? numberOf(token) <= numberOf(saved)
      : ward.grantsSaved.has(grantIdOf(token));
    if (!isSaved) this.ledger.violate('something is published before it is saved', ward, `${how}: ${token}`);
  }

  /** A new life of the program begins. */
  lifeBegins(life: Life): void {
    this.ledger.life = life;
  }

  /** The program has ended or crashed. */
  lifeEnds(): void {
    this.#sending.forgetRunning();
  }

  /** Looks at all accounts that wait for a person. */
  checkHalted(): void {
    this.#halts.checkAll();
  }

  /** Looks at all accounts: whatever was forgotten altogether shows only here. */
  checkAll(): void {
    this.#expiry.checkAll();
    this.#halts.checkAll();
  }
}
