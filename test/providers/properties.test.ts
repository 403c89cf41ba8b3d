import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../main/engine/failure.ts';
import type { Captured, Provider } from '../../main/engine/provider.ts';
import { emptySession, type Session, type StoredCookie } from '../../main/engine/session.ts';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { domainsOf } from '../../main/providers/definition-requests.ts';
import { Domains } from '../../main/providers/domains.ts';
import { calm, providerOf, type ScriptedReply, ScriptedTransport, start } from './scripted-transport.ts';

const secret = 'sEcReT';
const instance = 'https://any.example';

const cookie: StoredCookie = {
  name: 'studio-session-token',
  value: `${secret}-cookie`,
  domain: 'any.example',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
};

const session: Session = {
  ...emptySession(start - 1_000),
  accessToken: `${secret}-access`,
  refreshToken: `${secret}-refresh`,
  apiKey: `${secret}-key`,
  cookies: [cookie],
  values: { other: `${secret}-value`, sessionId: `${secret}-id`, clientSecret: `${secret}-client` },
};

const captured: Captured = {
  cookies: [cookie],
  tokens: { accessToken: `${secret}-access` },
  apiKey: `${secret}-key`,
};
const credential = { username: `${secret}@any.example`, password: `${secret}-password` };

/** Names that definitions read, with values of every kind, some of them secret. */
const member = fc.constantFrom(
  'access_token',
  'refresh_token',
  'expires',
  'expires_in',
  'error',
  'detail',
  'ErrCode',
  'Resp',
  'user',
  'id',
  'sub',
  'email',
  'credits',
  'signedIn',
  'issuer',
  'token_endpoint',
  'userinfo_endpoint',
  'Result',
  'Token',
  'response',
  'last_active_session_id',
  'jwt',
  'errors',
);
const value = fc.oneof(
  fc.constantFrom(
    secret,
    `${secret}\r\nX-Evil: 1`,
    instance,
    `${instance}/oauth/token?${secret}`,
    10003,
    10005,
    0,
    true,
    null,
    '',
  ),
  fc.jsonValue({ maxDepth: 1 }),
);
const { body } = fc.letrec((tie) => ({
  body: fc.dictionary(member, fc.oneof({ depthSize: 'small' }, value, tie('body')), { maxKeys: 6 }),
}));
const reply = fc.record(
  {
    status: fc.oneof(
      { weight: 5, arbitrary: fc.constant(200) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(201, 204, 301, 302, 307, 400, 401, 403, 404, 409, 422, 429, 500, 503),
      },
    ),
    headers: fc.record(
      {
        location: fc.constantFrom(
          '/',
          `https://evil.example/?${secret}`,
          'http://127.0.0.1/',
          `javascript:${secret}`,
          '::',
        ),
        'retry-after': fc.constantFrom('5', secret, '-1'),
        'content-type': fc.constantFrom('text/html', 'application/json', secret),
        'www-authenticate': fc.constant(`Bearer realm="${secret}"`),
      },
      { requiredKeys: [] },
    ),
    setCookies: fc.array(
      fc.constantFrom(
        `studio-session-token=${secret}; Path=/`,
        'studio-session-token=; Max-Age=0; Path=/',
        ';;=',
        `a.0=${secret}`,
      ),
    ),
    body: fc.oneof(
      body.map((document) => JSON.stringify(document)),
      fc.string(),
      fc.constant(`<html>${secret}</html>`),
    ),
  },
  { requiredKeys: ['status', 'body'] },
) as fc.Arbitrary<ScriptedReply>;

const actions: Readonly<Record<string, (provider: Provider) => Promise<unknown>>> = {
  renew: (provider) => provider.openClient(session).renew(calm),
  'read identity': (provider) => provider.openClient(session).readIdentity(calm),
  'read credits': (provider) => provider.openClient(session).readCredits(calm),
  request: (provider) =>
    provider.openClient(session).request({ method: 'GET', url: `${instance}/x?token=${secret}` }, calm),
  revoke: (provider) => provider.openClient(session).revoke(calm),
  adopt: (provider) => provider.adopt(captured, calm),
  'adopt cookies': (provider) => provider.adopt({ cookies: [cookie] }, calm),
  'sign in': (provider) => provider.signInWithPassword(credential, calm),
  register: (provider) => provider.register(credential, calm),
};

describe.each([...builtInDefinitions])('whatever servers answer to %s', (_id, definition) => {
  const given = definition.instance ? instance : undefined;
  const domains = new Domains(domainsOf(definition).map((entry) => entry.replace('{instance}', instance)));

  it.each(Object.keys(actions))('%s ends well or in a failure that tells no secret', async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(reply), async (replies) => {
        const transport = new ScriptedTransport(() => replies.next().value as ScriptedReply);
        const before = structuredClone(session);
        const provider = providerOf(definition, transport, undefined, given);
        const thrown = await actions[name]?.(provider).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(session).toEqual(before);
        for (const { url, headers } of transport.requests) {
          if (domains.includes(new URL(url))) continue;
          // Nothing of the session goes elsewhere, however the servers try to lead it there.
          expect(JSON.stringify(headers)).not.toContain(secret);
        }
        if (thrown === undefined) return;
        expect(thrown).toBeInstanceOf(FailureError);
        const { failure, message } = thrown as FailureError;
        expect(JSON.stringify(failure) + message).not.toContain(secret);
        expect(failure.kind).not.toBe('unexpected');
      }),
      { numRuns: 60 },
    );
  });
});
