import type { Output, ProcedureName, ValidInput } from '../../preload/contract.ts';
import type { Actor } from '../engine/events.ts';

/** Who calls a procedure, as its transport knows it. */
export interface Caller {
  /** `window`: a renderer, which never gets a secret. `tool`: the command or another program of the same user. */
  readonly audience: 'window' | 'tool';
  /** Whom the event log names. */
  readonly actor: Actor;
  /** Aborts when the caller goes away before it has its reply. */
  readonly signal: AbortSignal;
}

/** Answers one procedure. Gets validated input; throws failures. */
export type Handler<Name extends ProcedureName> = (
  input: ValidInput<Name>,
  caller: Caller,
) => Promise<Output<Name>>;

/** A handler for every procedure: one too few or one too many does not compile. */
export type Handlers = { readonly [Name in ProcedureName]: Handler<Name> };

/** The handlers of the procedures whose names begin with `Concern`. */
export type HandlersOf<Concern extends string> = {
  readonly [Name in ProcedureName as Name extends `${Concern}.${string}` ? Name : never]: Handler<Name>;
};
