import type { BotEvent, MessageEvent } from '../bitrix24/event.ts';
import type { Overlap, OverlapOf } from '../bot/overlap.ts';
import type { Inbox, LaneHold, PendingEvent } from '../storage/store.ts';
import type { RunEffects } from './effects.ts';

/** What is to be done with the first event of a lane. `also`: places of events right behind it that are done with it. */
export type Turn =
  /** Handle it, together with these messages. */
  | { do: 'run'; also: readonly number[]; collected: readonly MessageEvent[] }
  /** A later message stands for it: nothing is handled. */
  | { do: 'pass'; also: readonly number[] }
  /** More may come: look again then (Unix ms). */
  | { do: 'wait'; until: number };

export interface TurnsOptions {
  inbox: Pick<Inbox, 'peek'>;
  /** Reads a stored event. */
  decode: (event: PendingEvent) => BotEvent;
  overlapOf: OverlapOf;
  /** Unix ms. */
  now: () => number;
}

/** Decides by the bot's overlap strategy. @throws StorageError; RunOverError when the hold is lost */
export type TurnOf = (hold: LaneHold, event: BotEvent, effects: RunEffects) => Promise<Turn>;

interface Waiting {
  pending: PendingEvent;
  event: MessageEvent;
}

type Collect = Extract<Overlap, { strategy: 'collect' }>;

/** How far a message is looked for that makes an earlier one obsolete. */
const LOOK_AHEAD = 20;
/** Name of the record that says which messages the runs of an event handle. */
const COLLECTED = 'collected';
const ALONE: Turn = { do: 'run', also: [], collected: [] };

/**
 * Only messages of one person belong together: another's question is not answered by it.
 *
 * Every run of an event must handle the same messages, because what the runs before it sent stands and says what it
 * said of those: which ones they are is on disk before the first run begins. An event that ran without such a record,
 * or may have, is handled alone.
 */
export function createTurns({ inbox, decode, overlapOf, now }: TurnsOptions): TurnOf {
  function message(pending: PendingEvent): Waiting | undefined {
    try {
      const event = decode(pending);
      return event.kind === 'message' ? { pending, event } : undefined;
    } catch {
      // It becomes a dead letter when its turn comes.
      return undefined;
    }
  }

  /** The messages right behind the first event, up to whatever is no message. */
  async function messagesBehind(hold: LaneHold, limit: number): Promise<{ list: Waiting[]; all: boolean }> {
    const list: Waiting[] = [];
    const behind = await inbox.peek(hold, limit);
    for (const pending of behind) {
      const next = message(pending);
      if (!next) return { list, all: false };
      list.push(next);
    }
    return { list, all: true };
  }

  async function latest(hold: LaneHold, first: MessageEvent): Promise<Turn> {
    const { list } = await messagesBehind(hold, LOOK_AHEAD);
    const isObsolete = (event: MessageEvent, from: number): boolean =>
      list.slice(from).some((later) => later.event.message.authorId === event.message.authorId);
    if (!isObsolete(first, 0)) return ALONE;
    const end = list.findIndex(({ event }, index) => !isObsolete(event, index + 1));
    return { do: 'pass', also: list.slice(0, end).map(({ pending }) => pending.seq) };
  }

  async function collect(
    hold: LaneHold,
    first: MessageEvent,
    effects: RunEffects,
    limits: Collect,
  ): Promise<Turn> {
    const recorded = effects.chosen(COLLECTED);
    if (recorded === undefined && mayHaveRun(hold.event)) return ALONE;
    const chosen = Array.isArray(recorded) ? recorded : undefined;
    const { list, all } = await messagesBehind(hold, chosen?.length ?? limits.most - 1);
    const belongs = ({ pending, event }: Waiting, index: number): boolean =>
      chosen
        ? chosen[index] === pending.id
        : event.message.authorId === first.message.authorId && !mayHaveRun(pending);
    const end = list.findIndex((waiting, index) => !belongs(waiting, index));
    const together = end < 0 ? list : list.slice(0, end);
    if (!chosen) {
      const isOpen = all && end < 0 && together.length < limits.most - 1;
      const until = quietFrom(hold.event, together.at(-1)?.pending ?? hold.event, limits);
      if (isOpen && until > now()) return { do: 'wait', until };
      const ids = together.map(({ pending }) => pending.id);
      await effects.choose(COLLECTED, ids);
    }
    return {
      do: 'run',
      also: together.map(({ pending }) => pending.seq),
      collected: together.map(({ event }) => event),
    };
  }

  /** Told by the times of arrival, so that messages that waited for the server are not kept waiting again. */
  function quietFrom(first: PendingEvent, last: PendingEvent, { quietMs, longestMs }: Collect): number {
    // A clock that was set back must not hold a dialog up.
    return Math.min(last.receivedAt + quietMs, first.receivedAt + longestMs, now() + quietMs);
  }

  return async (hold, event, effects) => {
    if (event.kind !== 'message') return ALONE;
    const overlap = await overlapOf(event);
    if (overlap.strategy === 'serial') return ALONE;
    return overlap.strategy === 'latest' ? latest(hold, event) : collect(hold, event, effects, overlap);
  };
}

function mayHaveRun({ attempts, crashes = 0, effects = [] }: PendingEvent): boolean {
  return attempts > 0 || crashes > 0 || effects.length > 0;
}
