import { OPERATING_BASKET_SECONDS, OPERATING_WINDOW_SECONDS } from '../../bitrix24/limits.ts';

/** Run time of one method within the window. */
export interface Load {
  /** Seconds. */
  operating: number;
  /** Unix seconds when the oldest part of it is forgotten. */
  resetAt: number;
}

/** Run times of methods, per owner and method, in ten baskets of 60 s (Bitrix24 REST reference, limits). */
export interface Ledger {
  add(owner: string, method: string, seconds: number): void;
  load(owner: string, method: string): Load;
  /** Everything within the window, for people who look. */
  all(): { owner: string; method: string; load: Load }[];
}

interface Basket {
  /** Unix milliseconds of its first call. */
  start: number;
  seconds: number;
}

const BASKET_MS = OPERATING_BASKET_SECONDS * 1000;
const WINDOW_MS = OPERATING_WINDOW_SECONDS * 1000;

export function createLedger(now: () => number): Ledger {
  const rows = new Map<string, { owner: string; method: string; baskets: Basket[] }>();

  function basketsOf(owner: string, method: string): Basket[] {
    const key = `${owner}\n${method}`;
    const row = rows.get(key) ?? { owner, method, baskets: [] };
    row.baskets = row.baskets.filter((basket) => basket.start + WINDOW_MS > now());
    rows.set(key, row);
    return row.baskets;
  }

  function load(owner: string, method: string): Load {
    const baskets = basketsOf(owner, method);
    const operating = baskets.reduce((sum, basket) => sum + basket.seconds, 0);
    const resetAt = Math.floor(((baskets[0]?.start ?? now()) + WINDOW_MS) / 1000);
    return { operating, resetAt };
  }

  return {
    add(owner, method, seconds) {
      const baskets = basketsOf(owner, method);
      const newest = baskets.at(-1);
      if (newest !== undefined && newest.start + BASKET_MS > now()) newest.seconds += seconds;
      else baskets.push({ start: now(), seconds });
    },
    load,
    all: () =>
      [...rows.values()]
        .map(({ owner, method }) => ({ owner, method, load: load(owner, method) }))
        .filter((row) => row.load.operating > 0),
  };
}
