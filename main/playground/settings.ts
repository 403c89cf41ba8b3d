import { fail } from '../engine/failure.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import type { Faults } from './faults.ts';
import type { NewUser } from './users.ts';

/** How a Playground is to be. */
export interface PlaygroundOptions {
  /** A free one unless told. */
  readonly port?: number;
  /** File that users, keys and sessions are kept in; in memory unless told. */
  readonly databasePath?: string;
  readonly clock?: { now(): Instant };
  readonly lifetimes?: Partial<Lifetimes>;
  readonly faults?: Partial<Faults>;
  /** Decides which requests the faults strike; 1 unless told. */
  readonly seed?: number;
  /** Studio writes its cookie in chunks. */
  readonly chunkedCookies?: boolean;
  /** Connect refuses a refresh token that comes twice, and ends all that came from its sign-in. */
  readonly strictRotation?: boolean;
  /** Connect asks nothing of someone whose browser is signed in already. */
  readonly autoConsent?: boolean;
  /** Connect: least time between two polls of a device code, in seconds; 5 unless told. */
  readonly deviceInterval?: number;
  /** Key of the controls by HTTP; a random one unless told. */
  readonly controlKey?: string;
  /** Cost of bcrypt, 4 to 15; 10 unless told. */
  readonly passwordCost?: number;
  /** Users to be there from the start; those who are in the database already stay as they are. */
  readonly users?: readonly NewUser[];
}

/** How long the sessions and tokens of the Playground live; each at least one second. */
export interface Lifetimes {
  /** Access tokens of the API and of the Studio. */
  readonly accessToken: Milliseconds;
  /** Refresh tokens of the API. */
  readonly refreshToken: Milliseconds;
  /** The Studio's cookie, counted from its last rotation. */
  readonly cookieSession: Milliseconds;
  /** How long a Gallery session lives without a request. */
  readonly slidingIdle: Milliseconds;
  /** How long the Studio's identity provider goes on renewing, counted from the sign-in. */
  readonly upstream: Milliseconds;
  /** Tokens of Video. */
  readonly videoToken: Milliseconds;
  /** Access tokens and id tokens of Connect. */
  readonly oauthAccessToken: Milliseconds;
  /** Refresh tokens of Connect, counted from their last rotation. */
  readonly oauthRefreshToken: Milliseconds;
}

const minute = 60_000;
const day = 24 * 60 * minute;

export const usualLifetimes: Lifetimes = {
  accessToken: 60 * minute,
  refreshToken: 30 * day,
  cookieSession: 30 * day,
  slidingIdle: 30 * minute,
  upstream: 90 * day,
  videoToken: 30 * day,
  oauthAccessToken: 60 * minute,
  oauthRefreshToken: 30 * day,
};

/** The lifetimes with the usual ones filled in. Throws `invalid-input` for one that is under a second. */
export function completeLifetimes(given: Partial<Lifetimes>): Lifetimes {
  const lifetimes = { ...usualLifetimes, ...given };
  for (const [name, value] of Object.entries(lifetimes)) {
    if (!Number.isSafeInteger(value) || value < 1_000) {
      throw fail(
        'invalid-input',
        `The lifetime ${name} must be a whole number of at least 1000 milliseconds.`,
        {
          field: `lifetimes/${name}`,
        },
      );
    }
  }
  return lifetimes;
}

const usualPasswordCost = 10;

/** The cost of bcrypt, the usual one if none is given. Throws `invalid-input` for one that cannot be. */
export function completePasswordCost(given: number = usualPasswordCost): number {
  if (Number.isInteger(given) && given >= 4 && given <= 15) return given;
  throw fail('invalid-input', 'The cost of bcrypt is a whole number from 4 to 15.', {
    field: 'passwordCost',
  });
}
