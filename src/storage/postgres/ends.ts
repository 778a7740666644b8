import type { EffectRow, Finished, LaneHold, PendingEvent, RunOutcome } from '../store.ts';
import { type Batch, createBatch } from './batch.ts';
import { flag, integer, type Row, text } from './column.ts';
import { type Database, statement } from './database.ts';
import { EndWrites } from './end-writes.ts';
import type { Holds } from './holds.ts';
import { lockSessions, type SessionVersions } from './session-locks.ts';
import { COLUMNS, readEvents, withEffects } from './work-rows.ts';

type Fenced = Pick<LaneHold, 'lane' | 'fence'>;

/** What is to be done with a lane that this process holds. */
export type End =
  | { do: 'finish'; hold: LaneHold; outcome: RunOutcome; again: boolean }
  | { do: 'record'; hold: LaneHold; effects: readonly EffectRow[] }
  /** The event of the hold is not there: the lane goes on without it. */
  | { do: 'skip'; hold: Fenced; seq: number }
  /** `until`: not to be claimed before, Unix ms; 0 = at once. */
  | { do: 'release'; hold: Fenced; until: number };

export interface EndDeps {
  database: Database;
  holds: Holds;
  leaseMs: number;
  /** Unix ms. */
  now: () => number;
  /** A clock that never goes back, ms. */
  clock: () => number;
  /** The event at a place, if it is in memory; it is taken out. */
  recent: (seq: number) => PendingEvent | undefined;
  /** Told when a claim may find lanes that it did not find before. */
  onFree: () => void;
}

/** What becomes of a job: its answer, or the place of the event that the lane goes on with, held. */
type Fate = { answer: Finished | boolean } | { next: number } | { wrong: Error };

// In the order of their keys, like whoever stores events: nobody waits in a circle.
const LOCK = `SELECT lane, fence, head, due FROM lanes WHERE lane = ANY($1::text[]) ORDER BY lane FOR UPDATE`;

/** What waits in lanes behind their first event. */
const BEHIND = `SELECT ${COLUMNS}
  FROM unnest($1::text[], $2::bigint[], $3::integer[]) AS f (lane, head, n)
  CROSS JOIN LATERAL (
    SELECT * FROM work WHERE lane = f.lane AND seq > f.head AND died_at IS NULL ORDER BY seq LIMIT f.n
  ) w ORDER BY w.seq`;

/** More in one transaction would keep the first one waiting. */
const LIMIT = 256;

interface View {
  lanes: ReadonlyMap<string, Row>;
  behind: ReadonlyMap<string, Row[]>;
  sessions: SessionVersions;
}

