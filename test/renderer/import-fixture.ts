import type { Output } from '../../preload/contract.ts';
import { failureData, hour, minute, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';

type Preview = Output<'imports.preview'>;

const art = sampleAccounts.find(({ label }) => label === 'art@example.com');

/** What an engine finds in a file with four sessions. */
export const foundSessions: Preview = {
  previewId: 'preview-1',
  expiresAt: now + 10 * minute,
  format: 'cookies-txt',
  passwords: [],
  leftOut: { cookies: 214, sites: 61 },
  items: [
    {
      item: 0,
      providerId: 'pixverse',
      providerName: 'PixVerse',
      recognisedBy: ['_ai_token'],
      identity: { subject: '7', email: 'art@example.com', name: 'Art' },
      account: art && { id: art.id, label: art.label, providerName: art.providerName },
      changes: [
        { field: 'status', change: 'replaced', before: 'needs-sign-in', after: 'active' },
        { field: 'auth-method', change: 'replaced', before: 'password', after: 'cookies' },
        { field: 'access-token', change: 'replaced' },
        { field: 'access-token-end', change: 'replaced', before: now - 3 * hour, after: now + 20 * hour },
        { field: 'cookies', change: 'replaced', names: ['_ai_token'] },
        { field: 'cookies', change: 'added', names: ['visitor', 'locale'] },
      ],
      renewed: false,
      password: 'possible',
      username: 'art@example.com',
    },
    {
      item: 1,
      providerId: 'imagefx',
      providerName: 'Google Labs ImageFX',
      recognisedBy: ['__Secure-next-auth.session-token'],
      identity: { subject: 'lab@example.com', email: 'lab@example.com' },
      changes: [{ field: 'cookies', change: 'added', names: ['__Secure-next-auth.session-token'] }],
      renewed: true,
      password: 'google',
      username: 'lab@example.com',
    },
    {
      item: 2,
      providerId: 'playground-studio',
      providerName: 'Playground Studio',
      instance: 'http://127.0.0.1:45475',
      recognisedBy: ['studio-session-token'],
      identity: { subject: 'ada@playground.example', email: 'ada@playground.example' },
      changes: [{ field: 'access-token', change: 'added' }],
      renewed: false,
      password: 'in-file',
      username: 'ada@playground.example',
    },
    {
      item: 3,
      providerId: 'suno',
      providerName: 'Suno',
      recognisedBy: ['__client'],
      changes: [],
      renewed: false,
      password: 'not-possible',
      failure: failureData({
        kind: 'session-expired',
        message: 'Suno has ended the session.',
        detail: 'HTTP 200',
      }),
    },
  ],
};

/** What an engine finds in a list of passwords. */
export const foundPasswords: Preview = {
  previewId: 'preview-2',
  expiresAt: now + 10 * minute,
  format: 'passwords',
  items: [],
  leftOut: { cookies: 0, sites: 0 },
  passwords: [
    {
      line: 2,
      account: art && { id: art.id, label: art.label, providerName: art.providerName },
      outcome: 'replaced',
    },
    { line: 3, outcome: 'no-such-account' },
    { line: 4, outcome: 'several-accounts' },
    { line: 5, outcome: 'wrong', problem: 'has nothing in the column for the password' },
  ],
};
