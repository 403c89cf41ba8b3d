import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../main/engine/http.ts';
import type { ReplyPurpose } from '../../main/providers/default-meaning.ts';
import { compileRules } from '../../main/providers/failure-rule.ts';
import { Reply } from '../../main/providers/reply.ts';
import { ReplyMeaning } from '../../main/providers/reply-meaning.ts';
import type { FailureRule } from '../../main/providers/rule-schema.ts';
import { asResponse, HandClock, type ScriptedReply, start } from './scripted-transport.ts';

const url = 'https://my.example/api';
const page = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Hello</title>' };

function failureOf(
  reply: ScriptedReply,
  purpose: ReplyPurpose = 'read',
  rules: readonly FailureRule[] = [],
  at = url,
) {
  const meaning = new ReplyMeaning('My site', compileRules(rules), new HandClock());
  return meaning.failureOf(new Reply(asResponse(at, reply)), purpose, []);
}

describe('what most servers mean', () => {
  it.each([
    ['a good reply', { json: { a: 1 } }, 'read', undefined],
    ['401', { status: 401, json: { detail: 'x' } }, 'read', 'session-expired'],
    ['401 with a page', { status: 401, ...page }, 'renew', 'session-expired'],
    ['429', { status: 429 }, 'read', 'rate-limited'],
    ['500', { status: 500, json: {} }, 'renew', 'transient'],
    ['503', { status: 503, ...page }, 'sign-in', 'transient'],
    ['408', { status: 408 }, 'read', 'transient'],
    ['a proxy that wants a password', { status: 407 }, 'read', 'transient'],
    ['403 with a page', { status: 403, ...page }, 'read', 'transient'],
    ['403 with JSON', { status: 403, json: { detail: 'No' } }, 'read', 'unrecognised'],
    [
      'FastAPI without a token',
      { status: 403, json: { detail: 'Not authenticated' } },
      'read',
      'session-expired',
    ],
    ['404', { status: 404, json: {} }, 'renew', 'unrecognised'],
    ['400', { status: 400, json: { detail: 'x' } }, 'renew', 'unrecognised'],
    ['304', { status: 304 }, 'read', 'unrecognised'],
    ['a redirect nowhere', { status: 302 }, 'read', 'unrecognised'],
    [
      'Cloudflare',
      { status: 403, headers: { 'cf-mitigated': 'challenge' }, body: '<html>' },
      'renew',
      'challenge',
    ],
    ['AWS WAF', { status: 405, headers: { 'x-amzn-waf-action': 'captcha' } }, 'renew', 'challenge'],
    ['a wrong password', { status: 401, json: {} }, 'sign-in', 'credentials-rejected'],
    ['a wrong password, 400', { status: 400, json: { error: 'x' } }, 'sign-in', 'credentials-rejected'],
    [
      'a wrong password, invalid_grant',
      { status: 400, json: { error: 'invalid_grant' } },
      'sign-in',
      'credentials-rejected',
    ],
    ['a block page at sign-in', { status: 403, ...page }, 'sign-in', 'transient'],
    ['a missing sign-in', { status: 404, json: {} }, 'sign-in', 'unrecognised'],
    ['a name that is taken', { status: 409, json: { detail: 'x' } }, 'register', 'invalid-input'],
    ['a name that will not do', { status: 422, json: { detail: [] } }, 'register', 'invalid-input'],
    ['invalid_grant', { status: 400, json: { error: 'invalid_grant' } }, 'oauth', 'session-expired'],
    [
      'invalid_grant elsewhere',
      { status: 400, json: { error: 'invalid_grant' } },
      'renew',
      'session-expired',
    ],
    ['Gitea', { status: 400, json: { error: 'unauthorized_client' } }, 'oauth', 'session-expired'],
    ['GitHub with 200', { json: { error: 'bad_refresh_token' } }, 'oauth', 'session-expired'],
    ['GitHub, the client', { json: { error: 'incorrect_client_credentials' } }, 'oauth', 'misconfigured'],
    ['an unknown error with 200', { json: { error: 'whatever' } }, 'oauth', 'unrecognised'],
    ['an "error" that is none of ours', { json: { error: 'invalid_grant' } }, 'read', undefined],
    ['invalid_client', { status: 401, json: { error: 'invalid_client' } }, 'oauth', 'misconfigured'],
    ['invalid_scope', { status: 400, json: { error: 'invalid_scope' } }, 'oauth', 'misconfigured'],
    ['interaction_required', { status: 400, json: { error: 'interaction_required' } }, 'oauth', 'challenge'],
    [
      'temporarily_unavailable',
      { status: 400, json: { error: 'temporarily_unavailable' } },
      'oauth',
      'transient',
    ],
    ['an error called constructor', { status: 400, json: { error: 'constructor' } }, 'oauth', 'unrecognised'],
    ['404 for a tool', { status: 404, json: {} }, 'passed-on', undefined],
    ['400 for a tool', { status: 400, json: { error: 'invalid_grant' } }, 'passed-on', undefined],
    ['a page for a tool', { status: 200, ...page }, 'passed-on', undefined],
    ['401 for a tool', { status: 401, json: {} }, 'passed-on', 'session-expired'],
    ['429 for a tool', { status: 429 }, 'passed-on', 'rate-limited'],
  ] as const)('%s', (_name, reply, purpose, expected) => {
    expect(failureOf(reply, purpose)?.kind).toBe(expected);
  });

  it('names the field of a wrong configuration', () => {
    expect(failureOf({ status: 401, json: { error: 'invalid_client' } }, 'oauth')).toMatchObject({
      field: '/oauth/clientId',
      detail: 'invalid_client',
    });
  });

  it.each([
    ['30', start + 30_000],
    ['Sat, 21 Nov 2026 10:02:00 GMT', start + 120_000],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['999999999', start + 7 * 86_400_000],
    ['Sat, 21 Nov 2020 10:02:00 GMT', undefined],
  ])('reads Retry-After: %s', (text, expected) => {
    expect(failureOf({ status: 429, headers: { 'retry-after': text } })?.retryAt).toBe(expected);
    expect(failureOf({ status: 503, headers: { 'retry-after': text } })?.retryAt).toBe(expected);
  });

  it('measures a date in Retry-After by the clock of the server', () => {
    const headers = { 'retry-after': 'Sat, 21 Nov 2026 07:01:00 GMT', date: 'Sat, 21 Nov 2026 07:00:00 GMT' };
    expect(failureOf({ status: 429, headers })?.retryAt).toBe(start + 60_000);
  });
});

