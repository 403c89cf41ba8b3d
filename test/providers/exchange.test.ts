import { describe, expect, it } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { HttpRequest } from '../../main/engine/http.ts';
import { Domains } from '../../main/providers/domains.ts';
import { Exchange } from '../../main/providers/exchange.ts';
import { SessionCookies } from '../../main/providers/session-cookies.ts';
import { calm, HandClock, type ScriptedReply, ScriptedTransport } from './scripted-transport.ts';

const home = 'https://my.example/start';
const secrets = { authorization: 'Bearer sEcReT', 'x-token': 'sEcReT', accept: 'application/json' };

function exchangeOn(
  replies: readonly ScriptedReply[],
  domains: readonly string[] = ['my.example', 'api.my.example'],
) {
  const transport = new ScriptedTransport(replies);
  const session = {
    name: 'sid',
    value: 'sEcReT',
    domain: 'my.example',
    hostOnly: false,
    path: '/',
    secure: true,
    httpOnly: true,
  };
  const google = { ...session, domain: 'accounts.google.com' };
  const cookies = new SessionCookies([session, google], new HandClock());
  const exchange = new Exchange(transport, new Domains(domains), 'My site', cookies);
  const send = (more: Partial<HttpRequest> = {}) =>
    exchange.send({ method: 'GET', url: home, headers: secrets, ...more }, calm);
  return { transport, exchange, cookies, send };
}

const to = (location: string, status = 302): ScriptedReply => ({ status, headers: { location } });

describe('a request of an account', () => {
  it('goes with its cookies', async () => {
    const { transport, send } = exchangeOn([{ json: {} }]);
    await send();
    expect(transport.requests[0]?.headers).toEqual({ ...secrets, cookie: 'sid=sEcReT' });
  });

  it.each([
    'https://other.example/',
    'http://my.example/',
    'https://my.example:8443/',
    'https://my.example.evil.net/',
    'https://sub.my.example/',
    'https://user:word@my.example/',
    'file:///etc/passwd',
    'not a URL',
  ])('is refused for %s', async (url) => {
    const { transport, send } = exchangeOn([]);
    await expect(send({ url })).rejects.toMatchObject({ failure: { kind: 'not-allowed' } });
    expect(transport.requests).toEqual([]);
  });

  it('may go to hosts below one that is named with a star', async () => {
    const { send } = exchangeOn([{}], ['*.my.example']);
    await expect(send({ url: 'https://a.b.my.example/' })).resolves.toMatchObject({ status: 200 });
    await expect(send({ url: 'https://my.example/' })).rejects.toMatchObject({
      failure: { kind: 'not-allowed' },
    });
  });

  it('is refused where the port of an instance is another', async () => {
    const { send } = exchangeOn([{}], ['http://127.0.0.1:4000/base']);
    await expect(send({ url: 'http://127.0.0.1:4000/x' })).resolves.toMatchObject({ status: 200 });
    await expect(send({ url: 'http://127.0.0.1:4001/x' })).rejects.toMatchObject({
      failure: { kind: 'not-allowed' },
    });
  });
});

