import type { ImportChange } from '../state/import-actions.ts';
import { type PluralForms, pluralIn } from '../texts/plural.ts';
import { formats, texts, times } from '../texts/texts.ts';

const words = texts.imports;
const plural = pluralIn(texts.language);

/** A count and the form of the word that goes with it. */
export function counted(count: number, forms: PluralForms): [string, string] {
  return [formats.number(count), plural(count, forms)];
}

/** What changes of a field: `new: a, b`, `art@old.example → art@new.example`. */
export function changeWords({ field, change, names, before, after }: ImportChange, now: number): string {
  if (names) return words.named(words.change[change], names.join(', '));
  if (before === undefined && after === undefined) return words.change[change];
  const shown = (value: string | number | undefined) => {
    if (value === undefined) return words.none;
    return typeof value === 'number' ? times.relative(value, now) : wordOf(field, value);
  };
  return before === undefined ? shown(after) : words.fromTo(shown(before), shown(after));
}

/** Values from a closed set in the words that the rest of the window has for them. */
function wordOf(field: ImportChange['field'], value: string): string {
  const { method, source } = texts.account;
  if (field === 'auth-method' && Object.hasOwn(method, value)) return method[value as keyof typeof method];
  if (field === 'token-source' && Object.hasOwn(source, value)) return source[value as keyof typeof source];
  if (field === 'status' && Object.hasOwn(words.statuses, value)) {
    return words.statuses[value as keyof typeof words.statuses];
  }
  return value;
}
