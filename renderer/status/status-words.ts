import type { AccountData, FailureData } from '../../preload/contract.ts';
import type { Renewal } from '../state/contract-types.ts';
import type { Speech } from '../texts/texts.ts';

/** The form that tells a status without colour. */
export type Shape = 'ring' | 'arc' | 'triangle' | 'square';

/** A status in words: what is, and, where there is more to say, why (`cause`) or how (`aside`). */
export interface StatusWords {
  readonly shape: Shape;
  readonly headline: string;
  readonly cause?: string;
  readonly aside?: string;
}

/** The status of an account in words, as of `now`. */
export function statusWords(
  account: AccountData,
  now: number,
  speech: Speech,
  renewal: Renewal = 'refresh',
): StatusWords {
  const words = speech.texts.status;
  if (account.activity === 'refreshing') return { shape: 'arc', headline: words.refreshing };
  if (account.activity === 'signing-in') return { shape: 'arc', headline: words.signingIn };
  if (account.paused) return { shape: 'square', headline: pausedWords(account, now, speech) };
  if (account.stuck) {
    return withCause({ shape: 'triangle', headline: words.stuck }, account, speech);
  }
  switch (account.status) {
    case 'active':
      return { shape: 'ring', headline: activeWords(account, now, speech, renewal) };
    case 'retrying':
      return withCause({ shape: 'arc', headline: retryingWords(account, now, speech) }, account, speech);
    case 'waiting':
      return waitingWords(account, now, speech);
    case 'needs-sign-in':
      return withCause({ shape: 'triangle', headline: words.signInAgain }, account, speech);
    case 'in-use-elsewhere':
      return { shape: 'triangle', headline: words.inUseElsewhere, cause: words.cause.takenOver };
    case 'misconfigured':
      return withCause({ shape: 'triangle', headline: words.wrongDefinition }, account, speech);
  }
}

/** The status as one sentence: `Sign in again: password was rejected`. */
export function statusSentence({ headline, cause, aside }: StatusWords, speech: Speech): string {
  const words = speech.texts.status;
  if (cause !== undefined) return words.withCause(headline, cause);
  return aside === undefined ? headline : words.withAside(headline, aside);
}

function activeWords(account: AccountData, now: number, speech: Speech, renewal: Renewal): string {
  const words = speech.texts.status;
  const next = account.nextAttemptAt;
  if (next === undefined) return words.active;
  if (next <= now) return words.activeDue;
  const when = speech.times.when(next, now);
  return renewal === 'check' ? words.activeChecked(when) : words.activeRefreshes(when);
}

function pausedWords(account: AccountData, now: number, speech: Speech): string {
  const words = speech.texts.status;
  if (account.expiresAt === undefined) return words.paused;
  return account.expiresAt > now
    ? words.pausedValid(speech.times.until(account.expiresAt, now))
    : words.pausedEnded;
}

function retryingWords(account: AccountData, now: number, speech: Speech): string {
  const words = speech.texts.status;
  if (account.expiresAt !== undefined && account.expiresAt > now) {
    return words.retryingValid(speech.times.until(account.expiresAt, now));
  }
  if (account.nextAttemptAt !== undefined && account.nextAttemptAt > now) {
    return words.retryingWhen(speech.times.when(account.nextAttemptAt, now));
  }
  return words.retrying;
}

function waitingWords(account: AccountData, now: number, speech: Speech): StatusWords {
  const words = speech.texts.status;
  const waiting = { shape: 'arc', headline: words.waitingFor(account.providerName) } as const;
  const until = account.failure?.retryAt ?? account.nextAttemptAt;
  if (until === undefined || until <= now) return waiting;
  return { ...waiting, aside: words.askedToWait(speech.times.duration(until - now)) };
}

function withCause(status: StatusWords, account: AccountData, speech: Speech): StatusWords {
  const cause = account.failure && causeWords(account.failure, account.providerName, speech);
  return cause === undefined ? status : { ...status, cause };
}

/** Why, in a few words; undefined where only the whole failure can say it. */
function causeWords(failure: FailureData, providerName: string, speech: Speech): string | undefined {
  const words = speech.texts.status.cause;
  switch (failure.kind) {
    case 'credentials-rejected':
      return words.passwordRejected;
    case 'session-expired':
      return words.sessionEnded;
    case 'challenge':
      return words.challenge(providerName);
    case 'upstream-expired':
      return words.upstreamEnded;
    case 'identity-mismatch':
      return words.otherAccount;
    case 'vault-unavailable':
      return failure.vault === 'damaged' ? words.sealedDamaged : words.vault;
    case 'storage-unavailable':
      return words.storage;
    case 'transient':
      return words.noAnswer(providerName);
    case 'unrecognised':
      return words.unknownAnswer(providerName);
    case 'misconfigured':
      return failure.field === undefined ? undefined : words.field(failure.field);
    default:
      return undefined;
  }
}
