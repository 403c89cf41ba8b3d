import type { Session } from '../../main/engine/session.ts';

/** A session with every field that a session can have. */
export function fullSession(change: Partial<Session> = {}): Session {
  return {
    accessToken: 'access-token-of-the-test',
    accessTokenExpiresAt: 1_800_000_000_000,
    refreshToken: 'refresh-token-of-the-test',
    refreshTokenExpiresAt: 1_900_000_000_000,
    apiKey: 'api-key-of-the-test',
    scopes: ['read', 'write'],
    cookies: [
      {
        name: '__Secure-session',
        value: 'cookie-of-the-test',
        domain: 'example.com',
        hostOnly: false,
        path: '/',
        expires: 1_800_000_000_000,
        secure: true,
        httpOnly: true,
        sameSite: 'lax',
      },
      {
        name: 'plain',
        value: '',
        domain: 'www.example.com',
        hostOnly: true,
        path: '/a',
        secure: false,
        httpOnly: false,
      },
    ],
    localStorage: { 'https://example.com': { theme: 'dark', ключ: '"значение"' } },
    values: { 'trace-id': '0f0f' },
    obtainedAt: 1_700_000_000_000,
    ...change,
  };
}

/** A session whose sealed form is about so many bytes longer than a short one. */
export function sessionOfLength(length: number, marker: string): Session {
  return {
    cookies: [],
    localStorage: {},
    values: { padding: 'p'.repeat(length) },
    accessToken: marker,
    obtainedAt: 1,
  };
}
