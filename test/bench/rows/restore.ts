import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptySession } from '../../../main/engine/session.ts';
import { writeContent } from '../../../main/host/backup/backup-content.ts';
import { openProfileHost } from '../../../main/host/profile-host.ts';
import { makeRecipient, sealBackup } from '../../../main/vault/backup-file.ts';
import { makeAccounts } from '../filled-profile.ts';
import { dispatcher } from '../host-call.ts';
import type { BenchQuestion } from '../measure.ts';
import { benchFolder } from '../token-service.ts';

const passphrase = 'correct horse battery staple';

/** A backup of many accounts taken into a new profile, against their plain JSON parsed and inserted in one transaction. */
export async function restore(): Promise<BenchQuestion[]> {
  const count = 10_000;
  const folder = benchFolder();
  const backup = join(folder, 'accounts.backup');
  const records = recordsOf(count);
  await writeBackup(backup, records);
  const text = JSON.stringify(records);
  return [
    {
      name: `import of ${count} accounts from a backup`,
      unit: 'ms',
      rival: 'their plain JSON parsed, inserted in one transaction',
      target: 'under 5 s',
      ours: () => restoreInto(benchFolder(), backup, count),
      theirs: () => insertAll(join(benchFolder(), 'bare.db'), text),
      isReached: (_, ours) => ours.median < 5_000,
    },
  ];
}

/** Accounts of the provider `bench` with a session of 1 KB and a password each, as a backup has them. */
export function recordsOf(count: number, refreshToken = 'r'.repeat(64)) {
  return makeAccounts(count).map(({ instance: _, ...account }, index) => ({
    account: { ...account, providerId: 'bench' },
    session: {
      ...emptySession(account.obtainedAt ?? 0),
      accessToken: `${index}`.padStart(900, 'e'),
      accessTokenExpiresAt: account.expiresAt,
      refreshToken,
    },
    credential: { username: account.label, password: `password-${index}` },
    credits: [],
  }));
}

/** Writes a backup file with these records. */
export async function writeBackup(path: string, accounts: ReturnType<typeof recordsOf>): Promise<void> {
  const plaintext = writeContent({
    createdAt: Date.now(),
    latchkey: '0.1.0',
    accounts,
    definitions: new Map(),
  });
  writeFileSync(path, sealBackup(plaintext, await makeRecipient(passphrase)));
}

/** Milliseconds from the passphrase to all accounts listed, in a profile that was empty. */
export async function restoreInto(folder: string, backup: string, count: number): Promise<number> {
  const host = await openProfileHost({ profile: folder, kind: 'command' });
  if (!host) throw new Error('the profile is in use');
  try {
    await host.protection.choose('key-file', undefined);
    const call = dispatcher(host);
    const startedAt = performance.now();
    const { id: fileId } = (await call('backup.takeFile', { path: backup })) as { id: string };
    const wish = { mode: 'merge', olderToo: false, settings: false };
    await call('backup.restore', { fileId, passphrase, wish });
    const took = performance.now() - startedAt;
    if (host.engine.list().length !== count) throw new Error('not all accounts are there');
    return took;
  } finally {
    await host.close();
  }
}

/** Milliseconds to parse the records and insert each as two rows, in clear, in one durable transaction. */
function insertAll(path: string, text: string): number {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE accounts (id TEXT PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE secrets (id TEXT PRIMARY KEY, body TEXT NOT NULL);
  `);
  const startedAt = performance.now();
  const records: ReturnType<typeof recordsOf> = JSON.parse(text);
  const insertAccount = database.prepare('INSERT INTO accounts VALUES (?, ?)');
  const insertSecrets = database.prepare('INSERT INTO secrets VALUES (?, ?)');
  database.exec('BEGIN');
  for (const { account, ...secrets } of records) {
    insertAccount.run(account.id, JSON.stringify(account));
    insertSecrets.run(account.id, JSON.stringify(secrets));
  }
  database.exec('COMMIT');
  const took = performance.now() - startedAt;
  database.close();
  return took;
}
