import { createHmac } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import type { AuditReport } from '../../main/accounts/audit-trail.ts';
import type { ChainPlace } from '../../main/accounts/event-chain.ts';
import { SqliteEventLog } from '../../main/accounts/event-log.ts';
import type { LogKey } from '../../main/accounts/log-seal.ts';
import { migrations } from '../../main/accounts/migrations.ts';
import type { ProfileDatabase } from '../../main/accounts/profile-database.ts';
import type { SessionEvent } from '../../main/engine/events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fullAccount } from './account-fixture.ts';
import { openDatabase } from './open-database.ts';

const start = Date.UTC(2026, 10, 21);

/** The keychain: keeps key and note while the database comes and goes. */
class KeychainItem {
  noted: ChainPlace | undefined;
  #isMade = false;

  open(secret = 'key'): LogKey {
    const isNew = !this.#isMade;
    this.#isMade = true;
    const item = this;
    return {
      isNew,
      get noted() {
        return item.noted;
      },
      code: (text) => createHmac('sha256', secret).update(text).digest(),
      note: (place) => {
        item.noted = place;
      },
    };
  }
}

function event(at: number, change: Partial<SessionEvent> = {}): SessionEvent {
  return { at: start + at, type: 'refreshed', actor: 'refresher', accountId: 'one', ...change };
}

/** A log of ten entries, sealed. */
function sealedLog(folder = temporaryFolder(), item = new KeychainItem()) {
  const database = openDatabase(folder, { now: () => start });
  const log = new SqliteEventLog(database);
  log.sealWith(item.open());
  for (let at = 1; at <= 10; at += 1) log.append(event(at, { facts: { at } }));
  log.flush();
  return { folder, item, database, log };
}

/** Does something to the file behind the log's back, while nothing has it open. */
function tamper({ database, folder }: { database: ProfileDatabase; folder: string }, sql: string): void {
  database.close();
  const other = new DatabaseSync(join(folder, 'latchkey.db'));
  other.exec(sql);
  other.close();
}

/** What the next start finds: with the seal's key, or without. */
async function verified(folder: string, item?: KeychainItem, secret?: string): Promise<AuditReport> {
  const database = openDatabase(folder, { now: () => start });
  const log = new SqliteEventLog(database);
  if (item) log.sealWith(item.open(secret));
  const report = await log.trail.verify();
  database.close();
  return report;
}

const words = ({ problems }: AuditReport) => problems.map(({ what }) => what).join('\n');

describe('a log that nobody touched', () => {
  test('is intact and sealed to its end, now and after a restart that goes on with it', async () => {
    const { folder, item, log, database } = sealedLog();
    expect(await log.trail.verify()).toEqual({
      intact: true,
      entries: 10,
      pruned: 0,
      erased: 0,
      oldestAt: start + 1,
      newestAt: start + 10,
      sealed: { through: 10, at: start, checked: true },
      problems: [],
    });
    database.close();
    const again = new SqliteEventLog(openDatabase(folder, { now: () => start }));
    again.append(event(11));
    again.sealWith(item.open());
    expect(await again.trail.verify()).toMatchObject({ intact: true, entries: 11, sealed: { through: 11 } });
  });

  test('is told to be unsealed past what the key saw, and not to be checked while there is no key', async () => {
    const { folder, database } = sealedLog();
    database.close();
    const log = new SqliteEventLog(openDatabase(folder, { now: () => start }));
    log.append(event(11));
    expect(await log.trail.verify()).toMatchObject({
      intact: true,
      entries: 11,
      sealed: { through: 10, checked: false },
    });
  });

  test('that is let go of at its old end can still be verified', async () => {
    const now = start + 100 * 86_400_000;
    const database = openDatabase(undefined, { now: () => now });
    const log = new SqliteEventLog(database, { events: 1_500 });
    log.sealWith(new KeychainItem().open());
    for (let at = 0; at < 3_500; at += 1) {
      log.append(event(0, { at: now }));
      if (at % 500 === 0) log.flush();
    }
    const report = await log.trail.verify();
    expect(report).toMatchObject({ intact: true, sealed: { through: 3_500 } });
    expect(report.pruned).toBeGreaterThan(1_000);
    expect(report.pruned + report.entries).toBe(3_500);
  });

  test('holds when the account of some entries was removed, and their details with it', async () => {
    const database = openDatabase(undefined, { now: () => start });
    const store = new SqliteAccountStore(database);
    const account = fullAccount();
    await store.save(account);
    const log = new SqliteEventLog(database);
    log.sealWith(new KeychainItem().open());
    log.append(event(1, { accountId: account.id, facts: { way: 'password' } }));
    log.append(event(2, { accountId: account.id }));
    await store.remove(account.id);
    expect(await log.trail.verify()).toMatchObject({ intact: true, entries: 2, erased: 1 });
    expect(log.trail.list({ limit: 10 }).map(({ erased }) => erased)).toEqual([false, true]);
  });

  test('of a version that knew no chain is put into one', async () => {
    const folder = temporaryFolder();
    const before = openDatabase(folder, { migrations: migrations.filter(({ version }) => version < 5) });
    for (const id of [3, 4, 9]) {
      before.connection
        .prepare("INSERT INTO events (id, at, type, actor, facts) VALUES (?, ?, 'woke-up', 'refresher', ?)")
        .run(id, start, '{"late":5}');
    }
    before.close();
    expect(await verified(folder, new KeychainItem())).toMatchObject({ intact: true, entries: 3 });
    tamper({ folder, database: before }, 'UPDATE events SET at = at + 1 WHERE id = 4');
    expect(words(await verified(folder))).toContain('Entry 4 was changed');
  });
});

