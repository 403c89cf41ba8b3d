import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAccountStore } from '../../../main/accounts/account-store.ts';
import { openProfileDatabase, profileDatabasePath } from '../../../main/accounts/profile-database.ts';
import type { Account } from '../../../main/engine/account.ts';
import { SeededRandom } from '../../simulation/seeded-random.ts';
import type { BenchQuestion } from '../measure.ts';

interface Probe {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly accounts: number;
  readonly keychain: boolean;
}

const probeScript = join(import.meta.dirname, '..', 'start-probe.ts');

function probe(kind: 'profile' | 'json', path: string, expected: number): Probe {
  const result: Probe = JSON.parse(
    execFileSync(process.execPath, [probeScript, kind, path], { encoding: 'utf8' }),
  );
  if (result.accounts !== expected) throw new Error(`${result.accounts} accounts instead of ${expected}`);
  if (result.keychain) throw new Error('the start asked the keychain');
  return result;
}

/** Opening a profile until its accounts can be listed, in a fresh process. Fails if the keychain is so much as loaded. */
export async function start(): Promise<BenchQuestion[]> {
  const questions: BenchQuestion[] = [];
  for (const count of [10, 1_000, 10_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const accounts = makeAccounts(count);
    await fillProfile(folder, accounts);
    const file = join(folder, 'accounts.json');
    writeFileSync(file, JSON.stringify(accounts));
    const shared = { rival: 'the accounts in one JSON file, parsed', target: 'no keychain read' };
    questions.push({
      ...shared,
      name: `start with ${count} accounts`,
      unit: 'ms',
      ours: () => probe('profile', folder, count).milliseconds,
      theirs: () => probe('json', file, count).milliseconds,
      isReached: () => true,
    });
    questions.push({
      ...shared,
      name: `memory after it, ${count} accounts`,
      unit: 'MB',
      ours: () => probe('profile', folder, count).megabytes,
      theirs: () => probe('json', file, count).megabytes,
      isReached: () => true,
    });
  }
  return questions;
}

async function fillProfile(folder: string, accounts: readonly Account[]): Promise<void> {
  const database = openProfileDatabase(profileDatabasePath(folder));
  const store = new SqliteAccountStore(database);
  await Promise.all(accounts.map((account) => store.save(account)));
  database.close();
}

function makeAccounts(count: number): readonly Account[] {
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
