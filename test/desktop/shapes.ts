import { randomUUID } from 'node:crypto';
import type { AccountData, EngineStatusData, FailureData } from '../../preload/contract.ts';

export const now = Date.UTC(2026, 10, 20, 12);
export const minute = 60_000;

export function account(parts: Partial<AccountData> = {}): AccountData {
  return {
    id: randomUUID(),
    providerId: 'site',
    providerName: 'Site',
    label: 'someone',
    authMethod: 'cookies',
    tokenSource: 'account',
    status: 'active',
    activity: 'idle',
    paused: false,
    connectedAt: now,
    hasCredential: false,
    waysIn: ['window'],
    ...parts,
  };
}

export function failure(parts: Partial<FailureData> = {}): FailureData {
  return {
    kind: 'session-expired',
    what: 'The session is over.',
    safe: 'The account stays listed.',
    act: 'Sign in again.',
    remedy: 'sign-in',
    ...parts,
  };
}

export function status(parts: Partial<EngineStatusData> = {}): EngineStatusData {
  return {
    version: '0.1.0',
    host: 'desktop',
    profile: '/profile',
    processId: 1,
    startedAt: now,
    online: true,
    protection: { backend: 'keychain', name: 'GNOME Keyring', state: 'open' },
    lock: { isSet: false, isLocked: false },
    counts: { accounts: 0, needSignIn: 0, refreshing: 0 },
    ...parts,
  };
}
