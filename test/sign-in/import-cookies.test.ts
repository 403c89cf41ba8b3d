import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../main/engine/failure.ts';
import { importCookies, readExport } from '../../main/sign-in/import-cookies.ts';
import { withoutBodies } from '../../preload/exported-file.ts';

const limits = {
  cookieDomains: ['example.com', '*.example.com'],
  localStorageOrigins: ['https://example.com'],
};
const secret = 'aVerySecretValue0123456789';

function failureOf(text: string) {
  try {
    importCookies(text, limits);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('the import was expected to fail');
}

function lines(...rows: readonly (readonly string[])[]): string {
  return ['# Netscape HTTP Cookie File', ...rows.map((row) => row.join('\t'))].join('\n');
}

describe('cookies.txt', () => {
  test('reads every kind of line', () => {
    const text = lines(
      ['.example.com', 'TRUE', '/', 'TRUE', '1800000000', 'wide', 'one'],
      ['example.com', 'FALSE', '/app', 'FALSE', '0', 'narrow', 'two words'],
      ['#HttpOnly_example.com', 'FALSE', '/', 'TRUE', '1800000000.75', 'hidden', 'three'],
      ['www.example.com', 'TRUE', '/', 'TRUE', '-1', 'flagged', 'four'],
      ['example.com', 'FALSE', '/', 'TRUE', '1800000000', 'empty', ''],
      ['elsewhere.org', 'FALSE', '/', 'TRUE', '1800000000', 'foreign', 'five'],
    );
    const end = 1_800_000_000_000;
    const common = { domain: 'example.com', path: '/', secure: true, httpOnly: false };
    expect(importCookies(text, limits)).toEqual({
      cookies: [
        { ...common, name: 'wide', value: 'one', hostOnly: false, expires: end },
        { ...common, name: 'narrow', value: 'two words', hostOnly: true, path: '/app', secure: false },
        { ...common, name: 'hidden', value: 'three', hostOnly: true, expires: end + 750, httpOnly: true },
        { ...common, name: 'flagged', value: 'four', hostOnly: false, domain: 'www.example.com' },
        { ...common, name: 'empty', value: '', hostOnly: true, expires: end },
      ],
      localStorage: {},
    });
  });

  test('reads lines that lost their tabs, and the line ends of every system', () => {
    const text =
      '\uFEFFexample.com FALSE / TRUE 0  a  1\r\nexample.com FALSE / TRUE 0 b two words\rexample.com\tFALSE\t/\tTRUE\t0\tc\t3';
    const { cookies } = importCookies(text, limits);
    expect(cookies?.map(({ name, value }) => [name, value])).toEqual([
      ['a', '1'],
      ['b', 'two words'],
      ['c', '3'],
    ]);
  });

  test('keeps a cookie whose date has passed, and takes the last of two', () => {
    const text = lines(
      ['example.com', 'FALSE', '/', 'TRUE', '1', 'old', 'x'],
      ['example.com', 'FALSE', '/', 'TRUE', '0', 'twice', 'first'],
      ['example.com', 'FALSE', '/', 'TRUE', '0', 'twice', 'last'],
    );
    const { cookies } = importCookies(text, limits);
    expect(cookies?.map(({ name, value, expires }) => [name, value, expires])).toEqual([
      ['old', 'x', 1_000],
      ['twice', 'last', undefined],
    ]);
  });

  test("takes a cookie of a domain above the provider's host, but not of another host there", () => {
    const text = lines(
      ['.example.com', 'TRUE', '/', 'TRUE', '0', 'shared', 'x'],
      ['example.com', 'FALSE', '/', 'TRUE', '0', 'other', 'y'],
    );
    const { cookies } = importCookies(text, { ...limits, cookieDomains: ['app.example.com'] });
    expect(cookies?.map(({ name }) => name)).toEqual(['shared']);
  });

  test.each([
    ['too few fields', [['example.com', 'FALSE', '/', 'TRUE', secret]], 'line 2'],
    ['a wrong flag', [['example.com', secret, '/', 'TRUE', '0', 'a', 'b']], 'line 2, field 2 (subdomains),'],
    ['a wrong time', [['example.com', 'FALSE', '/', 'TRUE', secret, 'a', 'b']], 'line 2, field 5 (expires),'],
    [
      'a wrong name',
      [['example.com', 'FALSE', '/', 'TRUE', '0', `a=${secret}`, 'b']],
      'line 2, field 6 (name),',
    ],
    [
      'a wrong value',
      [['example.com', 'FALSE', '/', 'TRUE', '0', 'a', `${secret};`]],
      'line 2, field 7 (value),',
    ],
    ['a wrong domain', [[`${secret}/`, 'FALSE', '/', 'TRUE', '0', 'a', 'b']], 'line 2, field 1 (domain),'],
  ])('names the place of %s', (_name, rows, place) => {
    const failure = failureOf(lines(...rows));
    expect(failure).toMatchObject({ kind: 'invalid-input', field: 'pasted', detail: place });
    expect(failure.message).toContain(place);
    expect(JSON.stringify(failure)).not.toContain(secret);
  });
});

describe('JSON', () => {
  test('reads what browser extensions export', () => {
    const cookie = {
      domain: '.example.com',
      hostOnly: false,
      httpOnly: true,
      name: 'sid',
      path: '/',
      secure: true,
    };
    const exported = [
      {
        ...cookie,
        expirationDate: 1_800_000_000.5,
        sameSite: 'no_restriction',
        session: false,
        storeId: '0',
        value: 'one',
      },
      {
        ...cookie,
        name: 'visit',
        session: true,
        expirationDate: 1_800_000_000,
        sameSite: 'unspecified',
        value: 'two',
      },
      {
        ...cookie,
        domain: 'example.com',
        hostOnly: true,
        name: 'host',
        sameSite: 'lax',
        value: 'three',
        id: 3,
      },
      { ...cookie, name: 'milliseconds', expirationDate: 1_800_000_000_000, sameSite: null, value: 'four' },
    ];
    const common = { domain: 'example.com', path: '/', secure: true, httpOnly: true, hostOnly: false };
    expect(importCookies(JSON.stringify(exported), limits).cookies).toEqual([
      { ...common, name: 'sid', value: 'one', expires: 1_800_000_000_500, sameSite: 'none' },
      { ...common, name: 'visit', value: 'two' },
      { ...common, name: 'host', value: 'three', hostOnly: true, sameSite: 'lax' },
      { ...common, name: 'milliseconds', value: 'four', expires: 1_800_000_000_000 },
    ]);
  });

  test("reads Playwright's storage state, with the local storage of the named origins only", () => {
    const state = {
      cookies: [
        {
          name: 'a',
          value: '1',
          domain: 'example.com',
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Strict',
        },
        { name: 'b', value: '2', domain: '.google.com', path: '/', expires: 1_800_000_000 },
      ],
      origins: [
        {
          origin: 'https://example.com',
          localStorage: [
            { name: 'user', value: 'ada' },
            { name: '__proto__', value: 'x' },
          ],
        },
        { origin: 'https://google.com', localStorage: [{ name: 'other', value: 'y' }] },
      ],
    };
    const captured = importCookies(JSON.stringify(state), limits);
    expect(captured.cookies).toEqual([
      {
        name: 'a',
        value: '1',
        domain: 'example.com',
        hostOnly: true,
        path: '/',
        secure: false,
        httpOnly: true,
        sameSite: 'strict',
      },
    ]);
    expect(Object.keys(captured.localStorage ?? {})).toEqual(['https://example.com']);
    expect(Object.entries(captured.localStorage?.['https://example.com'] ?? {})).toEqual([
      ['user', 'ada'],
      ['__proto__', 'x'],
    ]);
  });

  test("reads an extension's import request with cookies as an object or as a list, and leaves its password alone", () => {
    const request = {
      provider_id: 'pixverse',
      url: 'https://example.com/home',
      password: secret,
      raw_data: { cookies: { _ai_token: 'one' }, localStorage: { user: 'ada' } },
    };
    const captured = importCookies(JSON.stringify(request), limits);
    expect(captured).toEqual({
      cookies: [
        {
          name: '_ai_token',
          value: 'one',
          domain: 'example.com',
          hostOnly: true,
          path: '/',
          secure: true,
          httpOnly: false,
        },
      ],
      localStorage: { 'https://example.com': { user: 'ada' } },
    });
    const list = { ...request, raw_data: { cookies: [{ name: 'a', value: '1' }] } };
    expect(importCookies(JSON.stringify(list), limits).cookies).toMatchObject([
      { name: 'a', domain: 'example.com' },
    ]);
  });

  test.each([
    ['/0/domain', [{ name: 'a', value: secret }]],
    [
      '/1/value',
      [
        { name: 'a', value: 'x', domain: 'example.com' },
        { name: 'b', value: [secret], domain: 'example.com' },
      ],
    ],
    ['/0/value', [{ name: 'a', value: `${secret}\r\nx: y`, domain: 'example.com' }]],
    ['/0/expirationDate', [{ name: 'a', value: 'x', domain: 'example.com', expirationDate: secret }]],
    ['/0', [secret]],
    ['/raw_data/cookies', { raw_data: { cookies: secret } }],
    ['/url', { raw_data: { cookies: { a: secret } } }],
    [
      '/origins/0/localStorage/0',
      { cookies: [], origins: [{ origin: 'https://example.com', localStorage: [secret] }] },
    ],
    ['value of member 1 of /cookies', { url: 'https://example.com', cookies: { [secret]: 1 } }],
    ['the text', { token: secret }],
  ])('names the place %s', (place, document) => {
    const failure = failureOf(JSON.stringify(document));
    expect(failure).toMatchObject({ kind: 'invalid-input', detail: place });
    expect(JSON.stringify(failure)).not.toContain(secret);
  });
});

describe('one file', () => {
  const setsOf = (text: string) =>
    readExport(text).sets.map(({ cookies }) => cookies.map(({ raw }) => raw.value));
  const cookie = { name: 'sid', domain: 'example.com' };

  test('of cookies.txt after cookies.txt holds a browser for each', () => {
    const one = lines(['example.com', 'FALSE', '/', 'TRUE', '0', 'sid', 'one']);
    const other = lines(['example.com', 'FALSE', '/', 'TRUE', '0', 'sid', 'two']);
    expect(setsOf(`${one}\n\n${other}\n`)).toEqual([['one'], ['two']]);
  });

  test('of an extension that exports several cookie stores keeps them apart', () => {
    const stores = ['0', '1', '0'].map((storeId, value) => ({ ...cookie, value: String(value), storeId }));
    expect(setsOf(JSON.stringify(stores))).toEqual([['0', '2'], ['1']]);
  });

  test('of several import requests or storage states holds a browser for each', () => {
    const request = {
      provider_id: 'site',
      url: 'https://example.com',
      raw_data: { cookies: { sid: 'one' } },
    };
    const state = { cookies: [{ ...cookie, value: 'two' }], origins: [] };
    const { format, sets } = readExport(JSON.stringify([{ ...request, password: secret }, state]));
    expect(format).toBe('import-request');
    expect(sets).toMatchObject([
      { providerId: 'site', password: secret, origins: ['https://example.com'] },
      { origins: [] },
    ]);
  });
});

describe('HAR', () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  /** An entry of an archive, with all the things that browsers write beside the cookies. */
  const entry = (second: number, url: string, sent: readonly object[], received: readonly object[] = []) => ({
    startedDateTime: at(second),
    time: 12,
    request: { method: 'GET', url, headers: [], cookies: sent, postData: { text: `code=${secret}` } },
    response: { status: 200, headers: [], cookies: received, content: { text: secret.repeat(1_000) } },
  });
  const archive = (...entries: readonly object[]) => JSON.stringify({ log: { version: '1.2', entries } });
  const page = 'https://app.example.com/home';

  test('holds the cookies as the browser had them in the end', () => {
    const text = archive(
      entry(0, page, [{ name: 'sent', value: 'old' }], []),
      entry(
        1,
        page,
        [{ name: 'sent', value: 'new' }],
        [
          {
            name: 'set',
            value: '1',
            domain: 'example.com',
            path: '/',
            expires: at(9),
            httpOnly: true,
            secure: true,
          },
          { name: 'gone', value: 'x', path: '/' },
        ],
      ),
      entry(2, 'https://example.com/', [{ name: 'set', value: '2' }], []),
      entry(3, page, [], [{ name: 'gone', value: '', path: '/', expires: '1970-01-01T00:00:00.000Z' }]),
    );
    const common = { path: '/', secure: true, httpOnly: false };
    const expected = [
      { ...common, name: 'sent', value: 'new', domain: 'app.example.com', hostOnly: true },
      {
        ...common,
        name: 'set',
        value: '2',
        domain: 'example.com',
        hostOnly: false,
        httpOnly: true,
        expires: Date.parse(at(9)),
      },
    ];
    expect(importCookies(text, limits).cookies).toEqual(expected);
    const slim = withoutBodies(text);
    expect(importCookies(slim, limits).cookies).toEqual(expected);
    expect(slim).not.toContain(secret);
    expect(slim.length).toBeLessThan(text.length / 50);
  });

  test('tells who vouched for the person, where the browser was led back to the site from there', () => {
    const google = `https://accounts.google.com/o/oauth2/v2/auth?redirect_uri=${encodeURIComponent(`${page}?code=${secret}`)}`;
    const text = archive(entry(0, google, []), entry(1, page, [{ name: 'sid', value: '1' }]));
    for (const form of [text, withoutBodies(text)]) {
      expect(importCookies(form, limits)).toMatchObject({ identityProvider: 'accounts.google.com' });
    }
    const elsewhere = { ...limits, cookieDomains: ['elsewhere.example'] };
    const other = archive(
      entry(0, google, []),
      entry(1, 'https://elsewhere.example/', [{ name: 'a', value: '1' }]),
    );
    expect(importCookies(other, elsewhere).identityProvider).toBeUndefined();
  });

  test('that was saved without its cookies says how to save it with them', () => {
    const { message } = failureOf(archive(entry(0, page, [])));
    expect(message).toContain('sensitive data');
  });

  test('names the place of a wrong cookie', () => {
    const failure = failureOf(archive(entry(0, page, [{ name: 'a', value: `${secret};` }])));
    expect(failure.detail).toBe('/log/entries/0/request/cookies/0/value');
    expect(JSON.stringify(failure)).not.toContain(secret);
  });
});

