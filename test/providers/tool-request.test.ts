import { describe, expect, it } from 'vitest';
import { emptySession, type Session } from '../../main/engine/session.ts';
import { calm, providerOf, type ScriptedReply, ScriptedTransport, start } from './scripted-transport.ts';

const site = {
  format: 1,
  id: 'site',
  name: 'Site',
  domains: ['api.site.example', '*.media.site.example'],
  signIn: { password: { request: { url: 'https://api.site.example/login', json: { u: '{username}' } } } },
  tokens: { accessToken: '/access', refreshToken: '/refresh', expires: { seconds: '/ttl' } },
  renewal: {
    by: 'refresh',
    request: { url: 'https://api.site.example/v1/{values.realm}/refresh', json: { token: '{refreshToken}' } },
  },
  capture: { values: { realm: { cookie: 'realm' } } },
  identity: { request: 'https://api.site.example/me', subject: '/id' },
  revoke: 'https://api.site.example/logout',
};

const session: Session = {
  ...emptySession(start),
  accessToken: 'access-secret-of-ada',
  refreshToken: 'refresh-secret-of-ada',
  values: { realm: 'north' },
};

function clientOf(replies: readonly ScriptedReply[]) {
  const transport = new ScriptedTransport(replies);
  const client = providerOf(site, transport).openClient(session);
  const get = (url: string, headers: Record<string, string> = {}) =>
    client.request({ method: 'GET', url, headers, keepBytes: true }, calm);
  return { transport, client, get };
}

const url = 'https://api.site.example/things';

describe('a request of a tool', () => {
  it.each([
    ['another host', 'https://evil.example/things'],
    ['the provider under another scheme', 'http://api.site.example/things'],
    ['a host that only begins like it', 'https://api.site.example.evil.example/'],
    ['a user name before the host', 'https://api.site.example@evil.example/'],
    ['another port', 'https://api.site.example:8443/things'],
    ['no address', 'things'],
  ])('is not sent to %s', async (_name, place) => {
    const { get, transport } = clientOf([]);
    await expect(get(place)).rejects.toMatchObject({ failure: { kind: 'not-allowed' } });
    expect(transport.requests).toEqual([]);
  });

  it.each([
    'https://api.site.example/v1/north/refresh',
    'https://api.site.example/v1/north/refresh/?x=1',
    'https://api.site.example/V1/North/refresh',
    'https://api.site.example/login',
    'https://api.site.example/logout#x',
  ])('is not sent to what makes or ends sessions: %s', async (place) => {
    const { get, transport } = clientOf([]);
    await expect(get(place)).rejects.toMatchObject({ failure: { kind: 'not-allowed', field: 'url' } });
    expect(transport.requests).toEqual([]);
  });

  it('follows redirects within the domains, signed in', async () => {
    const { get, transport } = clientOf([
      { status: 302, headers: { location: 'https://eu.media.site.example/film' } },
      { body: 'film' },
    ]);
    expect(await get(url)).toMatchObject({ status: 200, body: 'film' });
    expect(transport.requests[1]).toMatchObject({
      url: 'https://eu.media.site.example/film',
      headers: { authorization: 'Bearer access-secret-of-ada' },
    });
  });

  it.each([
    ['outside', 'https://cdn.example/film?signature=x'],
    ['to what renews the session', 'https://api.site.example/v1/north/refresh'],
  ])('goes no further than a redirect %s, and nothing of the session goes there', async (_name, location) => {
    const { get, transport } = clientOf([{ status: 307, headers: { location } }]);
    const refused = await get(url).catch((error: { failure: object }) => error.failure);
    expect(refused).toMatchObject({ kind: 'not-allowed' });
    expect(JSON.stringify(refused)).not.toContain('signature');
    expect(transport.requests).toHaveLength(1);
  });

  it('gets a reply without what signs in, even where the provider repeats it', async () => {
    const { get } = clientOf([
      {
        headers: { 'x-echo': 'Bearer access-secret-of-ada' },
        setCookies: ['sid=new-cookie-secret; Secure'],
        json: { you: 'Bearer access-secret-of-ada', kept: 'refresh-secret-of-ada' },
      },
    ]);
    const reply = await get(url);
    expect(reply).toMatchObject({
      headers: { 'x-echo': 'Bearer [secret]' },
      setCookies: [],
      body: '{"you":"Bearer [secret]","kept":"[secret]"}',
    });
    expect(JSON.stringify(reply)).not.toMatch(/secret-of-ada|new-cookie/);
    expect(Buffer.from(reply.bytes ?? []).toString()).not.toContain('secret-of-ada');
  });

  it('gets every status that says nothing of the session', async () => {
    const statuses = [200, 204, 400, 403, 404, 409, 500, 503];
    const { get } = clientOf(statuses.map((status) => ({ status, body: 'x' })));
    for (const status of statuses) expect(await get(url)).toMatchObject({ status, body: 'x' });
  });
});
