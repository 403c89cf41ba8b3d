import type { StoredCookie } from '../../engine/session.ts';
import type { AccountRecord } from './backup-content.ts';

/** Everything in plain form. The lines of a backup hold the same. */
export function plainJson(records: readonly AccountRecord[], createdAt: number): string {
  const accounts = records.map(({ account, session, credential, credits }) => ({
    account,
    session,
    credential,
    credits,
  }));
  return `${JSON.stringify({ format: 'latchkey-plain', version: 1, createdAt, accounts }, undefined, 2)}\n`;
}

/**
 * The cookies of the accounts as `cookies.txt` (Netscape), one file after the other, each with its own first line: seven fields a line,
 * divided by tabs; 0 as end is a session cookie.
 */
export function plainCookies(records: readonly AccountRecord[]): string {
  const withCookies = records.filter(({ session }) => session && session.cookies.length > 0);
  return withCookies.map(cookieFile).join('\n');
}

function cookieFile({ account, session }: AccountRecord): string {
  const lines = session?.cookies.map(cookieLine) ?? [];
  const whose = `${account.label} at ${account.providerId}`.replace(/\s+/g, ' ');
  return ['# Netscape HTTP Cookie File', `# ${whose}`, ...lines, ''].join('\n');
}

function cookieLine({
  name,
  value,
  domain,
  hostOnly,
  path,
  expires,
  secure,
  httpOnly,
}: StoredCookie): string {
  const place = hostOnly ? domain : `.${domain}`;
  const fields = [
    `${httpOnly ? '#HttpOnly_' : ''}${place}`,
    hostOnly ? 'FALSE' : 'TRUE',
    path,
    secure ? 'TRUE' : 'FALSE',
    expires === undefined ? '0' : String(Math.floor(expires / 1_000)),
    name,
    value,
  ];
  // A tab or a line break inside of a field would make another cookie of it.
  return fields.map((field) => field.replace(/[\t\r\n]/g, ' ')).join('\t');
}
