import { StorageError } from '../../errors.ts';
import { integer } from './column.ts';
import { type Database, statement } from './database.ts';
import { refuseHalfMoved } from './moves.ts';

/** Taken while migrating, so that of several servers that start at once one does it. "b24b", step 1. */
const LOCK = 0x62323462_01;

/** Rows of these tables live for seconds: without this the dead ones of a busy minute would pile up. */
const BUSY = `autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500,
  autovacuum_analyze_scale_factor = 0.2, autovacuum_vacuum_cost_delay = 0`;

/**
 * Numbered, forward only: a released step is never changed, the next one is appended.
 *
 * `events` holds the dedupe mark of every event and is only inserted into and pruned; `work` holds what is pending or a
 * dead letter, and loses its row when the event is done. So a million finished events are neither read nor vacuumed.
 * `lanes` has a row for every lane with pending events: `head` is the place of the first one, `fence` the number of the
 * hold (0 = free), `held_until` its end by the database's clock, `due` when the first event may run (Unix ms; 0 = at
 * once), `ran` whether it may have been started before.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE SEQUENCE places;
  CREATE SEQUENCE fences;

  CREATE TABLE events (
    portal text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (portal, id)
  );
  CREATE INDEX events_age ON events (received_at);

  CREATE TABLE work (
    seq bigint PRIMARY KEY,
    lane text COLLATE "C" NOT NULL,
    portal text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    bot bigint NOT NULL,
    kind text NOT NULL,
    format smallint NOT NULL,
    received_at bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    crashes integer NOT NULL DEFAULT 0,
    first_attempt_at bigint,
    ran boolean NOT NULL DEFAULT false,
    error text,
    died_at bigint,
    body bytea NOT NULL
  ) WITH (${BUSY});
  CREATE INDEX work_lane ON work (lane, seq);
  CREATE UNIQUE INDEX work_event ON work (portal, id);
  CREATE INDEX work_dead ON work (seq) WHERE died_at IS NOT NULL;

  CREATE TABLE lanes (
    lane text COLLATE "C" PRIMARY KEY,
    portal text COLLATE "C" NOT NULL,
    head bigint NOT NULL,
    due bigint NOT NULL DEFAULT 0,
    fence bigint NOT NULL DEFAULT 0,
    held_until timestamptz,
    ran boolean NOT NULL DEFAULT false
  ) WITH (${BUSY});
  CREATE INDEX lanes_ready ON lanes (head) WHERE fence = 0 AND due = 0;
  CREATE INDEX lanes_ready_by_portal ON lanes (portal, head) WHERE fence = 0 AND due = 0;
  CREATE INDEX lanes_waiting ON lanes (due) WHERE fence = 0 AND due > 0;
  CREATE INDEX lanes_held ON lanes (lane) WHERE fence <> 0;
  CREATE INDEX lanes_portal ON lanes (portal);

  CREATE TABLE effects (
    seq bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (seq, name)
  ) WITH (${BUSY});

  CREATE TABLE portals (
    member_id text COLLATE "C" PRIMARY KEY,
    domain text NOT NULL,
    client_endpoint text NOT NULL,
    oauth_server text NOT NULL,
    application_token_hash bytea NOT NULL,
    installer_id bigint NOT NULL,
    scope text[] NOT NULL,
    licence text NOT NULL,
    language text NOT NULL,
    status text NOT NULL,
    installed_at bigint NOT NULL,
    updated_at bigint NOT NULL
  );

  CREATE TABLE tokens (
    member_id text COLLATE "C" NOT NULL,
    user_id bigint NOT NULL,
    sealed bytea NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (member_id, user_id)
  );

  CREATE TABLE bots (
    member_id text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    bot bigint NOT NULL,
    generation text NOT NULL,
    fingerprint text NOT NULL,
    commands text NOT NULL,
    PRIMARY KEY (member_id, code)
  );

  CREATE TABLE sessions (
    portal text COLLATE "C" NOT NULL,
    bot bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    sealed bytea NOT NULL,
    expires_at bigint,
    PRIMARY KEY (portal, bot, key)
  );
  CREATE INDEX sessions_end ON sessions (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE cursors (
    portal text COLLATE "C" NOT NULL,
    bot bigint NOT NULL,
    next bigint NOT NULL,
    PRIMARY KEY (portal, bot)
  );

  CREATE TABLE payloads (
    portal text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    expires_at bigint,
    PRIMARY KEY (portal, id)
  );
  CREATE INDEX payloads_end ON payloads (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE timers (
    portal text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    bot bigint NOT NULL,
    dialog text NOT NULL,
    name text NOT NULL,
    data bytea NOT NULL,
    due bigint NOT NULL,
    cron text,
    zone text,
    PRIMARY KEY (portal, id)
  );
  CREATE INDEX timers_due ON timers (due, portal, id);

  CREATE TABLE broadcasts (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    bot_code text NOT NULL,
    sealed bytea NOT NULL,
    state text NOT NULL,
    created_at bigint NOT NULL
  );
  CREATE INDEX broadcasts_age ON broadcasts (created_at, number);

  CREATE TABLE recipients (
    broadcast bigint NOT NULL,
    n bigint NOT NULL,
    portal text COLLATE "C" NOT NULL,
    dialog text NOT NULL,
    state smallint NOT NULL DEFAULT 0,
    message_id bigint,
    error text,
    PRIMARY KEY (broadcast, n)
  );
  CREATE INDEX recipients_waiting ON recipients (broadcast, portal, n) WHERE state = 0;
  CREATE INDEX recipients_portal ON recipients (portal);

  CREATE TABLE leases (
    name text COLLATE "C" PRIMARY KEY,
    fence bigint NOT NULL,
    held_until timestamptz NOT NULL
  );
  `,
  // Not logged: after a crash of the database the buckets are taken for empty, and the servers say again who is there.
  `
  CREATE UNLOGGED TABLE buckets (
    key text COLLATE "C" PRIMARY KEY,
    level double precision NOT NULL,
    at timestamptz NOT NULL
  ) WITH (fillfactor = 50, ${BUSY});

  CREATE UNLOGGED TABLE replicas (
    id text COLLATE "C" PRIMARY KEY,
    facts text NOT NULL,
    until timestamptz NOT NULL
  ) WITH (fillfactor = 50, ${BUSY});
  `,
];

async function version(database: Database): Promise<number | null> {
  const known = statement("SELECT to_regclass('b24bot_schema') IS NOT NULL AS there");
  const [row] = (await database.run(known)).rows;
  if (row?.there !== true) return null;
  const { rows } = await database.run(
    statement('SELECT max(version)::integer AS version FROM b24bot_schema'),
  );
  return rows[0] === undefined || rows[0].version === null ? null : integer(rows[0], 'version');
}

/** Refuses the tables of a newer release. @throws StorageError */
function refuseNewer(found: number, label: string): void {
  if (found <= MIGRATIONS.length) return;
  throw new StorageError(`database ${label}: written by a newer release (schema ${found})`, {
    code: 'STORAGE_NEWER',
    hint: `run that release again: this one knows schema ${MIGRATIONS.length} and never goes back`,
  });
}

