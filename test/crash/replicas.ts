import { setTimeout as pause } from 'node:timers/promises';
import { type Balancer, openBalancer } from './balancer.ts';
import type { Child } from './child.ts';
import { freePort, openStage, type Stage } from './stage.ts';
import type { Tally } from './tally.ts';

export interface ReplicasRun {
  api: 'v1' | 'v2';
  /** `DATABASE_URL` of an empty database. */
  database: string;
  /** How often a server is killed or stopped for a while. */
  blows: number;
  /** From 0 (included) to 1 (excluded). */
  random: () => number;
  leaseMs: number;
  onBlow?: (blow: string) => void;
}

export interface ReplicasCount extends Tally {
  kills: number;
  pauses: number;
  /** Reasons of dead letters. */
  dead: string[];
}

interface Replica {
  child: Child;
  port: number;
  /** Being killed, stopped or started. */
  busy: boolean;
}

const SERVERS = 3;
/** Every so many-th run of the handler fails. */
const FAIL_EVERY = 30;

/**
 * Runs three servers on one database behind a balancer, lets many people talk, kills servers and stops them for longer
 * than their lease at random, and counts in the portal what became of everything they had promised to handle.
 */
export async function replicasRun(run: ReplicasRun): Promise<ReplicasCount> {
  const { random, leaseMs, blows } = run;
  const stage = await openStage(run);
  let balancer: Balancer | undefined;
  const replicas: Replica[] = [];
  try {
    balancer = await openBalancer(Number(stage.env['PORT']));
    for (let n = 0; n < SERVERS; n += 1) {
      const port = await freePort(random);
      const replica = { child: stage.nextChild(), port, busy: false };
      replicas.push(replica);
      await enter(stage, balancer, replica, leaseMs);
    }
    const talking = new AbortController();
    const talk = talkOn(stage, random, talking.signal);
    let kills = 0;
    let pauses = 0;
    const recoveries: Promise<void>[] = [];
    while (kills + pauses < blows) {
      await pause(150 + random() * 500);
      const free = replicas.filter(({ busy }) => !busy);
      const victim = free[Math.floor(random() * free.length)];
      // One is always left that works.
      if (victim === undefined || free.length < 2) continue;
      victim.busy = true;
      if (random() < 0.5) {
        kills += 1;
        run.onBlow?.(`kill ${victim.child.pid}`);
        recoveries.push(killed(stage, balancer, victim, leaseMs, random));
      } else {
        pauses += 1;
        run.onBlow?.(`stop ${victim.child.pid}`);
        recoveries.push(stopped(balancer, victim, leaseMs * (1.5 + random())));
      }
    }
    await Promise.all(recoveries);
    talking.abort();
    await talk;
    await stage.local.settle();
    const [first] = replicas;
    const dead = (await first?.child.rest()) ?? [];
    return { kills, pauses, ...stage.ledger.tally('promised'), dead };
  } finally {
    for (const { child } of replicas) child.kill('SIGKILL');
    await Promise.all(replicas.map(({ child }) => child.ended));
    await balancer?.close();
    await stage.close();
  }
}

async function enter(stage: Stage, balancer: Balancer, replica: Replica, leaseMs: number): Promise<void> {
  // What was asked meanwhile is answered within the tariff: with the slow one, most of the run would be waiting.
  const env = { ...stage.env, PORT: String(replica.port), B24_RATE: 'enterprise' };
  await replica.child.start({ env, order: null, failEvery: FAIL_EVERY, keys: true, leaseMs });
  await balancer.use(replica.port, true);
}

/** Kills a server in the middle of whatever it does; another one takes its place after a while. */
async function killed(
  stage: Stage,
  balancer: Balancer,
  replica: Replica,
  leaseMs: number,
  random: () => number,
): Promise<void> {
  replica.child.kill('SIGKILL');
  await balancer.use(replica.port, false);
  await replica.child.ended;
  await pause(random() * leaseMs);
  replica.child = stage.nextChild();
  await enter(stage, balancer, replica, leaseMs);
  replica.busy = false;
}

/** Stops a server in the middle of its runs, and lets it go on when others have had its lanes for long. */
async function stopped(balancer: Balancer, replica: Replica, ms: number): Promise<void> {
  // What it has been sent is answered before; else nobody could tell what was promised.
  await balancer.use(replica.port, false);
  replica.child.kill('SIGSTOP');
  await pause(ms);
  replica.child.kill('SIGCONT');
  await balancer.use(replica.port, true);
  replica.busy = false;
}

/** People talk, as fast as the servers answer. */
async function talkOn(
  { crowd, ledger, local }: Stage,
  random: () => number,
  signal: AbortSignal,
): Promise<void> {
  for (let asked = 1; !signal.aborted; asked += 1) {
    crowd.ask(random());
    ledger.asked();
    await pause(5 + random() * 20);
    if (asked % 24 === 0) {
      await local.settle();
      ledger.collect();
    }
  }
}
