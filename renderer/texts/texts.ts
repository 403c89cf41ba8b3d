import type { Texts } from './catalogue.ts';
import { english } from './english.ts';
import { createFormats, type Formats } from './formats.ts';
import { chosenLanguage } from './language.ts';
import { createTimes, type Times } from './times.ts';

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

/** English is always there; another language is loaded when it is wanted. */
async function loadCatalogue(language: 'en' | 'de'): Promise<Texts> {
  return language === 'de' ? (await import('./german.ts')).german : english;
}

const { language, locale } = chosenLanguage();

/** How this window speaks. */
export const speech: Speech = createSpeech(await loadCatalogue(language), locale);
export const { texts, formats, times } = speech;
