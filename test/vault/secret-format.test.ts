import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptySession } from '../../main/engine/session.ts';
import { credentialFormat, readSecret, sessionFormat, writeSecret } from '../../main/vault/secret-format.ts';
import { problemOf } from '../../main/vault/vault-failure.ts';
import { fullSession } from './secret-fixture.ts';

const problemOfReading = (text: string) => {
  try {
    readSecret(sessionFormat, Buffer.from(text));
  } catch (error) {
    return problemOf(error);
  }
  return 'read';
};

test('sessions and credentials come back whole', () => {
  for (const session of [fullSession(), emptySession(5)]) {
    expect(readSecret(sessionFormat, writeSecret(sessionFormat, session))).toEqual(session);
  }
  const credential = { username: 'ann', password: 'pässword "\u0000" \n' };
  expect(readSecret(credentialFormat, writeSecret(credentialFormat, credential))).toEqual(credential);
});

test('any texts come back whole', () => {
  const text = fc.string({ unit: 'grapheme' });
  // `__proto__` as a name is the one that is left out: it would become the prototype of whatever copies it.
  const texts = fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    text,
  );
  fc.assert(
    fc.property(
      texts,
      fc.dictionary(fc.webUrl(), texts),
      fc.string(),
      (values, localStorage, accessToken) => {
        const session = { ...emptySession(1), values, localStorage, accessToken };
        expect(readSecret(sessionFormat, writeSecret(sessionFormat, session))).toEqual(session);
      },
    ),
  );
});

test('fields that a later version of the same format adds are passed over', () => {
  const text = JSON.stringify({ version: 1, session: { ...emptySession(1), colour: 'red' }, more: true });
  expect(readSecret(sessionFormat, Buffer.from(text))).toEqual(emptySession(1));
});

test('a newer version is told as such, and everything else as damage', () => {
  expect(problemOfReading('{"version":2,"session":"other"}')).toBe('newer-format');
  expect(problemOfReading('{"version":1,"session":{"cookies":"none"}}')).toBe('damaged');
  expect(problemOfReading('{"version":1,"credential":{"username":"a","password":"b"}}')).toBe('damaged');
  expect(problemOfReading('{"version":"1"}')).toBe('damaged');
  fc.assert(fc.property(fc.string(), (text) => problemOfReading(text) === 'damaged'));
  fc.assert(fc.property(fc.json(), (text) => problemOfReading(text) === 'damaged'));
});

test('no failure repeats the secret', () => {
  try {
    readSecret(sessionFormat, Buffer.from('{"version":1,"session":{"accessToken":{"hidden":"s3cr3t"}}}'));
    expect.unreachable();
  } catch (error) {
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cr3t');
  }
});
