import type { Output, ProcedureName, ValidInput } from '../../preload/contract.ts';
import type { AccountId } from '../engine/account.ts';
import type { Actor } from '../engine/events.ts';

/** What holds a tool to what it was allowed. */
export interface Access {
  /** The tool, as the person knows it. */
  readonly tool: string;
  /** The input to go on with, in which an account is named by its id. Throws `not-allowed`. */
  enter(procedure: string, input: unknown): unknown;
  /** Whether the tool may be told of the account. */
  sees(id: AccountId): boolean;
}

/** Who calls a procedure, as its transport knows it. */
export interface Caller {
  /** `window`: a renderer, which never gets a secret. `tool`: the command or another program of the same user. */
  readonly audience: 'window' | 'tool';
  /** Whom the event log names. */
  readonly actor: Actor;
  /** Absent: the person's own window or command, which may have everything that its audience may. */
  readonly access?: Access | undefined;
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
