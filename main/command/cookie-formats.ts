import type { Output } from '../../preload/contract.ts';

export type ToolCookie = Output<'tokens.cookies'>['cookies'][number];
type BrowserState = Output<'tokens.browserState'>;

/** Forms of cookies that other programs read. */
export const cookieFormats = ['netscape', 'json', 'header'] as const;
export type CookieFormat = (typeof cookieFormats)[number];

/** Lines of a `cookies.txt` (Netscape), as `curl -b` and yt-dlp read it: seven fields with tabs between them, the end in seconds. */
export function netscapeLines(cookies: readonly ToolCookie[]): string[] {
  const lines = cookies.map((cookie) => {
    const { name, value, domain, hostOnly, path, secure, expires, httpOnly } = cookie;
    const host = hostOnly ? domain : `.${domain}`;
    const end = expires === undefined ? 0 : Math.floor(expires / 1_000);
    const fields = [host, flag(!hostOnly), path, flag(secure), String(end), name, value];
    return `${httpOnly ? '#HttpOnly_' : ''}${fields.join('\t')}`;
  });
  return ['# Netscape HTTP Cookie File', ...lines];
}

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

function flag(value: boolean): string {
  return value ? 'TRUE' : 'FALSE';
}
