import { type Failure, FailureError, fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import { defaultMeaning, type ReplyPurpose } from './default-meaning.ts';
import type { CompiledRule, ReplyFailureKind } from './failure-rule.ts';
import type { Reply } from './reply.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * The one place where replies of a provider become failures: first by the rules of the request, then by those of the definition, then by
 * what most servers mean. What none of them knows is `unrecognised` and never a sign-out.
 */
export class ReplyMeaning {
  readonly #name: string;
  readonly #general: readonly CompiledRule[];
  readonly #clock: Pick<Clock, 'now'>;

  constructor(name: string, general: readonly CompiledRule[], clock: Pick<Clock, 'now'>) {
    this.#name = name;
    this.#general = general;
    this.#clock = clock;
  }

  /** The failure that the reply means, or undefined if it can be read. */
  failureOf(reply: Reply, purpose: ReplyPurpose, rules: readonly CompiledRule[]): Failure | undefined {
    for (const list of [rules, this.#general]) {
      for (const rule of list) {
        if (purpose === 'passed-on' && answersForTool.has(rule.means)) continue;
        const detail = rule.match(reply);
        if (detail === undefined) continue;
        const retryAt = this.#retryAt(reply, rule.means) ?? this.#after(rule.wait);
        return this.#failure(rule.means, purpose, {
          detail,
          message: rule.message,
          advice: rule.advice,
          retryAt,
        });
      }
    }
    const meaning = defaultMeaning(reply, purpose);
    if (!meaning) return undefined;
    return this.#failure(meaning.means, purpose, {
      detail: meaning.detail,
      field: meaning.field,
      retryAt: this.#retryAt(reply, meaning.means),
    });
  }

  /** Throws the failure that the reply means, if it means one. */
  check(reply: Reply, purpose: ReplyPurpose, rules: readonly CompiledRule[]): void {
    const failure = this.failureOf(reply, purpose, rules);
    if (failure) throw new FailureError(failure);
  }

  /** The JSON of a reply that means no failure. Throws `transient` for a page, `unrecognised` for anything else. */
  jsonOf(reply: Reply): unknown {
    const { json } = reply;
    if (json !== undefined) return json;
    if (reply.bodyKind === 'html') {
      throw fail('transient', `${this.#name} answered with a page where data was due.`, {
        detail: `HTTP ${reply.status}, a page`,
      });
    }
    throw this.unrecognised(reply.bodyKind === 'empty' ? 'an empty reply' : 'a reply that is not JSON');
  }

  /** The failure of a reply that does not hold what the definition says. `what` is in words of ours, never of the reply. */
  unrecognised(what: string): FailureError {
    return fail('unrecognised', messages.unrecognised(this.#name), { detail: what });
  }

  #retryAt(reply: Reply, means: ReplyFailureKind): number | undefined {
    if (means !== 'rate-limited' && means !== 'transient') return undefined;
    return readRetryAfter(reply.response, this.#clock.now());
  }

  #after(wait: number | undefined): number | undefined {
    return wait === undefined ? undefined : this.#clock.now() + wait;
  }

  #failure(
    kind: ReplyFailureKind,
    purpose: ReplyPurpose,
    more: {
      readonly detail: string;
      readonly message?: string | undefined;
      readonly advice?: string | undefined;
      readonly field?: string | undefined;
      readonly retryAt?: number | undefined;
    },
  ): Failure {
    const isRegistration = purpose === 'register' && kind === 'invalid-input';
    const message = isRegistration
      ? `${this.#name} does not make an account with this name and password; the name may be taken.`
      : messages[kind](this.#name);
    return {
      kind,
      message: more.message ?? message,
      detail: more.detail,
      ...(more.advice === undefined ? {} : { advice: more.advice }),
      ...(more.field === undefined ? {} : { field: more.field }),
      ...(more.retryAt === undefined ? {} : { retryAt: more.retryAt }),
    };
  }
}

/** A tool asked for this reply and can read it itself: it says nothing of the session. */
const answersForTool: ReadonlySet<ReplyFailureKind> = new Set([
  'transient',
  'unrecognised',
  'invalid-input',
  'not-allowed',
  'credentials-rejected',
]);

const messages: Record<ReplyFailureKind, (name: string) => string> = {
  transient: (name) => `${name} cannot answer at the moment.`,
  'rate-limited': (name) => `${name} asks to wait before the next request.`,
  'session-expired': (name) => `${name} has ended the session.`,
  evicted: (name) => `The account is in use elsewhere, and ${name} has ended the session here.`,
  'credentials-rejected': (name) => `${name} does not accept the user name or password.`,
  challenge: (name) => `${name} asks for a further step, such as a code or a captcha.`,
  'upstream-expired': (name) => `The sign-in at the identity provider behind ${name} has ended.`,
  unrecognised: (name) => `${name} answered in a way that its definition does not know.`,
  misconfigured: (name) => `${name} does not accept what its definition says.`,
  'invalid-input': (name) => `${name} does not accept what was entered.`,
  'not-allowed': (name) => `${name} does not allow this.`,
};
