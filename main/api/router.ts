import {
  type FailureData,
  type Output,
  type ProcedureName,
  procedures,
  type ValidInput,
} from '../../preload/contract.ts';
import { type Failure, FailureError, type FailureKind, fail, failureOf } from '../engine/failure.ts';
import type { Caller, Handler, Handlers } from './caller.ts';
import { failureView } from './views.ts';

/** A reply whose procedure is known only at run time. */
export type AnyReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: FailureData };

export interface RouterOptions {
  /** Checks every answer against the contract, and so finds a view that drifted. For tests: it costs as much as the work itself. */
  readonly checkOutputs?: boolean;
  /** Why a call is refused before its input is looked at; undefined if it is not. */
  readonly refusal?: (name: ProcedureName, caller: Caller) => Failure | undefined;
  /** Told about errors that are no failures, which are bugs. Gets the procedure and the error, never the input. */
  readonly onUnexpected?: (procedure: string, error: unknown) => void;
}

/** The one way in for windows, tools and the command, whatever the transport. */
export class Router {
  readonly #handlers: Handlers;
  readonly #options: RouterOptions;

  constructor(handlers: Handlers, options: RouterOptions = {}) {
    this.#handlers = handlers;
    this.#options = options;
  }

  /** Answers a call. Never rejects: whatever goes wrong is a reply with words. */
  async dispatch(name: string, input: unknown, caller: Caller): Promise<AnyReply> {
    try {
      if (!isProcedure(name))
        throw fail('not-supported', 'There is no such procedure.', { field: 'procedure' });
      // Before anybody is asked about a tool: there is nothing to be had now.
      const refusal = this.#options.refusal?.(name, caller);
      if (refusal) throw new FailureError(refusal);
      const admitted = caller.access ? await caller.access.enter(name, input) : input;
      return { ok: true, value: await this.#answer(name, admitted, caller) };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'unexpected') this.#options.onUnexpected?.(name, error);
      return { ok: false, failure: failureView(failure) };
    }
  }

  async #answer<Name extends ProcedureName>(
    name: Name,
    input: unknown,
    caller: Caller,
  ): Promise<Output<Name>> {
    const { audience, output } = procedures[name];
    if (audience === 'tool' && caller.audience !== 'tool') {
      throw fail('not-allowed', 'A window may not ask for this.', { field: 'procedure' });
    }
    const handler: Handler<Name> = this.#handlers[name];
    const answer = await handler(validInput(name, input), caller);
    // The contract types `procedures[name].output` as a union over all names; the schema of this name gives this name's output.
    return this.#options.checkOutputs ? (output.parse(answer) as Output<Name>) : answer;
  }
}

/** The HTTP status that goes with a failure, for tools that look at nothing else. */
export const httpStatusOf: Record<FailureKind, number> = {
  transient: 502,
  'rate-limited': 503,
  'session-expired': 409,
  evicted: 409,
  'credentials-rejected': 409,
  challenge: 409,
  'upstream-expired': 409,
  unrecognised: 502,
  misconfigured: 409,
  'vault-unavailable': 503,
  cancelled: 409,
  'timed-out': 504,
  'no-such-account': 404,
  'no-such-provider': 404,
  'invalid-input': 400,
  'identity-mismatch': 409,
  'not-allowed': 403,
  'not-supported': 404,
  'storage-unavailable': 503,
  'profile-in-use': 409,
  unexpected: 500,
};

function isProcedure(name: string): name is ProcedureName {
  return Object.hasOwn(procedures, name);
}

/** Throws `invalid-input` with the place of the first mistake. What was passed is not repeated: it can be a secret. */
function validInput<Name extends ProcedureName>(name: Name, input: unknown): ValidInput<Name> {
  const parsed = procedures[name].input.safeParse(input ?? {});
  if (parsed.success) return parsed.data as ValidInput<Name>;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') || 'input';
  throw fail('invalid-input', `What was given as "${field}" cannot be used.`, {
    field,
    detail: issue?.message,
  });
}