describe('the rules of a definition', () => {
  const rule = (test: Partial<FailureRule>): FailureRule => ({ means: 'evicted', ...test });

  it.each([
    ['status', rule({ status: 400 }), { status: 400 }, true],
    ['another status', rule({ status: 400 }), { status: 401 }, false],
    ['a class', rule({ status: ['4xx', 500] }), { status: 418 }, true],
    ['one of a list', rule({ status: ['4xx', 500] }), { status: 500 }, true],
    ['a header that is there', rule({ header: { 'X-Gone': true } }), { headers: { 'x-gone': '' } }, true],
    ['a header that holds', rule({ header: { 'X-Gone': 'yes' } }), { headers: { 'x-gone': 'oh YES' } }, true],
    ['a header that does not', rule({ header: { 'X-Gone': 'yes' } }), { headers: { 'x-gone': 'no' } }, false],
    ['JSON', rule({ json: { '/ErrCode': 10005 } }), { json: { ErrCode: 10005 } }, true],
    [
      'JSON and status',
      rule({ status: 400, json: { '/ErrCode': 10005 } }),
      { json: { ErrCode: 10005 } },
      false,
    ],
    ['absence in JSON', rule({ json: { '/token': { exists: false } } }), { json: { ok: 1 } }, true],
    ['absence in a page', rule({ json: { '/token': { exists: false } } }), page, false],
    ['{}', rule({ body: 'empty' }), { json: {} }, true],
    ['absence in {}', rule({ json: { '/token': { exists: false } } }), { json: {} }, true],
    ['nothing', rule({ body: 'empty' }), { body: ' \n' }, true],
    ['something', rule({ body: 'empty' }), { json: [] }, false],
    ['a page', rule({ body: 'html' }), page, true],
    ['a page in disguise', rule({ body: 'html' }), { body: '<html></html>' }, true],
    ['JSON called a page', rule({ body: 'html' }), { ...page, body: '{"a":1}' }, false],
    ['neither', rule({ body: 'not-json' }), { body: 'upstream error' }, true],
    ['a URL', rule({ url: 'https://my.example/sign*' }), page, false],
  ] as const)('%s', (_name, one, reply, holds) => {
    expect(failureOf(reply, 'read', [one])?.kind === 'evicted').toBe(holds);
  });

  it('sees where redirects ended', () => {
    const rules = [rule({ url: 'https://my.example/signin*' })];
    expect(failureOf(page, 'read', rules, 'https://my.example/signin?next=/')?.kind).toBe('evicted');
  });

  it('counts the first that fits, before what most servers mean', () => {
    const rules = [
      rule({ status: 500, means: 'session-expired' }),
      rule({ status: '5xx', means: 'evicted' }),
    ];
    expect(failureOf({ status: 500 }, 'read', rules)).toMatchObject({
      kind: 'session-expired',
      detail: 'HTTP 500',
    });
    expect(failureOf({ status: 502 }, 'read', rules)?.kind).toBe('evicted');
  });

  it('tells the code in its own words, and its own message', () => {
    const rules = [rule({ json: { '/ErrCode': [10001, 10003] }, message: 'Signed out.' })];
    expect(failureOf({ json: { ErrCode: 10003 } }, 'read', rules)).toEqual({
      kind: 'evicted',
      message: 'Signed out.',
      detail: 'ErrCode 10003',
    });
  });

  it('waits as the rule says where the reply does not', () => {
    const rules = [rule({ status: 200, means: 'rate-limited', wait: '12h' })];
    expect(failureOf({ json: {} }, 'read', rules)?.retryAt).toBe(start + 43_200_000);
    expect(failureOf({ json: {}, headers: { 'retry-after': '5' } }, 'read', rules)?.retryAt).toBe(
      start + 5_000,
    );
  });

  it('lets a tool read what says nothing of the session', () => {
    const rules = [
      rule({ json: { '/ErrCode': 10003 }, means: 'session-expired' }),
      rule({ json: { '/ErrCode': { not: 0 } }, means: 'unrecognised' }),
    ];
    expect(failureOf({ json: { ErrCode: 400_018 } }, 'passed-on', rules)).toBeUndefined();
    expect(failureOf({ json: { ErrCode: 400_018 } }, 'read', rules)?.kind).toBe('unrecognised');
    expect(failureOf({ json: { ErrCode: 10003 } }, 'passed-on', rules)?.kind).toBe('session-expired');
  });
});

