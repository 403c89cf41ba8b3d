import type { AuthMethod } from '../../main/engine/account.ts';
import type { Failure } from '../../main/engine/failure.ts';

/**
 * What kind of service an account lives on.
 * - `rotating-strict`: OAuth; each refresh token works once, and a second use revokes the grant (RFC 9700, 4.14.2).
 * - `rotating-graceful`: OAuth; the superseded refresh token works until its successor has been seen.
 * - `fixed`: a JWT API; the refresh token stays the same until it ends.
 * - `session-endpoint`: a cookie session whose endpoint mints tokens and rotates its cookie.
 * - `sliding`: a cookie session without tokens; every request extends it, and some rotate its cookie. The one before is taken until its
 *   successor has been seen.
 * - `one-session`: password only; a sign-in ends the session that was live before.
 * - `api-key`: nothing to renew.
 */
export type ServiceKind =
  | 'rotating-strict'
  | 'rotating-graceful'
  | 'fixed'
  | 'session-endpoint'
  | 'sliding'
  | 'one-session'
  | 'api-key';

/** Why a grant is not honoured any more, as it truly is. */
export type Cause =
  | 'revoked by the provider'
  | 'refresh token over'
  | 'token over'
  | 'idle for too long'
  | 'superseded token sent'
  | 'used elsewhere'
  | 'replaced by a later sign-in'
  | 'upstream session over'
  | 'signed out';

/** The end of a grant: what the server answers from then on, and the true cause. */
export interface Ending {
  readonly kind: 'session-expired' | 'evicted' | 'upstream-expired';
  readonly cause: Cause;
  /** When it came about; for what follows from the clock alone, when it was noticed. */
  readonly at: number;
}

/** What the server makes of a request. */
export type Outcome<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: Failure };

export interface ServiceTraits {
  readonly id: string;
  readonly kind: ServiceKind;
  /** Lifetime of an access token; of the session since its last use for `sliding`. */
  readonly tokenLife: number;
  /** Lifetime of the refresh token or cookie since it was issued. */
  readonly secretLife: number;
  readonly refreshMargin: number;
  readonly touchInterval: number;
  readonly parallelRefreshes: number;
  /** Whether replies say when a token ends (JWT `exp`), rather than how long it lives. */
  readonly absoluteEnds: boolean;
}

/** An account at the server. */
export class ServerAccount {
  readonly service: VirtualService;
  readonly subject: string;
  readonly method: AuthMethod;
  password: string;
  /** The server wants a captcha or second factor before the next sign-in by password. */
  challenged = false;
  /** `one-session`: the one that lives. */
  liveGrant: Grant | undefined;
  readonly grants: Grant[] = [];
  #passwordNumber = 0;

  constructor(service: VirtualService, subject: string, method: AuthMethod) {
    this.service = service;
    this.subject = subject;
    this.method = method;
    this.password = `${subject}-password-0`;
  }

  changePassword(): void {
    this.#passwordNumber += 1;
    this.password = `${this.subject}-password-${this.#passwordNumber}`;
  }
}

/** One sign-in at the server, with the secrets that it has given out since. */
export class Grant {
  readonly id: string;
  readonly account: ServerAccount;
  /** Counts the sign-ins of the account. */
  readonly sequence: number;
  /** What a session carries to tell which grant it belongs to. */
  readonly values: Readonly<Record<string, string>>;
  number = 1;
  secret: string;
  secretEnds: number;
  previousSecret: string | undefined;
  previousUsableUntil = 0;
  accessToken: string;
  accessIssued: number;
  accessEnds: number;
  previousAccessEnds = 0;
  ended: Ending | undefined;
  /** The newest secret whose reply reached the program, and in which of its lives; the newest that the disk holds. */
  deliveredNumber = 0;
  deliveredLife = 0;
  durableNumber = 0;

  constructor(account: ServerAccount, now: number) {
    const { tokenLife, secretLife } = account.service.traits;
    this.account = account;
    this.sequence = account.grants.length + 1;
    const id = `${account.subject}-${this.sequence}`;
    this.id = id;
    this.values = Object.freeze({ grant: id });
    this.secret = `${id}.s1`;
    this.secretEnds = now + secretLife;
    this.accessToken = `${id}.a1`;
    this.accessIssued = now;
    this.accessEnds = now + tokenLife;
  }
}

/** The number within its grant of a secret or token: 7 of `alice-1.s7`. */
export function numberOf(secret: string): number {
  return Number(secret.slice(secret.lastIndexOf('.') + 2));
}

/** The grant that a secret or token belongs to: `alice-1` of `alice-1.s7`. */
export function grantIdOf(secret: string): string {
  return secret.slice(0, secret.lastIndexOf('.'));
}

const accepted: Outcome<true> = { value: true };

/** The server of one provider: knows accounts and grants, and judges every secret that is sent to it. */
export class VirtualService {
  readonly traits: ServiceTraits;
  readonly accounts = new Map<string, ServerAccount>();
  /** All grants of all services, by their ids. */
  readonly grants: Map<string, Grant>;
  /** Answers 503 until then; 429 until then. */
  downUntil = 0;
  limitedUntil = 0;

  constructor(traits: ServiceTraits, grants: Map<string, Grant>) {
    this.traits = traits;
    this.grants = grants;
  }

