import { setTimeout as pause } from 'node:timers/promises';
import { KILL_POINTS, type KillPoint } from './kill-point.ts';
import { openStage, type Stage } from './stage.ts';
import type { Tally } from './tally.ts';

export interface CrashRun {
  api: 'v1' | 'v2';
  /** Lives of the server: each but the last ends by SIGKILL. */
  kills: number;
  /** No further life begins after this moment (Unix ms). */
  until?: number;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
  /** Every so many-th run of the handler fails; default 12, 0: none. */
  failEvery?: number;
  /** False: messages are sent without the portal's idempotency key. Default true. */
  keys?: boolean;
  /** Only these points; default all, and any moment. */
  points?: readonly (KillPoint | 'anywhere')[];
  /** Called after every life. */
  onLife?: (count: { kills: number } & Tally) => void;
}

export interface CrashCount extends Tally {
  kills: number;
  /** By where the process was to die. */
  at: Partial<Record<KillPoint | 'anywhere', number>>;
  /** Reasons of dead letters. */
  dead: string[];
}

/** Questions that are asked in one life at most. */
const PER_LIFE = 96;
/** Questions on their way to the server at most. */
const ON_THE_WAY = 24;
const LONGEST_LIFE_MS = 1200;

/**
 * Runs the server as a process against a local portal, lets many people talk, kills it again and again, lets it finish
 * in peace at last, and counts in the portal what became of everything the server had promised to handle.
 */
export async function crashRun(run: CrashRun): Promise<CrashCount> {
  const { failEvery = 12, keys = true, points = [...KILL_POINTS, 'anywhere'] } = run;
  const stage = await openStage(run);
  const { ledger } = stage;
  const at: CrashCount['at'] = {};
  let kills = 0;
  try {
    while (kills < run.kills && Date.now() < (run.until ?? Number.POSITIVE_INFINITY)) {
      const point = points[kills % points.length] ?? 'anywhere';
      await live(stage, point, { random: run.random, failEvery, keys });
      kills += 1;
      at[point] = (at[point] ?? 0) + 1;
      run.onLife?.({ kills, ...ledger.tally() });
    }
    const last = stage.nextChild();
    await last.start({ env: stage.env, order: null, failEvery: 0, keys });
    const dead = await last.rest();
    last.kill('SIGKILL');
    await last.ended;
    return { kills, at, ...ledger.tally(), dead };
  } finally {
    await stage.close();
  }
}

/** One life: people talk until the process is dead. */
async function live(
  { local, env, crowd, ledger, nextChild }: Stage,
  point: KillPoint | 'anywhere',
  { random, failEvery, keys }: { random: () => number; failEvery: number; keys: boolean },
): Promise<void> {
  const child = nextChild();
  const order = point === 'anywhere' ? null : { point, nth: 1 + Math.floor(random() ** 2 * 40) };
  const started = await child.start({ env, order, failEvery, keys }).then(
    () => true,
    () => false,
  );
  const lifeMs = point === 'anywhere' ? 5 + random() * 400 : LONGEST_LIFE_MS;
  const timer = setTimeout(() => child.kill('SIGKILL'), lifeMs);
  for (let asked = 1; started && child.alive && asked <= PER_LIFE; asked += 1) {
    crowd.ask(random());
    ledger.asked();
    if (asked % ON_THE_WAY === 0) await Promise.race([local.settle(), child.ended]);
    else if (random() < 0.3) await pause(random() * 4);
  }
  await child.ended;
  clearTimeout(timer);
  await local.settle();
  ledger.collect();
}
