/** The portal's clock: runs like the machine's and can be moved. */
export interface PortalClock {
  /** Unix milliseconds. */
  now(): number;
  /** Moves the clock to `at`; it runs on from there. */
  set(at: number): void;
  /**
   * Resolves when the portal's clock has gone on by `ms`, be it by waiting or by moving it; at once when the
   * signal ends it.
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** @param base the clock it runs with, Unix milliseconds */
export function createClock(base: () => number): PortalClock {
  let offset = 0;
  const sleepers = new Set<() => void>();
  const now = (): number => base() + offset;
  return {
    now,
    set(at) {
      offset = at - base();
      for (const wake of [...sleepers]) wake();
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const until = now() + ms;
        let timer: NodeJS.Timeout | undefined;
        const end = (): void => {
          clearTimeout(timer);
          sleepers.delete(look);
          signal.removeEventListener('abort', end);
          resolve();
        };
        function look(): void {
          if (now() >= until || signal.aborted) end();
        }
        if (ms <= 0 || signal.aborted) return resolve();
        // The timer goes by the machine's time even where the base is a clock that stands still.
        timer = setTimeout(end, ms);
        sleepers.add(look);
        signal.addEventListener('abort', end);
      }),
  };
}
