import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../errors.ts';
import { integer } from './row.ts';

/** Marks the file as ours ("b24b"), so that another program's database is never migrated. */
const APPLICATION_ID = 0x62323462;

/**
 * Numbered, forward only: a released step is never changed, the next one is appended.
 *
 * An `events` row is dedupe mark, queue entry and state in one. `state`: 0 pending, 1 done, 2 dead letter,
 * 3 dead letter that another process wants repeated. A done row keeps only what dedupe and pruning need.
 * Bodies live apart, because a row that shrinks leaves a hole in its page: with them inside, a finished
 * event costs 550 bytes of file, without them 95.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE portal_keys (n INTEGER PRIMARY KEY, member_id TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    portal INTEGER NOT NULL,
    id TEXT NOT NULL,
    state INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    lane TEXT,
    bot INTEGER,
    kind TEXT,
    format INTEGER,
    attempts INTEGER,
    crashes INTEGER,
    first_attempt_at INTEGER,
    due INTEGER,
    error TEXT,
    died_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX events_once ON events (portal, id);
  CREATE INDEX events_open ON events (state) WHERE state <> 1;

  CREATE TABLE bodies (
    seq INTEGER PRIMARY KEY REFERENCES events (seq) ON DELETE CASCADE ON UPDATE CASCADE,
    body BLOB NOT NULL
  ) STRICT;

  CREATE TABLE portals (
    member_id TEXT PRIMARY KEY,
    domain TEXT NOT NULL,
    client_endpoint TEXT NOT NULL,
    oauth_server TEXT NOT NULL,
    application_token_hash BLOB NOT NULL,
    installer_id INTEGER NOT NULL,
    scope TEXT NOT NULL,
    licence TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    installed_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tokens (
    member_id TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (member_id, user_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE bots (
    member_id TEXT NOT NULL,
    code TEXT NOT NULL,
    bot_id INTEGER NOT NULL,
    generation TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    commands TEXT NOT NULL,
    PRIMARY KEY (member_id, code)
  ) STRICT, WITHOUT ROWID;
  `,
  // Effects follow their event to a new place and go with it. A new session's version is the place of the event
  // that wrote it, so that a session which was deleted and made anew is told from the one before.
  `
  CREATE TABLE effects (
    seq INTEGER NOT NULL REFERENCES events (seq) ON DELETE CASCADE ON UPDATE CASCADE,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (seq, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    portal INTEGER NOT NULL,
    bot INTEGER NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (portal, bot, key)
  ) STRICT;
  CREATE INDEX sessions_end ON sessions (expires_at) WHERE expires_at IS NOT NULL;
  `,
  // A broadcast's recipients name it by number: its id would be in every row and index. `state` of a recipient:
  // 0 waiting, 1 sent, 2 failed; the index on it answers how many there are and who comes next in a portal.
  `
  CREATE TABLE cursors (
    portal INTEGER NOT NULL,
    bot INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (portal, bot)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE payloads (
    portal INTEGER NOT NULL,
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (portal, id)
  ) STRICT;
  CREATE INDEX payloads_end ON payloads (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE timers (
    portal INTEGER NOT NULL,
    id TEXT NOT NULL,
    bot INTEGER NOT NULL,
    dialog TEXT NOT NULL,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    due INTEGER NOT NULL,
    cron TEXT,
    zone TEXT,
    PRIMARY KEY (portal, id)
  ) STRICT;
  CREATE INDEX timers_due ON timers (due);

  CREATE TABLE broadcasts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    bot_code TEXT NOT NULL,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX broadcasts_by_age ON broadcasts (created_at);

  CREATE TABLE recipients (
    broadcast INTEGER NOT NULL,
    n INTEGER NOT NULL,
    portal INTEGER NOT NULL,
    dialog TEXT NOT NULL,
    state INTEGER NOT NULL,
    message_id INTEGER,
    error TEXT,
    PRIMARY KEY (broadcast, n)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recipients_by_state ON recipients (broadcast, state, portal, n);
  CREATE INDEX recipients_by_portal ON recipients (portal);
  `,
];

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  const row = db.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? 0 : integer(row, name);
}

/** Refuses a file that belongs to another program or to a newer release. @throws StorageError */
export function checkSchema(db: DatabaseSync, path: string): { version: number; latest: number } {
  const version = pragma(db, 'user_version');
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get();
  const used = tables !== undefined && integer(tables, 'n') > 0;
  if (used && pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new StorageError(`database ${path}: belongs to another program`, {
      code: 'STORAGE_FOREIGN',
      hint: 'name another path: nothing was changed in this file',
    });
  }
  if (version > MIGRATIONS.length) {
    throw new StorageError(`database ${path}: written by a newer release (schema ${version})`, {
      code: 'STORAGE_NEWER',
      hint: `run that release again: this one knows schema ${MIGRATIONS.length} and never goes back`,
    });
  }
  return { version, latest: MIGRATIONS.length };
}

/** Brings the file to the newest schema; each step is one transaction. @throws StorageError */
export function migrate(db: DatabaseSync, path: string): void {
  const { version } = checkSchema(db, path);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(
      `BEGIN IMMEDIATE; ${sql} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${index + 1}; COMMIT;`,
    );
  }
}
