import type { Failure } from '../engine/failure.ts';
import type { Provider, Renewal, WayIn } from '../engine/provider.ts';
import { builtInDefinitions } from './built-in.ts';
import { renewalOf } from './compiler.ts';
import { type DefinitionFacts, factsOf } from './definition-facts.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import type { Definition } from './definition-schema.ts';
import { waysOf } from './sign-in-plans.ts';

/** A provider as it is listed. */
export interface ListedDefinition extends DefinitionFacts {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  /** Present if accounts need a base URL. */
  readonly instance?: { readonly suggestion?: string };
  /** Best first; none if the definition cannot be used. */
  readonly waysIn: readonly WayIn[];
  readonly renewal: Renewal;
  /** What accounts can have handed out on request; absent: nothing. */
  readonly claim?: string;
  /** What is wrong with the definition; none if it can be used. */
  readonly problems: readonly DefinitionProblem[];
  /** The same in one failure, if there is something wrong. */
  readonly failure?: Failure;
  /** Tells versions of a definition of the user's own apart; absent for built-in ones. */
  readonly revision?: string;
}

/** A definition that the registry knows. */
export interface Registered {
  readonly builtIn: boolean;
  /** Tells versions of a definition of the user's own apart. */
  readonly revision: string | undefined;
  readonly definition: Definition | undefined;
  readonly problems: readonly DefinitionProblem[];
  /** Providers by instance. */
  readonly providers: Map<string | undefined, Provider>;
}

/** A definition that can be used. */
export function usable(definition: Definition, revision: string | undefined): Registered {
  return { builtIn: revision === undefined, revision, definition, problems: [], providers: new Map() };
}

/** One that cannot, with what is wrong. */
export function broken(problems: readonly DefinitionProblem[], revision: string): Registered {
  return { builtIn: false, revision, definition: undefined, problems, providers: new Map() };
}

/** A definition as a list shows it. */
export function listed(
  id: string,
  { builtIn, revision, definition, problems }: Registered,
): ListedDefinition {
  const version = revision === undefined ? {} : { revision };
  if (!definition) {
    return {
      id,
      name: builtInDefinitions.get(id)?.name ?? id,
      builtIn,
      waysIn: [],
      renewal: 'check',
      kind: 'api-key',
      hosts: [],
      hints: {},
      byGoogle: false,
      problems,
      failure: failureOf(id, problems),
      ...version,
    };
  }
  const { name, instance } = definition;
  const suggestion = instance?.suggestion;
  return {
    id,
    name,
    builtIn,
    ...(instance ? { instance: suggestion === undefined ? {} : { suggestion } } : {}),
    waysIn: waysOf(definition),
    renewal: renewalOf(definition),
    ...(definition.credits?.claim ? { claim: definition.credits.claim.name } : {}),
    ...factsOf(definition),
    problems,
    ...version,
  };
}

/** What is wrong with a definition, in one failure. */
export function failureOf(id: string, problems: readonly DefinitionProblem[]): Failure {
  const message = `The definition of the provider "${id}" cannot be used.${placeOf(problems)}`;
  return { kind: 'misconfigured', message, ...fieldOf(problems) };
}

/** The first place, in words. */
export function placeOf(problems: readonly DefinitionProblem[]): string {
  const [first] = problems;
  if (!first) return '';
  const { pointer, found, expected } = first;
  return ` At ${pointer === '' ? 'the top' : pointer}: found ${found}, expected ${expected}.`;
}

/** The first place, as a failure names it. */
export function fieldOf(problems: readonly DefinitionProblem[]): { readonly field?: string } {
  const [first] = problems;
  return first ? { field: first.pointer } : {};
}
