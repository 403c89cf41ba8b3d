import type { DatabaseSync } from 'node:sqlite';
import { chainEntries } from './chain-migration.ts';

/** One step from the version before to `version`. Runs in a transaction together with all other steps of one start. */
export interface Migration {
  readonly version: number;
  migrate(database: DatabaseSync): void;
}

/** Tells SQLite files of Latchkey from others: `LKEY` in ASCII (PRAGMA application_id). */
export const applicationId = 0x4c4b4559;

/**
 * The history of the profile's database. A published step is never changed: add the next one.
 *
 * `sealed.content` is NULL where the sealed bytes are the account's keychain item. Sealed rows and events know no foreign key: a
 * session is sealed before its account is listed, and some events outlive it.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    migrate(database) {
      database.exec(`
        CREATE TABLE profile (
          name TEXT PRIMARY KEY,
          value ANY NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO profile (name, value) VALUES ('id', lower(hex(randomblob(8))));

        -- Instants are REAL: milliseconds since 1970. Lists and objects are JSON.
        CREATE TABLE accounts (
          id TEXT PRIMARY KEY,
          provider_id TEXT NOT NULL,
          instance TEXT,
          label TEXT NOT NULL,
          identity_subject TEXT,
          identity_email TEXT,
          identity_name TEXT,
          auth_method TEXT NOT NULL,
          token_source TEXT NOT NULL,
          scopes TEXT,
          status TEXT NOT NULL,
          failure TEXT,
          failed_attempts REAL NOT NULL,
          next_attempt_at REAL,
          paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
          connected_at REAL NOT NULL,
          last_refreshed_at REAL,
          last_used_at REAL,
          expires_at REAL,
          refresh_expires_at REAL,
          obtained_at REAL,
          credits TEXT,
          tasks TEXT,
          has_credential INTEGER NOT NULL CHECK (has_credential IN (0, 1)),
          reauthentications TEXT
        ) STRICT;

        CREATE TABLE sealed (
          account_id TEXT NOT NULL,
          purpose TEXT NOT NULL CHECK (purpose IN ('session', 'credential')),
          slot TEXT NOT NULL CHECK (slot IN ('current', 'previous')),
          content BLOB,
          PRIMARY KEY (account_id, purpose, slot)
        ) STRICT;

        CREATE TABLE events (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          at INTEGER NOT NULL,
          type TEXT NOT NULL,
          account_id TEXT,
          provider_id TEXT,
          actor TEXT NOT NULL,
          failure TEXT,
          facts TEXT,
          credits TEXT
        ) STRICT;
        CREATE INDEX events_by_account ON events (account_id, id);
        CREATE INDEX events_by_time ON events (at);

        CREATE TABLE credit_points (
          account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
          at INTEGER NOT NULL,
          total REAL NOT NULL,
          unit TEXT NOT NULL,
          plan TEXT,
          parts TEXT NOT NULL,
          PRIMARY KEY (account_id, at)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    version: 2,
    migrate(database) {
      database.exec(`
        -- What the person writes down about an account; tags are a list in JSON, the margin is in milliseconds.
        ALTER TABLE accounts ADD COLUMN notes TEXT;
        ALTER TABLE accounts ADD COLUMN tags TEXT;
        ALTER TABLE accounts ADD COLUMN refresh_margin REAL;
      `);
    },
  },
  {
    version: 3,
    migrate(database) {
      database.exec(`
        -- The person wants to be told when credits fall under this; 0: never.
        ALTER TABLE accounts ADD COLUMN credit_alert REAL;
      `);
    },
  },
  {
    version: 4,
    migrate(database) {
      database.exec(`
        -- What tools were allowed. Holder, accounts and scopes are JSON; of a key only its hash is in the holder.
        CREATE TABLE grants (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          holder TEXT NOT NULL,
          accounts TEXT NOT NULL,
          scopes TEXT NOT NULL,
          created_at REAL NOT NULL,
          expires_at REAL,
          last_used_at REAL
        ) STRICT;
      `);
    },
  },
  {
    version: 5,
    migrate(database) {
      database.exec(`
        -- What an event's tool is called, the digest of details that were erased, and the digest that chains it to those before.
        ALTER TABLE events ADD COLUMN tool TEXT;
        ALTER TABLE events ADD COLUMN erased BLOB;
        ALTER TABLE events ADD COLUMN hash BLOB;

        -- Where the kept part of the chain begins.
        CREATE TABLE event_chain (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          start_id INTEGER NOT NULL,
          start_hash BLOB NOT NULL,
          pruned INTEGER NOT NULL
        ) STRICT;

        -- From where to where the chain went when it was last sealed.
        CREATE TABLE event_seal (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          start_id INTEGER NOT NULL,
          start_hash BLOB NOT NULL,
          pruned INTEGER NOT NULL,
          end_id INTEGER NOT NULL,
          end_hash BLOB NOT NULL,
          at INTEGER NOT NULL,
          code BLOB NOT NULL
        ) STRICT;
      `);
      chainEntries(database);
    },
  },
];
