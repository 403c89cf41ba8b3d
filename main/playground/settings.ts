import { fail } from '../engine/failure.ts';
import type { Milliseconds } from '../engine/session.ts';

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
