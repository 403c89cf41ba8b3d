/** Counts up when the tables change; a file of another version is refused rather than misread. */
export const schemaVersion = 1;

/** The tables. */
export const schema = `
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE users (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    challenge INTEGER NOT NULL,
    -- Counts up when everything of the user is revoked: tokens that carry their own proof are signed under it.
    epoch INTEGER NOT NULL DEFAULT 0,
    runpod_key TEXT, openai_key TEXT, civitai_key TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_of_user ON sessions (user_number, kind);

  CREATE TABLE families (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    scope TEXT,
    signed_in_at INTEGER NOT NULL,
    upstream_until INTEGER,
    access_ends_at INTEGER,
    last_used TEXT
  ) STRICT;
  CREATE INDEX families_of_user ON families (user_number, kind);

  CREATE TABLE rotating_tokens (
    hash TEXT PRIMARY KEY,
    family TEXT NOT NULL REFERENCES families ON DELETE CASCADE,
    parent TEXT,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX rotating_tokens_of_family ON rotating_tokens (family);

  CREATE TABLE access_tokens (
    hash TEXT PRIMARY KEY,
    family TEXT NOT NULL REFERENCES families ON DELETE CASCADE,
    scope TEXT,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX access_tokens_of_family ON access_tokens (family);

  CREATE TABLE video_sessions (
    user_number INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    session TEXT NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE authorization_codes (
    hash TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    scope TEXT NOT NULL,
    nonce TEXT,
    signed_in_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- The family that the code was spent for: a code that comes twice ends it.
    family TEXT
  ) STRICT;

  CREATE TABLE device_codes (
    hash TEXT PRIMARY KEY,
    user_code TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    scope TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    poll_interval INTEGER NOT NULL,
    polled_at INTEGER,
    user_number INTEGER REFERENCES users ON DELETE CASCADE,
    signed_in_at INTEGER,
    state TEXT NOT NULL DEFAULT 'pending'
  ) STRICT;

  CREATE TABLE wallets (
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    daily INTEGER NOT NULL,
    monthly INTEGER NOT NULL,
    package INTEGER NOT NULL,
    tasks_done INTEGER NOT NULL,
    PRIMARY KEY (user_number, kind)
  ) STRICT;

  CREATE TABLE sign_ins (
    user_number INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (user_number, kind)
  ) STRICT;

  CREATE TABLE refresh_uses (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT;
`;
