import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpResponse, Transport } from '../../main/engine/http.ts';
import type { Session } from '../../main/engine/session.ts';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import type { Definition } from '../../main/providers/definition-schema.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { DefinitionRegistry } from '../../main/providers/registry.ts';
import { SecretMask } from '../../main/providers/secret-masking.ts';
import { type TrialSource, tryDefinition } from '../../main/providers/trial.ts';
import { staysWithin } from '../../main/providers/trial-limits.ts';
import { ada } from '../playground/visitor.ts';
import { calm } from './scripted-transport.ts';

const clock = { now: () => Date.now() };
const credential = { username: ada.email, password: ada.password };

/** The network, which notes every secret that the site gave out. */
class WatchedTransport implements Transport {
  readonly #real = new NodeTransport({ environment: {} });
  readonly given: string[] = [];
  readonly asked: string[] = [];

  async send(...parameters: Parameters<Transport['send']>): Promise<HttpResponse> {
    const response = await this.#real.send(...parameters);
    this.asked.push(parameters[0].url);
    this.given.push(
      ...[...response.body.matchAll(/"(?:access|refresh)_token":\s*"([^"]+)"/g)].map(
        ([, token]) => token ?? '',
      ),
    );
    this.given.push(...response.setCookies.map((cookie) => /=([^;]+)/.exec(cookie)?.[1] ?? ''));
    return response;
  }

  async close(): Promise<void> {
    await this.#real.close();
  }
}

let playground: Playground;
let transport: WatchedTransport;
let registry: DefinitionRegistry;
beforeAll(async () => {
  playground = await startPlayground({ users: [ada], passwordCost: 4 });
  transport = new WatchedTransport();
  registry = await DefinitionRegistry.open({ transport, clock });
});
afterAll(async () => {
  await transport.close();
  await playground.close();
});

function definitionOf(id: string): Definition {
  const definition = registry.definitionOf(id);
  if (!definition) throw new Error(`there is no definition ${id}`);
  return definition;
}

const tried = (definition: Definition, source: TrialSource) =>
  tryDefinition(definition, playground.url, source, { transport, clock }, calm);

describe('a trial against a live site', () => {
  test('runs every step, and shows requests and replies without a secret', async () => {
    const steps = await tried(definitionOf('playground-api'), { kind: 'password', credential });
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'sign-in good',
      'renew good',
      'identity good',
      'credits good',
    ]);
    const [signIn, , identity, credits] = steps;
    expect(signIn?.exchanges).toMatchObject([
      { method: 'POST', url: `${playground.url}/api/v1/auth/login`, status: 200 },
    ]);
    expect(signIn?.exchanges[0]?.requestBody).toContain(ada.email);
    expect(signIn?.exchanges[0]?.replyBody).toMatch(/"access_token": "••••"/);
    expect(signIn?.found).toMatchObject({
      accessToken: true,
      refreshToken: true,
      accessTokenEnds: expect.any(Number),
    });
    expect(identity?.found).toMatchObject({ email: ada.email });
    expect(credits?.found).toMatchObject({ total: expect.any(Number), unit: 'credits' });
    const shown = JSON.stringify(steps);
    expect(transport.given.length).toBeGreaterThan(3);
    for (const secret of [...transport.given, ada.password]) expect(shown).not.toContain(secret);
  });

  test('shows what came where a step fails, so that the definition can be mended; what needs it is not tried', async () => {
    const right = definitionOf('playground-api');
    const wrong = { ...right, tokens: { ...right.tokens, accessToken: '/token' } };
    const steps = await tried(wrong, { kind: 'password', credential });
    expect(steps).toMatchObject([
      { step: 'sign-in', pointer: '/signIn/password', state: 'failed', failure: { kind: 'unrecognised' } },
      { step: 'renew', state: 'skipped', reason: 'after-failure' },
      { step: 'identity', state: 'skipped', reason: 'after-failure' },
      { step: 'credits', state: 'skipped', reason: 'after-failure' },
    ]);
    expect(steps[0]?.exchanges[0]?.replyBody).toContain('"access_token"');
  });

  test('never spends the refresh token of an account', async () => {
    const provider = registry.find('playground-api', playground.url);
    if (!provider) throw new Error('there is no such provider');
    const { session } = await provider.signInWithPassword(credential, calm);
    transport.asked.length = 0;
    const steps = await tried(definitionOf('playground-api'), {
      kind: 'account',
      session,
      keep: async () => {},
    });
    expect(steps.map(({ step, state, reason }) => `${step} ${reason ?? state}`)).toEqual([
      'sign-in not-there',
      'renew would-spend',
      'identity good',
      'credits good',
    ]);
    expect(transport.asked).toEqual([`${playground.url}/api/v1/auth/me`, `${playground.url}/api/v1/credits`]);
    expect(JSON.stringify(steps)).not.toContain(session.accessToken);
  });
});

