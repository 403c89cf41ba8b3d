import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import type { Account } from '../../main/engine/account.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';

/** Makes a profile with these accounts, as they lie in the database. */
export async function fillProfile(folder: string, accounts: readonly Account[]): Promise<void> {
  const database = openProfileDatabase(profileDatabasePath(folder));
  const store = new SqliteAccountStore(database);
  await Promise.all(accounts.map((account) => store.save(account)));
  database.close();
}

/** Accounts as people have them, always the same ones for a number. */
export function makeAccounts(count: number): readonly Account[] {
  const random = new SeededRandom(count, 'bench');
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => ({
    id: random.uuid(),
    providerId: 'jwt-api',
    instance: 'https://api.example.com',
    label: `person${index}@example.com`,
    identity: { subject: `${index}`, email: `person${index}@example.com`, name: `Person ${index}` },
    authMethod: 'password',
    tokenSource: 'account',
    status: 'active',
    failedAttempts: 0,
    paused: false,
    connectedAt: now,
    lastRefreshedAt: now,
    obtainedAt: now,
    expiresAt: now + 3_600_000,
    credits: { total: 412, parts: { daily: 60, monthly: 300, package: 52 }, unit: 'credits', readAt: now },
    hasCredential: true,
    reauthentications: [],
  }));
}
