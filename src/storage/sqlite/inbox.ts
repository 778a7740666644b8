import type {
  AppendOutcome,
  EffectRow,
  Finished,
  Inbox,
  LaneHold,
  NewEvent,
  PendingEvent,
  RunOutcome,
} from '../store.ts';
import { createDeadLetters } from './dead-letters.ts';
import type { EventRows, PendingMark } from './event-rows.ts';
import { FreshEvents } from './fresh-events.ts';
import type { GroupCommit } from './group-commit.ts';
import { type Lane, LaneIndex } from './lane-index.ts';
import type { SessionRows } from './session-rows.ts';
import { createSuspects } from './suspects.ts';

export interface SqliteInboxDeps {
  rows: EventRows;
  sessions: SessionRows;
  commit: GroupCommit;
  /** Unix ms. */
  now: () => number;
  /** True when the process before this one did not close the store: first events of lanes may have killed it. */
  crashed: boolean;
  /** Events handed over from memory at most. */
  freshLimit: number;
  /** Told about an error of an `onWork` listener. */
  onListenerError: (error: unknown) => void;
}

export interface SqliteInbox extends Inbox {
  /** Revives dead letters that another process asked for. */
  adopt(): Promise<void>;
  /** Forgets the lanes of a removed portal; every hold on them is lost. */
  forget(portal: string): void;
  /** After rows were deleted in bulk. */
  recount(): void;
}

const FRESH_BYTES = 16 * 1024 * 1024;
/** A lane that waits behind a slow event must not fill the memory meant for lanes that run now. */
const FRESH_PER_LANE = 4;

