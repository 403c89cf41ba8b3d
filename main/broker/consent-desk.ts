import { randomUUID } from 'node:crypto';
import type { ConsentAnswer, ConsentRequest, ConsentRequests } from '../api/grant-parts.ts';
import { fail } from '../engine/failure.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';

/** What is asked of the person. */
export type ConsentQuestion = Omit<ConsentRequest, 'id' | 'askedAt' | 'endsAt'>;

/** Nobody answered in this time: no. */
const patience: Milliseconds = 30_000;
/** So many questions are before the person at a time; what is asked beyond them is refused. */
const mostQuestions = 5;
/** A no holds for as long for the same question, so that a program cannot wear the person out. */
const noHolds: Milliseconds = 5 * 60_000;

interface Open {
  readonly request: ConsentRequest;
  readonly key: string;
  readonly timer: Timer;
  readonly answered: PromiseWithResolvers<ConsentAnswer>;
}

export interface ConsentParts {
  readonly clock: Clock;
  /** Whether there is a window or a desktop in which a person can be asked. */
  readonly canAsk: () => boolean;
  /** Told after each change. */
  readonly onChange: (requests: readonly ConsentRequest[], asked: ConsentRequest | undefined) => void;
}

/** Asks the person whether a program that is not known may have what it wants. Whoever asks the same meanwhile gets the same answer. */
export class ConsentDesk implements ConsentRequests {
  readonly #parts: ConsentParts;
  readonly #open = new Map<string, Open>();
  readonly #refused = new Map<string, number>();

  constructor(parts: ConsentParts) {
    this.#parts = parts;
  }

  get canAsk(): boolean {
    return this.#parts.canAsk();
  }

  list(): readonly ConsentRequest[] {
    return Array.from(this.#open.values(), ({ request }) => request);
  }

  /** What the person says; `deny` if nobody answers in time, and `nobody` where nobody can be asked. */
  ask(question: ConsentQuestion): Promise<ConsentAnswer | 'nobody'> {
    const key = keyOf(question);
    const { clock, canAsk } = this.#parts;
    for (const open of this.#open.values()) if (open.key === key) return open.answered.promise;
    const refusedAt = this.#refused.get(key);
    if (refusedAt !== undefined && Math.abs(clock.monotonic() - refusedAt) < noHolds)
      return Promise.resolve('deny');
    if (!canAsk()) return Promise.resolve('nobody');
    if (this.#open.size >= mostQuestions) return Promise.resolve('deny');
    const id = randomUUID();
    const askedAt = clock.now();
    const request = { ...question, id, askedAt, endsAt: askedAt + patience };
    const timer = clock.setTimer(() => this.answer(id, 'deny'), patience);
    const answered = Promise.withResolvers<ConsentAnswer>();
    this.#open.set(id, { request, key, timer, answered });
    this.#parts.onChange(this.list(), request);
    return answered.promise;
  }

  /** Throws `invalid-input` if it is no longer asked, or the answer was not offered. */
  answer(id: string, answer: ConsentAnswer): void {
    const open = this.#open.get(id);
    if (!open) throw fail('invalid-input', 'This is not asked any more.', { field: 'id' });
    if ((answer === 'hour' || answer === 'always') && !open.request.canBeKnownAgain) {
      throw fail('invalid-input', 'This program cannot be known again, so it can be allowed once only.', {
        field: 'answer',
      });
    }
    this.#open.delete(id);
    this.#parts.clock.clearTimer(open.timer);
    if (answer === 'deny') this.#refuse(open.key);
    open.answered.resolve(answer);
    this.#parts.onChange(this.list(), undefined);
  }

  close(): void {
    for (const { request } of this.#open.values()) this.answer(request.id, 'deny');
  }

  #refuse(key: string): void {
    this.#refused.delete(key);
    this.#refused.set(key, this.#parts.clock.monotonic());
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > 1_000 && oldest !== undefined) this.#refused.delete(oldest);
  }
}

/** A program that is not told is one with all others that are not. */
function keyOf({ program, accountId, scope }: ConsentQuestion): string {
  return JSON.stringify([
    program.path,
    program.script,
    program.path ? undefined : program.pid,
    accountId,
    scope,
  ]);
}