describe('any text', () => {
  test('says that it has nothing of the provider', () => {
    const failure = failureOf(lines(['elsewhere.org', 'FALSE', '/', 'TRUE', '0', 'a', secret]));
    expect(failure.message).toBe('There is nothing of example.com, *.example.com in what was pasted.');
    expect(failureOf('').kind).toBe('invalid-input');
    expect(JSON.stringify(failureOf(`{"cookies": [{"value": "${secret}`))).not.toContain(secret);
  });

  /** Values that look for every way through the parsers, and may hold the secret in any place. */
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      secret,
      `${secret};`,
      `x${secret}\n`,
      '.example.com',
      'example.com',
      '/',
      'TRUE',
      '0',
      '',
    ),
  );
  const anything = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(text));
  /** A good cookie with at most one field spoilt, so that every check is reached and many cookies pass them all. */
  const spoilt = fc
    .tuple(
      fc.constantFrom('name', 'value', 'domain', 'path', 'expires', 'expirationDate', 'hostOnly', 'sameSite'),
      anything,
    )
    .map(([field, wrong]) => ({ [field]: wrong }));
  const cookie = fc
    .tuple(fc.option(spoilt, { nil: {}, freq: 2 }), fc.string())
    .map(([fields, value]) => ({ name: 'a', domain: '.example.com', value, ...fields }));
  const cookies = fc.oneof(fc.array(fc.oneof(cookie, anything), { maxLength: 2 }), anything);
  const archived = fc.record({
    startedDateTime: fc.oneof(anything, fc.constant('2026-01-01T00:00:00Z')),
    request: fc.oneof(
      anything,
      fc.record({ url: fc.oneof(anything, fc.constant('https://example.com/')), cookies }),
    ),
    response: fc.oneof(anything, fc.record({ cookies })),
  });
  const document = fc.oneof(
    fc.array(cookie, { maxLength: 2 }),
    fc.array(anything),
    fc.record(
      {
        url: fc.oneof(anything, fc.constant('https://example.com/')),
        cookies: fc.oneof(fc.array(cookie, { maxLength: 2 }), fc.dictionary(text, anything), anything),
        localStorage: fc.oneof(fc.dictionary(text, anything), anything),
        origins: fc.oneof(
          anything,
          fc.array(
            fc.record({
              origin: fc.oneof(anything, fc.constant('https://example.com')),
              localStorage: fc.array(anything),
            }),
          ),
        ),
      },
      { requiredKeys: [] },
    ),
    fc.record({ url: anything, raw_data: fc.record({ cookies: fc.array(cookie, { maxLength: 2 }) }) }),
    fc.array(fc.record({ url: anything, cookies: fc.array(cookie, { maxLength: 2 }) }), { maxLength: 2 }),
    fc.record({ log: fc.record({ entries: fc.array(fc.oneof(archived, anything), { maxLength: 3 }) }) }),
  );
  const row = fc
    .array(fc.oneof(text, fc.constantFrom('TRUE', 'FALSE', '1800000000')), { maxLength: 9 })
    .chain((fields) =>
      fc.constantFrom(fields.join('\t'), fields.join(' '), `#HttpOnly_${fields.join('\t')}`),
    );
  const input = fc.oneof(
    fc.string(),
    document.map((value) => JSON.stringify(value)),
    fc.array(row).map((rows) => rows.join('\n')),
  );

  test('is read or refused, and a refusal never repeats it', () => {
    let read = 0;
    fc.assert(
      fc.property(input, (pasted) => {
        try {
          const captured = importCookies(withoutBodies(pasted), limits);
          read += 1;
          for (const { name, value, domain } of captured.cookies ?? []) {
            expect(`${name}=${value}`).not.toMatch(/[;\p{Cc}]/u);
            expect(domain).toMatch(/^(?:.+\.)?example\.com$/);
          }
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
          expect(error.failure.kind).toBe('invalid-input');
          expect(JSON.stringify(error.failure)).not.toContain(secret);
          expect(error.cause).toBeUndefined();
        }
      }),
      { numRuns: 10_000 },
    );
    // Else the property would say little about what is accepted.
    expect(read).toBeGreaterThan(100);
  });
});
