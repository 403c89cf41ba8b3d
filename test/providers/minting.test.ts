import { describe, expect, it } from 'vitest';
import { emptySession, type Session } from '../../main/engine/session.ts';
import {
  calm,
  HandClock,
  providerOf,
  type ScriptedReply,
  ScriptedTransport,
  start,
} from './scripted-transport.ts';

const site = {
  format: 1,
  id: 'site',
  name: 'My site',
  domains: ['my.example'],
  signIn: { cookies: {} },
  renewal: { by: 'touch', request: 'https://my.example/me', values: { sessionId: '/session/id' } },
  mint: {
    request: { method: 'POST', url: 'https://my.example/sessions/{values.sessionId}/tokens' },
    accessToken: '/jwt',
    expires: { seconds: '/ttl' },
  },
  credits: { request: 'https://my.example/credits', total: '/left' },
};
const session: Session = { ...emptySession(start), values: { sessionId: 's/1' } };

function clientOf(replies: readonly ScriptedReply[], definition: unknown = site, opened = session) {
  const transport = new ScriptedTransport(replies);
  const clock = new HandClock();
  const sent = () =>
    transport.requests.map(({ url, headers }) => [new URL(url).pathname, headers?.authorization]);
  return { clock, sent, client: providerOf(definition, transport, clock).openClient(opened) };
}

const tokens = (number: number): ScriptedReply => ({ json: { jwt: `jwt-${number}`, ttl: 60 } });
const credits: ScriptedReply = { json: { left: 5 } };
const refused: ScriptedReply = { status: 401 };
const minted = ['/sessions/s%2F1/tokens', undefined];

describe('tokens that are made for requests', () => {
  it('are made when one is needed, and again when they are about to end', async () => {
    const { client, clock, sent } = clientOf([tokens(1), credits, credits, tokens(2), credits]);
    await client.readCredits(calm);
    clock.instant += 49_999;
    await client.readCredits(calm);
    clock.instant += 1;
    await client.readCredits(calm);
    expect(sent()).toEqual([
      minted,
      ['/credits', 'Bearer jwt-1'],
      ['/credits', 'Bearer jwt-1'],
      minted,
      ['/credits', 'Bearer jwt-2'],
    ]);
    expect(client.session).toBe(session);
  });

  it('serve one request each where their end cannot be told', async () => {
    const endless = { ...site, mint: { ...site.mint, expires: undefined } };
    const { client, sent } = clientOf([tokens(1), credits, tokens(2), credits], endless);
    await client.readCredits(calm);
    await client.readCredits(calm);
    expect(sent().filter(([path]) => path === minted[0])).toHaveLength(2);
  });

  it('are replaced once when they are refused before their time', async () => {
    const { client, sent } = clientOf([
      tokens(1),
      credits,
      refused,
      tokens(2),
      credits,
      refused,
      tokens(3),
      refused,
    ]);
    await client.readCredits(calm);
    await client.readCredits(calm);
    expect(sent().at(-1)).toEqual(['/credits', 'Bearer jwt-2']);
    await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
    expect(sent()).toHaveLength(8);
  });

  it('are not made anew for a failure that has nothing to do with them', async () => {
    const { client, sent } = clientOf([tokens(1), credits, { status: 503 }]);
    await client.readCredits(calm);
    await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind: 'transient' } });
    expect(sent()).toHaveLength(3);
  });

  it('are sent with requests of tools, whose own header does not count', async () => {
    const { client, sent } = clientOf([tokens(1), {}]);
    const headers = { Authorization: 'Bearer forged' };
    await client.request({ method: 'GET', url: 'https://my.example/x', headers }, calm);
    expect(sent()).toEqual([minted, ['/x', 'Bearer jwt-1']]);
  });

  it.each([
    ['a reply without one', { json: { ttl: 60 } }, 'unrecognised'],
    ['a token with a line break', { json: { jwt: 'a\r\nX-Evil: 1', ttl: 60 } }, 'unrecognised'],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'transient'],
    ['a refusal', { status: 401 }, 'session-expired'],
  ])('cannot be had from %s', async (_name, reply, kind) => {
    const { client, sent } = clientOf([reply]);
    await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind } });
    expect(sent()).toEqual([minted]);
  });

  it('cannot be had without what the request needs', async () => {
    const { client, sent } = clientOf([], site, emptySession(start));
    await expect(client.readCredits(calm)).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
    expect(sent()).toEqual([]);
  });
});

describe('a touch that keeps values', () => {
  it('keeps what the reply holds, without a token, and nothing of a reply without it', async () => {
    const { client, sent } = clientOf([{ json: { session: { id: 's-2' } } }, { json: {} }]);
    expect((await client.renew(calm)).values).toEqual({ sessionId: 's-2' });
    expect(await client.renew(calm)).toBe(session);
    expect(sent()).toEqual([
      ['/me', undefined],
      ['/me', undefined],
    ]);
  });

  it('changes nothing where the value is the same', async () => {
    const { client } = clientOf([{ json: { session: { id: 's/1' } } }]);
    expect(await client.renew(calm)).toBe(session);
  });
});
