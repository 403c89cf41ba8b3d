import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StoredCookie } from '../../main/engine/session.ts';
import { loadCookieLibrary } from '../../main/providers/cookie-library.ts';
import { SessionCookies } from '../../main/providers/session-cookies.ts';
import { HandClock, start } from './scripted-transport.ts';

beforeAll(loadCookieLibrary);

const url = 'https://app.my.example/api/session';

function cookie(name: string, value: string, more: Partial<StoredCookie> = {}): StoredCookie {
  return {
    name,
    value,
    domain: 'app.my.example',
    hostOnly: true,
    path: '/',
    secure: true,
    httpOnly: true,
    ...more,
  };
}

function jar(...cookies: StoredCookie[]) {
  return new SessionCookies(cookies, new HandClock());
}

function written(cookies: SessionCookies, ...setCookies: string[]) {
  cookies.write({ url, setCookies }, 'apply');
  return Object.fromEntries(cookies.list.map(({ name, value }) => [name, value]));
}

describe('the cookies of a session', () => {
  it('go where they belong', () => {
    const cookies = jar(
      cookie('host', '1'),
      cookie('wide', '2', { domain: 'my.example', hostOnly: false }),
      cookie('deep', '3', { path: '/api' }),
      cookie('other', '4', { domain: 'other.example' }),
      cookie('plain', '5', { secure: false }),
    );
    expect(cookies.headerFor(url)).toBe('deep=3; host=1; wide=2; plain=5');
    expect(cookies.headerFor('https://app.my.example/')).toBe('host=1; wide=2; plain=5');
    expect(cookies.headerFor('https://www.my.example/')).toBe('wide=2');
    expect(cookies.headerFor('http://app.my.example/')).toBe('plain=5');
    expect(cookies.headerFor('https://my.example.evil.net/')).toBeUndefined();
    expect(jar().headerFor(url)).toBeUndefined();
  });

  it('are all kept, with and without a date', () => {
    const cookies = jar();
    written(
      cookies,
      'a=1; Max-Age=60; Secure; HttpOnly; SameSite=Lax',
      'b=2',
      'c=3; Expires=Sat, 21 Nov 2026 12:00:00 GMT; Path=/',
    );
    expect(cookies.list).toEqual([
      cookie('a', '1', { path: '/api', expires: start + 60_000, sameSite: 'lax' }),
      cookie('b', '2', { path: '/api', secure: false, httpOnly: false }),
      cookie('c', '3', { expires: start + 7_200_000, secure: false, httpOnly: false }),
    ]);
  });

  it('are the same list as long as nothing changes', () => {
    const cookies = jar(cookie('a', '1'));
    const before = cookies.list;
    cookies.headerFor(url);
    written(cookies, 'a=1; Path=/; Secure; HttpOnly');
    expect(cookies.list).toBe(before);
    written(cookies, 'a=2; Path=/; Secure; HttpOnly');
    expect(cookies.list).not.toBe(before);
    expect(before).toEqual([cookie('a', '1')]);
  });

  it('are sent although their date has passed, for the clock may be wrong', () => {
    expect(jar(cookie('old', '1', { expires: start - 1 })).headerFor(url)).toBe('old=1');
  });

  it('are deleted when the server says so, by date or age', () => {
    expect(written(jar(cookie('a', '1')), 'a=; Path=/; Max-Age=0')).toEqual({});
    expect(written(jar(cookie('a', '1')), 'a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT')).toEqual({});
    expect(
      written(jar(cookie('a', '1')), 'a=2; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
    ).toEqual({ a: '2' });
  });

  it('are not deleted while it is not known what the reply means', () => {
    const cookies = jar(cookie('a', '1'), cookie('b', '1'));
    const deferred = cookies.write(
      { url, setCookies: ['a=; Path=/; Max-Age=0', 'b=2; Path=/; Secure; HttpOnly'] },
      'defer',
    );
    expect(deferred).toBe(true);
    expect(cookies.list).toEqual([cookie('a', '1'), cookie('b', '2')]);
    expect(cookies.write({ url, setCookies: ['b=3; Path=/'] }, 'defer')).toBe(false);
  });

  it('are refused from those who may not set them', () => {
    expect(
      written(
        jar(),
        'a=1; Domain=other.example',
        'b=1; Domain=example',
        '__Host-c=1; Domain=my.example',
        '',
        '=x',
        ';',
      ),
    ).toEqual({});
  });

  it('live on this machine without https', () => {
    const cookies = new SessionCookies([], new HandClock());
    cookies.write({ url: 'http://127.0.0.1:4000/a', setCookies: ['sid=1; Path=/; HttpOnly'] }, 'apply');
    expect(cookies.headerFor('http://127.0.0.1:4000/b')).toBe('sid=1');
  });

  it('do not grow without end: those that ended longest ago go first', () => {
    const cookies = jar(cookie('session', 'keep'));
    for (let index = 0; index < 40; index += 1) {
      const setCookies = Array.from(
        { length: 10 },
        (_, step) => `t${index * 10 + step}=1; Max-Age=${60 + index * 10 + step}`,
      );
      cookies.write({ url, setCookies }, 'apply');
    }
    expect(cookies.list).toHaveLength(300);
    expect(cookies.valueOf('session')).toBe('keep');
    expect(cookies.valueOf('t0')).toBeUndefined();
    expect(cookies.valueOf('t399')).toBe('1');
  });

  it('take anything that a server writes, and never throw', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (setCookies) => {
        const cookies = jar(cookie('a', '1'));
        cookies.write({ url, setCookies }, 'apply');
        cookies.headerFor(url);
      }),
    );
  });

  it('come back as they were', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9_%+/=-]{1,20}$/);
    const stored = fc.record(
      {
        name: fc.stringMatching(/^[a-z]{1,8}$/),
        value: text,
        domain: fc.constantFrom('app.my.example', 'my.example'),
        hostOnly: fc.boolean(),
        path: fc.constantFrom('/', '/api'),
        secure: fc.boolean(),
        httpOnly: fc.boolean(),
        expires: fc.integer({ min: 1, max: 4e12 }),
        sameSite: fc.constantFrom('strict', 'lax', 'none'),
      },
      { requiredKeys: ['name', 'value', 'domain', 'hostOnly', 'path', 'secure', 'httpOnly'] },
    ) as fc.Arbitrary<StoredCookie>;
    const unique = fc.uniqueArray(stored, {
      selector: ({ name, domain, path }) => `${name} ${domain} ${path}`,
      maxLength: 20,
    });
    fc.assert(
      fc.property(unique, (list) => {
        const cookies = new SessionCookies(
          list.filter(({ name }) => name !== 'zz'),
          new HandClock(),
        );
        cookies.write({ url, setCookies: ['zz=1; Path=/'] }, 'apply');
        cookies.write({ url, setCookies: ['zz=1; Path=/; Max-Age=0'] }, 'apply');
        const key = (one: StoredCookie) => `${one.name} ${one.domain} ${one.path}`;
        const sorted = (all: readonly StoredCookie[]) =>
          all.toSorted((one, other) => key(one).localeCompare(key(other)));
        expect(sorted(cookies.list)).toEqual(sorted(list.filter(({ name }) => name !== 'zz')));
      }),
    );
  });
});