describe('where an account’s session may go in a trial', () => {
  const site = (changes: Partial<Definition> = {}): Definition => ({
    format: 1,
    id: 'site',
    name: 'Site',
    domains: ['site.example', '*.site.example'],
    signIn: { token: {} },
    renewal: { by: 'check' },
    ...changes,
  });
  const within = (changes: Partial<Definition>) =>
    staysWithin(
      { definition: site(changes), instance: undefined },
      { definition: site(), instance: undefined },
    );
  const oauth = (token: string) => ({ oauth: { clientId: 'me', endpoints: { token } } });

  test.each([
    [true, {}],
    [true, { domains: ['api.site.example'] }],
    [true, { domains: ['*.eu.site.example'] }],
    [false, { domains: ['site.example', 'thief.example'] }],
    [false, { domains: ['*.example'] }],
    [false, { domains: ['thief-site.example'] }],
    [false, oauth('https://thief.example/token')],
    [false, { domains: ['site.example:8443'] }],
  ])('%s for %j', (allowed, changes) => {
    expect(within(changes)).toBe(allowed);
  });

  test('to its own instance only', () => {
    const definition = site({ domains: ['{instance}'], instance: {} });
    const own = { definition, instance: 'https://git.example' };
    expect(staysWithin({ definition, instance: 'https://git.example' }, own)).toBe(true);
    expect(staysWithin({ definition, instance: 'https://thief.example' }, own)).toBe(false);
  });
});

describe('masking', () => {
  /** Secrets as sites make them, and as nobody expects them. */
  const secret = fc.oneof(
    fc.string({ minLength: 6, maxLength: 80 }).filter((text) => text.trim().length >= 6),
    fc.base64String({ minLength: 24, maxLength: 120 }),
    fc.uuid(),
  );

  test('takes a known secret out wherever it stands and however it is written', () => {
    fc.assert(
      fc.property(secret, (known) => {
        const mask = new SecretMask();
        mask.know([known]);
        const written = JSON.stringify(known).slice(1, -1);
        const shown = [
          mask.body(JSON.stringify({ list: [{ id: known }], text: `a ${known} b`, [known]: 1 })),
          mask.body(new URLSearchParams({ word: known }).toString()),
          mask.body(`<p>${known}</p>`),
          mask.url(
            `https://site.example/a/${encodeURIComponent(known)}?x=${encodeURIComponent(known)}#${encodeURIComponent(known)}`,
          ),
          mask.header('x-anything', known),
          mask.header('authorization', `Basic ${Buffer.from(known).toString('base64')}`),
          // A semicolon ends the value of a cookie (RFC 6265, 4.1.1), so none stands in one.
          mask.header('set-cookie', `sid=${known.replaceAll(';', '')}; Path=/`),
        ];
        for (const text of shown) {
          expect(text).not.toContain(known);
          expect(text).not.toContain(written);
        }
      }),
    );
  });

  test('takes out what nobody knew of by where it stands and how it looks', () => {
    const mask = new SecretMask();
    const body = mask.body(
      JSON.stringify({
        user: { id: '7b0c1f4e-0a3f-4c55-9c1a-54a8a1b4b0aa', email: 'ada@example.com', name: 'Ada' },
        token: 'short',
        data: {
          jwt_value: 'x',
          deep: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
          raw: 'q7Zk2mB9xWv41TnPq0LsRfd8',
        },
        expires: '2026-11-21T11:00:00Z',
        expires_in: 3600,
        token_type: 'Bearer',
        credits: 412,
      }),
    );
    expect(JSON.parse(body)).toEqual({
      user: { id: '7b0c1f4e-0a3f-4c55-9c1a-54a8a1b4b0aa', email: 'ada@example.com', name: 'Ada' },
      token: '••••',
      data: { jwt_value: '••••', deep: '••••', raw: '••••' },
      expires: '2026-11-21T11:00:00Z',
      expires_in: 3600,
      token_type: 'Bearer',
      credits: 412,
    });
    expect(mask.url('https://ada:pw@site.example/cb?code=abc&state=ok#access_token=xyz')).toBe(
      'https://••••@site.example/cb?code=••••&state=ok#access_token=••••',
    );
    expect(mask.header('cookie', 'sid=abc; theme=dark')).toBe('sid=••••; theme=••••');
    expect(mask.header('authorization', 'Bearer abc')).toBe('Bearer ••••');
    expect(mask.header('API-KEY', 'abc')).toBe('••••');
    expect(mask.header('content-type', 'application/json')).toBe('application/json');
  });
});

test('a session’s every part is known to the mask', async () => {
  const session: Session = {
    accessToken: 'access-secret',
    refreshToken: 'refresh-secret',
    apiKey: 'api-key-secret',
    cookies: [
      {
        name: 'sid',
        value: 'cookie-secret',
        domain: 'site.example',
        hostOnly: true,
        path: '/',
        secure: true,
        httpOnly: true,
      },
    ],
    localStorage: { 'https://site.example': { key: 'storage-secret' } },
    values: { csrf: 'value-secret' },
    obtainedAt: 0,
  };
  const definition: Definition = {
    format: 1,
    id: 'echo',
    name: 'Echo',
    domains: ['site.example'],
    signIn: { token: {} },
    renewal: { by: 'check', request: 'https://site.example/me' },
    identity: { request: 'https://site.example/me', subject: '/id' },
  };
  const echo: Transport = {
    send: async ({ url }) => ({
      status: 200,
      url,
      headers: { 'x-echo': 'refresh-secret' },
      setCookies: ['sid=new-cookie-secret; Path=/'],
      body: JSON.stringify({ id: 'ada', said: Object.values(session).map((part) => JSON.stringify(part)) }),
    }),
  };
  const steps = await tryDefinition(
    definition,
    undefined,
    { kind: 'account', session, keep: async () => {} },
    { transport: echo, clock },
    calm,
  );
  expect(steps.at(2)).toMatchObject({ step: 'identity', state: 'good', found: { subject: 'ada' } });
  expect(JSON.stringify(steps)).not.toContain('-secret');
});
