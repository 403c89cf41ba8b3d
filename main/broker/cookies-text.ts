import type { StoredCookie } from '../engine/session.ts';

/** A cookie as tools get it: what a procedure answered with may name absent members. */
type WrittenCookie = Omit<StoredCookie, 'expires' | 'sameSite'> & { readonly expires?: number | undefined };

/** A `cookies.txt` (Netscape), as `curl -b` and yt-dlp read it: seven fields a line with tabs between them, the end in seconds. */
export function cookiesText(cookies: readonly WrittenCookie[]): string {
  const lines = cookies.map((cookie) => {
    const { name, value, domain, hostOnly, path, secure, expires, httpOnly } = cookie;
    const host = hostOnly ? domain : `.${domain}`;
    const end = expires === undefined ? 0 : Math.floor(expires / 1_000);
    const fields = [host, flag(!hostOnly), path, flag(secure), String(end), name, value];
    return `${httpOnly ? '#HttpOnly_' : ''}${fields.join('\t')}\n`;
  });
  return `# Netscape HTTP Cookie File\n${lines.join('')}`;
}

function flag(value: boolean): string {
  return value ? 'TRUE' : 'FALSE';
}
