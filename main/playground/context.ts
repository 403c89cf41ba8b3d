import type { Instant } from '../engine/session.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import type { CookieSessions } from './cookie-sessions.ts';
import type { DeviceCodes } from './device-codes.ts';
import type { RotatingTokens } from './rotating-tokens.ts';
import type { Lifetimes } from './settings.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { UsageLog } from './usage.ts';
import type { NewUser, Users } from './users.ts';
import type { VideoSessions } from './video-sessions.ts';
import type { Wallets } from './wallet.ts';

/** What every kind of the Playground stands on. */
export interface PlaygroundContext {
  readonly now: () => Instant;
  /** Base URL without a slash at the end; known once the server listens. */
  readonly url: () => string;
  readonly lifetimes: Lifetimes;
  readonly keys: SigningKeys;
  readonly users: Users;
  readonly rotatingTokens: RotatingTokens;
  readonly accessTokens: AccessTokens;
  readonly cookieSessions: CookieSessions;
  readonly authorizationCodes: AuthorizationCodes;
  readonly deviceCodes: DeviceCodes;
  readonly videoSessions: VideoSessions;
  readonly wallets: Wallets;
  readonly usage: UsageLog;
  /** Someone whom the pages may name as a person to sign in as. */
  readonly demoUser: NewUser | undefined;
}
