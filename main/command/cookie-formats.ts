import type { Output } from '../../preload/contract.ts';

export type ToolCookie = Output<'tokens.cookies'>['cookies'][number];
type BrowserState = Output<'tokens.browserState'>;

/** Forms of cookies that other programs read. */
export const cookieFormats = ['netscape', 'json', 'header'] as const;
export type CookieFormat = (typeof cookieFormats)[number];

/** The value of a `Cookie` header (RFC 6265, 4.2). */
export function cookieHeader(cookies: readonly ToolCookie[]): string {
  return cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
}

/** The storage state of Playwright: ends in seconds, -1 for session cookies. */
export function playwrightState({ cookies, localStorage }: BrowserState) {
  return {
    cookies: cookies.map(({ name, value, domain, hostOnly, path, expires, httpOnly, secure, sameSite }) => ({
      name,
      value,
      domain: hostOnly ? domain : `.${domain}`,
      path,
      expires: expires === undefined ? -1 : expires / 1_000,
      httpOnly,
      secure,
      sameSite: sameSite === undefined ? 'Lax' : sameSiteWords[sameSite],
    })),
    origins: Object.entries(localStorage).map(([origin, items]) => ({
      origin,
      localStorage: Object.entries(items).map(([name, value]) => ({ name, value })),
    })),
  };
}

const sameSiteWords = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;
