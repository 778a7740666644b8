import type { Logger } from 'pino';
import type { Inbox, NewEvent, TimerRow, TimerStore } from '../storage/store.ts';

export interface TimerRunnerOptions {
  timers: Pick<TimerStore, 'due' | 'advance' | 'nextDue'>;
  inbox: Pick<Inbox, 'append'>;
  /** The event that a due timer becomes. What it throws ends the timer. */
  eventOf: (row: TimerRow) => NewEvent;
  /** Unix ms of its next time after `now`; null = none. */
  nextOf: (row: TimerRow, now: number) => number | null;
  /** Unix ms. */
  now: () => number;
  log: Logger;
  /** Milliseconds until the next attempt when the store is in trouble; default 1000. */
  storeRetryMs?: number;
}

/** Makes events of timers that are due. */
export interface TimerRunner {
  start(): void;
  /** A timer was set that is due at `dueAt` (Unix ms). */
  expect(dueAt: number): void;
  /** Resolves when every timer that is due now is an event in the inbox. @throws StorageError */
  fireDue(): Promise<void>;
  /** Resolves when nothing is being written any more. */
  stop(): Promise<void>;
}

const BATCH = 200;
/** Another replica that set a timer may be gone when it is due. */
const LONGEST_WAIT_MS = 15_000;

/**
 * Sleeps until the next timer is due, appends its event to the inbox and then moves or ends the timer. A crash in between
 * repeats the append, which the inbox takes for a duplicate; so do several replicas that see the same timer. A repeating
 * timer that was missed comes once, and goes on from now.
 */
export function createTimerRunner(options: TimerRunnerOptions): TimerRunner {
  const { timers, inbox, eventOf, nextOf, now, log, storeRetryMs = 1000 } = options;
  let state: 'new' | 'on' | 'off' = 'new';
  let sleeping: NodeJS.Timeout | undefined;
  let wakeAt = Number.POSITIVE_INFINITY;
  /** Nearest timer that was set since the store was asked for the next. */
  let expected = Number.POSITIVE_INFINITY;
  let firing: Promise<void> | undefined;
  let inTrouble = false;

  function sleepUntil(due: number): void {
    if (state !== 'on') return;
    clearTimeout(sleeping);
    const latest = now() + LONGEST_WAIT_MS;
    wakeAt = Math.min(due, latest);
    sleeping = setTimeout(() => void round(), Math.max(0, wakeAt - now()));
  }

  async function round(): Promise<void> {
    expected = Number.POSITIVE_INFINITY;
    try {
      await fireDue();
      const due = await timers.nextDue();
      inTrouble = false;
      sleepUntil(Math.min(due ?? Number.POSITIVE_INFINITY, expected));
    } catch (error) {
      if (!inTrouble) log.error({ err: error }, 'timers cannot be read: the store is in trouble');
      inTrouble = true;
      sleepUntil(now() + storeRetryMs);
    }
  }

  /** One at a time; whoever asks meanwhile gets a round of his own, for what came due since. */
  async function fireDue(): Promise<void> {
    while (firing) await firing.catch(() => undefined);
    if (state === 'off') return;
    firing = fire();
    try {
      await firing;
    } finally {
      firing = undefined;
    }
  }

  async function fire(): Promise<void> {
    for (;;) {
      const time = now();
      const rows = await timers.due(time, BATCH);
      if (rows.length === 0) return;
      const events = rows.flatMap(toEvent);
      if (events.length > 0) {
        const outcomes = await inbox.append(events);
        log.debug({ events: events.map(({ id }) => id), outcomes }, 'timers are due');
      }
      await Promise.all(rows.map((row) => timers.advance(row, nextOf(row, time))));
      if (rows.length < BATCH) return;
    }
  }

  function toEvent(row: TimerRow): NewEvent[] {
    try {
      return [eventOf(row)];
    } catch (error) {
      const { memberId, botId, name } = row;
      log.error({ err: error, portal: memberId, botId, timer: name }, 'a timer is lost: it cannot be read');
      return [];
    }
  }

  return {
    start() {
      if (state !== 'new') return;
      state = 'on';
      void round();
    },
    expect(dueAt) {
      expected = Math.min(expected, dueAt);
      if (dueAt < wakeAt) sleepUntil(dueAt);
    },
    fireDue,
    async stop() {
      state = 'off';
      clearTimeout(sleeping);
      await firing?.catch(() => undefined);
    },
  };
}
