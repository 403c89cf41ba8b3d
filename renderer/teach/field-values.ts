import type { JSONPath } from 'jsonc-parser';
import { readPath, withValue } from './definition-text.ts';
import { pathOf, type TeachField } from './fields.ts';

/** What a field shows of a definition. `outside` says that the member is written in a way that the field has no room for. */
export interface FieldValue {
  readonly shown: string;
  readonly outside: boolean;
}

export function readField(field: TeachField, definition: unknown): FieldValue {
  const value = readPath(definition, [...pathOf(field, definition)]);
  if (field.kind === 'flag') return { shown: value === undefined ? '' : 'on', outside: false };
  if (value === undefined) return { shown: '', outside: false };
  if (field.kind === 'lines') {
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? { shown: value.join('\n'), outside: false } : { shown: '', outside: true };
  }
  if (field.kind === 'pairs') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { shown: '', outside: true };
    const pairs = Object.entries(value);
    if (pairs.some(([, text]) => typeof text !== 'string')) return { shown: '', outside: true };
    return { shown: pairs.map(([name, text]) => `${name}: ${text}`).join('\n'), outside: false };
  }
  return typeof value === 'string' ? { shown: value, outside: false } : { shown: '', outside: true };
}

/** The text of the definition with what was typed into a field. */
export function writeField(text: string, field: TeachField, definition: unknown, typed: string): string {
  const path: JSONPath = [...pathOf(field, definition)];
  if (field.kind === 'flag') return withValue(text, path, typed === 'on' ? {} : undefined);
  if (typed.trim() === '') return withValue(text, path, undefined);
  if (field.kind === 'lines') return withValue(text, path, linesOf(typed));
  if (field.kind !== 'pairs') return withValue(text, path, typed);
  return withValue(withRequestObject(text, path, definition), path, Object.fromEntries(pairsOf(typed)));
}

/** A request that is a mere URL becomes an object before something is added to it. */
function withRequestObject(text: string, path: JSONPath, definition: unknown): string {
  const parent = path.slice(0, -1);
  const there = readPath(definition, parent);
  return parent.at(-1) === 'request' && typeof there === 'string'
    ? withValue(text, parent, { url: there })
    : text;
}

function linesOf(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function pairsOf(typed: string): [string, string][] {
  return linesOf(typed).map((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}
