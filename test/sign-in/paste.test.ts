import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../main/engine/failure.ts';
import type { InputPlan } from '../../main/engine/sign-in-plan.ts';
import { readPasted } from '../../main/sign-in/paste.ts';

const plan: InputPlan = { kind: 'input', cookieDomains: ['example.com'], localStorageOrigins: [] };
const secret = 'aVerySecretValue0123456789';

describe('a pasted token', () => {
  test.each([
    'abc.def.ghi',
    '  abc.def.ghi\n',
    'Bearer abc.def.ghi',
    'bearer   abc.def.ghi',
    'Authorization: Bearer abc.def.ghi',
    '"abc.def.ghi"',
    "'Bearer abc.def.ghi'",
  ])('%j is taken bare', (text) => {
    expect(readPasted('token', text, plan)).toEqual({ tokens: { accessToken: 'abc.def.ghi' } });
  });

  test('as a whole reply keeps what comes with it', () => {
    const reply = {
      access_token: 'one',
      token_type: 'bearer',
      expires_in: '3600',
      refresh_token: 'two',
      refresh_token_expires_in: 15_897_600,
      id_token: 'three',
      scope: 'a b',
    };
    expect(readPasted('token', JSON.stringify(reply), plan).tokens).toEqual({
      accessToken: 'one',
      refreshToken: 'two',
      expiresIn: 3600,
      refreshExpiresIn: 15_897_600,
      idToken: 'three',
      scope: 'a b',
    });
    const withClient = '{"access_token":"one","scopes":"a","client_secret":"four"}';
    expect(readPasted('token', withClient, plan).tokens).toEqual({
      accessToken: 'one',
      scope: 'a',
      clientSecret: 'four',
    });
    expect(readPasted('token', '{"accessToken":"x","expires_in":null}', plan).tokens).toEqual({
      accessToken: 'x',
    });
  });

  test('is refused if it cannot be one', () => {
    const texts = [
      '',
      '   ',
      'Bearer ',
      `two ${secret}`,
      `${secret}é`,
      `{"x":"${secret}"}`,
      `{"${secret}`,
      secret.repeat(999),
    ];
    for (const text of texts) {
      const refuse = () => readPasted('token', text, plan);
      expect(refuse).toThrow(FailureError);
      expect(refuse).not.toThrow(secret);
    }
  });

  test('of any kind is read or refused without being repeated', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((around) => around + secret + around),
      fc
        .dictionary(
          fc.constantFrom('access_token', 'token', 'refresh_token', 'expires_in', secret),
          fc.anything(),
        )
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('token', 'api-key', 'cookies'), (pasted, way) => {
        try {
          readPasted(way, pasted, plan);
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
          expect(error.failure.kind).toBe('invalid-input');
          expect(JSON.stringify(error.failure)).not.toContain(secret);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

test('a pasted API key is taken bare', () => {
  expect(readPasted('api-key', ' sk-123 \n', plan)).toEqual({ apiKey: 'sk-123' });
});

test('pasted cookies are limited to the plan', () => {
  const text = JSON.stringify([
    { name: 'a', value: '1', domain: 'example.com' },
    { name: 'b', value: '2', domain: 'other.org' },
  ]);
  expect(readPasted('cookies', text, plan).cookies).toHaveLength(1);
});

test('nothing can be pasted where the plan asks for something else', () => {
  const window = {
    kind: 'window',
    startUrl: 'https://example.com',
    mode: 'live',
    done: [],
    cookieDomains: [],
    localStorageOrigins: [],
    rejectedUrls: [],
    identityProviderHosts: [],
  } as const;
  expect(() => readPasted('token', 'x', window)).toThrow('Nothing can be pasted');
});
