import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store.ts';
import { createBotStore } from './bots.ts';
import { createBroadcastStore } from './broadcasts.ts';
import { connect, createPrivately, type OpenMode } from './connection.ts';
import { createCursorStore } from './cursors.ts';
import { EventRows } from './event-rows.ts';
import { createGroupCommit } from './group-commit.ts';
import { createSqliteInbox } from './inbox.ts';
import { createInspector } from './inspector.ts';
import { createLeaseStore, refuseLeases } from './leases.ts';
import { createMeta } from './meta.ts';
import { refuseMoved } from './moved.ts';
import { createPayloadStore } from './payloads.ts';
import { createPortalKeys } from './portal-keys.ts';
import { createPortalStore } from './portals.ts';
import { takeProcessLock } from './process-lock.ts';
import { RecipientRows } from './recipient-rows.ts';
import { SessionRows } from './session-rows.ts';
import { createSessionStore } from './sessions.ts';
import { storageError } from './sqlite-error.ts';
import { createTimerStore } from './timers.ts';
import { createTokenStore } from './tokens.ts';

export interface SqliteStoreOptions {
  /** The database file; its folder is made when missing. Beside it live `-wal`, `-shm` and `.lock`. */
  path: string;
  /** Unix ms. */
  now: () => number;
  /** `serve` (default) is the one server process; `inspect` is for a command line next to it. */
  mode?: OpenMode;
  /** Milliseconds to wait for another process's lock, on the event loop. Default 500. */
  busyMs?: number;
  /** The file may not grow beyond this many bytes; past it the store answers as if the disk were full. */
  maxBytes?: number;
  /** Just stored events that are handed over from memory, at most. Default 1,000. */
  freshLimit?: number;
  /** Told about an error thrown by an `onWork` listener. */
  onListenerError?: (error: unknown) => void;
}

/** Sessions and timers of a bot deleted in one transaction. */
const BOT_BATCH = 2000;
/** How soon a dead letter that another process wants repeated is taken up. */
const ADOPT_MS = 1000;

/**
 * Opens the embedded store on `node:sqlite`: WAL, every commit synced (`synchronous=FULL`), one server
 * process per file.
 *
 * ```ts
 * const store = await openSqliteStore({ path: '/data/b24bot.db', now: Date.now });
 * await store.inbox.append([event]);
 * await store.close();
 * ```
 * @throws StorageError when the file is in use, belongs to something else, is damaged or cannot be written
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const mode = options.mode ?? 'serve';
  const path = realPath(options.path, mode);
  const unlock = mode === 'serve' ? takeProcessLock(path) : () => undefined;
  let db: DatabaseSync | undefined;
  try {
    db = connect({ path, mode, busyMs: options.busyMs ?? 500, maxBytes: options.maxBytes });
    if (mode === 'inspect') return inspect(db, path, options);
    const { store, tidy } = serve(db, path, options, unlock);
    await tidy();
    return store;
  } catch (error) {
    if (db?.isOpen) db.close();
    unlock();
    throw storageError(error, path);
  }
}

/** Two names of one file are one file to the lock. */
function realPath(path: string, mode: OpenMode): string {
  const full = resolve(path);
  try {
    if (mode === 'serve') createPrivately(full);
    return join(realpathSync(dirname(full)), basename(realpathSync(full)));
  } catch (error) {
    if (mode === 'inspect') return full;
    throw storageError(error, full);
  }
}

function parts(db: DatabaseSync, path: string) {
  const keys = createPortalKeys(db);
  const rows = new EventRows(db, keys);
  const sessions = new SessionRows(db, keys);
  const commit = createGroupCommit({ db, path, onRollback: () => keys.forget() });
  return { keys, rows, sessions, commit };
}

/** What both kinds of processes do alike. */
function plainStores(db: DatabaseSync, { keys, rows, sessions, commit }: ReturnType<typeof parts>) {
  const cursors = createCursorStore(db, keys, commit);
  const payloads = createPayloadStore(db, keys, commit);
  const timers = createTimerStore(db, keys, commit);
  const recipients = new RecipientRows(db, keys);
  return {
    removeEvents(memberId: string, limit: number): number {
      let removed = 0;
      for (const part of [rows, sessions, payloads, timers, recipients, cursors]) {
        removed += part.removePortal(memberId, limit - removed);
      }
      return removed;
    },
    tokens: createTokenStore(db, commit),
    bots: createBotStore(db, commit, (memberId, botId) => {
      cursors.removeBot(memberId, botId);
      const removed = sessions.removeBot(memberId, botId, BOT_BATCH);
      return removed + timers.removeBot(memberId, botId, BOT_BATCH - removed) === BOT_BATCH;
    }),
    sessions: createSessionStore(sessions, commit),
    cursors,
    payloads,
    timers,
    broadcasts: createBroadcastStore(db, recipients, commit),
  };
}

/** `tidy` finishes what the process before this one left half done. */
interface Served {
  store: Store;
  tidy: () => Promise<void>;
}

function serve(db: DatabaseSync, path: string, options: SqliteStoreOptions, unlock: () => void): Served {
  refuseMoved(db, path);
  const made = parts(db, path);
  const { rows, sessions, commit } = made;
  const { removeEvents, ...plain } = plainStores(db, made);
  const meta = createMeta(db, commit, options.now);
  const inbox = createSqliteInbox({
    rows,
    sessions,
    commit,
    now: options.now,
    crashed: meta.enter(),
    freshLimit: options.freshLimit ?? 1000,
    onListenerError: options.onListenerError ?? (() => undefined),
  });
  const adopt = setInterval(() => {
    try {
      // A failure shows at the next append or check; the letters stay marked.
      if (meta.changed()) inbox.adopt().catch(() => undefined);
    } catch {
      // Likewise: reading the file's version failed.
    }
  }, ADOPT_MS);
  adopt.unref();
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    clearInterval(adopt);
    try {
      commit.close();
      meta.leave();
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      throw storageError(error, path);
    } finally {
      db.close();
      unlock();
    }
  }

  const store: Store = {
    inbox,
    portals: createPortalStore({
      db,
      commit,
      removeEvents,
      onRemoved: (memberId) => inbox.forget(memberId),
      onEventsRemoved: () => inbox.recount(),
    }),
    ...plain,
    leases: createLeaseStore(options.now),
    buckets: null,
    replicas: null,
    check: () => meta.probe(),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
  return { store, tidy: () => plain.broadcasts.tidy() };
}

function inspect(db: DatabaseSync, path: string, options: SqliteStoreOptions): Store {
  const made = parts(db, path);
  const { rows, commit } = made;
  const { removeEvents, ...plain } = plainStores(db, made);
  const meta = createMeta(db, commit, options.now);
  return {
    inbox: createInspector(rows, commit, path),
    portals: createPortalStore({
      db,
      commit,
      removeEvents,
      onRemoved: () => undefined,
      onEventsRemoved: () => undefined,
    }),
    ...plain,
    leases: refuseLeases(path),
    buckets: null,
    replicas: null,
    check: () => meta.probe(),
    close: async () => {
      commit.close();
      if (db.isOpen) db.close();
    },
  };
}
