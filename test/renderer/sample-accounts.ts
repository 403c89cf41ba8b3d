import type { AccountData } from '../../preload/contract.ts';
import { account, day, failureData, hour, minute, now } from './account-fixture.ts';

/** Eleven accounts in all the states that there are. */
export const sampleAccounts: readonly AccountData[] = [
  account(1, {
    label: 'bot@example.com',
    status: 'needs-sign-in',
    nextAttemptAt: undefined,
    hasCredential: true,
    failure: failureData({
      kind: 'credentials-rejected',
      message: 'PixVerse rejected the password of bot@example.com.',
      detail: 'ErrCode 500201',
    }),
    expiresAt: now - 2 * hour,
    lastRefreshedAt: now - 5 * hour,
    credits: { total: 0, parts: {}, unit: 'credits', readAt: now - 5 * hour },
  }),
  account(2, {
    label: 'ops@example.com',
    providerId: 'github',
    providerName: 'GitHub',
    authMethod: 'oauth',
    status: 'in-use-elsewhere',
    nextAttemptAt: undefined,
    hasCredential: false,
    credits: undefined,
    waysIn: ['loopback', 'device', 'token'],
    failure: failureData({
      kind: 'evicted',
      message: 'The account was signed in somewhere else.',
      detail: 'ErrCode 10005',
    }),
    lastRefreshedAt: now - 26 * hour,
  }),
  account(3, {
    label: 'art@example.com',
    refreshExpiresAt: now + 27 * day,
    tasks: [{ name: 'Watch an advertisement', reward: 30, done: 1, total: 2 }],
  }),
  account(4, {
    label: 'lab@example.com',
    providerId: 'imagefx',
    providerName: 'ImageFX',
    authMethod: 'google',
    tokenSource: 'cookies',
    hasCredential: false,
    waysIn: ['chrome', 'cookies'],
    nextAttemptAt: now + 52 * minute,
    credits: { total: 90, parts: {}, unit: 'credits', readAt: now - minute },
  }),
  account(5, {
    label: 'Design team',
    identity: { subject: '5', email: 'design@studio.example' },
    status: 'retrying',
    nextAttemptAt: now + 2 * minute,
    expiresAt: now + 12 * minute,
    obtainedAt: now - 48 * minute,
    failure: failureData({ kind: 'transient', message: 'PixVerse did not answer.', detail: 'HTTP 503' }),
    credits: {
      total: 12_840,
      parts: { daily: 0, monthly: 12_000, package: 840 },
      unit: 'credits',
      readAt: now,
    },
  }),
  account(6, {
    label: 'night@example.com',
    status: 'waiting',
    nextAttemptAt: now + 3 * minute,
    failure: failureData({
      kind: 'rate-limited',
      message: 'PixVerse asked for a pause.',
      detail: 'HTTP 429',
      retryAt: now + 3 * minute,
    }),
  }),
  account(7, {
    label: 'music@example.com',
    providerId: 'suno',
    providerName: 'Suno',
    activity: 'refreshing',
  }),
  account(8, {
    label: 'archive@example.com',
    providerId: 'suno',
    providerName: 'Suno',
    paused: true,
    nextAttemptAt: undefined,
  }),
  account(9, {
    label: 'Production key',
    providerId: 'runpod',
    providerName: 'Runpod',
    authMethod: 'api-key',
    identity: undefined,
    waysIn: ['api-key'],
    hasCredential: false,
    expiresAt: undefined,
    nextAttemptAt: now + 5 * hour,
    credits: { total: 24.5, parts: {}, unit: 'USD', readAt: now - hour },
  }),
  account(10, {
    label: 'ci@example.com',
    providerId: 'gitea',
    providerName: 'Gitea',
    instance: 'https://git.example.org',
    authMethod: 'oauth',
    waysIn: ['loopback', 'token'],
    hasCredential: false,
    scopes: ['read:user', 'write:repository'],
    credits: undefined,
    status: 'misconfigured',
    nextAttemptAt: undefined,
    failure: failureData({
      kind: 'misconfigured',
      message: 'The definition of Gitea names no token endpoint.',
      field: '/refresh/url',
    }),
  }),
  account(11, {
    label: 'soon@example.com',
    nextAttemptAt: now + 40_000,
    obtainedAt: now - 54 * minute,
    expiresAt: now + 6 * minute,
    lastRefreshedAt: now - 54 * minute,
  }),
];

const providers = [
  ['pixverse', 'PixVerse'],
  ['imagefx', 'ImageFX'],
  ['github', 'GitHub'],
  ['suno', 'Suno'],
] as const;

/** Many accounts over four providers; every hundredth needs a person. */
export function manyAccounts(count: number): readonly AccountData[] {
  return Array.from({ length: count }, (_, number) => {
    const [providerId, providerName] = providers[number % providers.length] ?? providers[0];
    const needing = number % 100 === 17;
    return account(number, {
      label: `person${String(number).padStart(5, '0')}@example.com`,
      providerId,
      providerName,
      nextAttemptAt: needing ? undefined : now + (number % 59) * minute,
      status: needing ? 'needs-sign-in' : 'active',
      failure: needing
        ? failureData({ kind: 'session-expired', message: `${providerName} has ended the session.` })
        : undefined,
      credits: { total: (number * 37) % 900, parts: {}, unit: 'credits', readAt: now },
    });
  });
}
