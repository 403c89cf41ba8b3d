import { explain, type Failure, remedyOf } from '../../main/engine/failure.ts';
import type { AccountData, EngineStatusData, FailureData, ProviderData } from '../../preload/contract.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The moment at which the tests of the window take place: a Saturday afternoon. */
export const now = Date.UTC(2026, 10, 21, 12, 53);

/** A failure as the window gets it, with the engine's own words. */
export function failureData(failure: Failure): FailureData {
  const { message: _, ...rest } = failure;
  return { ...rest, ...explain(failure), remedy: remedyOf(failure) };
}

/** The same id for the same number, so that screenshots and orders can be compared. */
export function accountId(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** An active account that was refreshed 3 min ago and lives for an hour. */
export function account(number: number, changes: Partial<AccountData> = {}): AccountData {
  const label = changes.label ?? `person${number}@example.com`;
  return {
    id: accountId(number),
    providerId: 'pixverse',
    providerName: 'PixVerse',
    label,
    identity: { subject: `subject-${number}`, email: label },
    authMethod: 'password',
    tokenSource: 'account',
    status: 'active',
    activity: 'idle',
    paused: false,
    nextAttemptAt: now + 12 * minute,
    connectedAt: now - 40 * day,
    lastRefreshedAt: now - 3 * minute,
    obtainedAt: now - 3 * minute,
    expiresAt: now + 57 * minute,
    credits: {
      total: 412,
      parts: { daily: 60, monthly: 300, package: 52 },
      unit: 'credits',
      plan: 'Standard',
      readAt: now - 3 * minute,
    },
    hasCredential: true,
    waysIn: ['password', 'chrome', 'token'],
    ...changes,
  };
}

export function provider(id: string, name: string, changes: Partial<ProviderData> = {}): ProviderData {
  return {
    id,
    name,
    builtIn: true,
    waysIn: ['password', 'token'],
    renewal: 'refresh',
    kind: 'session',
    hosts: [`${id}.example`],
    hints: {},
    byGoogle: false,
    ...changes,
  };
}

export function engineStatus(changes: Partial<EngineStatusData> = {}): EngineStatusData {
  return {
    version: '0.1.0',
    host: 'daemon',
    profile: 'default',
    processId: 4711,
    startedAt: now - day,
    online: true,
    nextDueAt: now + 12 * minute,
    protection: { backend: 'keychain', name: 'GNOME Keyring', state: 'open' },
    lock: { isSet: false, isLocked: false },
    counts: { accounts: 0, needSignIn: 0, refreshing: 0 },
    ...changes,
  };
}