describe('a redirect', () => {
  it('within the domains keeps token and cookies', async () => {
    const { transport, send } = exchangeOn([to('https://api.my.example/next'), { json: {} }]);
    const response = await send();
    expect(response.url).toBe('https://api.my.example/next');
    expect(transport.requests[1]).toMatchObject({
      method: 'GET',
      headers: { ...secrets, cookie: 'sid=sEcReT' },
    });
  });

  it('outside the domains loses everything that is secret', async () => {
    const { transport, send } = exchangeOn([to('https://evil.example/?from=my'), { body: 'Hello' }]);
    await send();
    expect(JSON.stringify(transport.requests[1])).not.toContain('sEcReT');
    expect(transport.requests[1]?.headers).toEqual({ accept: 'application/json' });
  });

  it('to an identity provider does not take its captured cookies along', async () => {
    const { transport, send } = exchangeOn([to('https://accounts.google.com/signin'), { body: '' }]);
    await send();
    expect(transport.requests[1]?.headers?.cookie).toBeUndefined();
  });

  it('outside and back again keeps the secrets away', async () => {
    const { transport, send } = exchangeOn([
      to('https://evil.example/'),
      to('https://my.example/back'),
      { json: {} },
    ]);
    await send();
    expect(transport.requests[2]?.headers).toEqual({ accept: 'application/json', cookie: 'sid=sEcReT' });
  });

  it('takes over cookies of the domains, and no others', async () => {
    const { cookies, send } = exchangeOn([
      { ...to('https://evil.example/'), setCookies: ['a=1'] },
      { ...to('https://my.example/'), setCookies: ['b=2'] },
      { setCookies: ['c=3'] },
    ]);
    await send();
    expect(cookies.list.map(({ name }) => name)).toEqual(['sid', 'sid', 'a', 'c']);
  });

  it.each([
    [301, 'GET', undefined],
    [302, 'GET', undefined],
    [303, 'GET', undefined],
    [307, 'POST', 'x=1'],
    [308, 'POST', 'x=1'],
  ])('of a POST by %i becomes a %s', async (status, method, body) => {
    const { transport, send } = exchangeOn([to('/next', status), { json: {} }]);
    await send({ method: 'POST', body: 'x=1', headers: { 'content-type': 'text/plain', accept: '*/*' } });
    expect(transport.requests[1]).toMatchObject({ method, url: 'https://my.example/next' });
    expect(transport.requests[1]?.body).toBe(body);
    expect(transport.requests[1]?.headers?.['content-type']).toBe(body && 'text/plain');
  });

  it.each([
    [
      'a body to strangers',
      [to('https://evil.example/', 307)],
      'a redirect that would send the body elsewhere',
    ],
    ['plain http', [to('http://my.example/')], 'a redirect to an unsafe place'],
    ['this machine', [to('https://127.0.0.1/admin')], 'a redirect to an unsafe place'],
    ['this machine by plain http', [to('http://localhost:631/')], 'a redirect to an unsafe place'],
    ['a script', [to('javascript:alert(1)')], 'a redirect to an unsafe place'],
    ['nowhere, for ever', Array.from({ length: 12 }, () => to('/again')), 'too many redirects'],
  ])('to %s is not followed', async (_name, replies, detail) => {
    const { send } = exchangeOn(replies);
    await expect(send({ method: 'POST', body: 'x' })).rejects.toMatchObject({
      failure: { kind: 'unrecognised', detail },
    });
  });

  it('without a place to go is a reply like any other', async () => {
    const { send } = exchangeOn([{ status: 302 }]);
    await expect(send()).resolves.toMatchObject({ status: 302 });
  });
});

describe('cookies that a reply wants deleted', () => {
  it('go once it is known that it means no failure', async () => {
    const { cookies, exchange, send } = exchangeOn([
      { ...to('/next'), setCookies: ['sid=; Domain=my.example; Path=/; Max-Age=0', 'other=1'] },
      { setCookies: ['other=; Path=/; Max-Age=0', 'last=1'] },
    ]);
    await send();
    expect(cookies.valueOf('sid')).toBe('sEcReT');
    exchange.settle();
    expect(cookies.list.map(({ name, domain }) => `${name} ${domain}`)).toEqual([
      'sid accounts.google.com',
      'last my.example',
    ]);
  });
});

describe('a transport that fails', () => {
  const failing = (thrown: unknown) => {
    const transport = { send: () => Promise.reject(thrown) };
    return new Exchange(
      transport,
      new Domains(['my.example']),
      'My site',
      new SessionCookies([], new HandClock()),
    );
  };

  it('is heard in its own words if they are a failure, and never otherwise', async () => {
    const known = fail('transient', 'my.example cannot be reached.', { detail: 'ECONNREFUSED' });
    await expect(failing(known).send({ method: 'GET', url: home }, calm)).rejects.toBe(known);
    const foreign = new TypeError(`failed for ${home}?token=sEcReT`);
    const error = await failing(foreign)
      .send({ method: 'GET', url: `${home}?token=sEcReT` }, calm)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      failure: { kind: 'transient', message: 'my.example cannot be reached.', detail: 'TypeError' },
    });
    expect(JSON.stringify(error)).not.toContain('sEcReT');
  });

  it('is a cancellation if the caller gave up', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(
      failing(new Error('x')).send({ method: 'GET', url: home }, controller.signal),
    ).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
  });
});
