import type { Json } from '../engine/json-pointer.ts';
import { findContradictions } from './contradictions.ts';
import { type DefinitionProblem, problemAt, problemsOf } from './definition-problem.ts';
import { type Definition, definitionSchema } from './definition-schema.ts';
import { parseJsonText } from './json-text.ts';
import { isJsonObject, mergePatch } from './merge-patch.ts';

/** What a text turned out to be. `definition` is there if there are no problems; `id` whenever it can be read. */
export interface CheckedDefinition {
  readonly id?: string;
  readonly definition?: Definition;
  readonly problems: readonly DefinitionProblem[];
}

const longest = 256 * 1024;

/**
 * Reads a definition in stages, each with its own problems: is it JSON, has it the shape of the format, does it make sense as a whole.
 * With `"basedOn"` it is a merge patch (RFC 7396) over the built-in definition of that id, found by `findBase`.
 */
export function checkDefinition(
  text: string,
  findBase: (id: string) => Json | undefined = () => undefined,
): CheckedDefinition {
  if (text.length > longest) {
    return {
      problems: [{ pointer: '', found: `${text.length} characters`, expected: `at most ${longest}` }],
    };
  }
  const parsed = parseJsonText(text);
  if (!parsed.ok) {
    const { pointer, line, column, found, expected } = parsed.problem;
    return {
      problems: [{ pointer, found: `line ${line}, column ${column}: ${found}`, expected, line, column }],
    };
  }
  const written = parsed.value;
  if (!isJsonObject(written)) {
    return { problems: [problemAt(written, [], 'a JSON object: a definition, or one based on another')] };
  }
  const id = typeof written.id === 'string' ? written.id : undefined;
  const problems: DefinitionProblem[] = [];
  const document = resolveBase(written, findBase, problems);
  if (problems.length > 0) return { ...(id === undefined ? {} : { id }), problems };
  const shaped = definitionSchema.safeParse(document);
  if (!shaped.success) {
    return { ...(id === undefined ? {} : { id }), problems: problemsOf(document, shaped.error.issues) };
  }
  const contradictions = findContradictions(shaped.data);
  if (contradictions.length > 0) return { id: shaped.data.id, problems: contradictions };
  return { id: shaped.data.id, definition: shaped.data, problems: [] };
}

function resolveBase(
  written: Readonly<Record<string, Json>>,
  findBase: (id: string) => Json | undefined,
  problems: DefinitionProblem[],
): Json {
  if (!Object.hasOwn(written, 'basedOn')) return written;
  const { basedOn, ...changes } = written;
  const base = typeof basedOn === 'string' ? findBase(basedOn) : undefined;
  if (base === undefined) {
    problems.push(problemAt(written, ['basedOn'], 'the id of a built-in definition'));
    return written;
  }
  for (const name of ['format', 'id', 'name']) {
    if (!Object.hasOwn(changes, name))
      problems.push(problemAt(written, [name], 'a value of its own, not that of the base'));
  }
  return mergePatch(base, changes);
}
