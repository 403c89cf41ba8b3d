import { parsePointer, readPointer } from '../engine/json-pointer.ts';
import { readNumber } from './instant.ts';

/** Places in a JSON document, taken apart once. */
export type Places = readonly (readonly string[])[];

/** Prepares one pointer, or several. */
export function compilePlaces(pointers: string | readonly string[] | undefined): Places {
  if (pointers === undefined) return [];
  const list = typeof pointers === 'string' ? [pointers] : pointers;
  return list.map((pointer) => parsePointer(pointer) ?? []);
}

/** The first of the places that holds anything. */
export function readFirst(places: Places, document: unknown): unknown {
  for (const tokens of places) {
    const value = readPointer(document, tokens);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

const longestToken = 64 * 1024;

/** A secret that can travel in a header: visible ASCII and nothing else, so that it cannot smuggle in a further header. */
export function readSecret(places: Places, document: unknown): string | undefined {
  const value = readFirst(places, document);
  return typeof value === 'string' && isSecretText(value) ? value : undefined;
}

/** Whether a text can be a token or key. */
export function isSecretText(text: string): boolean {
  return text.length <= longestToken && /^[\x21-\x7e]+$/.test(text);
}

/** A text for people, or a number in its place: many services number their accounts. Cut to a length that can be shown. */
export function readText(places: Places, document: unknown): string | undefined {
  const value = readFirst(places, document);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : undefined;
}

/** The sum of the numbers at all places, or undefined if one of them holds none. */
export function readSum(places: Places, document: unknown): number | undefined {
  let sum = 0;
  for (const tokens of places) {
    const number = readNumber(readPointer(document, tokens));
    if (number === undefined) return undefined;
    sum += number;
  }
  return sum;
}
