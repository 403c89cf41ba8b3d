import { formatPointer } from '../engine/json-pointer.ts';
import {
  type ExportedSet,
  isMembers,
  type Members,
  type PassedIdentityProvider,
  type PlacedCookie,
} from './exported-set.ts';
import { hostOfDomain, type RawCookie, wrongPlace } from './imported-cookie.ts';

type Place = readonly (string | number)[];

/** Whether a document is an archive of HTTP requests (HAR 1.2), as the developer tools of browsers save it. */
export function isHar(
  document: Members,
): document is Members & { readonly log: { entries: readonly unknown[] } } {
  return isMembers(document.log) && Array.isArray(document.log.entries);
}

/**
 * The cookies as the browser had them after the last request of the archive. Replies tell all of a cookie; requests tell its name and value
 * alone, so that one which no reply has set counts for the host it was sent to. Throws `invalid-input` with the place.
 */
export function cookiesOfHar(entries: readonly unknown[]): ExportedSet {
  const jar = new ArchivedCookies();
  const origins = new Set<string>();
  const passed: PassedIdentityProvider[] = [];
  for (const [index, entry] of entries.entries()) {
    const place: Place = ['log', 'entries', index];
    const request = membersAt(entry, 'request', place);
    const url = typeof request.url === 'string' ? URL.parse(request.url) : null;
    // Extensions and pages of the browser itself are archived as well.
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') continue;
    origins.add(url.origin);
    const target = URL.parse(url.searchParams.get('redirect_uri') ?? '');
    if (target && target.hostname !== url.hostname)
      passed.push({ host: url.hostname, forHost: target.hostname });
    for (const [cookie, cookiePlace] of listAt(request.cookies, [...place, 'request', 'cookies'])) {
      jar.sent(cookie, cookiePlace, url);
    }
    const { response } = entry as Members;
    if (!isMembers(response)) continue;
    const at = startOf((entry as Members).startedDateTime);
    for (const [cookie, cookiePlace] of listAt(response.cookies, [...place, 'response', 'cookies'])) {
      jar.received(cookie, cookiePlace, url, at);
    }
  }
  if (jar.cookies.length === 0) {
    throw wrongPlace(
      'this HAR',
      'holds no cookies: browsers leave them out unless told to save it with sensitive data',
    );
  }
  return { cookies: jar.cookies, storages: [], origins: [...origins], identityProviders: passed };
}

/** What a browser had, put together again from what it sent and received. */
class ArchivedCookies {
  readonly #known = new Map<string, PlacedCookie>();

  get cookies(): readonly PlacedCookie[] {
    return [...this.#known.values()];
  }

  sent(cookie: Members, place: Place, url: URL): void {
    const { name, value } = cookie;
    for (const [key, known] of this.#known) {
      if (known.raw.name !== name || !goesTo(known.raw, url.hostname)) continue;
      this.#known.set(key, { ...known, raw: { ...known.raw, value } });
      return;
    }
    const raw = { name, value, domain: url.hostname, secure: url.protocol === 'https:' };
    this.#keep(raw, place);
  }

  received(cookie: Members, place: Place, url: URL, at: number | undefined): void {
    const { name, value, domain, path, expires, secure, httpOnly, sameSite } = cookie;
    const isWide = typeof domain === 'string' && domain !== '';
    const raw: RawCookie = {
      name,
      value,
      // A reply that names a domain means the hosts below it too, with or without a dot (RFC 6265, 5.2.3).
      domain: isWide ? `.${domain.replace(/^\./, '')}` : url.hostname,
      path,
      expires,
      secure,
      httpOnly,
      sameSite,
    };
    const end = typeof expires === 'string' ? Date.parse(expires) : Number.NaN;
    if (at !== undefined && end <= at) this.#known.delete(keyOf(raw));
    else this.#keep(raw, place);
  }

  #keep(raw: RawCookie, place: Place): void {
    const placeOf = (field: keyof RawCookie) => formatPointer([...place, field]);
    this.#known.set(keyOf(raw), { raw, placeOf });
  }
}

function keyOf({ name, domain, path }: RawCookie): string {
  return JSON.stringify([name, domain, typeof path === 'string' ? path : '/']);
}

function goesTo({ domain }: RawCookie, host: string): boolean {
  const own = hostOfDomain(domain);
  if (own === undefined || host === own) return own !== undefined;
  return typeof domain === 'string' && domain.startsWith('.') && host.endsWith(`.${own}`);
}

function startOf(text: unknown): number | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function membersAt(entry: unknown, name: string, place: Place): Members {
  const value = isMembers(entry) ? entry[name] : undefined;
  if (isMembers(value)) return value;
  throw wrongPlace(formatPointer([...place, name]), 'is missing or not an object');
}

function listAt(list: unknown, place: Place): readonly (readonly [Members, Place])[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw wrongPlace(formatPointer(place), 'is not a list');
  return list.map((item: unknown, index) => {
    const here = [...place, index];
    if (!isMembers(item)) throw wrongPlace(formatPointer(here), 'is not a cookie');
    return [item, here] as const;
  });
}