/** The inbox of the one server process that owns the file. */
export function createSqliteInbox(deps: SqliteInboxDeps): SqliteInbox {
  const { rows, sessions, commit, now } = deps;
  const lanes = new LaneIndex();
  const fresh = new FreshEvents(deps.freshLimit, FRESH_BYTES);
  const listeners = new Set<() => void>();
  let lastSeq = rows.top();
  let dead = rows.counts().dead;

  const restartOf = createSuspects(now());
  rows.eachPending((portal, lane, seq, due, crashes) => {
    const isFirst = deps.crashed && lanes.find(lane) === undefined;
    lanes.add(portal, lane, seq, isFirst ? Math.max(due, restartOf(crashes)) : due, deps.crashed);
  });

  function announce(): void {
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        deps.onListenerError(error);
      }
    }
  }

  function enqueue(mark: PendingMark): void {
    if (lanes.add(mark.portal, mark.lane, mark.seq)) announce();
  }

  function revive(seq: number): PendingMark | null {
    lastSeq += 1;
    return rows.revive(seq, lastSeq);
  }

  function letGo(lane: Lane): void {
    if (lanes.free(lane)) announce();
  }

  function heldLane(hold: LaneHold): Lane | null {
    const lane = lanes.find(hold.lane);
    return lane !== undefined && lane.fence === hold.fence && !lane.ending ? lane : null;
  }

  /** The hold's event, or null (and the lane let go) when the lane turned out to be empty. */
  function holdOf(lane: Lane): LaneHold | null {
    for (;;) {
      const event = fresh.take(lane.head) ?? rows.read(lane.head);
      if (event?.effects !== undefined && event.effects.length > 0) lane.recorded = true;
      if (event !== null) return { lane: lane.key, portal: lane.group.portal, fence: lane.fence, event };
      // The row is gone although the lane names it: another program deleted it.
      if (!lanes.shift(lane)) {
        letGo(lane);
        return null;
      }
    }
  }

  /** Counts the run of an event that may have killed the process before it starts again. */
  async function countSuspects(taken: readonly Lane[]): Promise<void> {
    const suspects = taken.filter((lane) => lane.suspect);
    if (suspects.length === 0) return;
    await commit.run(
      () => {
        for (const lane of suspects) rows.crashed(lane.head);
      },
      () => {
        for (const lane of suspects) lane.suspect = false;
      },
    );
  }

  async function claim(request: { limit: number; perPortal: number; now: number }): Promise<LaneHold[]> {
    const taken: Lane[] = [];
    const holds: LaneHold[] = [];
    while (taken.length < request.limit) {
      const lane = lanes.claim(request.perPortal, request.now);
      if (lane === undefined) break;
      taken.push(lane);
    }
    try {
      await countSuspects(taken);
      await commit.read(() => {
        for (const lane of taken) {
          const hold = lane.gone ? null : holdOf(lane);
          if (hold !== null) holds.push(hold);
        }
      });
    } catch (error) {
      for (const hold of holds) fresh.keep(hold.event);
      for (const lane of taken) if (lane.fence !== 0) lanes.free(lane);
      throw error;
    }
    return holds;
  }

  /** False when a session is not the expected one: nothing was written. */
  function write(lane: Lane, { event }: LaneHold, outcome: RunOutcome): boolean {
    if (outcome.state === 'done') {
      const { sessions: writes = [], also = [] } = outcome;
      // All of them before the first is written: nothing has to be taken back.
      if (!writes.every((session) => sessions.isExpected(event.portal, session))) return false;
      for (const session of writes) sessions.write(event.portal, event.seq, session);
      rows.done(event.seq, lane.recorded);
      for (const seq of also) rows.done(seq);
      return true;
    }
    if (outcome.state === 'retry') rows.retry(event.seq, outcome.due, outcome.error, now());
    else rows.dead(event.seq, outcome.error, now());
    if (outcome.effects) rows.effects.put(event.seq, outcome.effects);
    return true;
  }

  function afterFinish(lane: Lane, outcome: RunOutcome, again: boolean): Finished {
    if (lane.gone) return 'lost';
    if (outcome.state === 'dead') dead += 1;
    if (outcome.state === 'done') {
      for (const seq of outcome.also ?? []) {
        fresh.take(seq);
        lanes.shift(lane);
      }
    }
    if (outcome.state === 'retry') lane.due = outcome.due;
    else if (!lanes.shift(lane)) {
      letGo(lane);
      return null;
    }
    if (!again || lane.due > now()) {
      letGo(lane);
      return null;
    }
    try {
      return holdOf(lanes.hold(lane));
    } catch {
      // The result is durable; the next event will be read, or its trouble reported, by the next claim.
      letGo(lane);
      return null;
    }
  }

  /** @throws Error when these are not the events right behind the lane's first one */
  function mustFollow(lane: Lane, also: readonly number[]): void {
    const followers = lanes.followers(lane, also.length);
    if (also.length === followers.length && also.every((seq, index) => seq === followers[index])) return;
    throw new Error(`events ${also.join(', ')} do not follow event ${lane.head} in its lane`);
  }

  async function finish(hold: LaneHold, outcome: RunOutcome, again: boolean): Promise<Finished> {
    const lane = heldLane(hold);
    if (lane === null) return 'lost';
    if (outcome.state === 'done' && outcome.also) mustFollow(lane, outcome.also);
    lane.ending = true;
    return commit
      .run(
        () => lane.gone || write(lane, hold, outcome),
        (written): Finished => {
          if (written) return afterFinish(lane, outcome, again);
          lane.ending = false;
          return 'conflict';
        },
      )
      .catch((error: unknown) => {
        lane.ending = false;
        throw error;
      });
  }

  async function peek(hold: LaneHold, limit: number): Promise<PendingEvent[]> {
    return commit.read(() => {
      const lane = heldLane(hold);
      const seqs = lane === null ? [] : lanes.followers(lane, limit);
      return seqs.map((seq) => fresh.get(seq) ?? rows.read(seq)).filter((event) => event !== null);
    });
  }

  function record(hold: LaneHold, effects: readonly EffectRow[]): Promise<boolean> {
    const lane = heldLane(hold);
    if (lane === null) return Promise.resolve(false);
    lane.recorded = true;
    return commit.run(
      () => {
        if (lane.fence !== hold.fence) return false;
        rows.effects.put(hold.event.seq, effects);
        return true;
      },
      (written) => written,
    );
  }

  function append(events: readonly NewEvent[]): Promise<AppendOutcome[]> {
    return commit.run(
      () =>
        events.map((event) => {
          if (!rows.insert(lastSeq + 1, event)) return null;
          lastSeq += 1;
          return lastSeq;
        }),
      (seqs) => {
        let work = false;
        for (const [index, event] of events.entries()) {
          const seq = seqs[index] ?? null;
          if (seq === null) continue;
          if (lanes.add(event.portal, event.lane, seq)) work = true;
          if (lanes.length(event.lane) <= FRESH_PER_LANE) fresh.keep({ ...event, seq, attempts: 0 });
        }
        if (work) announce();
        return seqs.map((seq) => (seq === null ? 'duplicate' : 'stored'));
      },
    );
  }

  return {
    append,
    claim,
    record,
    peek,
    finish,
    async release(holds, until) {
      for (const hold of holds) {
        const lane = heldLane(hold);
        if (lane === null) continue;
        if (until !== undefined && until > lane.due) lane.due = until;
        // Its next run reads it, and what this one recorded, from the database; without any it may stay in memory.
        if (until !== undefined && !lane.recorded) fresh.keep(hold.event);
        lanes.free(lane);
      }
      announce();
    },
    isHeld: (hold) => lanes.find(hold.lane)?.fence === hold.fence,
    renew: async (holds) => holds.filter((hold) => lanes.find(hold.lane)?.fence !== hold.fence),
    onWork(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nextDue: async () => lanes.nextDue(),
    ...createDeadLetters({
      rows,
      commit,
      revive,
      revived: (mark) => {
        dead -= 1;
        enqueue(mark);
      },
      dropped: () => {
        dead -= 1;
      },
    }),
    counts: () =>
      commit.read(() => ({
        pending: lanes.pending,
        dead,
        lanes: lanes.lanes,
        oldestPendingAt: rows.oldestPendingAt(),
      })),
    prune: (before, limit) =>
      commit.run(
        () => rows.prune(before, limit),
        (pruned) => pruned,
      ),
    adopt: () =>
      commit.run(
        () => {
          const marks: PendingMark[] = [];
          for (const seq of rows.wanted()) {
            const mark = revive(seq);
            if (mark !== null) marks.push(mark);
          }
          return marks;
        },
        (marks) => {
          for (const mark of marks) enqueue(mark);
          dead = rows.counts().dead;
        },
      ),
    forget(portal) {
      for (const seq of lanes.forget(portal)) fresh.take(seq);
    },
    recount() {
      dead = rows.counts().dead;
    },
  };
}
