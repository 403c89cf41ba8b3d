import { z } from 'zod';
import { request } from './request-schema.ts';
import { jsonCondition } from './rule-schema.ts';
import {
  cookieName,
  domain,
  hostName,
  origin,
  sentence,
  template,
  urlPattern,
  urlTemplate,
} from './text-schema.ts';

const done = z
  .strictObject({
    url: urlPattern.optional().describe('The page that is open.'),
    cookie: z
      .union([cookieName, z.strictObject({ name: cookieName, domain: hostName })], {
        error: 'the name of a cookie, or an object with "name" and "domain"',
      })
      .optional()
      .describe('A cookie that is there, on the host of the start page unless told.'),
    response: z
      .strictObject({ url: urlTemplate, json: jsonCondition })
      .optional()
      .describe('What a GET with the cookies of the page answers.'),
  })
  .describe('Signed in when all of these hold.');

const page = {
  startUrl: urlTemplate.optional(),
  done: done.optional(),
  cookieDomains: z.array(domain).min(1).max(50).optional().describe('Usually the same as "domains".'),
  localStorageOrigins: z.array(origin).max(20).optional(),
  identityProviders: z.array(hostName).max(20).optional().describe('Usually accounts.google.com.'),
  rejectedUrls: z.array(urlPattern).max(20).optional().describe('Pages by which a browser is refused.'),
};

const pasted = z.strictObject({ hint: sentence.optional().describe('Where the person finds it.') });

const cookies = pasted.extend({
  names: z
    .array(cookieName)
    .min(1)
    .max(20)
    .optional()
    .describe('The cookies that a session lies in, any one of them: an import recognises the site by them.'),
});

const loopback = z.strictObject({
  redirectPath: z
    .string()
    .regex(/^\/[\w./~-]*$/, { error: 'a path such as "/callback"' })
    .optional(),
  redirectHost: z.enum(['127.0.0.1', 'localhost']).optional(),
  redirectPort: z.int().min(1_024).max(65_535).optional().describe('Only for servers that compare the port.'),
  redirectScheme: z
    .enum(['app.latchkey.desktop', 'latchkey'])
    .optional()
    .describe(
      'Back to the desktop app by a scheme of its own, for servers that lead to no address of this machine.',
    ),
  authorizationParameters: z.record(z.string().min(1), template).optional(),
});

/** The ways in, with what each needs. */
export const signIn = z.strictObject({
  password: z.strictObject({ request }).optional(),
  register: z
    .strictObject({
      request,
      signsIn: z
        .boolean()
        .optional()
        .describe('Whether the reply signs in already; else the way "password" is used after it.'),
    })
    .optional(),
  window: z.strictObject(page).optional(),
  chrome: z
    .strictObject({
      ...page,
      mode: z
        .enum(['live', 'after'])
        .optional()
        .describe(
          'live: the browser is watched. after: it is started plain, for sites that refuse a watched one.',
        ),
    })
    .optional()
    .describe('What is missing here is taken from "window".'),
  loopback: loopback.optional(),
  device: z.strictObject({}).optional(),
  cookies: cookies.optional(),
  token: pasted.optional(),
  'api-key': pasted.optional(),
});

const endpoint = urlTemplate.optional();

/** The OAuth 2 server of ways `loopback` and `device`, and of renewal by `oauth`. */
export const oauth = z.strictObject({
  issuer: urlTemplate.optional().describe('Endpoints are discovered here.'),
  discovery: z
    .enum(['oidc', 'oauth2'])
    .optional()
    .describe('oidc (usual): OpenID Connect. oauth2: RFC 8414.'),
  endpoints: z
    .strictObject({
      authorization: endpoint,
      token: urlTemplate,
      deviceAuthorization: endpoint,
      revocation: endpoint,
      userinfo: endpoint,
    })
    .optional()
    .describe('Instead of "issuer".'),
  clientId: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Without it each person needs a client of their own; until then tokens can be pasted only.'),
  clientAuthentication: z
    .enum(['basic', 'body'])
    .optional()
    .describe('For servers that renew grants with a client secret only. Usually none: a public client.'),
  refreshParameters: z
    .record(z.string().min(1), template)
    .optional()
    .describe('Further parameters of the refresh grant; may hold {redirectUri}.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { error: 'a scope' }))
    .max(50)
    .optional(),
});

export type SignInWays = z.output<typeof signIn>;
export type PageWay = NonNullable<SignInWays['chrome']>;
