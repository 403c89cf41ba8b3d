import { randomUUID } from 'node:crypto';
import type { Account } from '../../main/engine/account.ts';

/** An account with every field that an account can have. */
export function fullAccount(change: Partial<Account> = {}): Account {
  return {
    id: randomUUID(),
    providerId: 'pixverse',
    instance: 'https://pixverse.example',
    label: 'Anna’s films',
    notes: 'For the trailer.\nPaid by the studio.',
    tags: ['films', 'studio'],
    refreshMargin: 600_000,
    creditAlert: 25,
    identity: { subject: '4711', email: 'anna@example.com', name: 'Anna' },
    authMethod: 'password',
    tokenSource: 'account',
    scopes: ['read', 'write'],
    status: 'retrying',
    failure: {
      kind: 'vault-unavailable',
      message: 'The keychain is locked.',
      detail: 'locked collection',
      vault: 'locked',
    },
    failedAttempts: 2,
    nextAttemptAt: 1_800_000_000_000,
    paused: false,
    connectedAt: 1_700_000_000_000,
    lastRefreshedAt: 1_700_000_100_000,
    lastUsedAt: 1_700_000_200_000,
    expiresAt: 1_700_003_600_000,
    refreshExpiresAt: 1_702_000_000_000,
    obtainedAt: 1_700_000_100_000,
    credits: {
      total: 90,
      parts: { daily: 60, monthly: 30 },
      unit: 'credits',
      plan: 'free',
      readAt: 1_700_000_100_000,
    },
    tasks: [{ name: 'Watch an advertisement', reward: 10, done: 1, total: 3 }],
    hasCredential: true,
    reauthentications: [1_700_000_050_000],
    ...change,
  };
}

/** An account with only what an account must have. */
export function bareAccount(change: Partial<Account> = {}): Account {
  return {
    id: randomUUID(),
    providerId: 'suno',
    label: 'Songs',
    authMethod: 'cookies',
    tokenSource: 'cookies',
    status: 'active',
    failedAttempts: 0,
    paused: false,
    connectedAt: 1_700_000_000_000,
    hasCredential: false,
    reauthentications: [],
    ...change,
  };
}