describe('what has to be read', () => {
  const meaning = new ReplyMeaning('My site', [], new HandClock());
  const jsonOf = (reply: ScriptedReply) => () => meaning.jsonOf(new Reply(asResponse(url, reply)));

  it('is JSON, whatever it is called', () => {
    expect(jsonOf({ json: { a: 1 } })()).toEqual({ a: 1 });
    expect(jsonOf({ headers: { 'content-type': 'text/html' }, body: '{"a":1}' })()).toEqual({ a: 1 });
    expect(jsonOf({ json: {} })()).toEqual({});
  });

  it('passes when it is a page, and is unknown otherwise', () => {
    expect(jsonOf(page)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: 'transient' }) }),
    );
    for (const body of ['', 'upstream error', '{"a":']) {
      expect(jsonOf({ body })).toThrow(
        expect.objectContaining({ failure: expect.objectContaining({ kind: 'unrecognised' }) }),
      );
    }
  });
});

describe('whatever a server says', () => {
  const secret = 'sEcReT-token-value';
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
  const body = fc.oneof(
    fc.string(),
    json,
    fc.constant(`{"error":"${secret}","detail":"${secret}","ErrCode":"${secret}"}`),
  );
  const reply: fc.Arbitrary<HttpResponse> = fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    url: fc.constant(url),
    headers: fc.record(
      {
        'content-type': fc.constantFrom('text/html', 'application/json', secret),
        'retry-after': fc.constantFrom(secret, '5'),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>,
    setCookies: fc.constant([secret]),
    body,
  });
  const purposes = fc.constantFrom<ReplyPurpose>(
    'sign-in',
    'register',
    'renew',
    'prove',
    'read',
    'revoke',
    'oauth',
    'passed-on',
  );
  const rules = compileRules([
    { json: { '/error': { contains: 'secret' } }, means: 'evicted' },
    { json: { '/ErrCode': { not: 0 } }, means: 'unrecognised' },
    { json: { '/ErrCode': [10001, 10003] }, means: 'session-expired' },
  ]);

  it('never crashes the reader, and never gets into an error', () => {
    const meaning = new ReplyMeaning('My site', rules, new HandClock());
    fc.assert(
      fc.property(reply, purposes, (response, purpose) => {
        const failure = meaning.failureOf(new Reply(response), purpose, []);
        expect(JSON.stringify(failure ?? {})).not.toContain(secret);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never signs out without a clear word: only 401, "Not authenticated" and the errors of OAuth do by default', () => {
    const meaning = new ReplyMeaning('My site', [], new HandClock());
    fc.assert(
      fc.property(reply, purposes, (response, purpose) => {
        if (response.status === 401) return;
        expect(meaning.failureOf(new Reply(response), purpose, [])?.kind).not.toBe('session-expired');
      }),
      { numRuns: 1_000 },
    );
  });
});
