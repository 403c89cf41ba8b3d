import type { Cookie } from 'playwright';
import type { StoredCookie } from '../engine/session.ts';

/** False for a cookie that only counts while its site is shown inside the pages of another one (partitioned cookies). */
export function isFirstParty({ domain, partitionKey }: Cookie): boolean {
  if (partitionKey === undefined) return true;
  const site = URL.parse(partitionKey)?.hostname ?? '';
  const host = domain.replace(/^\./, '');
  return host === site || host.endsWith(`.${site}`);
}

/** A cookie of the browser as the vault keeps it. */
export function storedCookieOf(cookie: Cookie): StoredCookie {
  const { name, value, domain, path, expires, secure, httpOnly, sameSite } = cookie;
  return {
    name,
    value,
    domain: domain.replace(/^\./, ''),
    hostOnly: !domain.startsWith('.'),
    path,
    secure,
    httpOnly,
    // Seconds; -1 for session cookies.
    ...(expires > 0 && { expires: Math.floor(expires * 1_000) }),
    sameSite: sameSite === 'Strict' ? 'strict' : sameSite === 'None' ? 'none' : 'lax',
  };
}
