import { fail } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';
import { AccessTokens } from './access-tokens.ts';
import { apiRoutes } from './api.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { connectRoutes } from './connect.ts';
import type { PlaygroundContext } from './context.ts';
import { type Controls, controlRoutes } from './control.ts';
import { CookieSessions } from './cookie-sessions.ts';
import { type Database, openDatabase } from './database.ts';
import { demoUserAmong } from './demo-users.ts';
import { DeviceCodes } from './device-codes.ts';
import { FaultInjector, type Faults } from './faults.ts';
import { galleryRoutes } from './gallery.ts';
import { homeRoutes } from './home.ts';
import { RotatingTokens } from './rotating-tokens.ts';
import { randomSecret } from './secrets.ts';
import { PlaygroundServer } from './server.ts';
import { completeLifetimes, completePasswordCost, type PlaygroundOptions } from './settings.ts';
import { SigningKeys } from './signing-keys.ts';
import { studioRoutes } from './studio.ts';
import { sweep, sweepInterval } from './sweep.ts';
import { type Usage, UsageLog } from './usage.ts';
import { type NewUser, type User, Users } from './users.ts';
import { videoRoutes } from './video.ts';
import { VideoSessions } from './video-sessions.ts';
import { Wallets } from './wallet.ts';

export { demoUsers } from './demo-users.ts';
export type { Faults } from './faults.ts';
export type { PlaygroundOptions } from './settings.ts';
export type { Usage } from './usage.ts';
export type { NewUser, User } from './users.ts';

/**
 * The practice provider: a real HTTP server on loopback that speaks like the services Latchkey keeps sessions at, with short
 * lifetimes and faults on demand. Made by `startPlayground`.
 */
export class Playground implements Controls {
  /** Key that other processes send as `x-playground-key` to reach the controls. */
  readonly controlKey: string;
  readonly #database: Database;
  readonly #faults: FaultInjector;
  readonly #context: PlaygroundContext;
  readonly #server: PlaygroundServer;
  #port = 0;
  #closed: Promise<void> | undefined;
  #sweptAt: Instant;

  private constructor(options: PlaygroundOptions) {
    const lifetimes = completeLifetimes(options.lifetimes ?? {});
    const passwordCost = completePasswordCost(options.passwordCost);
    this.controlKey = options.controlKey ?? randomSecret('pgk_');
    this.#faults = new FaultInjector(options.seed ?? 1, options.faults ?? {});
    const clock = options.clock ?? { now: () => Date.now() };
    const now = () => clock.now();
    this.#sweptAt = now();
    const database = openDatabase(options.databasePath);
    this.#database = database;
    sweep(database, now());
    this.#context = {
      now,
      url: () => this.url,
      lifetimes,
      keys: new SigningKeys(database),
      users: new Users(database, now, passwordCost),
      rotatingTokens: new RotatingTokens(database, now),
      accessTokens: new AccessTokens(database, now),
      cookieSessions: new CookieSessions(database, now),
      videoSessions: new VideoSessions(database, now),
      authorizationCodes: new AuthorizationCodes(database, now),
      deviceCodes: new DeviceCodes(database, now),
      wallets: new Wallets(database, now),
      usage: new UsageLog(database, now),
      demoUser: demoUserAmong(options.users ?? []),
    };
    const routes = [
      ...apiRoutes(this.#context),
      ...studioRoutes(this.#context, { chunkedCookies: options.chunkedCookies ?? false }),
      ...galleryRoutes(this.#context),
      ...videoRoutes(this.#context),
      ...connectRoutes(this.#context, {
        autoConsent: options.autoConsent ?? false,
        strictRotation: options.strictRotation ?? false,
        deviceInterval: options.deviceInterval ?? 5,
      }),
      ...homeRoutes(this.#context),
      ...controlRoutes(this, this.controlKey),
    ];
    this.#server = new PlaygroundServer({
      routes,
      faults: this.#faults,
      usage: this.#context.usage,
      beforeRequest: () => this.#sweepNowAndThen(),
    });
  }

  /** Starts a Playground. Throws `invalid-input` for options that cannot be, and `storage-unavailable`. */
  static async start(options: PlaygroundOptions): Promise<Playground> {
    const playground = new Playground(options);
    try {
      for (const user of options.users ?? []) {
        if (!playground.#context.users.findByEmail(user.email)) await playground.addUser(user);
      }
      playground.#port = await playground.#server.listen(options.port ?? 0);
      return playground;
    } catch (error) {
      playground.#database.close();
      throw error;
    }
  }

  get port(): number {
    return this.#port;
  }

  /** Base URL without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get faults(): Faults {
    return this.#faults.faults;
  }

  /** Lets exactly these faults strike from now on; those left out are switched off. The seed's sequence begins again. */
  setFaults(faults: Partial<Faults>): void {
    this.#faults.set(faults);
  }

  /** Adds a user to all kinds. Throws `invalid-input` if the email address or the user name is taken. */
  addUser(user: NewUser): Promise<User> {
    return this.#context.users.add(user);
  }

  /** Adds many users, all or none. Those who share a password share its hash, so that a crowd takes no time. */
  addUsers(users: readonly NewUser[]): Promise<void> {
    return this.#context.users.addAll(users);
  }

  /** Signs the user in at Video as if from elsewhere: the session in hand answers 10005 from now on. */
  evict(email: string): void {
    this.#context.videoSessions.start(this.#known(email).number, this.#context.lifetimes.videoToken);
  }

  /** Ends everything of the user at all kinds: every session and every token. The password stays. */
  revoke(email: string): void {
    const user = this.#known(email);
    this.#context.users.startNewEpoch(user);
    this.#context.rotatingTokens.endAllOf(user.number);
    this.#context.cookieSessions.endAllOf(user.number);
    this.#context.videoSessions.endAllOf(user.number);
    this.#context.authorizationCodes.endAllOf(user.number);
    this.#context.deviceCodes.endAllOf(user.number);
  }

  /** Ends the identity provider's session behind the user's Studio: its endpoint says `ACCESS_TOKEN_REFRESH_NEEDED`. */
  endUpstream(email: string): void {
    this.#context.rotatingTokens.endUpstream(this.#known(email).number);
  }

  /** Watches one of the day's two advertisements at Video for the user; false if both have been. */
  watchAd(email: string): boolean {
    return this.#context.wallets.watchAd(this.#known(email), 'video');
  }

  /** What the Playground has seen so far. */
  usage(): Usage {
    return this.#context.usage.read();
  }

  /** Stops the server and closes the database; once is enough. */
  close(): Promise<void> {
    this.#closed ??= this.#server.close().then(() => this.#database.close());
    return this.#closed;
  }

  #known(email: string): User {
    const user = this.#context.users.findByEmail(email);
    if (!user)
      throw fail('invalid-input', 'The Playground has no user with this email address.', { field: 'email' });
    return user;
  }

  #sweepNowAndThen(): void {
    const now = this.#context.now();
    if (now - this.#sweptAt < sweepInterval) return;
    this.#sweptAt = now;
    sweep(this.#database, now);
  }
}

/** Starts a Playground on 127.0.0.1. */
export function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  return Playground.start(options);
}
