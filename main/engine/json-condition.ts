import { parsePointer, readPointer } from './json-pointer.ts';

export type Scalar = null | boolean | number | string;

/**
 * What is asked of one place in a JSON document: a value (or one of several) that it must equal, or
 * - `exists`: whether anything but null is there;
 * - `not`: a value, or several, that it must be there and differ from;
 * - `contains`: a text that it must hold, upper and lower case being the same.
 */
export type JsonTest =
  | Scalar
  | readonly Scalar[]
  | { readonly exists: boolean }
  | { readonly not: Scalar | readonly Scalar[] }
  | { readonly contains: string };

/** Tests by RFC 6901 pointer. All must hold. */
export type JsonCondition = Readonly<Record<string, JsonTest>>;

/** Whether every test holds for the document. A pointer that is none never holds. */
export function jsonHolds(condition: JsonCondition, document: unknown): boolean {
  for (const pointer of Object.keys(condition)) {
    const tokens = parsePointer(pointer);
    const test = condition[pointer];
    if (tokens === undefined || test === undefined) return false;
    if (!testHolds(test, readPointer(document, tokens))) return false;
  }
  return true;
}

/** Whether one test holds for the value found; `undefined` means that nothing is there. */
export function testHolds(test: JsonTest, value: unknown): boolean {
  if (test === null || typeof test !== 'object') return value === test;
  if (isList(test)) return isOneOf(test, value);
  if ('exists' in test) return (value !== undefined && value !== null) === test.exists;
  if ('not' in test) return value !== undefined && !isOneOf(isList(test.not) ? test.not : [test.not], value);
  return typeof value === 'string' && value.toLowerCase().includes(test.contains.toLowerCase());
}

function isOneOf(scalars: readonly Scalar[], value: unknown): boolean {
  return scalars.some((scalar) => scalar === value);
}

function isList(value: JsonTest): value is readonly Scalar[] {
  return Array.isArray(value);
}
