/** How long the queue waits before it calls an address again (event reference, section 1, step 7). */
export interface Pace {
  /** Milliseconds to wait before the next call. */
  pause(url: string): number;
  /** A call took `ms`; above `slowMs` the handler counts as slow. Null: nobody is slow. */
  took(url: string, ms: number, slowMs: number | null): void;
}

const LONGEST_MS = 60_000;
/** Pauses below this are none. */
const SHORTEST_MS = 50;

/** No number is published: every slow answer doubles the pause, every quick one halves it. */
export function createPace(): Pace {
  const pauses = new Map<string, number>();
  return {
    pause: (url) => pauses.get(url) ?? 0,
    took(url, ms, slowMs) {
      const before = pauses.get(url) ?? 0;
      const isSlow = slowMs !== null && ms > slowMs;
      const next = isSlow ? Math.min(LONGEST_MS, Math.max(ms, before * 2)) : before / 2;
      if (next < SHORTEST_MS || slowMs === null) pauses.delete(url);
      else pauses.set(url, next);
    },
  };
}