describe('a value in chunks', () => {
  it('is joined by number', () => {
    const chunks = Array.from({ length: 12 }, (_, index) =>
      cookie(`s.${index}`, String.fromCharCode(97 + index)),
    );
    expect(jar(...chunks.toReversed()).valueOf('s')).toBe('abcdefghijkl');
    expect(jar(cookie('s', 'whole'), cookie('s.0', 'a')).valueOf('s')).toBe('whole');
    expect(jar(cookie('s.1', 'b')).valueOf('s')).toBeUndefined();
  });

  it('goes as a whole when the value is written in one piece', () => {
    expect(written(jar(cookie('s.0', 'a'), cookie('s.1', 'b'), cookie('t', 'x')), 's=new; Path=/')).toEqual({
      s: 'new',
      t: 'x',
    });
  });

  it('leaves nothing behind when it is written in fewer pieces', () => {
    const old = [cookie('s.0', 'a'), cookie('s.1', 'b'), cookie('s.2', 'c')];
    expect(written(jar(...old), 's.0=x; Path=/', 's.1=y; Path=/')).toEqual({ 's.0': 'x', 's.1': 'y' });
    expect(written(jar(...old, cookie('s', 'w')), 's.0=x; Path=/')).toEqual({ 's.0': 'x' });
  });

  it('is told from names that merely end in numbers, and from chunks elsewhere', () => {
    expect(written(jar(cookie('v.1', 'a'), cookie('v.2', 'b')), 'v=x; Path=/')).toEqual({
      'v.1': 'a',
      'v.2': 'b',
      v: 'x',
    });
    const elsewhere = cookie('s.0', 'a', { path: '/api' });
    expect(written(jar(elsewhere), 's=x; Path=/')).toEqual({ 's.0': 'a', s: 'x' });
  });

  it('grows', () => {
    expect(written(jar(cookie('s', 'a')), 's.0=x; Path=/', 's.1=y; Path=/', 's=; Path=/; Max-Age=0')).toEqual(
      {
        's.0': 'x',
        's.1': 'y',
      },
    );
  });
});
