import type { TrialReply } from '../../preload/contract.ts';
import type { Failure } from '../engine/failure.ts';

type Step = TrialReply['steps'][number];

/** A definition as it is written. */
export interface WrittenDefinition {
  readonly definition: string;
  readonly builtIn: boolean;
  readonly overrides: boolean;
  /** The file of one of the person's own. */
  readonly file?: string;
  readonly accounts: number;
}

/** What a definition is tried with. */
export type TrialWith =
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'pasted'; readonly way: 'cookies' | 'token' | 'api-key'; readonly text: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string };

/** One step of a trial, its secrets masked. */
export interface TriedStep extends Omit<Step, 'failure' | 'exchanges'> {
  readonly exchanges: readonly Step['exchanges'][number][];
  readonly failure?: Failure;
}

/** What a person does with definitions beside adding them. */
export interface DefinitionDesk {
  /** Throws `no-such-provider`, `storage-unavailable`. */
  read(providerId: string): Promise<WrittenDefinition>;
  /**
   * Removes one of the person's own. Throws `no-such-provider`, `not-supported` for a built-in one, and `not-allowed` while accounts live on
   * it that would have no definition then.
   */
  remove(providerId: string): Promise<void>;
  /**
   * Tries a definition against the live site. Throws `invalid-input` with the place of the first mistake, and `not-allowed` where an
   * account's session would go to other hosts than those of its own provider.
   */
  try(
    definition: string,
    instance: string | undefined,
    source: TrialWith,
    signal: AbortSignal,
  ): Promise<readonly TriedStep[]>;
}
