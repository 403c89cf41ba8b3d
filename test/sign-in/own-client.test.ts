import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../main/host/system-ports.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { signInByLoopback } from '../../main/sign-in/loopback.ts';
import { definitionOf } from '../providers/scripted-transport.ts';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { failureOf } from './failure-of.ts';
import { makeTask } from './oauth-fixture.ts';

const transport = new NodeTransport({ environment: {} });
const calm = new AbortController().signal;
let issuer: OidcIssuer;

const secret = 'a secret: with+signs/that%20must be encoded';
const clientOf = (way: 'basic' | 'post') => ({
  client_id: `mine-${way}`,
  client_secret: secret,
  application_type: 'native',
  token_endpoint_auth_method: `client_secret_${way}`,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback'],
});

beforeAll(async () => {
  const features = { devInteractions: { enabled: false }, revocation: { enabled: true } };
  const clients = [clientOf('basic'), clientOf('post')];
  issuer = await OidcIssuer.start({ configuration: { clients, features } });
});
afterAll(async () => {
  await issuer.close();
  await transport.close();
});

/** Any OpenID issuer, by the built-in definition. */
function providerWith(clientAuthentication?: 'body') {
  const definition = definitionOf({
    format: 1,
    id: 'mine',
    name: 'Mine',
    basedOn: 'oidc',
    // This issuer gives refresh tokens only to those who were asked.
    signIn: { loopback: { authorizationParameters: { prompt: 'consent' } } },
    ...(clientAuthentication && { oauth: { clientAuthentication } }),
  });
  return compileDefinition(definition, { transport, clock: systemClock })(issuer.url);
}

/** Signs in by redirect with a client of the person's own. */
async function signIn(provider: ReturnType<typeof providerWith>, client: { id: string; secret: string }) {
  const plan = provider.signInPlan('loopback', client);
  if (plan.kind !== 'oauth') throw new Error('the plan of a sign-in by redirect is one of OAuth');
  const task = { ...makeTask(), client };
  const options = { transport, clock: systemClock, openUrl: async () => {} };
  const captured = signInByLoopback(task, plan, options, calm);
  captured.catch(() => {});
  await new PlainVisitor().open(await task.url);
  return await captured;
}

describe('a client with a secret, at a real OpenID provider', () => {
  test.each([
    ['in the header', undefined, 'mine-basic'],
    ['in the body', 'body', 'mine-post'],
  ] as const)('signs in with it %s, and renews the grant by it, again and again', async (_where, way, id) => {
    const provider = providerWith(way);
    const { session } = await provider.adopt(await signIn(provider, { id, secret }), calm);
    expect(session.values).toMatchObject({ clientId: id, clientSecret: secret });
    const once = await provider.openClient(session).renew(calm);
    const twice = await provider.openClient(once).renew(calm);
    expect(twice.refreshToken).not.toBe(once.refreshToken);
    expect(await provider.openClient(twice).readIdentity(calm)).toMatchObject({ subject: 'ada' });
    await provider.openClient(twice).revoke(calm);
    expect((await failureOf(provider.openClient(twice).renew(calm))).kind).toBe('session-expired');
  });

  test('that has another secret is refused, and the refusal does not repeat it', async () => {
    const wrong = 'another secret altogether';
    const failure = await failureOf(signIn(providerWith(), { id: 'mine-basic', secret: wrong }));
    expect(failure).toMatchObject({ kind: 'misconfigured', detail: 'invalid_client' });
    expect(JSON.stringify(failure)).not.toContain(wrong);
  });
});