/** Writes what runs leave and lets lanes go on or go, those of many runs in one transaction. */
export function createEnds(deps: EndDeps): Batch<End, Finished | boolean> {
  const { database, holds, leaseMs, now, clock, onFree } = deps;

  const headOf = (job: End): number =>
    job.do === 'skip' ? job.seq : job.do === 'release' ? 0 : job.hold.event.seq;

  const alsoOf = (job: End): readonly number[] =>
    job.do === 'finish' && job.outcome.state === 'done' ? (job.outcome.also ?? []) : [];

  /** True for jobs after which the lane's first event is another one. */
  const movesOn = (job: End): boolean =>
    job.do === 'skip' || (job.do === 'finish' && job.outcome.state !== 'retry');

  const sessionsOf = (job: End) =>
    job.do === 'finish' && job.outcome.state === 'done' ? (job.outcome.sessions ?? []) : [];

  function isDue(due: number): boolean {
    return due <= now();
  }

  /** Decides about a lane that is locked and held: what is written, and what the lane goes on with. */
  function decide(job: End, view: View, writes: EndWrites): Fate {
    const { lane } = job.hold;
    if (job.do === 'record') {
      writes.record(job.hold.event.seq, job.effects);
      return { answer: true };
    }
    const row = view.lanes.get(lane);
    const head = row === undefined ? 0 : integer(row, 'head');
    if (job.do === 'release') {
      const due = Math.max(row === undefined ? 0 : integer(row, 'due'), job.until);
      writes.move({ lane, head, due, ran: true, keep: false });
      return { answer: true };
    }
    if (job.do === 'finish' && job.outcome.state === 'retry') {
      const { due, error, effects = [] } = job.outcome;
      writes.retry(job.hold.event.seq, error, effects);
      const keep = job.again && isDue(due);
      writes.move({ lane, head, due: keep ? 0 : due, ran: true, keep });
      return keep ? { next: head } : { answer: null };
    }
    const also = alsoOf(job);
    const behind = view.behind.get(lane) ?? [];
    if (job.do === 'finish') {
      const { outcome, hold } = job;
      if (outcome.state === 'dead') writes.dead(head, outcome.error, outcome.effects ?? []);
      else {
        const { portal } = hold.event;
        if (!sessionsOf(job).every((session) => view.sessions.isExpected(portal, session))) {
          return { answer: 'conflict' };
        }
        for (const session of sessionsOf(job)) {
          view.sessions.written(portal, session);
          writes.session(portal, head, session);
        }
        writes.done(head, holds.find(hold)?.recorded ?? true);
        // What an earlier run may have left of them is not known here.
        for (const seq of also) writes.done(seq, true);
      }
    }
    const next = behind[also.length];
    if (next === undefined) {
      writes.end(lane);
      return { answer: null };
    }
    const keep = job.do === 'finish' && job.again;
    writes.move({ lane, head: integer(next, 'seq'), due: 0, ran: keep || flag(next, 'ran'), keep });
    if (!keep) return { answer: null };
    return { next: integer(next, 'seq') };
  }

  /** True when the events that a run handled beside its own are those right behind it. */
  function follows(job: End, view: View): boolean {
    const behind = view.behind.get(job.hold.lane) ?? [];
    return alsoOf(job).every((seq, index) => behind[index]?.seq === seq);
  }

  function fateOf(job: End, view: View, writes: EndWrites): Fate {
    const row = view.lanes.get(job.hold.lane);
    if (row === undefined || integer(row, 'fence') !== job.hold.fence) {
      return { answer: job.do === 'record' ? false : 'lost' };
    }
    if (!follows(job, view)) {
      const events = alsoOf(job).join(', ');
      return { wrong: new Error(`events ${events} do not follow event ${headOf(job)} in its lane`) };
    }
    return decide(job, view, writes);
  }

  async function write(jobs: readonly End[]): Promise<{ fates: Fate[]; view: View; moved: readonly Row[] }> {
    return database.transaction(async (tx) => {
      const lanes = [...new Set(jobs.map(({ hold }) => hold.lane))].sort();
      const moving = jobs.filter(movesOn);
      const wanted = jobs.flatMap((job) =>
        sessionsOf(job).map((session) => ({ portal: portalOf(job), botId: session.botId, key: session.key })),
      );
      const locks = lockSessions(wanted);
      const [locked, behind, ...sessionAnswers] = await tx.send(
        statement(LOCK, lanes),
        statement(
          BEHIND,
          moving.map(({ hold }) => hold.lane),
          moving.map(headOf),
          moving.map((job) => alsoOf(job).length + 1),
        ),
        ...locks.statements,
      );
      const view: View = {
        lanes: new Map(locked?.rows.map((row) => [text(row, 'lane'), row])),
        behind: Map.groupBy(behind?.rows ?? [], (row) => text(row, 'lane')),
        sessions: locks.read(sessionAnswers),
      };
      const writes = new EndWrites(now(), leaseMs);
      const fates = jobs.map((job) => fateOf(job, view, writes));
      const moved = await writes.commit(tx);
      return { fates, view, moved };
    });
  }

  /** The event at a place that a lane goes on with. @param row undefined: it is the same event again */
  async function eventAt(seq: number, row: Row | undefined): Promise<PendingEvent | undefined> {
    if (row === undefined) return (await readEvents(database, [seq])).get(seq);
    const known = deps.recent(seq);
    if (known !== undefined && !flag(row, 'ran')) return known;
    return (await withEffects(database, [row]))[0];
  }

  /** The hold on the event that a lane goes on with; null when it cannot be brought. */
  async function goOn(
    job: End,
    seq: number,
    view: View,
    fences: ReadonlyMap<string, number>,
    askedAt: number,
  ) {
    const { lane } = job.hold;
    const portal = portalOf(job);
    const fence = fences.get(lane) ?? 0;
    const row = view.behind.get(lane)?.find((one) => one.seq === seq);
    const recorded = row === undefined || flag(row, 'ran');
    holds.add({ lane, portal, fence, until: askedAt + leaseMs, ending: false, recorded });
    try {
      const event = await eventAt(seq, row);
      if (event !== undefined) return { lane, portal, fence, event };
    } catch {
      // The result is durable; the next event will be read, or its trouble reported, by the next claim.
    }
    void batch({ do: 'release', hold: { lane, fence }, until: 0 }).catch(() => undefined);
    return null;
  }

  /** The answer of a job whose transaction is durable. */
  async function conclude(
    job: End,
    fate: Fate,
    view: View,
    fences: ReadonlyMap<string, number>,
    askedAt: number,
  ) {
    if ('wrong' in fate) throw fate.wrong;
    if ('next' in fate) return goOn(job, fate.next, view, fences, askedAt);
    if (job.do === 'release' || (fate.answer !== true && fate.answer !== 'conflict'))
      holds.drop(job.hold.lane);
    return fate.answer;
  }

  async function run(jobs: readonly End[]): Promise<Promise<Finished | boolean>[]> {
    const askedAt = clock();
    const { fates, view, moved } = await write(jobs);
    const fences = new Map(moved.map((row) => [text(row, 'lane'), integer(row, 'fence')]));
    const answers = jobs.map((job, index) =>
      conclude(job, fates[index] ?? { answer: 'lost' }, view, fences, askedAt),
    );
    if (moved.some((row) => row.fence === 0)) onFree();
    return answers;
  }

  const inner = createBatch<End, Promise<Finished | boolean>>({ run, weigh: () => 1, limit: LIMIT });
  const batch: Batch<End, Finished | boolean> = async (job) => inner(job);
  return batch;
}

function portalOf(job: End): string {
  return 'event' in job.hold ? job.hold.portal : '';
}
