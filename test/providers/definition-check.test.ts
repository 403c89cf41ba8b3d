import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { builtInDefinitions, findBuiltIn } from '../../main/providers/built-in.ts';
import { checkDefinition } from '../../main/providers/definition-check.ts';
import { mergePatch } from '../../main/providers/merge-patch.ts';
import { definitionJsonSchema } from '../../main/providers/published-schema.ts';
import { definitionProblem } from '../../preload/schemas.ts';

const docs = join(import.meta.dirname, '../../docs');
const sites = join(import.meta.dirname, 'sites');

/** A definition with nothing wrong, to break in one place at a time. */
const right = {
  format: 1,
  id: 'my-site',
  name: 'My site',
  signIn: {
    password: {
      request: { url: 'https://my.example/login', json: { user: '{username}', word: '{password}' } },
    },
  },
  tokens: { accessToken: '/token', refreshToken: '/refresh' },
  renewal: {
    by: 'refresh',
    request: { url: 'https://my.example/refresh', json: { token: '{refreshToken}' } },
  },
};

/** The problems after a change, which is a merge patch: null takes a member away. */
function problemsAfter(change: unknown) {
  const document = mergePatch(right, change as never);
  return checkDefinition(JSON.stringify(document), findBuiltIn).problems;
}

describe('a right definition', () => {
  it('has no problems', () => {
    expect(problemsAfter({})).toEqual([]);
  });

  it.each([...builtInDefinitions])('is built in: %s', (id, definition) => {
    expect(checkDefinition(JSON.stringify(definition), findBuiltIn)).toEqual({
      id,
      definition,
      problems: [],
    });
  });

  it.each(readdirSync(sites))('can be written in under 30 lines: %s', (file) => {
    const text = readFileSync(join(sites, file), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThan(30);
    expect(checkDefinition(text).problems).toEqual([]);
  });

  it.each(['definitions.md', 'providers.md'])('stands in every example of %s', (file) => {
    const page = readFileSync(join(docs, file), 'utf8');
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1] ?? '');
    const whole = examples.filter((text) => text.includes('"format"'));
    expect(whole.length).toBeGreaterThanOrEqual(2);
    for (const text of whole) expect(checkDefinition(text, findBuiltIn).problems).toEqual([]);
  });

  it.each([...builtInDefinitions.keys()])('is told of in the documentation: %s', (id) => {
    const page = readFileSync(join(docs, 'providers.md'), 'utf8');
    expect(page).toMatch(new RegExp(`\\| .*\`${id.startsWith('playground-') ? 'playground-\\*' : id}\``));
  });

  it('can be touched although the one that it is based on brings tokens', () => {
    const mine = {
      format: 1,
      id: 'my-studio',
      name: 'My studio',
      basedOn: 'nextauth',
      tokens: null,
      renewal: { by: 'touch' },
    };
    expect(checkDefinition(JSON.stringify(mine), findBuiltIn).problems).toEqual([]);
  });

  it('can be based on a built-in one, in a few lines', () => {
    const mine = {
      format: 1,
      id: 'my-company',
      name: 'My company',
      basedOn: 'oidc',
      instance: null,
      oauth: { issuer: 'https://login.my.example', clientId: 'abc123' },
    };
    const { id, definition, problems } = checkDefinition(JSON.stringify(mine), findBuiltIn);
    expect(problems).toEqual([]);
    expect(id).toBe('my-company');
    expect(definition?.oauth).toEqual({
      issuer: 'https://login.my.example',
      clientId: 'abc123',
      scopes: ['openid', 'email', 'profile', 'offline_access'],
    });
    expect(definition?.instance).toBeUndefined();
  });
});

describe('the published JSON Schema', () => {
  it('is up to date in docs/definition.schema.json', () => {
    const path = join(docs, 'definition.schema.json');
    if (process.env.WRITE_DEFINITION_SCHEMA)
      writeFileSync(path, `${JSON.stringify(definitionJsonSchema(), null, 2)}\n`);
    // When this is red: WRITE_DEFINITION_SCHEMA=1 npx vitest run test/providers/definition-check && npm run format
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(definitionJsonSchema());
  });

  it('accepts what the check accepts, as another reader of JSON Schema sees it', () => {
    const { if: _if, then: _then, ...schema } = definitionJsonSchema();
    const reader = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const invented = readdirSync(sites).map(
      (file) => JSON.parse(readFileSync(join(sites, file), 'utf8')) as unknown,
    );
    for (const definition of [...builtInDefinitions.values(), ...invented]) {
      expect(reader.safeParse(definition).success).toBe(true);
      expect(reader.safeParse({ ...(definition as object), nmae: 1 }).success).toBe(false);
    }
  });

  it('knows every member, and asks a based definition for less', () => {
    const schema = definitionJsonSchema() as {
      properties: object;
      required: string[];
      then: { required: string[] };
    };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['signIn', 'renewal', 'basedOn', '$schema']),
    );
    expect(schema.required).toEqual(['format', 'id', 'name']);
    expect(schema.then.required).toEqual(['format', 'id', 'name', 'signIn', 'renewal']);
  });
});

