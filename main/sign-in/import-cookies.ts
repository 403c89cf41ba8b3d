import { cookieBelongs } from '../engine/cookie-domains.ts';
import { fail } from '../engine/failure.ts';
import type { Captured } from '../engine/provider.ts';
import type { StoredCookie } from '../engine/session.ts';
import type { InputPlan } from '../engine/sign-in-plan.ts';
import { type Exported, type ExportedSet, setOfCookies } from './exported-set.ts';
import { hostOfDomain, isHostOnly, type RawCookie, toStoredCookie, wrongPlace } from './imported-cookie.ts';
import { parseJsonCookies } from './json-cookies.ts';
import { parseNetscapeCookies } from './netscape-cookies.ts';

/** Which part of an export may be taken over. */
export type ImportLimits = Pick<InputPlan, 'cookieDomains' | 'localStorageOrigins'>;

/**
 * Reads cookies that were exported from a browser: cookies.txt, the JSON of the usual extensions, Playwright's storage state, HAR. Throws
 * `invalid-input` with the place; never repeats what stands there.
 */
export function readExport(text: string): Exported {
  // Editors on Windows put a byte order mark in front.
  const content = text.replace(/^\uFEFF/, '');
  const start = content.trimStart()[0];
  if (start === undefined) throw wrongPlace('the text', 'is empty');
  if (start !== '{' && start !== '[') {
    return { format: 'cookies-txt', sets: parseNetscapeCookies(content).map(setOfCookies) };
  }
  let document: unknown;
  try {
    document = JSON.parse(content);
  } catch {
    // The parser's own message quotes the text.
    throw wrongPlace('the text', 'begins like JSON but is not complete');
  }
  return parseJsonCookies(document);
}

/**
 * Takes of an export what belongs to one provider, and nothing else: an export often holds every site that a person knows, and the rest is
 * none of our business. Throws `invalid-input` with the place.
 */
export function takeFor(limits: ImportLimits, set: ExportedSet): Captured {
  const isWanted = (raw: RawCookie) => {
    const host = hostOfDomain(raw.domain);
    // A domain that cannot be read is looked at, so that the person learns which one it is.
    return host === undefined || cookieBelongs(limits.cookieDomains, host, isHostOnly(raw));
  };
  // The last one wins, as in a browser.
  const byKey = new Map<string, StoredCookie>();
  for (const { raw, placeOf } of set.cookies) {
    if (!isWanted(raw)) continue;
    const cookie = toStoredCookie(raw, placeOf);
    byKey.set(`${cookie.domain}\n${cookie.path}\n${cookie.name}`, cookie);
  }
  const localStorage = Object.fromEntries(
    set.storages
      .filter(({ origin }) => limits.localStorageOrigins.includes(origin))
      .map(({ origin, items }) => [origin, items]),
  );
  if (byKey.size === 0 && Object.keys(localStorage).length === 0) {
    throw fail('invalid-input', `There is nothing of ${wanted(limits)} in what was pasted.`, {
      field: 'pasted',
      detail: `${set.cookies.length} cookies of other sites`,
    });
  }
  const passed = set.identityProviders.find(({ forHost }) =>
    cookieBelongs(limits.cookieDomains, forHost, true),
  );
  return {
    cookies: [...byKey.values()],
    localStorage,
    ...(passed && { identityProvider: passed.host }),
  };
}

/** Reads an export as that of one browser, and takes of it what belongs to one provider. */
export function importCookies(text: string, limits: ImportLimits): Captured {
  const { sets } = readExport(text);
  return takeFor(limits, {
    cookies: sets.flatMap(({ cookies }) => cookies),
    storages: sets.flatMap(({ storages }) => storages),
    origins: [],
    identityProviders: sets.flatMap(({ identityProviders }) => identityProviders),
  });
}

function wanted({ cookieDomains }: ImportLimits): string {
  return cookieDomains.length === 0 ? 'this provider' : cookieDomains.join(', ');
}
