import type { BotRow, BotStore } from './store.ts';

export interface KnownBotsOptions {
  store: BotStore;
  /** Unix milliseconds. */
  now: () => number;
  /** How long the bots of a portal are known without asking the store, which others may have changed; default 30 000. */
  ttlMs?: number;
}

/** Portals in memory; beyond this many the memory starts anew. */
const REMEMBERED = 20_000;

/**
 * A store of bots that remembers the list of each portal for a while: it is asked for with every event. What is changed
 * through it is forgotten at once; `get`, by which registrations decide, always asks the store.
 */
export function createKnownBots({ store, now, ttlMs = 30_000 }: KnownBotsOptions): BotStore {
  const known = new Map<string, { rows: BotRow[]; until: number }>();
  /** Rises with every change, so that a read which was overtaken by one is not remembered. */
  let changes = 0;

  async function list(memberId: string): Promise<BotRow[]> {
    const entry = known.get(memberId);
    if (entry && entry.until > now()) return entry.rows;
    const before = changes;
    const rows = await store.list(memberId);
    if (before !== changes) return rows;
    if (known.size >= REMEMBERED) known.clear();
    known.set(memberId, { rows, until: now() + ttlMs });
    return rows;
  }

  async function change(memberId: string, work: () => Promise<void>): Promise<void> {
    const forget = (): void => {
      changes += 1;
      known.delete(memberId);
    };
    forget();
    // Again afterwards: somebody may have read in between what was there before.
    await work().finally(forget);
  }

  return {
    get: (memberId, code) => store.get(memberId, code),
    list,
    put: (row) => change(row.memberId, () => store.put(row)),
    remove: (memberId, botId) => change(memberId, () => store.remove(memberId, botId)),
  };
}