describe('a wrong definition is refused with the place, what is there, and what is expected', () => {
  it.each([
    [{ format: 2 }, '/format', 'number 2', '1, the version of the format'],
    [{ id: 'My Site' }, '/id', 'the text "My Site"', 'lower-case letters, digits and single hyphens'],
    [{ name: null }, '/name', 'nothing', 'a name of 1 to 80 characters on one line'],
    [{ nmae: 'x' }, '/nmae', 'the unknown name "nmae"', 'only names that the format knows'],
    [{ oauth: { clientSecret: 'x' } }, '/oauth/clientSecret', 'the unknown name "clientSecret"', 'no secret'],
    [{ refreshMargin: '5 minutes' }, '/refreshMargin', 'the text "5 minutes"', 'a duration from 1s to 366d'],
    [{ refreshMargin: '400d' }, '/refreshMargin', 'the text "400d"', 'a duration from 1s to 366d'],
    [{ parallelRefreshes: 0 }, '/parallelRefreshes', 'number 0', 'at least 1'],
    [{ parallelRefreshes: 1.5 }, '/parallelRefreshes', 'number 1.5', 'a whole number'],
    [{ tokens: { accessToken: 'token' } }, '/tokens/accessToken', 'the text "token"', 'an RFC 6901 pointer'],
    [
      { tokens: { accessToken: ['/a', 'b'] } },
      '/tokens/accessToken/1',
      'the text "b"',
      'an RFC 6901 pointer',
    ],
    [{ tokens: { accessToken: 7 } }, '/tokens/accessToken', 'number 7', 'an RFC 6901 pointer'],
    [
      { tokens: { expires: { secs: '/x' } } },
      '/tokens/expires',
      'an object',
      'an object with one of "seconds"',
    ],
    [{ tokens: { expires: { fixed: 'x' } } }, '/tokens/expires/fixed', 'the text "x"', 'a duration'],
    [
      { renewal: { by: 'magic' } },
      '/renewal/by',
      'the text "magic"',
      '"refresh", "oauth", "touch", "sign-in" or "check"',
    ],
    [{ renewal: null }, '/renewal', 'nothing', 'an object with "by"'],
    [{ renewal: { request: 'ftp://x' } }, '/renewal/request', 'the text "ftp://x"', 'an https URL'],
    [
      { renewal: { request: { metod: 'GET' } } },
      '/renewal/request/metod',
      'the unknown name "metod"',
      'only names',
    ],
    [
      { failures: [{ status: '4x', means: 'evicted' }] },
      '/failures/0/status',
      'the text "4x"',
      'a status from 100',
    ],
    [
      { failures: [{ status: 400, means: 'gone' }] },
      '/failures/0/means',
      'the text "gone"',
      'one of "transient"',
    ],
    [
      { failures: [{ json: { code: 1 }, means: 'evicted' }] },
      '/failures/0/json/code',
      'the name "code"',
      'an RFC 6901',
    ],
    [
      { failures: [{ json: { '/a': { is: 1 } }, means: 'evicted' }] },
      '/failures/0/json/~1a',
      'an object',
      'a value',
    ],
    [{ send: { 'X Y': 'a' } }, '/send/X Y', 'the name "X Y"', 'the name of a header'],
    [{ domains: ['https://my.example'] }, '/domains/0', 'the text "https://my.example"', 'a host such as'],
    [
      { signIn: { loopback: { redirectPort: 80 } } },
      '/signIn/loopback/redirectPort',
      'number 80',
      'at least 1024',
    ],
    [{ signIn: 'password' }, '/signIn', 'the text "password"', 'an object'],
  ])('%j', (change, pointer, found, expected) => {
    const problems = problemsAfter(change);
    const problem = problems.find((one) => one.pointer === pointer);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(problem?.found).toContain(found);
    expect(problem?.expected).toContain(expected);
  });

  it.each([
    [
      'a domain',
      { domains: ['other.example'] },
      '/signIn/password/request/url',
      'a URL on one of the "domains"',
    ],
    ['plain http', { renewal: { request: { url: 'http://my.example/r' } } }, '/renewal/request/url', 'https'],
    [
      'a password in a URL',
      { renewal: { request: { url: 'https://a:b@my.example/r' } } },
      '/renewal/request/url',
      'without user name',
    ],
    [
      'a variable host',
      { renewal: { request: { url: 'https://{username}.example/' } } },
      '/renewal/request/url',
      'a host without variables',
    ],
    [
      'an unknown variable',
      { renewal: { request: { json: { token: '{refresh}' } } } },
      '/renewal/request/json/token',
      'only {accessToken}',
    ],
    [
      'a password at renewal',
      { renewal: { request: { json: { token: '{password}' } } } },
      '/renewal/request/json/token',
      'only',
    ],
    ['an unnamed value', { send: { 'X-Id': '{values.anonymousId}' } }, '/send/X-Id', 'a value named in'],
    [
      'an instance out of nowhere',
      { renewal: { request: { url: '{instance}/r' } } },
      '/renewal/request/url',
      '"instance": {}',
    ],
    [
      'no place of the refresh token',
      { tokens: { refreshToken: null } },
      '/tokens/refreshToken',
      'where the refresh token is',
    ],
    ['no tokens', { tokens: null }, '/tokens', 'where the new tokens are'],
    ['a fixed secret', { send: { Authorization: 'Bearer abc' } }, '/send/Authorization', 'holds no secret'],
    ['a header of the client', { send: { Cookie: 'a=b' } }, '/send/Cookie', 'no such header'],
    ['two bodies', { renewal: { request: { form: { a: 'b' } } } }, '/renewal/request/form', 'either'],
    ['a GET with a body', { renewal: { request: { method: 'GET' } } }, '/renewal/request/method', 'POST'],
    [
      'a page where tokens are',
      { renewal: { request: { expects: 'any' } } },
      '/renewal/request/expects',
      '"json"',
    ],
    ['no way in', { signIn: { password: null } }, '/signIn', 'at least one way in'],
    [
      'registration alone',
      { signIn: { password: null, register: { request: 'https://my.example/r' } } },
      '/signIn/register',
      '"signsIn": true',
    ],
    [
      'renewal without password',
      { signIn: { password: null, token: {} }, renewal: { by: 'sign-in', request: null } },
      '/renewal/by',
      '"password"',
    ],
    ['nothing to touch', { tokens: null, renewal: { by: 'touch', request: null } }, '/renewal', '"request"'],
    [
      'a window without page',
      { signIn: { window: {} } },
      '/signIn/window/startUrl',
      'the URL of the sign-in page',
    ],
    [
      'a window without end',
      { signIn: { window: { startUrl: 'https://my.example/' } } },
      '/signIn/window/done',
      'what shows',
    ],
    [
      'an empty end',
      { signIn: { window: { startUrl: 'https://my.example/', done: {} } } },
      '/signIn/window/done',
      'at least one of',
    ],
    [
      'a wild pattern',
      { signIn: { chrome: { startUrl: 'https://my.example/', done: { url: 'https://*my.example/' } } } },
      '/signIn/chrome/done/url',
      'a URL pattern',
    ],
    ['OAuth without server', { signIn: { loopback: {} } }, '/signIn/loopback', '"oauth"'],
    ['OAuth renewal without server', { renewal: { by: 'oauth', request: null } }, '/renewal/by', '"oauth"'],
    [
      'two servers',
      { oauth: { clientId: 'x', issuer: 'https://a.example', endpoints: { token: 'https://a.example/t' } } },
      '/oauth',
      'either',
    ],
    [
      'an endpoint too few',
      { signIn: { device: {} }, oauth: { clientId: 'x', endpoints: { token: 'https://a.example/t' } } },
      '/oauth/endpoints/deviceAuthorization',
      'the URL of this endpoint',
    ],
    [
      'a parameter that the client sets',
      { oauth: { issuer: 'https://a.example', refreshParameters: { grant_type: 'password' } } },
      '/oauth/refreshParameters/grant_type',
      'another name',
    ],
    [
      'a secret as a parameter',
      { oauth: { issuer: 'https://a.example', refreshParameters: { extra: '{refreshToken}' } } },
      '/oauth/refreshParameters/extra',
      'only {redirectUri}',
    ],
    [
      'minting without a touch',
      { mint: { request: 'https://my.example/token', accessToken: '/t' } },
      '/mint',
      'by "touch" with a "request"',
    ],
    [
      'an identity in tokens that are not kept',
      {
        renewal: { by: 'touch', request: 'https://my.example/me' },
        mint: { request: 'https://my.example/token', accessToken: '/t' },
        identity: { from: 'accessToken', subject: '/sub' },
      },
      '/identity/from',
      'no token is kept',
    ],
    [
      'minting elsewhere',
      {
        renewal: { by: 'touch', request: 'https://my.example/me' },
        mint: { request: 'https://evil.example/token', accessToken: '/t' },
        domains: ['my.example'],
      },
      '/mint/request',
      'one of the "domains"',
    ],
    [
      'values of no reply',
      { renewal: { by: 'touch', request: null, values: { id: '/id' } } },
      '/renewal/values',
      '"request" as well',
    ],
    [
      'an identity of nobody',
      { identity: { request: 'https://my.example/me' } },
      '/identity/subject',
      'never changes',
    ],
    ['an identity from nowhere', { identity: { subject: '/id' } }, '/identity', 'either'],
    [
      'credits without number',
      { credits: { request: 'https://my.example/c' } },
      '/credits',
      '"total" or "parts"',
    ],
    [
      'tasks without credits',
      {
        tasks: {
          request: 'https://my.example/t',
          list: '',
          name: 'x',
          reward: '/r',
          done: '/d',
          total: '/t',
        },
      },
      '/tasks',
      '"credits"',
    ],
    ['an empty rule', { failures: [{ means: 'evicted' }] }, '/failures/0', 'at least one of'],
    [
      'a wait for nothing',
      { failures: [{ status: 400, means: 'evicted', wait: '1h' }] },
      '/failures/0/wait',
      'rate-limited',
    ],
    [
      'an unsafe suggestion',
      { instance: { suggestion: 'http://my.example' } },
      '/instance/suggestion',
      'https',
    ],
  ])('%s', (_name, change, pointer, expected) => {
    const problems = problemsAfter(change);
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
    expect(problems.find((problem) => problem.pointer === pointer)?.expected).toContain(expected);
  });

  it('says where a text stops being JSON', () => {
    expect(checkDefinition('{\n  "format": 1,\n}').problems).toMatchObject([
      { pointer: '', found: 'line 3, column 1: } after a comma', expected: 'a name in double quotes' },
    ]);
    expect(checkDefinition('[1]').problems).toMatchObject([{ pointer: '', found: 'a list' }]);
    expect(checkDefinition(`"${'x'.repeat(300_000)}"`).problems).toMatchObject([
      { expected: 'at most 262144' },
    ]);
  });

  it('names the id where it can be read', () => {
    expect(checkDefinition('{"id": "half-done"}')).toMatchObject({ id: 'half-done' });
    expect(checkDefinition('{"id": 5}')).not.toHaveProperty('id');
  });

  it('refuses a base that is not there, and one that would lend its name', () => {
    const based = { format: 1, id: 'mine', name: 'Mine', basedOn: 'nothing' };
    expect(checkDefinition(JSON.stringify(based), findBuiltIn).problems).toMatchObject([
      { pointer: '/basedOn', found: 'the text "nothing"' },
    ]);
    expect(
      checkDefinition('{"basedOn": "oidc"}', findBuiltIn).problems.map(({ pointer }) => pointer),
    ).toEqual(['/format', '/id', '/name']);
  });

  it('allows plain http on this machine', () => {
    const local = { signIn: { password: { request: { url: 'http://127.0.0.1:8080/login' } } } };
    expect(problemsAfter(local)).toEqual([]);
  });

  it('answers in the shape of the contract, whatever is thrown at it', () => {
    const places = ['/format', '/id', '/signIn', '/tokens', '/renewal', '/failures', '/send', '/oauth'];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        const document = mergePatch(right, { [place.slice(1)]: value as never });
        const { problems } = checkDefinition(JSON.stringify(document), findBuiltIn);
        for (const problem of problems) {
          expect(definitionProblem.parse(problem)).toEqual(problem);
          expect(problem.expected).not.toMatch(/^(?:Invalid|Unrecognized|Too )|input:/);
          expect(problem.found.length).toBeLessThan(200);
        }
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void checkDefinition(text)));
  });
});
