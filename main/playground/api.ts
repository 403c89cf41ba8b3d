import { failureOf } from '../engine/failure.ts';
import { ApiTokens } from './api-tokens.ts';
import {
  anyText,
  emailRule,
  newPasswordRule,
  usernameRule,
  type ValidationError,
  validate,
  validateOptional,
} from './api-validation.ts';
import type { PlaygroundContext } from './context.ts';
import { bearerToken, json, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import { apiKeyNames, type User } from './users.ts';

function unprocessable(errors: readonly ValidationError[]): Reply {
  return json(422, { detail: errors });
}

function unauthorised(detail: string): Reply {
  return json(401, { detail }, { headers: { 'www-authenticate': 'Bearer' } });
}

function publicPart(user: User) {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    is_active: true,
    created_at: new Date(user.createdAt).toISOString(),
  };
}

/** The API: sign-up and sign-in by JSON, a JWT that lives for an hour and a refresh token that stays valid. */
export function apiRoutes(context: PlaygroundContext): readonly Route[] {
  const { users, usage, wallets } = context;
  const tokens = new ApiTokens(context);

  const userOf = async (request: PlaygroundRequest): Promise<User | undefined> => {
    const token = bearerToken(request);
    return token === undefined ? undefined : tokens.verify(token, 'access');
  };

  const signedIn =
    (handler: (user: User, request: PlaygroundRequest) => Reply) =>
    async (request: PlaygroundRequest): Promise<Reply> => {
      const user = await userOf(request);
      if (user) return handler(user, request);
      const given = request.headers.authorization !== undefined;
      return unauthorised(given ? 'Could not validate credentials' : 'Not authenticated');
    };

  const me = (user: User): Reply => json(200, { ...publicPart(user), api_keys: user.apiKeys });

  return [
    {
      method: 'POST',
      path: '/api/v1/auth/register',
      handler: async (request) => {
        const body = validate(request, {
          email: emailRule,
          username: usernameRule,
          password: newPasswordRule,
        });
        if ('errors' in body) return unprocessable(body.errors);
        try {
          return json(201, publicPart(await users.add(body.fields)));
        } catch (error) {
          const { kind, message } = failureOf(error);
          if (kind !== 'invalid-input') throw error;
          return json(409, { detail: message });
        }
      },
    },
    {
      method: 'POST',
      path: '/api/v1/auth/login',
      handler: async (request) => {
        const body = validate(request, { email: emailRule, password: anyText });
        if ('errors' in body) return unprocessable(body.errors);
        const user = await users.authenticate(users.findByEmail(body.fields.email), body.fields.password);
        if (!user) return unauthorised('Incorrect email or password');
        usage.noteSignIn('api', user.number);
        return json(200, await tokens.issuePair(user));
      },
    },
    {
      method: 'POST',
      path: '/api/v1/auth/refresh',
      handler: async (request) => {
        const body = validate(request, { refresh_token: anyText });
        if ('errors' in body) return unprocessable(body.errors);
        const user = await tokens.verify(body.fields.refresh_token, 'refresh');
        usage.noteRefresh('api', body.fields.refresh_token, user !== undefined);
        return user ? json(200, await tokens.issuePair(user)) : unauthorised('Invalid refresh token');
      },
    },
    { method: 'GET', path: '/api/v1/auth/me', handler: signedIn(me) },
    {
      method: 'PUT',
      path: '/api/v1/auth/me/api-keys',
      handler: signedIn((user, request) => {
        const body = validateOptional(request, apiKeyNames);
        if ('errors' in body) return unprocessable(body.errors);
        users.setApiKeys(user, body.fields);
        return me(users.findByNumber(user.number) ?? user);
      }),
    },
    {
      method: 'GET',
      path: '/api/v1/projects',
      handler: async (request) => json(200, { user: (await userOf(request))?.username ?? null }),
    },
    {
      method: 'GET',
      path: '/api/v1/credits',
      handler: signedIn((user) => json(200, { credits: wallets.read(user, 'api').total })),
    },
  ];
}