  register(subject: string, method: AuthMethod): ServerAccount {
    const account = new ServerAccount(this, subject, method);
    this.accounts.set(subject, account);
    return account;
  }

  signIn(subject: string, password: string, now: number): Outcome<Grant> {
    const account = this.accounts.get(subject);
    if (!account || account.password !== password) {
      return refused('credentials-rejected', 'The provider does not accept this password.');
    }
    if (account.challenged) return refused('challenge', 'The provider wants to see a person.');
    return { value: this.issue(account, now) };
  }

  /** A new grant for the account: its person, or the app with the right password, has signed in. */
  issue(account: ServerAccount, now: number): Grant {
    const grant = new Grant(account, now);
    account.grants.push(grant);
    this.grants.set(grant.id, grant);
    if (this.traits.kind === 'one-session') {
      this.end(account.liveGrant, 'evicted', 'replaced by a later sign-in', now);
      account.liveGrant = grant;
    }
    return grant;
  }

  /** The person signs in somewhere else: ends the one live session. */
  evict(account: ServerAccount, now: number): void {
    this.end(account.liveGrant, 'evicted', 'used elsewhere', now);
  }

  /** The provider ends every grant of the account. */
  endAll(account: ServerAccount, kind: Ending['kind'], cause: Cause, now: number): void {
    for (const grant of account.grants) this.end(grant, kind, cause, now);
  }

  end(grant: Grant | undefined, kind: Ending['kind'], cause: Cause, at: number): void {
    if (grant && !grant.ended) grant.ended = { kind, cause, at };
  }

  /** Why `secret` would not be honoured now; undefined if it would. Asking changes nothing. */
  judge(grant: Grant, secret: string, now: number): Ending | undefined {
    if (grant.ended) return grant.ended;
    const { kind } = this.traits;
    if (now >= grant.secretEnds) return expired('refresh token over', now);
    if (kind === 'sliding' && now >= grant.accessEnds) {
      return expired('idle for too long', now);
    }
    if (kind === 'one-session' && now >= grant.accessEnds) {
      return expired('token over', now);
    }
    if (secret === grant.secret) return undefined;
    if (secret === grant.previousSecret && now < grant.previousUsableUntil) return undefined;
    return expired('superseded token sent', now);
  }

  /** A request to renew, touch or check with `secret`. */
  renew(grant: Grant, secret: string, now: number, same: boolean, rotate: boolean): Outcome<true> {
    const { kind } = this.traits;
    const ending = this.judge(grant, secret, now);
    if (ending) {
      if (ending.cause === 'superseded token sent' && kind === 'rotating-strict') grant.ended = ending;
      return endedBy(ending);
    }
    if (same) return accepted;
    switch (kind) {
      case 'rotating-strict':
        this.#rotate(grant, now, 0);
        break;
      case 'rotating-graceful':
      case 'session-endpoint':
        this.#rotate(grant, now, Number.POSITIVE_INFINITY);
        break;
      case 'sliding':
        grant.accessEnds = now + this.traits.tokenLife;
        // The newest cookie has been seen: nobody needs the one before any more.
        if (secret === grant.secret) grant.previousUsableUntil = 0;
        if (rotate) this.#rotate(grant, now, Number.POSITIVE_INFINITY);
        return accepted;
      case 'one-session':
      case 'api-key':
        return accepted;
      case 'fixed':
        break;
    }
    grant.previousAccessEnds = grant.accessEnds;
    grant.accessToken = `${grant.id}.a${numberOf(grant.accessToken) + 1}`;
    grant.accessIssued = now;
    grant.accessEnds = now + this.traits.tokenLife;
    return accepted;
  }

  /** A signed-in request; `token` is the access token, or the secret where there are only cookies. */
  use(grant: Grant, token: string, now: number, rotate: boolean): Outcome<true> {
    const { kind } = this.traits;
    if (kind === 'sliding' || kind === 'api-key') return this.renew(grant, token, now, false, rotate);
    if (grant.ended) return endedBy(grant.ended);
    if (token === grant.accessToken) {
      if (now >= grant.accessEnds) return endedBy(expired('token over', now));
      // Its refresh token's successor is in use: nobody needs the one before any more.
      grant.previousUsableUntil = 0;
      return accepted;
    }
    return now < grant.previousAccessEnds ? accepted : endedBy(expired('token over', now));
  }

  #rotate(grant: Grant, now: number, previousUsableUntil: number): void {
    grant.previousSecret = grant.secret;
    grant.previousUsableUntil = previousUsableUntil;
    grant.number += 1;
    grant.secret = `${grant.id}.s${grant.number}`;
    grant.secretEnds = now + this.traits.secretLife;
  }
}

function refused(kind: Failure['kind'], message: string): Outcome<never> {
  return { failure: { kind, message } };
}

const endings: Record<Ending['kind'], Outcome<never>> = {
  'session-expired': refused('session-expired', 'The session is over.'),
  evicted: refused('evicted', 'The account is in use elsewhere.'),
  'upstream-expired': refused('upstream-expired', 'The sign-in at the identity provider is over.'),
};

function expired(cause: Cause, at: number): Ending {
  return { kind: 'session-expired', cause, at };
}

function endedBy(ending: Ending): Outcome<never> {
  return endings[ending.kind];
}
