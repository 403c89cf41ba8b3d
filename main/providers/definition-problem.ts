import type { z } from 'zod';
import { formatPointer, readPointer } from '../engine/json-pointer.ts';

/** One thing that is wrong with a definition. */
export interface DefinitionProblem {
  /** RFC 6901 pointer to the wrong place. */
  readonly pointer: string;
  /** What is there, in words. */
  readonly found: string;
  /** What should be there, in words. */
  readonly expected: string;
  /** Where the text stops being JSON, from 1; absent where it is JSON. */
  readonly line?: number;
  readonly column?: number;
}

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** Makes a problem of a place and what is there. */
export function problemAt(
  document: unknown,
  path: Path,
  expected: string,
  found?: string,
): DefinitionProblem {
  const value = readPointer(
    document,
    path.map((token) => String(token)),
  );
  return { pointer: formatPointer(path), found: found ?? describeValue(value), expected };
}

/** The problems behind what the schema objects to: one for each place, in the order of the document's schema. */
export function problemsOf(document: unknown, issues: readonly Issue[]): DefinitionProblem[] {
  const problems = issues.flatMap((issue) => problemsOfIssue(document, [], issue));
  const seen = new Set<string>();
  return problems.filter(({ pointer, found }) => {
    const key = `${pointer}\n${found}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function problemsOfIssue(document: unknown, above: Path, issue: Issue): DefinitionProblem[] {
  const path: Path = [...above, ...issue.path.map((token) => (typeof token === 'symbol' ? '' : token))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        problemAt(document, [...path, key], expectedInsteadOf(key), `the unknown name ${quote(key)}`),
      );
    case 'invalid_key': {
      const expected = issue.issues[0]?.message ?? 'another name';
      return [problemAt(document, path, expected, `the name ${quote(String(path.at(-1)))}`)];
    }
    case 'invalid_union':
      return problemsOfUnion(document, path, issue);
    case 'invalid_value':
      if (issue.message.startsWith('Invalid')) {
        return [
          problemAt(
            document,
            path,
            `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`,
          ),
        ];
      }
      return [problemAt(document, path, issue.message)];
    default:
      return [problemAt(document, path, expectedBy(issue))];
  }
}

/** Of several shapes that do not fit, the one that the author most likely meant: its kind fits, and only something within is wrong. */
function problemsOfUnion(
  document: unknown,
  path: Path,
  issue: Extract<Issue, { code: 'invalid_union' }>,
): DefinitionProblem[] {
  const meant = issue.errors.filter((branch) => branch.every((inner) => inner.path.length > 0));
  const [closest] = meant.toSorted((one, other) => one.length - other.length);
  if (closest) return closest.flatMap((inner) => problemsOfIssue(document, path, inner));
  if (!issue.message.startsWith('Invalid')) return [problemAt(document, path, issue.message)];
  const wanted = issue.errors.flatMap((branch) => branch.slice(0, 1)).map(expectedBy);
  return [problemAt(document, path, [...new Set(wanted)].join(', or '))];
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  record: 'an object',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** Zod's own messages speak of inputs and strings; where the schema has no words of its own, these stand in. */
function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid')) {
    return typeWords[issue.expected] ?? `a value of type ${issue.expected}`;
  }
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return `at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return `at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.message.startsWith('Invalid URL')) return 'a URL';
  return issue.message.startsWith('Invalid') ? 'something else' : issue.message;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}

function expectedInsteadOf(key: string): string {
  if (/secret/i.test(key))
    return 'no secret: a definition is not sealed, and only public clients are supported';
  if (key === 'basedOn') return 'nothing: only a definition of your own can be based on a built-in one';
  return 'only names that the format knows';
}

const longestShown = 60;

/** A value in a few words. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  return typeof value === 'string' ? `the text ${quote(value)}` : `${typeof value} ${String(value)}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
}
