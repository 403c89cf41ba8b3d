import type { FailureData } from '../../preload/contract.ts';
import type { Texts } from '../texts/catalogue.ts';
import { texts } from '../texts/texts.ts';

/** What a failure says in the window's language. */
export interface FailureWords {
  /** What happened, what is safe, what to do. */
  readonly what: string;
  readonly safe: string;
  readonly act: string;
  /** The engine's own sentence, where `what` says less than it does. */
  readonly original?: string;
}

/** A failure that the window itself has put into words, so that nothing is left to be translated. */
export type WordedFailure = FailureData & { readonly worded: true };

/** A failure with words of the window in the place of the engine's. */
export function worded(failure: FailureData, what: string): WordedFailure {
  return { ...failure, ...failureWords(failure), what, worded: true };
}

/**
 * A failure in the language of a catalogue. The engine speaks English, in sentences that are known to the other catalogues; one that is not
 * is said in the words of its kind.
 */
export function failureWords(
  failure: FailureData | WordedFailure,
  { language, failures }: Texts = texts,
): FailureWords {
  if (language === 'en' || 'worded' in failure) return failure;
  const kind = entry(failures.kinds, failure.kind);
  const vault = entry(failures.vault, failure.vault ?? '');
  const sentence = translated(failure.what, failures.sentences);
  return {
    what: sentence ?? vault?.what ?? kind?.what ?? failure.what,
    safe: kind?.safe ?? failure.safe,
    act: vault?.act ?? translated(failure.act, failures.sentences) ?? kind?.act ?? failure.act,
    ...(sentence === undefined && { original: failure.what }),
  };
}

function entry<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

type Sentences = Texts['failures']['sentences'];

/** A sentence with its values in another language, or undefined if it is not known. */
function translated(sentence: string, sentences: Sentences): string | undefined {
  const plain = entry(sentences, sentence);
  if (plain !== undefined) return plain;
  for (const { pattern, words } of patternsOf(sentences)) {
    const values = pattern.exec(sentence);
    if (values) return words.replace(/\{(\d)\}/g, (_, place: string) => values[Number(place)] ?? '');
  }
  return undefined;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly words: string;
}

const compiled = new WeakMap<Sentences, readonly Pattern[]>();

/** The sentences with values, the longest first: what is more exact goes before. */
function patternsOf(sentences: Sentences): readonly Pattern[] {
  const known = compiled.get(sentences);
  if (known) return known;
  const patterns = Object.entries(sentences)
    .filter(([sentence]) => sentence.includes('{}'))
    .sort(([first], [second]) => second.length - first.length)
    .map(([sentence, words]) => ({
      pattern: new RegExp(`^${sentence.split('{}').map(escaped).join('(.*)')}$`, 's'),
      words,
    }));
  compiled.set(sentences, patterns);
  return patterns;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
