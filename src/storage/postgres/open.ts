import type { Store } from '../store.ts';
import { createBotStore } from './bots.ts';
import { createBroadcastStore } from './broadcasts.ts';
import { createBucketStore } from './buckets.ts';
import { createCheck } from './check.ts';
import { createCursorStore } from './cursors.ts';
import { createDatabase, type Database } from './database.ts';
import { openDoorbell } from './doorbell.ts';
import { createPostgresInbox } from './inbox.ts';
import { createLeaseStore } from './leases.ts';
import { checkSchema, migrate } from './migrations.ts';
import { createPayloadStore } from './payloads.ts';
import { createPortalStore } from './portals.ts';
import { storageError } from './postgres-error.ts';
import { createReplicaStore } from './replicas.ts';
import { createSessionStore } from './sessions.ts';
import { startSweep } from './sweep.ts';
import { createTimerStore } from './timers.ts';
import { createTokenStore } from './tokens.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:5432/name`; TLS with `?sslmode=verify-full` and the like. */
  url: string;
  /** Unix ms. */
  now: () => number;
  /** `serve` (default) makes the tables and takes part in the work; `inspect` is for a command line. */
  mode?: 'serve' | 'inspect';
  /** Connections at most, beside the one that listens. Default 10. */
  pool?: number | undefined;
  /** How long a lane is held without a sign of life, ms. Default 20,000; renew three times as often. */
  leaseMs?: number | undefined;
  /** Milliseconds between looks for lanes whose holder died. Default 1,000, or a quarter of a shorter lease. */
  sweepMs?: number;
  /** How long after a disturbance of the database nothing is taken over, ms. Default half of `leaseMs`. */
  graceMs?: number;
  /** Milliseconds for one statement. Default 10,000. */
  statementMs?: number | undefined;
  /** Milliseconds to connect. Default 3,000. */
  connectMs?: number;
  /** Just stored events that are handed over from memory, at most. Default 1,000. */
  recentLimit?: number;
  /** A clock that never goes back, ms. Default the process's own. */
  clock?: () => number;
  /** Told about an error thrown by an `onWork` listener. */
  onListenerError?: (error: unknown) => void;
}

/**
 * Opens a store that any number of servers share, on PostgreSQL 13 or newer. What resolves is durable there
 * (`synchronous_commit` stays as the database has it).
 *
 * ```ts
 * const store = await openPostgresStore({ url: 'postgres://b24bot:secret@db.lan/b24bot', now: Date.now });
 * await store.inbox.append([event]);
 * await store.close();
 * ```
 * @throws StorageError when the database cannot be reached, or its tables belong to a newer release
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, mode = 'serve', pool = 10, statementMs = 10_000, connectMs = 3000 } = options;
  const database = createDatabase({ url, pool, statementMs, connectMs });
  try {
    if (mode === 'serve') await migrate(database);
    else await checkSchema(database);
  } catch (error) {
    await database.close().catch(() => undefined);
    throw storageError(error, database.label);
  }
  return serve(database, mode, options);
}

function serve(database: Database, mode: 'serve' | 'inspect', options: PostgresStoreOptions): Store {
  const {
    now,
    leaseMs = 20_000,
    sweepMs = Math.min(1000, leaseMs / 4),
    clock = () => performance.now(),
  } = options;
  const inbox = createPostgresInbox({
    database,
    now,
    clock,
    leaseMs,
    recentLimit: options.recentLimit ?? 1000,
    ring: () => doorbell.ring(),
    onListenerError: options.onListenerError ?? (() => undefined),
  });
  const isServing = mode === 'serve';
  const doorbell = openDoorbell(database, { listens: isServing, onRing: () => inbox.announce() });
  const graceMs = options.graceMs ?? leaseMs / 2;
  const stopSweep = isServing
    ? startSweep({ database, now, clock, everyMs: sweepMs, graceMs, onWork: () => inbox.announce() })
    : () => undefined;
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    stopSweep();
    // What cannot be let go now is taken over when its lease ends.
    await inbox.leave().catch(() => undefined);
    await doorbell.close();
    await database.close();
  }

  return {
    inbox,
    portals: createPortalStore(database),
    tokens: createTokenStore(database),
    bots: createBotStore(database),
    sessions: createSessionStore(database),
    cursors: createCursorStore(database),
    payloads: createPayloadStore(database),
    timers: createTimerStore(database),
    broadcasts: createBroadcastStore(database),
    leases: createLeaseStore(database),
    buckets: createBucketStore(database),
    replicas: createReplicaStore(database),
    check: createCheck(database, now),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
