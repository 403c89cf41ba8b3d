import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptySession, type StoredCookie } from '../../main/engine/session.ts';
import {
  calm,
  jwtOf,
  providerOf,
  type ScriptedReply,
  ScriptedTransport,
  start,
} from './scripted-transport.ts';

function site(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'sites', `${name}.json`), 'utf8'));
}

function providerOn(name: string, replies: readonly ScriptedReply[]) {
  const transport = new ScriptedTransport(replies);
  return { transport, provider: providerOf(site(name), transport) };
}

describe('three invented sites, each a definition of under 30 lines', () => {
  it('Brightloom: a cookie that mints tokens, with Google behind it', async () => {
    const cookie: StoredCookie = {
      name: '__Secure-session-token',
      value: 'one',
      domain: 'brightloom.example',
      hostOnly: true,
      path: '/',
      secure: true,
      httpOnly: true,
    };
    const reply = {
      accessToken: 'bl-1',
      expires: '2026-11-21T11:00:00Z',
      user: { email: 'ada@example.com' },
    };
    const { provider, transport } = providerOn('brightloom', [
      { json: reply, setCookies: ['__Secure-session-token=two; Path=/; Secure; HttpOnly'] },
      { json: { remaining: 80 } },
      { json: { ...reply, error: 'RefreshAccessTokenError' } },
      { json: {} },
    ]);
    expect(provider.signInPlan('chrome')).toMatchObject({
      mode: 'after',
      cookieDomains: ['brightloom.example', 'api.brightloom.example'],
    });
    const adopted = await provider.adopt(
      { cookies: [cookie], identityProvider: 'accounts.google.com' },
      calm,
    );
    expect(adopted).toMatchObject({
      authMethod: 'google',
      tokenSource: 'cookies',
      session: { accessToken: 'bl-1', accessTokenExpiresAt: start + 3_600_000, cookies: [{ value: 'two' }] },
    });
    const client = provider.openClient(adopted.session);
    expect((await client.readCredits(calm))?.credits.total).toBe(80);
    expect(transport.requests[1]).toMatchObject({
      url: 'https://api.brightloom.example/v1/credits',
      headers: { authorization: 'Bearer bl-1' },
    });
    expect(transport.requests[1]?.headers).not.toHaveProperty('cookie');
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'upstream-expired' } });
    await expect(client.renew(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
  });

  it('Paperkite: a key, a query, and errors with status 200', async () => {
    const good = { json: { data: { usage: { limit: 500, used: 120 }, plan: 'Kite' } } };
    const { provider, transport } = providerOn('paperkite', [
      { json: { uuid: 'u-1', mail: 'ada@example.com' } },
      { json: { uuid: 'u-1', mail: 'ada@example.com' } },
      good,
      { json: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } },
      { json: { errors: [{ message: 'field is gone' }] } },
    ]);
    const { session, authMethod } = await provider.adopt({ apiKey: 'pk-1' }, calm);
    expect(authMethod).toBe('api-key');
    const client = provider.openClient(session);
    expect(await client.readIdentity(calm)).toEqual({ subject: 'u-1', email: 'ada@example.com' });
    expect((await client.readCredits(calm))?.credits).toMatchObject({
      total: 380,
      unit: 'pages',
      plan: 'Kite',
    });
    expect(transport.requests[2]).toMatchObject({
      method: 'POST',
      headers: { 'x-api-key': 'pk-1' },
      body: JSON.stringify({ query: 'query { usage { limit used } plan }' }),
    });
    await expect(client.readCredits(calm)).rejects.toMatchObject({
      failure: { kind: 'session-expired', detail: 'code UNAUTHENTICATED' },
    });
    await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind: 'unrecognised' } });
    expect(provider).toMatchObject({ renewal: 'check', touchInterval: 43_200_000 });
  });

  it('Tidewatch: OAuth with rotation, and money', async () => {
    const accessToken = jwtOf({ sub: 'tide-1', email: 'ada@example.com', exp: start / 1_000 + 900 });
    const { provider, transport } = providerOn('tidewatch', [
      { json: { access_token: accessToken, refresh_token: 'r-2', token_type: 'bearer' } },
      { json: { today: '0.50', wallet: 12.25 } },
      {},
    ]);
    const renewed = await provider
      .openClient({ ...emptySession(start), accessToken: 'old', refreshToken: 'r-1' })
      .renew(calm);
    expect(renewed).toMatchObject({ refreshToken: 'r-2', accessTokenExpiresAt: start + 900_000 });
    const client = provider.openClient(renewed);
    expect(await client.readIdentity(calm)).toEqual({ subject: 'tide-1', email: 'ada@example.com' });
    expect((await client.readCredits(calm))?.credits).toEqual({
      total: 12.75,
      parts: { daily: 0.5, bought: 12.25 },
      unit: 'USD',
      readAt: start,
    });
    await client.revoke(calm);
    expect(transport.requests.at(-1)?.body).toBe(
      'token=r-2&token_type_hint=refresh_token&client_id=latchkey-desktop',
    );
    expect(provider).toMatchObject({ refreshMargin: 600_000 });
  });
});
