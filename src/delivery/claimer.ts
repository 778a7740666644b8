import type { Logger } from 'pino';
import type { Inbox, LaneHold } from '../storage/store.ts';

export interface ClaimerOptions {
  inbox: Inbox;
  /** Unix ms. */
  now: () => number;
  log: Logger;
  perPortal: number;
  /** Milliseconds until the next attempt when the store is in trouble. */
  storeRetryMs: number;
  /** How many lanes may be taken now. */
  free: () => number;
  take: (hold: LaneHold) => void;
}

/** Fetches lanes that are due whenever there is room for them. */
export interface Claimer {
  start(): void;
  /** There may be room or work now. */
  wake(): void;
  /** Takes nothing any more; what a running claim still brings is let go. */
  stop(): Promise<void>;
}

/** A lane that is due but whose portal has its share must not make the timer spin. */
const SHORTEST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 60_000;

export function createClaimer(options: ClaimerOptions): Claimer {
  const { inbox, now, log, perPortal, free, take } = options;
  let state: 'new' | 'on' | 'off' = 'new';
  let claiming: Promise<void> | undefined;
  /** A flag of its own, because a claim that finds no room ends before its promise exists. */
  let busy = false;
  let wanted = false;
  let timer: NodeJS.Timeout | undefined;
  let timerDue = 0;
  let inTrouble = false;
  let unsubscribe: (() => void) | undefined;

  function wake(): void {
    if (state !== 'on') return;
    wanted = true;
    if (busy) return;
    busy = true;
    claiming = claimWhileWanted();
  }

  async function claimWhileWanted(): Promise<void> {
    try {
      while (wanted && state === 'on') {
        wanted = false;
        const limit = free();
        if (limit <= 0) break;
        const holds = await inbox.claim({ limit, perPortal, now: now() });
        await hand(holds);
      }
      if (state === 'on' && free() > 0) sleepUntil(await inbox.nextDue());
      inTrouble = false;
    } catch (error) {
      if (!inTrouble) log.error({ err: error }, 'no work can be taken: the store is in trouble');
      inTrouble = true;
      sleepUntil(now() + options.storeRetryMs);
    } finally {
      busy = false;
    }
    // Somebody asked while the next due time was looked up.
    if (wanted && free() > 0 && !inTrouble) wake();
  }

  async function hand(holds: readonly LaneHold[]): Promise<void> {
    if (state !== 'on') await inbox.release(holds);
    else for (const hold of holds) take(hold);
  }

  function sleepUntil(due: number | null): void {
    if (due === null || state !== 'on') return;
    if (timer !== undefined && timerDue === due) return;
    clearTimeout(timer);
    timerDue = due;
    const wait = Math.min(Math.max(due - now(), SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
    timer = setTimeout(() => {
      timer = undefined;
      wake();
    }, wait);
  }

  return {
    start() {
      if (state !== 'new') return;
      state = 'on';
      unsubscribe = inbox.onWork(wake);
      wake();
    },
    wake,
    async stop() {
      state = 'off';
      unsubscribe?.();
      clearTimeout(timer);
      await claiming;
    },
  };
}
