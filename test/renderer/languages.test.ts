import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { english } from '../../renderer/texts/english.ts';
import { german } from '../../renderer/texts/german.ts';
import { languageFor } from '../../renderer/texts/language.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, row, withStage } from './stage.ts';

withStage();

type Text = string | ((...values: unknown[]) => string);

/** Every text of a catalogue by its place. */
function textsOf(part: object, place = ''): ReadonlyMap<string, Text> {
  const found = new Map<string, Text>();
  for (const [name, value] of Object.entries(part) as [string, Text | object][]) {
    if (typeof value === 'object')
      for (const entry of textsOf(value, `${place}/${name}`)) found.set(...entry);
    else found.set(`${place}/${name}`, value as Text);
  }
  return found;
}

const catalogues = [
  ['English', textsOf(english)],
  ['German', textsOf(german)],
] as const;

/**
 * What a text says of the values that it is given. The first can be a number that only chooses the words; undefined for a text that takes no
 * number there.
 */
function said(text: (...values: unknown[]) => string, first: unknown): readonly string[] | undefined {
  const values = Array.from({ length: text.length }, (_, index) => `<${index}>`);
  try {
    const spoken = text(first ?? values[0], ...values.slice(1));
    return values.filter((value) => spoken.includes(value));
  } catch (error) {
    if (first !== undefined && error instanceof TypeError) return undefined;
    throw error;
  }
}

test('German says of what it is given all that English says, for one and for many', () => {
  const own = textsOf(german);
  for (const [place, text] of textsOf(english)) {
    const other = own.get(place);
    if (typeof text === 'string' || typeof other !== 'function') continue;
    for (const first of [undefined, 1, 2, 5]) {
      const wanted = said(text, first);
      if (wanted)
        expect(said(other, first), `${place} of ${first}`).toEqual(expect.arrayContaining([...wanted]));
    }
  }
});

describe.each(catalogues)('the %s catalogue', (_, texts) => {
  test('has no text that is empty, untrimmed, or written in plain quotation marks', () => {
    const wrong = [...texts].filter(([place, text]) => {
      if (typeof text !== 'string' || place === '/list/method/unknown') return false;
      return text.trim() !== text || text === '' || text.includes('"') || text.includes('...');
    });
    expect(wrong).toEqual([]);
  });
});

/** What is the same word in both languages, a name, or what is typed in a terminal. */
const sameInBoth = new Set([
  ...['Latchkey', 'Google', 'OAuth', 'JSON', 'English', 'Deutsch', 'cookies.txt', '–', ''],
  ...['Name', 'Status', 'Version', 'Code', 'Token', 'Cookies', 'Passphrase', 'online', 'offline'],
  ...['latchkey daemon', 'latchkey open'],
]);

test('German is another language: what it says as English does is a name, or the same word', () => {
  const own = textsOf(german);
  const same = [...textsOf(english)].filter(
    ([place, text]) => typeof text === 'string' && own.get(place) === text && !sameInBoth.has(text),
  );
  expect(same).toEqual([]);
});

describe('the language', () => {
  test.each([
    ['system', ['en-IE'], { language: 'en', locale: undefined }],
    ['system', ['de-AT', 'en'], { language: 'de', locale: undefined }],
    ['system', ['fr-FR', 'de-CH'], { language: 'de', locale: 'de' }],
    ['system', ['ja'], { language: 'en', locale: 'en' }],
    ['system', [], { language: 'en', locale: 'en' }],
    ['de', ['en-GB'], { language: 'de', locale: 'de' }],
    ['en', ['de-DE'], { language: 'en', locale: 'en' }],
    ['en', ['en-US'], { language: 'en', locale: undefined }],
  ] as const)('set to %s on a system of %j', (setting, system, chosen) => {
    expect(languageFor(setting, system)).toEqual(chosen);
  });

  test('is the system’s; with the setting the window speaks otherwise at once, and the next time from the start', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page } = await openWindow(engine, { locale: 'de-DE' });
    await row(page, 'art@example.com').getByText('Aktiv, Erneuerung in 12 min').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.title()).toBe('3 brauchen dich · Latchkey');
    await row(page, 'Production key').getByText('24,50 $').waitFor();
    await row(page, 'Design team').getByText('12.840').waitFor();
    await row(page, 'art@example.com').click();
    await page.getByText('Bei diesem Verbrauch am 11. Dez. leer (21 am Tag).').waitFor();
    await expectAccessible(page);
    for (const width of [1200, 900, 700, 480]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await cutOff(page), `at ${width}`).toEqual([]);
    }
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('combobox', { name: /Sprache/ }).click();
    await page.getByRole('option', { name: 'English' }).click();
    await row(page, 'art@example.com').getByText('Active, refreshes in 12 min').first().waitFor();
    await eventually(async () => expect(await page.locator('html').getAttribute('lang')).toBe('en'));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await row(page, 'art@example.com').getByText('Active, refreshes in 12 min').first().waitFor();
    expect(asked.filter((path) => path.includes('german'))).toEqual([]);
  });
});

test('what goes wrong is said in German as well, with the engine’s sentence below where German knows no such one', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.script['accounts.refresh'] = () => {
    throw fail('transient', 'PixVerse cannot answer at the moment.', { detail: 'HTTP 503' });
  };
  engine.script['accounts.pause'] = () => {
    throw fail('storage-unavailable', 'The moon is in the way.');
  };
  const { page } = await openWindow(engine, { locale: 'de-DE', expectedErrors: /409/ });
  await row(page, 'art@example.com').click();
  const notices = page.getByRole('region', { name: 'Meldungen' });
  await page.getByRole('button', { name: 'Erneuern', exact: true }).click();
  await notices.getByText('PixVerse kann gerade nicht antworten.').waitFor();
  await notices.getByText('Die Sitzung bleibt erhalten. Latchkey versucht es von selbst erneut.').waitFor();
  await page.getByRole('row', { selected: false }).filter({ hasText: 'art@example.com' }).press('p');
  await notices.getByText('Der Ordner des Profils lässt sich nicht benutzen.').waitFor();
  await notices.getByRole('button', { name: 'Technische Ursache' }).first().click();
  await notices.getByText('The moon is in the way.').waitFor();
});

/** The buttons and titles that the window does not show whole. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input, h1')]
      .filter((element) => element.checkVisibility({ opacityProperty: true }))
      .map((element) => ({ name: element.textContent, ...element.getBoundingClientRect().toJSON() }))
      .filter(({ left, right }) => left < 0 || right > innerWidth),
  );
