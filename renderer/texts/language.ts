/** The languages that there is a catalogue for. */
const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What a person set: a language, or that of the system. */
export type LanguageSetting = Language | 'system';

/** What a window speaks, and the locale of its numbers and times; without one, they are as the system writes them. */
export interface ChosenLanguage {
  readonly language: Language;
  readonly locale: string | undefined;
}

/** Where the browser keeps how the window looked the last time. */
const place = 'latchkey-appearance';

/**
 * What a window speaks for a setting, on a system with these languages, the best liked first. Numbers and times are written as on the system
 * if it speaks the same language: an English window in Ireland writes them the Irish way.
 */
export function languageFor(setting: LanguageSetting, system: readonly string[]): ChosenLanguage {
  const spoken = system.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  const language =
    setting === 'system'
      ? (spoken.map((each) => languages.find((known) => known === each)).find((each) => each) ?? 'en')
      : setting;
  return { language, locale: spoken[0] === language ? undefined : language };
}

/** What this window speaks, as far as can be known before the settings are read: as the last time. */
export function chosenLanguage(): ChosenLanguage {
  return typeof document === 'undefined'
    ? languageFor('en', [])
    : languageFor(rememberedSetting(), navigator.languages);
}

/** Whether the window would speak otherwise with this setting, so that it must be loaded anew. */
export function speaksOtherwise(setting: LanguageSetting): boolean {
  const now = chosenLanguage();
  const then = languageFor(setting, navigator.languages);
  return now.language !== then.language || now.locale !== then.locale;
}

function rememberedSetting(): LanguageSetting {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    const setting = typeof value === 'object' && value !== null && 'language' in value ? value.language : '';
    return languages.find((each) => each === setting) ?? 'system';
  } catch {
    return 'system';
  }
}
