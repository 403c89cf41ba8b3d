import type { Cookie, CookiesSetDetails } from 'electron';
import type { StoredCookie } from '../engine/session.ts';

const sameSites = { no_restriction: 'none', lax: 'lax', strict: 'strict', unspecified: undefined } as const;
const sameSitesBack = { none: 'no_restriction', lax: 'lax', strict: 'strict' } as const;

/** A cookie of Electron as the vault keeps it. */
export function toStoredCookie(cookie: Cookie): StoredCookie {
  const { name, value, domain = '', path = '/', secure = false, httpOnly = false, expirationDate } = cookie;
  const sameSite = sameSites[cookie.sameSite];
  return {
    name,
    value,
    domain: domain.replace(/^\./, ''),
    hostOnly: cookie.hostOnly ?? !domain.startsWith('.'),
    path,
    secure,
    httpOnly,
    ...(expirationDate !== undefined && { expires: Math.round(expirationDate * 1_000) }),
    ...(sameSite && { sameSite }),
  };
}

/**
 * What Electron is told to set a stored cookie. One whose date has passed is set without a date: this machine's clock may be wrong, and
 * the site's answer alone tells whether it is good.
 */
export function toCookieDetails(cookie: StoredCookie, now: number): CookiesSetDetails {
  const { name, value, domain, hostOnly, path, secure, httpOnly, expires, sameSite } = cookie;
  return {
    url: cookieUrl(cookie),
    name,
    value,
    path,
    secure,
    httpOnly,
    sameSite: sameSite ? sameSitesBack[sameSite] : 'unspecified',
    ...(!hostOnly && { domain }),
    ...(expires !== undefined && expires > now && { expirationDate: expires / 1_000 }),
  };
}

/** An address that the cookie goes to. */
export function cookieUrl({ domain, path, secure }: StoredCookie): string {
  return `${secure ? 'https' : 'http'}://${domain}${path}`;
}
