import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import type { PlaygroundContext } from './context.ts';
import { randomSecret } from './secrets.ts';
import type { User } from './users.ts';

export type ApiTokenType = 'access' | 'refresh';

/** Access and refresh tokens of the API: HS256, stateless. The `jti` keeps two of the same second apart. */
export class ApiTokens {
  readonly #context: PlaygroundContext;

  constructor(context: PlaygroundContext) {
    this.#context = context;
  }

  async issuePair(
    user: User,
  ): Promise<{ access_token: string; refresh_token: string; token_type: 'bearer' }> {
    return {
      access_token: await this.#issue(user, 'access', this.#context.lifetimes.accessToken),
      refresh_token: await this.#issue(user, 'refresh', this.#context.lifetimes.refreshToken),
      token_type: 'bearer',
    };
  }

  /** The user whose token of this type it is, or undefined if it is forged, over, revoked or of the other type. */
  async verify(token: string, type: ApiTokenType): Promise<User | undefined> {
    try {
      const user = this.#context.users.findById(decodeJwt(token).sub ?? '');
      if (!user) return undefined;
      const { payload } = await jwtVerify(token, this.#context.keys.tokenKey(user, 'api'), {
        algorithms: ['HS256'],
        currentDate: new Date(this.#context.now()),
        requiredClaims: ['exp'],
      });
      return payload.type === type ? user : undefined;
    } catch {
      return undefined;
    }
  }

  #issue(user: User, type: ApiTokenType, lifetime: number): Promise<string> {
    const issuedAt = Math.floor(this.#context.now() / 1000);
    return new SignJWT({ email: user.email, type })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(user.id)
      .setJti(randomSecret())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + Math.floor(lifetime / 1000))
      .sign(this.#context.keys.tokenKey(user, 'api'));
  }
}
