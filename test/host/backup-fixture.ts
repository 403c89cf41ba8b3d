import { join } from 'node:path';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import type { CreditPoint } from '../../main/accounts/credit-history.ts';
import type { ProfileDatabase } from '../../main/accounts/profile-database.ts';
import { ProfileRestore } from '../../main/accounts/profile-restore.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { BackupDesk } from '../../main/host/backup/backup-desk.ts';
import { systemRandomness } from '../../main/host/system-ports.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import { openDatabase } from '../accounts/open-database.ts';
import { makeEngine } from '../engine/engine-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export const cheap = { logN: 10, r: 1, p: 1 };

/** A profile on disk whose accounts can be backed up, in an engine on virtual time. */
export async function profileWithBackups(
  folder = temporaryFolder(),
  database: ProfileDatabase = openDatabase(folder),
) {
  const fixture = makeEngine();
  const rows = new SqliteSealedSessions(database);
  const { vault } = new OpenVault({ profileFolder: folder, rows, backend: 'key-file' });
  const engine = new SecureSessionManager({
    ...fixture.ports,
    // Ids of different profiles differ.
    random: systemRandomness,
    vault,
    accounts: new SqliteAccountStore(database),
  });
  const definitions = new Map<string, string>();
  const points = new Map<string, readonly CreditPoint[]>();
  const restore = new ProfileRestore(database);
  let settings: string | undefined;
  const desk = new BackupDesk({
    version: '1.2.3',
    now: () => fixture.clock.now(),
    accounts: () => engine.list(),
    holding: engine.holding,
    vault,
    rows,
    restore,
    credits: (id) => points.get(id) ?? [],
    definitions: {
      read: async () => definitions,
      add: async (text) => void definitions.set(String(JSON.parse(text).id), text),
    },
    settings: { stored: () => settings, changed: () => undefined },
    cost: cheap,
  });
  await engine.start();
  return {
    ...fixture,
    folder,
    database,
    rows,
    vault,
    engine,
    desk,
    restore,
    definitions,
    points,
    keep: (text: string) => {
      settings = text;
    },
    keyFile: join(folder, 'vault.key'),
    signIn(username: string, remember = true) {
      fixture.provider.onIdentity = async () => ({ subject: username, email: `${username}@example.com` });
      return engine.signIn({
        attemptId: username,
        providerId: 'site',
        way: 'password',
        credential: { username, password: `password of ${username}` },
        remember,
      });
    },
  };
}
