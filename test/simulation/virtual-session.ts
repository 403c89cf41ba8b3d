import type { Session, StoredCookie } from '../../main/engine/session.ts';
import type { Grant } from './virtual-service.ts';

const noCookies: readonly StoredCookie[] = Object.freeze([]);
const noStorage = Object.freeze({});
/** What the clock of the machine adds to instants that a server gives as a length of time. */
type Wall = number;

/** The session that a client makes of what the server gave at `now`, while the machine's clock shows `wall`. */
export function sessionOf(grant: Grant, now: number, wall: Wall): Session {
  const { kind, absoluteEnds } = grant.account.service.traits;
  const base = { localStorage: noStorage, values: grant.values, obtainedAt: wall };
  switch (kind) {
    case 'api-key':
      return { ...base, cookies: noCookies, apiKey: grant.secret };
    case 'sliding':
      return { ...base, cookies: [cookieOf(grant)] };
    default: {
      const ends = absoluteEnds ? grant.accessEnds : wall + grant.accessEnds - now;
      const isCookie = kind === 'session-endpoint';
      return {
        accessToken: grant.accessToken,
        accessTokenExpiresAt: ends,
        ...(isCookie || kind === 'one-session' ? {} : { refreshToken: grant.secret }),
        cookies: isCookie ? [cookieOf(grant)] : noCookies,
        localStorage: noStorage,
        values: kind === 'one-session' ? { grant: grant.id, secret: grant.secret } : grant.values,
        obtainedAt: wall,
      };
    }
  }
}

/** The session with the cookie that the server has just set. */
export function withNewCookie(session: Session, grant: Grant): Session {
  return { ...session, cookies: [cookieOf(grant)] };
}

/** The secret by which the server knows the grant. */
export function secretOf(session: Session): string {
  const secret = session.refreshToken ?? session.apiKey ?? session.cookies[0]?.value ?? session.values.secret;
  if (secret === undefined) throw new Error('a session without any secret');
  return secret;
}

/** The grant that a session belongs to. */
export function grantOf(session: Session, grants: ReadonlyMap<string, Grant>): Grant {
  const grant = grants.get(session.values.grant ?? '');
  if (!grant) throw new Error('a session of no grant that there is');
  return grant;
}

function cookieOf(grant: Grant): StoredCookie {
  return {
    name: 'session',
    value: grant.secret,
    domain: 'service.test',
    hostOnly: true,
    path: '/',
    secure: true,
    httpOnly: true,
  };
}
