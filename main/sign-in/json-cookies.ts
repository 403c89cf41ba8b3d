import { formatPointer } from '../engine/json-pointer.ts';
import {
  type Exported,
  type ExportedSet,
  isMembers,
  type Members,
  type PlacedCookie,
  type PlacedStorage,
  setOfCookies,
} from './exported-set.ts';
import { cookiesOfHar, isHar } from './har.ts';
import { type RawCookie, wrongPlace } from './imported-cookie.ts';

type Place = readonly (string | number)[];

/**
 * Reads the JSON forms of exported cookies:
 * - an array of cookies: EditThisCookie, Cookie-Editor, Puppeteer. Those of several cookie stores (profiles, private windows) are apart;
 * - `{cookies: [...], origins: [{origin, localStorage: [{name, value}]}]}`: Playwright's storage state;
 * - `{provider_id, url, raw_data: {cookies, localStorage}, password}`, with or without the wrapper: an extension's import request, in which
 *   cookies may be an array or an object of name and value, and belong to the host of `url`;
 * - an array of such requests or states, each of a browser of its own;
 * - HAR.
 */
export function parseJsonCookies(document: unknown): Exported {
  if (Array.isArray(document)) return parseList(document);
  if (!isMembers(document)) throw wrongPlace('the text', 'is neither cookies.txt nor a list of cookies');
  if (isHar(document)) return { format: 'har', sets: [cookiesOfHar(document.log.entries)] };
  return { format: formatOf(document), sets: [setOf(document, [])] };
}

function parseList(list: readonly unknown[]): Exported {
  const isRequest = (item: unknown): item is Members =>
    isMembers(item) && ['raw_data', 'cookies', 'origins', 'localStorage'].some((name) => name in item);
  const [first] = list;
  if (isRequest(first)) {
    const sets = list.map((item, index) => {
      if (isRequest(item)) return setOf(item, [index]);
      throw wrongPlace(nameOf([index]), 'has neither "cookies" nor "localStorage"');
    });
    return { format: formatOf(first), sets };
  }
  const stores = new Map<unknown, PlacedCookie[]>();
  for (const [index, cookie] of cookieList(list, []).entries()) {
    const item: unknown = list[index];
    const store = isMembers(item) ? item.storeId : undefined;
    const known = stores.get(store);
    if (known) known.push(cookie);
    else stores.set(store, [cookie]);
  }
  return { format: 'cookie-list', sets: [...stores.values()].map(setOfCookies) };
}

function formatOf(document: Members): Exported['format'] {
  const isState = document.url === undefined && document.raw_data === undefined;
  return isState ? 'storage-state' : 'import-request';
}

function setOf(document: Members, before: Place): ExportedSet {
  const wrapped = isMembers(document.raw_data);
  const content = wrapped ? (document.raw_data as Members) : document;
  const place: Place = wrapped ? [...before, 'raw_data'] : before;
  if (content.cookies === undefined && content.localStorage === undefined && content.origins === undefined) {
    throw wrongPlace(nameOf(place), 'has neither "cookies" nor "localStorage"');
  }
  const site = siteOf(document.url);
  const storages = [
    ...originsOf(content.origins, [...place, 'origins']),
    ...siteStorage(content.localStorage, [...place, 'localStorage'], site, [...before, 'url']),
  ];
  const { provider_id: providerId, password } = document;
  return {
    cookies: cookiesOf(content.cookies, [...place, 'cookies'], site, [...before, 'url']),
    storages,
    origins: [...new Set([...(site ? [site.origin] : []), ...storages.map(({ origin }) => origin)])],
    identityProviders: [],
    ...(typeof providerId === 'string' && { providerId }),
    ...(typeof password === 'string' && password !== '' && { password }),
  };
}

function cookiesOf(
  cookies: unknown,
  place: Place,
  site: URL | undefined,
  siteAt: Place,
): readonly PlacedCookie[] {
  if (cookies === undefined) return [];
  if (Array.isArray(cookies)) return cookieList(cookies, place, site);
  if (!isMembers(cookies)) throw wrongPlace(nameOf(place), 'is neither a list nor an object');
  if (!site) throw wrongPlace(nameOf(siteAt), 'is missing, so that nobody knows whose cookies these are');
  return Object.entries(cookies).map(([name, value], index) => ({
    raw: { name, value, domain: site.hostname, secure: site.protocol === 'https:' },
    // The name of a member is not repeated either: it comes from outside, and anything may stand there.
    placeOf: (field) => `${field} of member ${index + 1} of ${nameOf(place)}`,
  }));
}

function cookieList(cookies: readonly unknown[], place: Place, site?: URL): readonly PlacedCookie[] {
  return cookies.map((cookie, index) => {
    const here = [...place, index];
    if (!isMembers(cookie)) throw wrongPlace(nameOf(here), 'is not a cookie');
    const expiresName = 'expirationDate' in cookie ? 'expirationDate' : 'expires';
    const raw: RawCookie = {
      name: cookie.name,
      value: cookie.value,
      domain: cookie.domain ?? site?.hostname,
      path: cookie.path,
      expires: cookie.session === true ? undefined : cookie[expiresName],
      hostOnly: cookie.hostOnly,
      secure: cookie.secure,
      httpOnly: cookie.httpOnly,
      sameSite: cookie.sameSite,
    };
    return { raw, placeOf: (field) => nameOf([...here, field === 'expires' ? expiresName : field]) };
  });
}

function originsOf(origins: unknown, place: Place): readonly PlacedStorage[] {
  if (origins === undefined) return [];
  if (!Array.isArray(origins)) throw wrongPlace(nameOf(place), 'is not a list');
  return origins.map((entry: unknown, index) => {
    const here = [...place, index];
    if (!isMembers(entry)) throw wrongPlace(nameOf(here), 'is not an object');
    const origin = originOf(entry.origin);
    if (origin === undefined) throw wrongPlace(nameOf([...here, 'origin']), 'is not an origin');
    const stored = entry.localStorage ?? [];
    if (!Array.isArray(stored)) throw wrongPlace(nameOf([...here, 'localStorage']), 'is not a list');
    const items = stored.map((item: unknown, number): [string, string] => {
      const itemPlace = nameOf([...here, 'localStorage', number]);
      if (!isMembers(item) || typeof item.name !== 'string' || typeof item.value !== 'string') {
        throw wrongPlace(itemPlace, 'has no name and value');
      }
      return [item.name, item.value];
    });
    return { origin, items: Object.fromEntries(items) };
  });
}

function siteStorage(
  stored: unknown,
  place: Place,
  site: URL | undefined,
  siteAt: Place,
): readonly PlacedStorage[] {
  if (stored === undefined || stored === null) return [];
  if (!isMembers(stored)) throw wrongPlace(nameOf(place), 'is not an object');
  if (Object.keys(stored).length === 0) return [];
  if (!site) throw wrongPlace(nameOf(siteAt), 'is missing, so that nobody knows whose local storage this is');
  const items = Object.entries(stored).map(([key, value], index): [string, string] => {
    if (typeof value !== 'string')
      throw wrongPlace(`member ${index + 1} of ${nameOf(place)}`, 'is not a text');
    return [key, value];
  });
  return [{ origin: site.origin, items: Object.fromEntries(items) }];
}

function siteOf(url: unknown): URL | undefined {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed : undefined;
}

function originOf(origin: unknown): string | undefined {
  return siteOf(origin)?.origin;
}

function nameOf(place: Place): string {
  return place.length === 0 ? 'the text' : formatPointer(place);
}
