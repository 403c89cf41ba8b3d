import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrations } from '../../main/accounts/migrations.ts';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { readContent } from '../../main/host/backup/backup-content.ts';
import { openBackup } from '../../main/vault/backup-file.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import { call, openHost } from '../faults/profile-in-use.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What Latchkey 0.1.0 wrote, to the byte: whatever becomes of the formats, it opens. Never made anew; a new format gets a file beside it. */
const written = JSON.parse(readFileSync(join(import.meta.dirname, 'format-1.json'), 'utf8'));

const bytes = (text: string) => Buffer.from(text, 'base64');

/** A profile as the version of the database left it, with the sealed files of format 1. */
function profileOf(version: number): string {
  const profile = temporaryFolder();
  const path = profileDatabasePath(profile);
  const database = openProfileDatabase(path, {
    migrations: migrations.filter((step) => step.version <= version),
  });
  const { connection } = database;
  connection
    .prepare(
      `INSERT INTO accounts (id, provider_id, label, auth_method, token_source, status, failed_attempts, paused, connected_at, has_credential)
       VALUES (?, 'playground-api', 'Ada', 'password', 'account', 'active', 0, 0, 1, 1)`,
    )
    .run(written.account);
  const seal = connection.prepare(`INSERT INTO sealed VALUES (?, ?, 'current', ?)`);
  for (const [purpose, box] of Object.entries(written.profile.sealed))
    seal.run(written.account, purpose, bytes(String(box)));
  connection.prepare(`INSERT INTO profile VALUES ('vault-key-check', ?)`).run(bytes(written.profile.check));
  const event = `INSERT INTO events (at, type, account_id, provider_id, actor) VALUES (?, 'refreshed', ?, 'playground-api', 'refresher')`;
  // From the fifth version on each entry is chained by whoever writes it.
  if (version < 5) for (const at of [1, 2, 3]) connection.prepare(event).run(at, written.account);
  database.close();
  for (const [name, content] of Object.entries(written.profile.files))
    writeFileSync(join(profile, name), bytes(String(content)), { mode: 0o600 });
  return profile;
}

test.each(migrations.map(({ version }) => version))(
  'a profile whose database is of version %i opens, with session, password and an intact log',
  async (version) => {
    const profile = profileOf(version);
    const host = await openHost(profile);
    expect(host.engine.list()).toMatchObject([{ id: written.account, label: 'Ada', hasCredential: true }]);
    const verified = await call(host, 'audit.verify', {});
    expect(verified).toMatchObject({ ok: true, value: { intact: true } });
    await host.close();
    const database = openProfileDatabase(profileDatabasePath(profile));
    const { vault } = new OpenVault({ profileFolder: profile, rows: new SqliteSealedSessions(database) });
    expect(await vault.loadSession(written.account)).toEqual(written.session);
    expect(await vault.loadCredential(written.account)).toEqual(written.credential);
    await vault.close();
    database.close();
  },
);

test('a backup of format 1 opens, whole', async () => {
  const content = readContent(await openBackup(bytes(written.backup), 'open sesame'));
  expect(content).toMatchObject({ latchkey: '0.1.0', unread: 0 });
  expect(content.accounts).toMatchObject([
    { account: { label: 'Ada' }, session: written.session, credential: written.credential },
  ]);
});
