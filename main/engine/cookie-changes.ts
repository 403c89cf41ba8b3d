import type { Session, StoredCookie } from './session.ts';

/** The one part of a session that is compared. */
export type WithCookies = Pick<Session, 'cookies'>;

/**
 * `session` with the cookies that requests changed between `before` and `after`. Needed where two clients of one account were in use at the
 * same time: the cookie that arrives last wins, as in a browser.
 */
export function withCookieChanges(session: Session, before: WithCookies, after: WithCookies): Session {
  const known = byKey(before.cookies);
  const changed = after.cookies.filter((cookie) => !isSame(cookie, known.get(keyOf(cookie))));
  const kept = byKey(after.cookies);
  const removed = before.cookies.filter((cookie) => !kept.has(keyOf(cookie)));
  if (changed.length === 0 && removed.length === 0) return session;
  const cookies = byKey(session.cookies);
  for (const cookie of removed) {
    if (isSame(cookie, cookies.get(keyOf(cookie)))) cookies.delete(keyOf(cookie));
  }
  for (const cookie of changed) cookies.set(keyOf(cookie), cookie);
  return { ...session, cookies: [...cookies.values()] };
}

/** What makes two cookies the same one (RFC 6265, 5.3). */
function keyOf({ name, domain, path }: StoredCookie): string {
  return `${name};${domain};${path}`;
}

function byKey(cookies: readonly StoredCookie[]): Map<string, StoredCookie> {
  return new Map(cookies.map((cookie) => [keyOf(cookie), cookie]));
}

function isSame(cookie: StoredCookie, other: StoredCookie | undefined): boolean {
  return cookie === other || (cookie.value === other?.value && cookie.expires === other.expires);
}