/** For a program that only looks. @throws StorageError when there are no tables, or not this release's */
export async function checkSchema(database: Database): Promise<void> {
  const found = await version(database);
  refuseNewer(found ?? 0, database.label);
  if (found === MIGRATIONS.length) return;
  throw new StorageError(
    found === null
      ? `database ${database.label}: holds no tables of b24bot`
      : `database ${database.label}: schema ${found} is older than ${MIGRATIONS.length}`,
    {
      code: found === null ? 'STORAGE_CANNOT_OPEN' : 'STORAGE_OLDER',
      hint: 'start the server of this release once: it makes the tables and brings them up to date',
    },
  );
}

/** Brings the tables to the newest schema, in one transaction; servers that start meanwhile wait. @throws StorageError */
export async function migrate(database: Database): Promise<void> {
  await refuseHalfMoved(database);
  const before = await version(database);
  refuseNewer(before ?? 0, database.label);
  if (before === MIGRATIONS.length) return;
  const client = database.client();
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('BEGIN');
    // Another server's migration may take its time.
    await client.query('SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0');
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    await client.query(`CREATE TABLE IF NOT EXISTS b24bot_schema
      (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`);
    const { rows } = await client.query<{ version: number }>(
      'SELECT coalesce(max(version), 0)::integer AS version FROM b24bot_schema',
    );
    const found = rows[0]?.version ?? 0;
    refuseNewer(found, database.label);
    for (const [index, sql] of MIGRATIONS.entries()) {
      if (index < found) continue;
      await client.query(sql);
      await client.query('INSERT INTO b24bot_schema (version) VALUES ($1)', [index + 1]);
    }
    await client.query('COMMIT');
  } finally {
    await client.end().catch(() => undefined);
  }
}
