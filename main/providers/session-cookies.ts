import type { Cookie, CookieJar, MemoryCookieStore } from 'tough-cookie';
import type { Clock } from '../engine/ports.ts';
import type { StoredCookie } from '../engine/session.ts';
import { type CookieKey, joinChunks, staleChunks } from './cookie-chunks.ts';
import { cookieLibrary } from './cookie-library.ts';

/** Set-Cookie headers of one reply, and where it came from. */
export interface CookieWrite {
  readonly url: string;
  readonly setCookies: readonly string[];
}

/** More than a browser keeps for a site (RFC 6265, 6.1 asks for 50); beyond it, those that ended longest ago go. */
const mostCookies = 300;

/**
 * The cookies of one session in a jar by RFC 6265, made only when a request needs it. Two points differ from a browser. Cookies without a
 * date are kept like all others. And no cookie is dropped because its date has passed: this machine's clock may be wrong, and the
 * server's answer alone tells whether the session lives. The cookie library must have been loaded before headers are made or written.
 */
export class SessionCookies {
  readonly #clock: Pick<Clock, 'now'>;
  #list: readonly StoredCookie[];
  #opened: { readonly jar: CookieJar; readonly store: MemoryCookieStore } | undefined;

  constructor(cookies: readonly StoredCookie[], clock: Pick<Clock, 'now'>) {
    this.#list = cookies;
    this.#clock = clock;
  }

  /** The cookies as the session keeps them: the same list as long as nothing has changed. */
  get list(): readonly StoredCookie[] {
    return this.#list;
  }

  /** The Cookie header for a URL, or undefined if none go there. */
  headerFor(url: string): string | undefined {
    const cookies = this.#cookiesFor(url);
    return cookies.length === 0 ? undefined : cookies.map((cookie) => cookie.cookieString()).join('; ');
  }

  /** The cookies that go to a URL, in the order in which they are sent. */
  listFor(url: string): readonly StoredCookie[] {
    return this.#cookiesFor(url).map(toStoredCookie);
  }

  /** The value of a cookie, joined by number if it is kept in chunks (`name.0`, `name.1`, ...). */
  valueOf(name: string): string | undefined {
    return joinChunks(this.#list, name);
  }

  /** When a cookie ends by its date, for what that is worth. */
  endOf(name: string): number | undefined {
    return this.#list.find((cookie) => cookie.name === name || cookie.name === `${name}.0`)?.expires;
  }

  /**
   * Takes over what a reply sets. With `defer` it can replace cookies but not delete them, until it is known that the reply means no
   * failure: a server that stumbles must not sign anybody out. Returns whether something remained undeleted.
   */
  write({ url, setCookies }: CookieWrite, deletions: 'apply' | 'defer'): boolean {
    if (setCookies.length === 0) return false;
    const { jar, store } = this.#open();
    const now = this.#clock.now();
    const written: Cookie[] = [];
    let deferred = false;
    for (const header of setCookies) {
      const cookie = cookieLibrary().Cookie.parse(header);
      if (!cookie) continue;
      const end = endOf(cookie, now);
      // The date is worked out with the clock that all else goes by, and Max-Age wins over Expires (RFC 6265, 5.3).
      cookie.maxAge = null;
      cookie.expires = end === undefined ? 'Infinity' : new Date(end);
      const isDeletion = end !== undefined && end <= now;
      if (isDeletion && deletions === 'defer') {
        deferred = true;
        continue;
      }
      const stored = this.#set(jar, cookie, url);
      if (!stored) continue;
      if (isDeletion) remove(store, keyOf(stored));
      else written.push(stored);
    }
    const stale = staleChunks(written.map(keyOf), everyCookie(store).map(keyOf));
    for (const key of stale) remove(store, key);
    this.#refreshList(store);
    return deferred;
  }

  #cookiesFor(url: string): readonly Cookie[] {
    if (this.#list.length === 0) return [];
    return this.#open().jar.getCookiesSync(url, { expire: false, sort: true });
  }

  #set(jar: CookieJar, cookie: Cookie, url: string): Cookie | undefined {
    try {
      return jar.setCookieSync(cookie, url, { ignoreError: true });
    } catch {
      // Not a cookie that this host may set (RFC 6265, 5.3): a browser ignores it too.
      return undefined;
    }
  }

  #open(): { readonly jar: CookieJar; readonly store: MemoryCookieStore } {
    if (this.#opened) return this.#opened;
    const { CookieJar, MemoryCookieStore } = cookieLibrary();
    const store = new MemoryCookieStore();
    for (const cookie of this.#list) store.putCookie(toToughCookie(cookie), ignore);
    this.#opened = { jar: new CookieJar(store), store };
    return this.#opened;
  }

  #refreshList(store: MemoryCookieStore): void {
    const stored = everyCookie(store);
    if (stored.length > mostCookies) {
      const byEnd = stored.toSorted((one, other) => endTime(one) - endTime(other));
      for (const cookie of byEnd.slice(0, stored.length - mostCookies)) remove(store, keyOf(cookie));
    }
    const list = everyCookie(store).map(toStoredCookie);
    if (!sameCookies(list, this.#list)) this.#list = list;
  }
}

function ignore(): void {}

function keyOf(cookie: Cookie): CookieKey {
  return { domain: cookie.domain ?? '', path: cookie.path ?? '/', name: cookie.key };
}

function remove(store: MemoryCookieStore, { domain, path, name }: CookieKey): void {
  store.removeCookie(domain, path, name, ignore);
}

/** The memory store calls back before it returns. */
function everyCookie(store: MemoryCookieStore): readonly Cookie[] {
  let all: readonly Cookie[] = [];
  store.getAllCookies((_error, cookies) => {
    all = cookies ?? [];
  });
  return all;
}

function endOf(cookie: Cookie, now: number): number | undefined {
  if (typeof cookie.maxAge === 'number') return cookie.maxAge <= 0 ? 0 : now + cookie.maxAge * 1_000;
  return cookie.expires instanceof Date ? cookie.expires.getTime() : undefined;
}

function endTime(cookie: Cookie): number {
  return cookie.expires instanceof Date ? cookie.expires.getTime() : Number.POSITIVE_INFINITY;
}

function toToughCookie(cookie: StoredCookie): Cookie {
  return new (cookieLibrary().Cookie)({
    key: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    hostOnly: cookie.hostOnly,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    expires: cookie.expires === undefined ? 'Infinity' : new Date(cookie.expires),
    sameSite: cookie.sameSite,
  });
}

function toStoredCookie(cookie: Cookie): StoredCookie {
  const { sameSite, expires } = cookie;
  const known = sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none';
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? '',
    hostOnly: cookie.hostOnly ?? false,
    path: cookie.path ?? '/',
    ...(expires instanceof Date ? { expires: expires.getTime() } : {}),
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    ...(known ? { sameSite } : {}),
  };
}

function sameCookies(one: readonly StoredCookie[], other: readonly StoredCookie[]): boolean {
  if (one.length !== other.length) return false;
  const byKey = new Map(other.map((cookie) => [`${cookie.domain}\n${cookie.path}\n${cookie.name}`, cookie]));
  return one.every((cookie) => {
    const twin = byKey.get(`${cookie.domain}\n${cookie.path}\n${cookie.name}`);
    return (
      twin !== undefined &&
      twin.value === cookie.value &&
      twin.expires === cookie.expires &&
      twin.hostOnly === cookie.hostOnly &&
      twin.secure === cookie.secure &&
      twin.httpOnly === cookie.httpOnly &&
      twin.sameSite === cookie.sameSite
    );
  });
}
