import type { DefinitionProblem } from '../state/contract-types.ts';
import { placeOfLine, placeOfPointer, readPath, type TextPlace, tokensOf } from './definition-text.ts';
import { pathOf, shownGroups, type TeachField } from './fields.ts';

/** A mistake with its place in the text. */
export interface PlacedProblem extends DefinitionProblem {
  readonly place: TextPlace;
}

/** Finds the place of each mistake in the text. */
export function placed(text: string, problems: readonly DefinitionProblem[]): readonly PlacedProblem[] {
  return problems.map((problem) => ({
    ...problem,
    place:
      problem.line !== undefined && problem.column !== undefined
        ? placeOfLine(text, problem.line, problem.column)
        : placeOfPointer(text, problem.pointer),
  }));
}

/** Which field of the form each mistake is shown at: the one that is closest to its place. A mistake of no field stands with the text only. */
export function problemsByField(
  definition: unknown,
  problems: readonly PlacedProblem[],
): ReadonlyMap<TeachField, PlacedProblem> {
  const found = new Map<TeachField, PlacedProblem>();
  const fields = shownGroups(definition).flatMap(({ fields }) => fields);
  for (const problem of problems) {
    const tokens = tokensOf(problem.pointer);
    const closest = fields
      .map((field) => ({ field, distance: distance(tokens, field, definition) }))
      .filter(({ distance }) => distance !== undefined)
      .toSorted((first, second) => (first.distance ?? 0) - (second.distance ?? 0))[0];
    if (closest && !found.has(closest.field)) found.set(closest.field, problem);
  }
  return found;
}

/** How many steps lie between a mistake and a field; undefined if the one is not within the other. */
function distance(tokens: readonly string[], field: TeachField, definition: unknown): number | undefined {
  const paths = [field.path, pathOf(field, definition)];
  const distances = paths.flatMap((path) => {
    const shorter = Math.min(path.length, tokens.length);
    const isWithin = path.slice(0, shorter).every((token, index) => token === tokens[index]);
    // A mistake above a field is the field's only if that is what is missing.
    const isMissing = tokens.length < path.length && readPath(definition, [...tokens]) !== undefined;
    return isWithin && !isMissing && tokens.length > 0 ? [Math.abs(path.length - tokens.length)] : [];
  });
  return distances.length > 0 ? Math.min(...distances) : undefined;
}
