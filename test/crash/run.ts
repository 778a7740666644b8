import { setTimeout as pause } from 'node:timers/promises';
import { KILL_POINTS, type KillPoint } from './kill-point.ts';
import { openStage, type Stage } from './stage.ts';
import type { Tally } from './tally.ts';

export interface CrashRun {
  api: 'v1' | 'v2';
  /** How events come; default: posted. */
  delivery?: 'webhook' | 'fetch';
  /** Lives of the server: each but the last ends by SIGKILL. */
  kills: number;
  /** No further life begins after this moment (Unix ms). */
  until?: number;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
  /** Every so many-th run of the handler fails; default 30, 0: none. */
  failEvery?: number;
  /** False: messages go without the portal's idempotency key, and again when their fate is unknown. Default true. */
  keys?: boolean;
  /** Only these points; default all, and any moment. */
  points?: readonly (KillPoint | 'anywhere')[];
  /** `DATABASE_URL` of an empty database; default a file of its own. */
  database?: string;
  /** How long lanes are held without a sign of life, ms; only with `database`. */
  leaseMs?: number;
  /** The process dies at its n-th chance at the latest; default 40. */
  chances?: number;
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

/** Questions that are asked in one life at most. Those that wait to be fetched outlive the server, and add up. */
const PER_LIFE = { webhook: 96, fetch: 24 };
/** Questions on their way to the server at most. */
const ON_THE_WAY = 24;
const LIFE_MS = 1000;
/** Now and then the server lives long enough to take up what it puts off after a crash. */
const LONG_LIFE_MS = 8000;
const LONG_LIFE_EVERY = 20;

/**
 * Runs the server as a process against a local portal, lets many people talk, kills it again and again, lets it finish
 * in peace at last, and counts in the portal what became of everything the server had promised to handle.
 */
export async function crashRun(run: CrashRun): Promise<CrashCount> {
  const { delivery = 'webhook' } = run;
  const { failEvery = 30, keys = true, chances = 40, points = [...KILL_POINTS, 'anywhere'] } = run;
  const stage = await openStage(run);
  const { ledger } = stage;
  const lease = run.leaseMs === undefined ? {} : { leaseMs: run.leaseMs };
  const at: CrashCount['at'] = {};
  let kills = 0;
  try {
    while (kills < run.kills && Date.now() < (run.until ?? Number.POSITIVE_INFINITY)) {
      const point = points[kills % points.length] ?? 'anywhere';
      const isLong = kills % LONG_LIFE_EVERY === LONG_LIFE_EVERY - 1;
      await live(stage, isLong ? 'anywhere' : point, {
        random: run.random,
        lifeMs: isLong ? LONG_LIFE_MS : point === 'anywhere' ? 5 + run.random() * 400 : LIFE_MS,
        chances,
        failEvery,
        keys,
        lease,
        most: PER_LIFE[delivery],
      });
      kills += 1;
      at[point] = (at[point] ?? 0) + 1;
      run.onLife?.({ kills, ...ledger.tally() });
    }
    const last = stage.nextChild('last');
    await last.start({ env: stage.env, order: null, failEvery: 0, keys, ...lease });
    const dead = await last.rest();
    last.kill('SIGKILL');
    await last.ended;
    return { kills, at, ...ledger.tally(), dead };
  } finally {
    await stage.close();
  }
}

interface Life {
  lease: { leaseMs?: number };
  random: () => number;
  lifeMs: number;
  chances: number;
  failEvery: number;
  keys: boolean;
  /** Questions. */
  most: number;
}

/** One life: people talk until the process is dead. */
async function live(
  { local, env, crowd, ledger, nextChild }: Stage,
  point: KillPoint | 'anywhere',
  { lease, random, lifeMs, chances, failEvery, keys, most }: Life,
): Promise<void> {
  const child = nextChild();
  const order = point === 'anywhere' ? null : { point, nth: 1 + Math.floor(random() ** 2 * chances) };
  const started = await child.start({ env, order, failEvery, keys, ...lease }).then(
    () => true,
    () => false,
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), lifeMs);
  for (let asked = 1; started && child.alive && asked <= most; asked += 1) {
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
