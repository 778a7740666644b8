import type { Logger } from 'pino';
import type { BroadcastStore, Inbox, PayloadStore, SessionStore } from '../storage/store.ts';

export interface PrunerOptions {
  inbox: Pick<Inbox, 'prune'>;
  sessions: Pick<SessionStore, 'prune'>;
  payloads: Pick<PayloadStore, 'prune'>;
  broadcasts: Pick<BroadcastStore, 'list' | 'remove'>;
  /** Unix ms. */
  now: () => number;
  log: Logger;
  /**
   * How long finished events and ended broadcasts are remembered, ms: a duplicate that comes later is handled again.
   * Default 31 days.
   */
  keepMs?: number;
  /** Milliseconds between rounds; default one hour. */
  everyMs?: number;
  /** Events, sessions or payloads deleted in one transaction; default 500, a few milliseconds of work. */
  batch?: number;
}

const DAY = 86_400_000;
/** Between two batches, so that events are served in between. */
const PAUSE_MS = 20;

/** Deletes what is too old to be a duplicate, and what is past its end, in small steps. Returns the way to stop it. */
export function startPruner(options: PrunerOptions): () => void {
  const {
    inbox,
    sessions,
    payloads,
    broadcasts,
    now,
    log,
    keepMs = 31 * DAY,
    everyMs = 3_600_000,
    batch = 500,
  } = options;
  let stopped = false;
  let timer: NodeJS.Timeout;

  function next(ms: number): void {
    if (stopped) return;
    timer = setTimeout(() => void round(), ms);
    timer.unref();
  }

  async function round(): Promise<void> {
    try {
      const events = await inbox.prune(now() - keepMs, batch);
      const deleted = [events, await sessions.prune(now(), batch), await payloads.prune(now(), batch)];
      const ended = await removeBroadcasts();
      next(ended || deleted.includes(batch) ? PAUSE_MS : everyMs);
    } catch (error) {
      log.warn({ err: error }, 'old events, sessions, payloads and broadcasts could not be deleted');
      next(everyMs);
    }
  }

  /** One of each kind in a round: their recipients are many. True when there may be more. */
  async function removeBroadcasts(): Promise<boolean> {
    let found = false;
    for (const state of ['done', 'cancelled'] as const) {
      for (const { id } of await broadcasts.list({ limit: 1, before: now() - keepMs, state })) {
        await broadcasts.remove(id);
        found = true;
      }
    }
    return found;
  }

  next(PAUSE_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