describe('what somebody did to the file is found', () => {
  test.each([
    ['an entry changed', "UPDATE events SET actor = 'user' WHERE id = 5", /Entry 5 was changed/],
    ['its details changed', `UPDATE events SET facts = '{"at":6}' WHERE id = 5`, /Entry 5 was changed/],
    ['an entry removed', 'DELETE FROM events WHERE id = 5', /between 4 and 6 are missing/],
    ['two entries exchanged', 'UPDATE events SET at = 2 * 5 - at WHERE id IN (4, 6)', /Entry 4 was changed/],
    ['the newest removed', 'DELETE FROM events WHERE id > 7', /after 7 are missing[\s\S]*entries-changed/],
    ['the oldest removed', 'DELETE FROM events WHERE id < 4', /between 0 and 4 are missing/],
    ['all removed', 'DELETE FROM events', /after 0 are missing[\s\S]*entries-changed/],
    [
      'the oldest removed as if let go of',
      `INSERT INTO event_chain SELECT 1, id, hash, 3 FROM events WHERE id = 3; DELETE FROM events WHERE id <= 3;
       DELETE FROM event_seal`,
      /seal-missing/,
    ],
    ['the seal removed', 'DELETE FROM event_seal', /seal-missing/],
    ['the seal made up', 'UPDATE event_seal SET end_id = 7', /seal-wrong/],
    [
      'the newest removed and the seal set to it',
      `DELETE FROM events WHERE id > 7; UPDATE event_seal SET end_id = 7, end_hash = (SELECT hash FROM events WHERE id = 7)`,
      /seal-wrong/,
    ],
    [
      'details of an account that is there erased',
      "UPDATE events SET erased = zeroblob(32), facts = NULL WHERE id = 5; INSERT INTO accounts (id, provider_id, label, auth_method, token_source, status, failed_attempts, paused, connected_at, has_credential) VALUES ('one', 's', 'l', 'password', 'account', 'active', 0, 0, 0, 0)",
      /Entry 5 was changed[\s\S]*details of entry 5 are gone/,
    ],
  ])('%s', async (_, sql, found) => {
    const made = sealedLog();
    tamper(made, sql);
    // Without the key by the chain alone, where that can be; with the key by the seal, whatever was done.
    const [bare, sealed] = [await verified(made.folder), await verified(made.folder, made.item)];
    expect(`${words(bare)}\n${words(sealed)}`).toMatch(found);
    expect(sealed.intact).toBe(false);
  });

  test('an earlier copy of the whole database put back', async () => {
    const { folder, item, log, database } = sealedLog();
    database.emptyLog();
    copyFileSync(join(folder, 'latchkey.db'), join(folder, 'earlier'));
    log.append(event(11));
    log.flush();
    database.close();
    copyFileSync(join(folder, 'earlier'), join(folder, 'latchkey.db'));
    expect(words(await verified(folder, item))).toMatch(/Latchkey itself found the log changed.*set-back/);
    // It stays in the log, however often that is sealed again.
    expect(words(await verified(folder, item))).toMatch(/set-back/);
    expect(await verified(folder, item)).toMatchObject({ entries: 11, sealed: { through: 11 } });
  });

  test('an entry taken from under a running engine', async () => {
    const { folder, log } = sealedLog();
    const other = new DatabaseSync(join(folder, 'latchkey.db'));
    other.exec('DELETE FROM events WHERE id = 10');
    other.close();
    log.append(event(11));
    expect(words(await log.trail.verify())).toMatch(/Latchkey itself found the log changed.*entries-changed/);
  });

  test('a key that is gone from the keychain', async () => {
    const { folder, database } = sealedLog();
    database.close();
    expect(words(await verified(folder, new KeychainItem(), 'another'))).toMatch(/key-lost/);
  });

  test('any change to any column of any entry', async () => {
    const { folder, database, log } = sealedLog();
    log.append(
      event(11, { failure: { kind: 'transient', message: 'No.' }, tool: 'curl', providerId: 'suno' }),
    );
    log.flush();
    const columns = ['at', 'type', 'account_id', 'provider_id', 'actor', 'tool', 'failure', 'facts', 'hash'];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 11 }),
        fc.constantFrom(...columns),
        fc.string({ minLength: 1 }),
        async (id, column, text) => {
          const { connection } = database;
          const read = connection.prepare(`SELECT ${column} AS value FROM events WHERE id = ?`);
          const write = connection.prepare(`UPDATE events SET ${column} = ? WHERE id = ?`);
          const value = read.get(id)?.value ?? null;
          const changed = column === 'at' ? Number(value) + text.length : `${value ?? ''}${text}`;
          write.run(column === 'hash' ? Buffer.from(String(changed)) : changed, id);
          const report = await log.trail.verify();
          write.run(value, id);
          expect(report.intact, `${column} of ${id}`).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
    expect(await new SqliteEventLog(openDatabase(folder)).trail.verify()).toMatchObject({ intact: true });
  });
});
