import { english } from './english.ts';
import { createFormats, type Formats } from './formats.ts';
import { createTimes, type Times } from './times.ts';

/** The texts of one language: the same shape, other words. */
type Translated<Part> = Part extends (...parameters: infer Parameters) => string
  ? (...parameters: Parameters) => string
  : Part extends string
    ? string
    : { readonly [Key in keyof Part]: Translated<Part[Key]> };

/** The catalogue. A language is complete when it has this type. */
export type Texts = Translated<typeof english>;

/** A language and a locale together: everything that is needed to speak. */
export interface Speech {
  readonly texts: Texts;
  readonly formats: Formats;
  readonly times: Times;
}

/** Makes the speech of a catalogue; locale and time zone are those of the system unless given. */
export function createSpeech(catalogue: Texts, locale?: string, timeZone?: string): Speech {
  const formats = createFormats(locale, timeZone);
  return { texts: catalogue, formats, times: createTimes(catalogue.time, formats) };
}

/** How this window speaks. */
export const speech: Speech = createSpeech(english);
export const { texts, formats, times } = speech;
