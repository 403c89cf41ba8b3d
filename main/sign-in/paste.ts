import { type FailureError, fail } from '../engine/failure.ts';
import type { Captured } from '../engine/provider.ts';
import type { SignInPlan } from '../engine/sign-in-plan.ts';
import { importCookies } from './import-cookies.ts';

/** More than servers accept in a header, and less than somebody's whole clipboard. */
const longestSecret = 16 * 1024;

/**
 * Makes what a sign-in adapter would bring of what a person pasted, for ways `cookies`, `token` and `api-key`. Throws `invalid-input`
 * with the place and never repeats what was pasted.
 */
export function readPasted(way: 'cookies' | 'token' | 'api-key', text: string, plan: SignInPlan): Captured {
  if (plan.kind !== 'input') throw fail('not-supported', 'Nothing can be pasted for this kind of sign-in.');
  if (way === 'cookies') return importCookies(text, plan);
  return way === 'token' ? { tokens: readToken(text) } : { apiKey: bareSecret(text, 'API key') };
}

/** A bare token, one with its `Authorization` header, or a token endpoint's whole reply as JSON. */
function readToken(text: string): NonNullable<Captured['tokens']> {
  const content = text.trim();
  if (!content.startsWith('{')) return { accessToken: bareSecret(content, 'token') };
  const reply = parseObject(content);
  const accessToken = firstText(reply, ['access_token', 'accessToken', 'token', 'jwt']);
  if (accessToken === undefined) throw unreadable('The JSON that was pasted has no "access_token".');
  const refreshToken = firstText(reply, ['refresh_token', 'refreshToken']);
  const idToken = firstText(reply, ['id_token', 'idToken']);
  const expiresIn = firstSeconds(reply, ['expires_in', 'expiresIn']);
  const refreshExpiresIn = firstSeconds(reply, ['refresh_token_expires_in', 'refresh_expires_in']);
  const scope = firstText(reply, ['scope', 'scopes']);
  const clientSecret = firstText(reply, ['client_secret', 'clientSecret']);
  return {
    accessToken: bareSecret(accessToken, 'token'),
    ...(refreshToken !== undefined && { refreshToken: bareSecret(refreshToken, 'refresh token') }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(refreshExpiresIn !== undefined && { refreshExpiresIn }),
    ...(idToken !== undefined && { idToken: bareSecret(idToken, 'ID token') }),
    ...(scope !== undefined && { scope }),
    ...(clientSecret !== undefined && { clientSecret: bareSecret(clientSecret, 'client secret') }),
  };
}

/** What people copy along with a secret is taken off: white space, quotes, `Authorization: Bearer`. */
function bareSecret(text: string, name: string): string {
  const secret = text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
    .replace(/^authorization\s*:\s*/i, '')
    .replace(/^bearer(?:\s+|$)/i, '')
    .trim();
  if (secret === '') throw unreadable(`The ${name} is empty.`);
  if (secret.length > longestSecret) throw unreadable(`The ${name} is longer than any known one.`);
  // Only what may stand in a header (RFC 9110, 5.5): anything else is not a secret but a text around one.
  if (/[^\x21-\x7e]/.test(secret))
    throw unreadable(`The ${name} has spaces or other characters that none has.`);
  return secret;
}

function parseObject(content: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The parser's own message quotes the text.
  }
  throw unreadable('What was pasted begins like JSON but is not complete.');
}

function firstText(reply: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(reply, name) ? reply[name] : undefined;
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function firstSeconds(
  reply: Readonly<Record<string, unknown>>,
  names: readonly string[],
): number | undefined {
  for (const name of names) {
    const value = Object.hasOwn(reply, name) ? reply[name] : undefined;
    const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0) return seconds;
  }
  return undefined;
}

function unreadable(message: string): FailureError {
  return fail('invalid-input', message, { field: 'pasted' });
}
