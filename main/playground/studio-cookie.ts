import type { PlaygroundContext } from './context.ts';
import { chunkedCookieNames, clearCookie, readChunkedCookie, writeChunkedCookie } from './cookies.ts';
import type { PlaygroundRequest } from './http.ts';
import type { RotationResult, TokenFamily } from './rotating-tokens.ts';
import type { User } from './users.ts';

export interface StudioOptions {
  /** Writes the session cookie in numbered chunks, as NextAuth does with big ones. */
  readonly chunkedCookies: boolean;
}

const name = 'studio-session-token';
/** Half of a cookie value, so that chunks come in twos. */
const chunkLength = 22;

/** The Studio's session cookie: where it meets the requests, and the family of rotating tokens behind it. */
export class StudioCookie {
  readonly #context: PlaygroundContext;
  readonly #options: StudioOptions;

  constructor(context: PlaygroundContext, options: StudioOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Begins a session and returns the Set-Cookie values for it. */
  start(request: PlaygroundRequest, user: User): readonly string[] {
    const { rotatingTokens, lifetimes, now } = this.#context;
    const upstreamUntil = now() + lifetimes.upstream;
    return this.write(
      request,
      rotatingTokens.start('studio', user.number, lifetimes.cookieSession, { upstreamUntil }).token,
    );
  }

  read(request: PlaygroundRequest): string | undefined {
    return readChunkedCookie(request, name);
  }

  /** Set-Cookie values that replace whatever the request brought. */
  write(request: PlaygroundRequest, token: string): readonly string[] {
    const { cookieSession } = this.#context.lifetimes;
    return writeChunkedCookie(
      request,
      name,
      token,
      cookieSession,
      this.#options.chunkedCookies ? chunkLength : undefined,
    );
  }

  rotate(token: string): RotationResult {
    return this.#context.rotatingTokens.rotate('studio', token, this.#context.lifetimes.cookieSession);
  }

  /** The signed-in user of a page; the cookie stays as it is. */
  presentedUser(request: PlaygroundRequest): User | undefined {
    const token = this.read(request);
    const family: TokenFamily | undefined =
      token === undefined ? undefined : this.#context.rotatingTokens.present('studio', token);
    return family && this.#context.users.findByNumber(family.userNumber);
  }

  /** Ends the session and returns the Set-Cookie values that remove its cookies. */
  end(request: PlaygroundRequest): readonly string[] {
    const token = this.read(request);
    const family = token === undefined ? undefined : this.#context.rotatingTokens.familyOf('studio', token);
    if (family) this.#context.rotatingTokens.end(family.id);
    return chunkedCookieNames(request, name).map(clearCookie);
  }
}
