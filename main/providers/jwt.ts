import { isJsonObject } from './merge-patch.ts';

/**
 * The claims of a JWT (RFC 7519), or undefined if the text is none. They are read and not verified: the token is for the server, and here
 * they only say when it ends and whose it is.
 */
export function readClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined || !/^[A-Za-z0-9_-]+$/.test(payload)) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isJsonObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
